"""Register and mood, as the people who read the case later are told them; by the shipped cues."""

from __future__ import annotations

import pytest

from firstpass.adapters.playbook import read_playbook
from firstpass.domain.signals import SignalKind
from firstpass.settings import HERE
from firstpass.understanding.cues import CueTable, words_of
from firstpass.understanding.manner import manner_of


@pytest.fixture(scope="module")
def cues() -> CueTable:
    return CueTable(read_playbook(HERE / "knowledge_base").cues)


def seen(cues: CueTable, text: str, kind: SignalKind) -> str | None:
    return next((one.value for one in manner_of(cues, text, words_of(text)) if one.kind is kind), None)


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("our webhook gets a 502 since you rotated the signing secret", "technical"),
        ("POST /v1/payouts throws a ValidationError at me", "technical"),
        ("the camt 053 has a value date that breaks our reconciliation", "financial"),
        ("my company needs the purchase order number on it, our supplier asks", "business"),
        ("where can i see my pin", None),
        ("why is my card not working in this shop", None),
    ],
)
def test_the_register_is_that_of_most_cues_and_mainstream_is_none(
    cues: CueTable, text: str, register: str | None
) -> None:
    assert seen(cues, text, SignalKind.REGISTER) == register


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("WHERE IS MY MONEY TELL ME NOW", "frustrated"),
        ("where is it????", "frustrated"),
        ("this is useless!!!", "angry"),
        ("I am worried that somebody has my card", "worried"),
        ("that was brilliant, thank you", "pleased"),
        ("not worried, just curious when it comes", None),
        ("please send the invoice for HMRC and GDPR", None),
        ("how do I add a user", None),
    ],
)
def test_the_mood_is_what_is_said_and_capitals_where_nothing_is(cues: CueTable, text: str, mood: str | None) -> None:
    assert seen(cues, text, SignalKind.MOOD) == mood


@pytest.mark.parametrize("text", ["our webhook is useless!!!", "hello, I am so worried about the ledger"])
def test_each_names_where_it_was_seen(cues: CueTable, text: str) -> None:
    found = manner_of(cues, text, words_of(text))
    assert len(found) == 2
    assert all(
        text[one.why :].lstrip().startswith(("webhook", "useless", "worried", "so", "ledger", "I", "is"))
        for one in found
    )
