"""`firstpass privacy exposures`: the record of found card numbers, for people and for machines; and the sealing key."""

from __future__ import annotations

import asyncio
import json

import pytest

from firstpass.bootstrap import open_conversations
from firstpass.domain.conversation import EventNumber, Speaker
from firstpass.domain.errors import SetupError
from firstpass.domain.exposures import FoundCard
from firstpass.keys import load_sealing_keys
from firstpass.ports import NewMessage
from firstpass.settings import load_settings
from tests.builders import HERS, a_change, after, an_opening, words
from tests.cli.conftest import Command

CARDS = (FoundCard("1881", ("cvv", "expiry")), FoundCard("1111", (), (EventNumber(2),)))


async def two_are_found() -> None:
    store = open_conversations(load_settings())
    await store.open(an_opening())
    for seconds, card in enumerate(CARDS):
        said = NewMessage(Speaker.CUSTOMER, words("[card]"), (card,))
        await store.commit(a_change(messages=(said,), at=after(seconds)))
    store.close()


def test_nothing_is_on_record_at_first(command: Command) -> None:
    assert command("privacy", "exposures").out == "no card numbers on record\n"
    assert command("privacy", "exposures", "--json-lines").out == ""


def test_each_is_told_without_its_number(command: Command) -> None:
    asyncio.run(two_are_found())
    assert command("privacy", "exposures").out.splitlines() == [
        "2026-03-02 12:00:00 UTC  ending 1881, with cvv and expiry: destroyed before it was stored",
        f"  conversation {HERS}, message 2, from the customer",
        "2026-03-02 12:00:01 UTC  ending 1111: completed in this message; the earlier part was overwritten",
        f"  conversation {HERS}, message 3, from the customer",
        "2 card numbers on record",
    ]
    first, second = map(json.loads, command("privacy", "exposures", "--json-lines").out.splitlines())
    assert first == {
        "conversation": HERS,
        "message": 2,
        "at": "2026-03-02T12:00:00.123456+00:00",
        "from": "customer",
        "last_four": "1881",
        "beside": ["cvv", "expiry"],
        "sensitive_data": True,
        "done": "destroyed_before_storing",
        "overwrote": [],
    }
    told = (second["sensitive_data"], second["done"], second["overwrote"])
    assert told == (False, "earlier_message_overwritten", [2])


def test_only_those_since_a_moment(command: Command) -> None:
    asyncio.run(two_are_found())
    assert command("privacy", "exposures", "--since", "2026-03-02T12:00:01").out.endswith("\n1 card number on record\n")
    assert command("privacy", "exposures", "--since", "soon").code == 2


def test_which_records_must_be_said(command: Command) -> None:
    said = command("privacy")
    assert said.code == 2
    assert said.err.startswith("firstpass privacy: the following arguments are required: RECORDS. See: ")


class TestSealingKey:
    def test_on_loopback_one_is_made_and_kept_for_this_user_alone(self) -> None:
        settings = load_settings()
        (key,) = load_sealing_keys(settings)
        assert load_sealing_keys(settings) == (key,)
        assert (settings.data / "sealing_key").stat().st_mode & 0o077 == 0

    def test_beyond_it_a_missing_one_stops_the_start(self) -> None:
        with pytest.raises(SetupError, match="There is no FIRSTPASS_SEALING_KEY"):
            load_sealing_keys(load_settings(host="192.0.2.1"))

    def test_several_may_be_in_use_and_each_is_long(self) -> None:
        settings = load_settings(host="192.0.2.1", sealing_key=f"{'n' * 32}, {'o' * 32}")
        assert load_sealing_keys(settings) == (b"n" * 32, b"o" * 32)
        with pytest.raises(SetupError, match="too short"):
            load_sealing_keys(load_settings(sealing_key=f"{'n' * 32},short"))

    def test_the_doctor_tells_that_it_is_set_and_nothing_of_it(
        self, command: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FIRSTPASS_SEALING_KEY", f"{'n' * 32},{'o' * 32}")
        said = command("doctor").out
        assert "FIRSTPASS_SEALING_KEY = set (environment)" in said
        assert "set, 2 in use" in said
        assert "nnn" not in said
