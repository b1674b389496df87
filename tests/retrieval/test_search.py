"""Which passages answer a wish: in force that day, for customers, on the case type, the best first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from firstpass.adapters.passages_memory import MemoryPassageStore
from firstpass.domain.decision import Wish
from firstpass.domain.lexicon import lexicon_of
from firstpass.domain.playbook import ArticleId, Passage
from firstpass.ports import Generation, Understood
from firstpass.retrieval.chunking import embedded_text
from firstpass.retrieval.ranking import OPENING_BONUS, Scored, rank
from firstpass.retrieval.search import FETCH, KEEP, find_passages, nearest
from tests.stage import (
    AVOID_FEE,
    EXPRESS_NEW,
    EXPRESS_OLD,
    FOR_AGENTS,
    INVOICE,
    LATE_FEE,
    NOON,
    ByKeywords,
    a_meaning,
    a_passage,
    a_playbook,
    a_wish,
)


async def found(
    wish: Wish,
    passages: tuple[Passage, ...],
    nearest: Passage | None = None,
    at: datetime = NOON,
    language: str = "en",
    said: str = "",
    asked: Passage | None = None,
) -> tuple[Passage, ...]:
    """What is found for a wish with the vector of `nearest`, and of a sample question of the article of `asked`."""
    vectors = np.eye(len(passages), dtype=np.float32)
    vector = vectors[passages.index(nearest)] if nearest else np.zeros(len(passages), dtype=np.float32)
    lexicon = lexicon_of((passage.id, embedded_text(passage)) for passage in passages)
    playbook = replace(a_playbook(passages), lexicon=lexicon)
    questions = {asked.article: vector[None, :]} if asked else {}
    generation = Generation(playbook, ByKeywords(passages), MemoryPassageStore(passages, vectors), questions)
    [scored] = await find_passages(generation, Understood(a_meaning(wish), vector[None, :]), said, language, at)
    return tuple(one.passage for one in scored)


def ranked(wish: Wish, *scored: Scored, keep: int = KEEP) -> tuple[Passage, ...]:
    return tuple(one.passage for one in rank(wish, scored, keep))


@pytest.mark.parametrize(
    ("at", "passage"),
    [
        (datetime(2026, 3, 31, 12, tzinfo=UTC), EXPRESS_OLD),
        (datetime(2026, 3, 31, 22, 59, tzinfo=UTC), EXPRESS_OLD),
        (datetime(2026, 3, 31, 23, 0, tzinfo=UTC), EXPRESS_NEW),
        (datetime(2028, 4, 1, 12, tzinfo=UTC), EXPRESS_NEW),
    ],
    ids=["last-day", "last-minute-in-london", "midnight-in-london", "two-years-on"],
)
async def test_what_is_said_is_in_force_that_day_where_the_company_is(at: datetime, passage: Passage) -> None:
    assert await found(a_wish("express_card"), (EXPRESS_OLD, EXPRESS_NEW), EXPRESS_OLD, at) == (passage,)


async def test_what_is_for_agents_is_never_found() -> None:
    assert await found(a_wish("late_fee"), (FOR_AGENTS, LATE_FEE), FOR_AGENTS) == (LATE_FEE,)
    assert await found(a_wish("late_fee"), (FOR_AGENTS,), FOR_AGENTS) == ()


async def test_another_language_is_not_found() -> None:
    spanish = a_passage("cargo", "Cuesta £5.", language="es")
    assert await found(a_wish("late_fee"), (spanish, LATE_FEE), spanish) == (LATE_FEE,)
    assert await found(a_wish("late_fee"), (spanish, LATE_FEE), LATE_FEE, language="es") == (spanish,)
    assert await found(a_wish("late_fee"), (LATE_FEE,), LATE_FEE, language="pt") == ()


async def test_an_understood_wish_finds_its_own_case_type_though_others_are_nearer() -> None:
    assert await found(a_wish("late_fee"), (INVOICE, LATE_FEE), INVOICE) == (LATE_FEE,)


async def test_what_is_on_the_case_type_is_found_though_it_is_not_among_the_nearest() -> None:
    others = tuple(a_passage(f"invoice-{i}", f"Text {i}.", "invoice_copy") for i in range(FETCH + 5))
    assert await found(a_wish("late_fee"), (*others, LATE_FEE), others[0]) == (LATE_FEE,)


async def test_expired_passages_do_not_crowd_out_the_one_in_force() -> None:
    old = tuple(a_passage(f"a-{i}", f"Was £{i}.", effective_to=date(2025, 6, 1)) for i in range(FETCH + 5))
    assert await found(a_wish("late_fee"), (*old, LATE_FEE), old[0]) == (LATE_FEE,)


async def test_an_unknown_wish_finds_nothing() -> None:
    assert await found(Wish((), 0, 10), (LATE_FEE,), LATE_FEE) == ()


def test_an_opening_stands_before_a_section_that_fits_little_better() -> None:
    slightly, clearly = OPENING_BONUS / 2, OPENING_BONUS * 2
    [first, *_] = ranked(a_wish("late_fee"), Scored(AVOID_FEE, 0.5 + slightly), Scored(LATE_FEE, 0.5))
    assert first == LATE_FEE
    [first, *_] = ranked(a_wish("late_fee"), Scored(AVOID_FEE, 0.5 + clearly), Scored(LATE_FEE, 0.5))
    assert first == AVOID_FEE


def test_the_opening_of_the_best_section_is_kept_however_far_behind() -> None:
    far = Scored(LATE_FEE, 0.1)
    assert ranked(a_wish("late_fee"), Scored(AVOID_FEE, 0.9), far, keep=1) == (AVOID_FEE, LATE_FEE)
    of_another = Scored(a_passage("other", "Text.", article=ArticleId("other")), 0.1)
    assert ranked(a_wish("late_fee"), Scored(AVOID_FEE, 0.9), of_another, keep=1) == (AVOID_FEE,)


def test_ties_are_broken_the_same_way_every_time() -> None:
    scored = [Scored(a_passage(name, name), 0.5) for name in "cab"]
    assert [passage.id for passage in ranked(a_wish("late_fee"), *scored)] == ["a", "b", "c"]


def test_no_more_is_kept_than_asked_for() -> None:
    scored = [Scored(a_passage(str(i), "Text."), i / 10) for i in range(9)]
    assert [passage.id for passage in ranked(a_wish("late_fee"), *scored, keep=2)] == ["8", "7"]


def test_a_doubtful_wish_may_be_answered_by_any_article() -> None:
    assert ranked(a_wish("late_fee", 0.3), Scored(INVOICE, 0.5)) == (INVOICE,)


async def test_of_two_that_are_as_near_the_one_with_the_words_of_the_wish_is_first() -> None:
    plain, with_code = a_passage("a-plain", "Errors are listed there."), a_passage("b-code", "Error 409 says no.")
    said = "what is 409"
    wish = replace(a_wish("late_fee"), start=0, end=len(said))
    assert (await found(wish, (plain, with_code), said=said))[0] == with_code


async def test_a_rare_word_finds_its_passage_though_others_are_nearer() -> None:
    others = tuple(a_passage(f"a-{i}", f"Text {i}.", "invoice_copy") for i in range(FETCH + 5))
    xero = a_passage("z-xero", "Xero is connected there.", "invoice_copy")
    wish = replace(a_wish("late_fee", 0.3), start=0, end=7)
    assert (await found(wish, (*others, xero), said="my xero"))[0] == xero


async def test_an_article_is_found_by_its_sample_questions() -> None:
    history = a_passage("history", "The fee has changed twice.", article=ArticleId("fee-history"))
    unlike_both = a_passage("unlike", "Nothing.", "invoice_copy")
    passages = (history, LATE_FEE, unlike_both)
    [first, *_] = await found(a_wish("late_fee"), passages, unlike_both)
    assert first == history, "nothing but the name tells them apart"
    [first, *_] = await found(a_wish("late_fee"), passages, unlike_both, asked=LATE_FEE)
    assert first == LATE_FEE
    [first, *_] = await found(a_wish("late_fee"), passages, history, asked=LATE_FEE)
    assert first == history, "a sample question counts less than the same meaning"


def test_how_near_the_nearest_text_is() -> None:
    vector = np.array([1.0, 0.0], dtype=np.float32)
    assert nearest(np.array([[0.6, 0.8], [0.8, 0.6]], dtype=np.float32), vector) == pytest.approx(0.8)
    assert nearest(np.array([[-1.0, 0.0]], dtype=np.float32), vector) == 0
    assert nearest(vector, vector) == pytest.approx(1.0)
    assert nearest(None, vector) == 0


def test_a_section_is_found_by_its_heading_and_an_opening_by_sample_questions() -> None:
    by_heading = ranked(a_wish("late_fee"), Scored(AVOID_FEE, 0.5, heading=0.9), Scored(LATE_FEE, 0.5, sample=0.4))
    by_sample = ranked(a_wish("late_fee"), Scored(AVOID_FEE, 0.5, heading=0.4), Scored(LATE_FEE, 0.5, sample=0.9))
    assert (by_heading[0], by_sample[0]) == (AVOID_FEE, LATE_FEE)
