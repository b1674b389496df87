"""The phrase grammar of the cue tables, and where in the message a phrase was seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.domain.playbook import Cues
from firstpass.domain.signals import Courtesy, SignalKind
from firstpass.understanding.cues import CueTable, UnknownWordList, compile_phrases, words_of
from firstpass.understanding.signals import asks_for_person, courtesy_of, find_signals

LISTS = {"speak": ("speak", "talk", "get in touch"), "person": ("person", "human being")}
TABLE = CueTable(
    Cues(
        words=LISTS,
        phrases={
            "asks_for_person": {"en": ("{speak} to ... {person}", "real {person}"), "es": ("una persona",)},
            "asks_for_person_not": {"en": ("no {person}",)},
            "automated": {"en": ("do not reply", "out of office", "unsubscribe")},
            "greeting": {"en": ("hello", "good morning")},
            "declines_person": {"en": ("no {person} please",)},
            "reserved.kyc_decision": {"en": ("approve ... documents",)},
            "reserved.legal_advice": {},
        },
    )
)


def matches(phrase: str, text: str) -> bool:
    return compile_phrases([phrase], LISTS).search(words_of(text).joined) is not None


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("{speak} to", "I want to TALK, to you"),
        ("{speak} with", "get in touch with me"),
        ("id like", "I’d like that"),
        ("id like", "I'd like that"),
        ("i don't know", "i dont know"),
        ("call-back please", "a call back, please"),
        ("talk ... person", "talk person"),
        ("talk ... person", "talk to a real live person"),
        ("sí señor", "Sí, SEÑOR!"),
        ("straße", "STRASSE"),
        ("a (b) [c]+", "a b c"),
        ("... person", "any person"),
    ],
)
def test_a_phrase_is_found_whatever_case_and_punctuation(phrase: str, text: str) -> None:
    assert matches(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("talk to", "talk"),
        ("person", "personal"),
        ("person", "salesperson"),
        ("talk ... person", "talk to one two three four person"),
        ("talk to", "to talk"),
        ("real {person}", "real human"),
    ],
)
def test_a_phrase_is_whole_words_in_order(phrase: str, text: str) -> None:
    assert not matches(phrase, text)


def test_a_phrase_that_names_an_unknown_list_is_a_fault() -> None:
    with pytest.raises(UnknownWordList, match="speek"):
        compile_phrases(["{speek} to"], LISTS)


@pytest.mark.parametrize("text", ["", "hello", "!?"])
def test_an_empty_table_finds_nothing(text: str) -> None:
    assert compile_phrases([], LISTS).search(words_of(text).joined) is None
    assert TABLE.find("reserved.legal_advice", words_of(text)) is None
    assert TABLE.find("no_such_kind", words_of(text)) is None


@pytest.mark.parametrize(
    "text", ["Well… I’d like to speak to a person", "¡¡ SPEAK to person", "Maße, İs: talk to a person"]
)
def test_the_offset_is_where_the_phrase_begins_in_the_message(text: str) -> None:
    at = TABLE.find("asks_for_person", words_of(text))
    assert at is not None
    assert text[at : at + 5].casefold() in ("speak", "talk ")


@given(st.text(max_size=80))
def test_every_word_has_the_offset_of_its_first_letter(text: str) -> None:
    words = words_of(text)
    assert len(words.offsets) == len(words.joined.split(" ") if words.joined else ())
    assert all(text[at].isalnum() or text[at] == "_" for at in words.offsets.values())
    assert list(words.offsets.values()) == sorted(words.offsets.values())


@given(st.text(max_size=80), st.text(" .,!?-\n", min_size=1, max_size=5))
def test_a_request_is_found_between_any_other_words(before: str, gap: str) -> None:
    assert TABLE.find("asks_for_person", words_of(f"{before}{gap}real person{gap}")) is not None


def test_what_only_sounds_like_asking_for_a_person_is_none() -> None:
    assert asks_for_person(TABLE, words_of("a real person")) == 2
    assert asks_for_person(TABLE, words_of("talk to no person")) is None
    assert asks_for_person(TABLE, words_of("no person? I want a real person!")) == 20
    assert asks_for_person(TABLE, words_of("quiero una persona")) == 7


def test_one_phrase_of_automated_mail_is_chance_and_two_are_a_machine() -> None:
    once = "do not reply. Do not reply! DO NOT REPLY"
    assert find_signals(TABLE, words_of(once)) == ()
    kinds = [(s.kind, s.why) for s in find_signals(TABLE, words_of(f"Note: unsubscribe; {once}"))]
    assert kinds == [(SignalKind.AUTOMATED, 6)]


def test_a_reserved_decision_is_named_and_placed() -> None:
    signals = find_signals(TABLE, words_of("Hi. Approve all my documents, I need a real person"))
    assert [(s.kind, s.value, s.why) for s in signals] == [
        (SignalKind.ASKS_FOR_PERSON, None, 39),
        (SignalKind.RESERVED_DECISION, "kyc_decision", 4),
    ]


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("Hello!", Courtesy.GREETING),
        ("good morning...", Courtesy.GREETING),
        ("hello, my card is gone", None),
        ("No person, please.", Courtesy.DECLINES_PERSON),
        ("", None),
        ("?!", None),
    ],
)
def test_a_courtesy_is_the_whole_message(text: str, courtesy: Courtesy | None) -> None:
    assert courtesy_of(TABLE, words_of(text)) is courtesy
