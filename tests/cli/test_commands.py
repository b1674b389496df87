"""`eval`, `chat`, `replay` and `doctor`, as they are typed."""

from __future__ import annotations

import asyncio
import io
import json
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from firstpass.adapters.embedding.minilm import MiniLmEmbedder
from firstpass.adapters.sql.migrations import REVISIONS
from firstpass.bootstrap import build
from firstpass.cli.checks import examine
from firstpass.cli.ready import draft_core
from firstpass.cli.talk import Talk, _next
from firstpass.publishing import embedder_name
from firstpass.settings import load_settings
from tests.cli.conftest import Command
from tests.shipped import Shipped

GOLDEN = "id: {0}\ntitle: t\nat: 2026-03-04T11:00:00+00:00\nturns:\n- customer: {{says: hello}}\n  expect: {1}\n"


def a_golden(folder: Path, name: str, expect: str) -> str:
    file = folder / f"{name}.yaml"
    file.write_text(GOLDEN.format(name, expect))
    return str(file)


async def typed(*lines: str) -> AsyncIterator[str | None]:
    for line in lines:
        yield line
        yield None


def talk(shipped: Shipped, *lines: str, terminal: bool = False) -> str:
    """What is on the screen after these lines, in a conversation that is stored as usual."""
    out, product = io.StringIO(), build(load_settings(quiet_seconds=0), shipped.core)
    try:
        asyncio.run(Talk(product, out, terminal).hold(typed(*lines)))
    finally:
        product.close()
    return out.getvalue()


@pytest.mark.usefixtures("indexed")
def test_golden_conversations_that_hold_are_code_0_and_those_that_differ_are_named(
    command: Command, home: Path
) -> None:
    holds, differs = a_golden(home, "holds", "{owner: bot}"), a_golden(home, "differs", "{owner: queue}")
    assert command("eval", holds).out == "1 golden conversations in 1 runs: none with differences\n"
    said = command("eval", holds, differs)
    assert said.code == 1
    assert said.out.splitlines()[0] == "differs.yaml: differs, turn 1: owner should be queue, is bot"
    report = json.loads(command("eval", "--json", differs).out)
    assert [found["expectation"] for found in report["differences"]] == ["owner"]


def test_the_lint_names_every_fault_and_needs_no_index(command: Command, home: Path) -> None:
    a_golden(home, "one", "{queue: nowhere}")
    a_golden(home, "two", "{queue: cards_first_line}")
    said = command("eval", "--lint", str(home))
    assert (said.code, said.out) == (4, "2 files, 1 fault\n")
    assert re.search(r"one\.yaml:6: queue names nowhere, which does not exist\. ", said.err)
    assert json.loads(command("eval", "--lint", "--json", str(home)).out)["faults"][0]["line"] == 6


def test_a_broken_golden_conversation_is_code_4(command: Command, home: Path) -> None:
    said = command("eval", a_golden(home, "one", "{ownr: bot}"))
    assert said.code == 4
    assert said.err.startswith(f"firstpass: {home.name}/one.yaml:6: turns.0.expect.ownr: ")
    assert said.err.endswith(" See evals/golden.schema.json\n")


def test_a_chat_shows_disclosure_buttons_and_states(indexed: Shipped) -> None:
    shown = talk(indexed, "asdkjh qwkjeh zxcvmn", "1", "/person", "/nonsense", "", "/close", "/quit", "never sent")
    assert shown.index("I am the AI assistant of") < shown.index("you: asdkjh")
    assert re.search(r"\n  1\. .+\n(?:  \d\. .+\n)*  \d\. Something else\n  \d\. Talk to a person\n", shown)
    assert "you: Talk to a person\n[waiting for a person]\n[case " in shown
    assert "queued with" in shown
    assert "There are /person, /close and /quit.\n" in shown
    assert "[the conversation is closed]" in shown
    assert "never sent" not in shown


@pytest.mark.parametrize("ticks", range(8))
async def test_a_conversation_that_is_cancelled_ends_although_a_line_came_at_that_moment(ticks: int) -> None:
    typed_in: asyncio.Queue[str | None] = asyncio.Queue()
    waiting = asyncio.create_task(_next(typed_in))
    await asyncio.sleep(0.01)
    typed_in.put_nowait("hello")
    for _ in range(ticks):
        await asyncio.sleep(0)
    if waiting.cancel():
        with pytest.raises(asyncio.CancelledError):
            await waiting


def test_where_the_index_is_current_the_model_is_loaded_once(
    command: Command, indexed: Shipped, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[MiniLmEmbedder] = []
    init = MiniLmEmbedder.__init__

    def counted(self: MiniLmEmbedder, *given: Any, **named: Any) -> None:
        loaded.append(self)
        init(self, *given, **named)

    monkeypatch.setattr(MiniLmEmbedder, "__init__", counted)
    assert "up to date" in command("index").out
    assert loaded == []
    draft_core(indexed.settings).embedder.close()
    assert len(loaded) == 1
    assert loaded[0].name == embedder_name()


def test_a_terminal_shows_the_typed_words_once_and_what_was_kept_where_it_differs(indexed: Shipped) -> None:
    shown = talk(indexed, "hello", "my card is 4111 1111 1111 1111", terminal=True)
    assert "you: hello" not in shown
    assert "you: my card is [card ending 1111]" in shown
    assert shown.count("\n> ") == 3


def test_a_stored_conversation_is_replayed(command: Command, indexed: Shipped) -> None:
    shown = talk(indexed, "hello", "where are my invoices")
    found = re.match(r"conversation (\w+)", shown)
    assert found
    said = command("replay", found.group(1))
    assert (said.code, said.out) == (0, "turn 1 (answer, courtesy): same\nturn 2 (answer, answer): same\n")
    report = json.loads(command("replay", found.group(1), "--turn", "2", "--json").out)
    assert [(turn["turn"], turn["outcome"]) for turn in report] == [(2, "same")]
    assert command("replay", found.group(1), "--turn", "3").code == 2


def test_a_conversation_that_does_not_exist_is_code_2(command: Command, indexed: Shipped) -> None:
    said = command("replay", "nobody")
    assert (said.code, said.err.startswith("firstpass: There is no such conversation")) == (2, True)


def test_the_doctor_says_what_is_missing_before_the_first_index_and_makes_nothing(command: Command, home: Path) -> None:
    said = command("doctor")
    assert said.code == 3
    assert re.search(r"MISSING index +there is none\n +→ Build it with: firstpass index\n", said.out)
    assert "(default)" in said.out
    assert list(home.iterdir()) == []


def test_the_doctor_is_content_with_an_index_and_never_shows_a_secret(
    command: Command, indexed: Shipped, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(indexed, "hello")
    monkeypatch.setenv("FIRSTPASS_SECRET", "s" * 40)
    Path(".env").write_text("FIRSTPASS_QUIET_SECONDS=2\n")
    said = command("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(said.out)}
    assert said.code == 0
    assert checks["index"]["state"] == checks["model"]["state"] == checks["open turns"]["state"] == "ok"
    assert (checks["outbox"]["state"], checks["outbox"]["what"]) == ("ok", "nothing was given up")
    assert checks["database"]["what"].endswith(f"schema {REVISIONS[-1]}")
    assert checks["fixed replies"]["state"] == "warning"
    assert "FIRSTPASS_QUIET_SECONDS = 2.0 (.env)" in said.out
    assert "FIRSTPASS_SECRET = set (environment)" in said.out
    assert "sss" not in said.out


def test_the_doctor_shows_no_password_of_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTPASS_DATABASE", "postgresql+psycopg://ana:hunter2@127.0.0.1:1/x?password=hunter3")
    checks = {check.name: check for check in examine()}
    assert checks["database"].state == "missing"
    assert not any("hunter" in check.what for check in examine())


def test_beyond_loopback_the_doctor_asks_for_a_secret_and_approved_replies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTPASS_HOST", "192.0.2.1")
    missing = {check.name for check in examine() if check.state == "missing"}
    assert missing >= {"secret", "fixed replies"}


def test_a_port_that_is_taken_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("FIRSTPASS_PORT", str(taken.getsockname()[1]))
        assert {check.name: check.state for check in examine()}["port"] == "warning"
