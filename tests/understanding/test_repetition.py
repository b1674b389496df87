"""What is known again: the same words, the same wish without a new fact, and that an answer did not help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firstpass.adapters.playbook import read_playbook
from firstpass.domain.decision import Progress, Told, Wish
from firstpass.domain.playbook import PassageId
from firstpass.domain.scope import CaseTypeId
from firstpass.settings import HERE
from firstpass.understanding.cues import CueTable, words_of
from firstpass.understanding.repetition import find_repetition, said_of, says_only_in_vain
from tests.stage import a_wish

FIRST = "why was I charged a late fee on my October invoice"
FEE = (a_wish("late_fee"),)


@pytest.fixture(scope="module")
def cues() -> CueTable:
    return CueTable(read_playbook(HERE / "knowledge_base").cues)


@pytest.fixture
def answered(cues: CueTable) -> Progress:
    """The first message was answered."""
    said = said_of(cues, FIRST, words_of(FIRST))
    assert said
    return Progress(turns=1, said=(said,), topic=CaseTypeId("late_fee"), told=(Told(PassageId("p"), 1),))


def repeated(cues: CueTable, text: str, before: Progress, wishes: tuple[Wish, ...] = FEE) -> str | None:
    words = words_of(text)
    found = find_repetition(cues, words, said_of(cues, text, words), wishes, before)
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "how"),
    [
        (FIRST, "same_words"),
        (FIRST.upper() + "!!", "same_words"),
        ("the late fee on my october invoice, why?", "same_wish"),
        ("as I said, the late fee", "same_wish"),
        ("that didn't help", "not_helped"),
        ("you keep telling me the same", "not_helped"),
        ("and what does the express card cost to replace", None),
        ("why was I charged a late fee in September when the bank holiday moved the day", None),
        ("thanks again", None),
    ],
)
def test_it_is_told_apart_from_a_new_fact(cues: CueTable, answered: Progress, text: str, how: str | None) -> None:
    assert repeated(cues, text, answered) == how


def test_the_first_message_repeats_nothing(cues: CueTable) -> None:
    assert repeated(cues, "that didn't help", Progress()) is None


def test_another_wish_is_no_repetition_of_the_last(cues: CueTable, answered: Progress) -> None:
    assert repeated(cues, "that didn't help, where is my refund", answered, (a_wish("refund"),)) is None


def test_what_answers_a_question_of_ours_is_no_repetition(cues: CueTable, answered: Progress) -> None:
    asked = replace(answered, clarified_last=True)
    assert repeated(cues, "the late fee on the october invoice", asked) is None


@pytest.mark.parametrize("text", ["pay 4111", "my code is four one two three", "??", ""])
def test_nothing_is_kept_of_what_may_hold_a_number(cues: CueTable, text: str) -> None:
    assert said_of(cues, text, words_of(text)) is None


def test_what_is_kept_cannot_be_read_back(cues: CueTable) -> None:
    said = said_of(cues, FIRST, words_of(FIRST))
    assert said
    assert all(0 <= word <= 0xFFFF for word in said.words)


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("that didn't help", True),
        ("no, that does not help me", True),
        ("that didn't help, the reader shows E-12", False),
        ("where is my refund", False),
    ],
)
def test_a_message_that_says_nothing_else_is_known(cues: CueTable, text: str, only: bool) -> None:
    assert says_only_in_vain(cues, words_of(text)) is only
