"""`firstpass incident`, as it is typed beside a running service."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from firstpass.adapters.sql.connect import open_store
from firstpass.bootstrap import build
from firstpass.cli.words import when
from firstpass.domain.conversation import IncidentBody
from firstpass.domain.errors import Malformed
from firstpass.settings import load_settings
from tests.builders import HERS, an_opening
from tests.cli.conftest import Command
from tests.shipped import Shipped

TEXT = "Invoices of this month are missing under Billing since 10:40."
OPEN = ("incident", "open", "invoice_copy", "--text", TEXT, "--next-update", "2h")
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def opened(command: Command, *words: str) -> dict[str, Any]:
    said = command(*(words or OPEN), "--json")
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_conversation_that_goes_on_is_told_by_another_process(
    command: Command, database: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database == "postgresql":
        monkeypatch.setenv("FIRSTPASS_DATABASE", str(request.getfixturevalue("postgres_url")))
    running = open_store(load_settings().database_url)
    try:
        asyncio.run(running.open(an_opening(at=datetime.now(UTC))))
        incident = opened(command)
        assert incident["told"] == 1
        assert (
            command("incident", "extend", incident["id"], "--next-update", "3h", "--text", "Still missing.").code == 0
        )
        closed = command("incident", "close", incident["id"])
        assert (closed.code, "over since" in closed.out, closed.out.endswith("1 open conversation told\n")) == (
            0,
            True,
            True,
        )
        bodies = [event.body for event in asyncio.run(running.events(HERS, 1, 10))]
        told = [(body.text, body.in_force) for body in bodies if isinstance(body, IncidentBody)]
        assert told == [(TEXT, True), ("Still missing.", True), ("Still missing.", False)]
    finally:
        running.close()


def test_a_running_service_answers_with_it_on_the_next_turn(command: Command, indexed: Shipped) -> None:
    product = build(load_settings(quiet_seconds=0), indexed.core)

    async def asks() -> str:
        first = await product.reception.start()
        await product.reception.receive(first.conversation, "one", "where are my invoices")
        await product.worker.run_until_idle()
        return str((await product.store.events(first.conversation, 0, 10))[-1].body)

    try:
        assert TEXT not in asyncio.run(asks())
        incident = opened(command)
        assert TEXT in asyncio.run(asks())
        command("incident", "close", incident["id"])
        assert TEXT not in asyncio.run(asks())
    finally:
        product.close()


def test_it_lists_what_is_in_force_and_to_come(command: Command) -> None:
    assert command("incident", "list").out == "No incident is in force or to come.\n"
    now = opened(command)
    later = opened(
        command, "incident", "open", "--all", "--text", "The app is down.", "--start", "1h", "--next-update", "2h"
    )
    said = command("incident", "list")
    assert f"{now['id']}  in force since " in said.out
    assert "  about invoice_copy\n" in said.out
    assert f"{later['id']}  to come, from " in said.out
    assert "  about everything\n  The app is down.\n" in said.out
    listed = json.loads(command("incident", "list", "--json").out)
    assert [one["id"] for one in listed] == [now["id"], later["id"]]
    assert listed[1]["case_types"] == ["*"]


def test_it_lasts_24_hours_unless_told_otherwise(command: Command) -> None:
    usual = opened(command)
    updated, ends = (datetime.fromisoformat(usual[name]) for name in ("updated_at", "ends_at"))
    assert ends - updated == timedelta(hours=24)
    short = opened(command, *OPEN, "--ends", "3h")
    updated, ends = (datetime.fromisoformat(short[name]) for name in ("updated_at", "ends_at"))
    assert timedelta(hours=2, minutes=59) < ends - updated <= timedelta(hours=3)


def test_the_text_may_stand_in_a_file_and_loses_its_secrets(command: Command, home: Path) -> None:
    file = home / "text.txt"
    file.write_text("Cards such as 4111 1111 1111 1111 fail.\n")
    said = command("incident", "open", "card_declined", "--file", str(file), "--next-update", "1h")
    assert "  Cards such as [card ending 1111] fail.\n" in said.out
    assert said.err == "firstpass: secrets were taken out of the text\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "firstpass incident: the following arguments are required: DEED"),
        (
            ("open", "invoice_copy", "--text", TEXT),
            "firstpass incident open: the following arguments are required: --next-update",
        ),
        (
            ("open", "invoice_copy", "--next-update", "1h"),
            "firstpass incident open: one of the arguments --text --file",
        ),
        (("open", "--text", TEXT, "--next-update", "1h"), "firstpass: Name the case types that it is about, or --all"),
        (
            ("open", "invoice_copies", "--text", TEXT, "--next-update", "1h"),
            "firstpass: There is no case type invoice_copies. Did you mean invoice_copy?",
        ),
        (
            ("open", "--all", "--file", "absent", "--next-update", "1h"),
            "firstpass: absent cannot be opened (No such file",
        ),
        (("open", "--all", "--text", TEXT, "--next-update", "soon"), "firstpass: soon is no moment. Write 45m, 2h"),
        (
            ("open", "--all", "--text", "We promise that all is well.", "--next-update", "1h"),
            "firstpass: The text may not be told: ",
        ),
        (("close", "AAAA"), "firstpass: There is no incident of this id that is not over. None is in force"),
    ],
)
def test_wrong_words_get_one_line_that_names_the_mend(command: Command, words: tuple[str, ...], told: str) -> None:
    said = command("incident", *words)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err.startswith(told)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("45m", NOON + timedelta(minutes=45)),
        ("1d2h", NOON + timedelta(hours=26)),
        ("14:30", NOON + timedelta(hours=1, minutes=30)),
        ("2026-07-02T09:00", NOON + timedelta(hours=20)),
        ("2026-07-02T09:00+00:00", NOON + timedelta(hours=21)),
    ],
)
def test_moments_are_where_the_company_is(text: str, moment: datetime) -> None:
    assert when(text, NOON, "Europe/London") == moment


@pytest.mark.parametrize("text", ["", "h", "25:00", "tomorrow", "2026-13-01"])
def test_what_is_no_moment_is_told(text: str) -> None:
    with pytest.raises(Malformed, match="is no moment"):
        when(text, NOON, "Europe/London")
