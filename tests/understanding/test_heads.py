"""Heads: signals that are learned from examples, for whole messages and for single sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from firstpass.adapters.embedding.hashing import HashingEmbedder
from firstpass.adapters.line_fit import LogisticLines
from firstpass.domain.signals import Signal, SignalExample, SignalKind, SignalName, SignalTable
from firstpass.understanding.features import BUCKETS, Sparse, lexical_features
from firstpass.understanding.head_training import head_texts, key_of, raised_as, train_heads
from firstpass.understanding.heads import SENTENCE_RAISES_FROM, Heads, Lines, Scale, no_heads
from firstpass.understanding.signals import (
    FOREIGN_FLOOR,
    believed,
    floor_in,
    floor_of,
    joined,
    learned_signals,
    outshone,
)

COMPLAINT = SignalName(SignalKind.NOTICE, "complaint")
ABUSE = SignalName(SignalKind.ABUSE)
PERSON = SignalName(SignalKind.ASKS_FOR_PERSON)
UNBLOCK = SignalName(SignalKind.RESERVED_DECISION, "unblock_decision")
CREDIT = SignalName(SignalKind.RESERVED_DECISION, "credit_decision")
NO_WORDS = Sparse(np.zeros(0, np.int32), np.zeros(0, np.float32))


def heads_of(*raised_from: float) -> Heads:
    """One head a threshold; the number at its place in a middle is its score."""
    size = len(raised_from)
    names = (COMPLAINT, ABUSE, UNBLOCK)[:size]
    scale = Scale(np.zeros(size, np.float32), np.ones(size, np.float32))
    lines = Lines(np.eye(size, dtype=np.float32), np.zeros((BUCKETS, size), np.float32), np.zeros(size, np.float32))
    return Heads(names, np.array(raised_from, np.float32), scale, lines)


def score(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


def raised(heads: Heads, *rows: tuple[float, ...]) -> dict[SignalName, tuple[int, float]]:
    middle = np.array([[score(probability) for probability in row] for row in rows], np.float32)
    return heads.raised(heads.probabilities(middle, [NO_WORDS] * len(rows)), lambda _: 0.0)


def test_a_signal_is_raised_from_its_own_probability() -> None:
    assert set(raised(heads_of(0.3, 0.6), (0.4, 0.5))) == {COMPLAINT}
    assert set(raised(heads_of(0.3, 0.6), (0.2, 0.7))) == {ABUSE}


def test_one_sentence_has_to_be_surer_than_the_whole_message() -> None:
    sure = (1 + SENTENCE_RAISES_FROM) / 2
    assert raised(heads_of(0.3), (0.1,), (0.9 * SENTENCE_RAISES_FROM,)) == {}
    [(row, likely)] = raised(heads_of(0.3), (0.1,), (0.2,), (sure,)).values()
    assert row == 2
    assert likely == pytest.approx(sure, abs=1e-4)


def test_where_it_was_seen_is_the_sentence_that_raises_it_most() -> None:
    assert raised(heads_of(0.3), (0.5,), (0.8,))[COMPLAINT][0] == 1


def test_without_examples_nothing_is_raised() -> None:
    table = SignalTable()
    heads = train_heads(head_texts(table), np.zeros((0, 384), np.float32), LogisticLines())
    assert heads.names == ()
    for none in (heads, no_heads(384)):
        likely = none.probabilities(np.ones((1, 384), np.float32), [NO_WORDS])
        assert (none.raised(likely, lambda _: 0.0), none.doubted(likely)) == ({}, frozenset())


RAISES = ["this is a disgrace and i had to borrow", "three weeks and nobody answers me", "you let me down badly"]
NEAR = ["how do complaints work", "is there a form for feedback", "nobody answers at the shop"]
ORDINARY = [f"{verb} my {thing}" for verb in ("where is", "how do i change") for thing in ("card", "plan", "invoice")]


def a_table(ordinary: Sequence[str] = ORDINARY, **raised_from: float) -> SignalTable:
    examples = [SignalExample(COMPLAINT, "en", text, True) for text in RAISES]
    examples += [SignalExample(COMPLAINT, "en", text, False) for text in NEAR]
    return SignalTable(tuple(examples), {"notice.complaint": 0.4, **raised_from}, tuple(ordinary))


def test_heads_learn_from_examples_near_misses_and_ordinary_questions() -> None:
    texts, embedder = head_texts(a_table()), HashingEmbedder()
    middle = asyncio.run(embedder.read(texts.texts)).middle
    heads = train_heads(texts, middle, LogisticLines())
    assert heads.names == (COMPLAINT,)
    assert heads.raised_from == pytest.approx([0.4])
    likely = heads.probabilities(middle, [lexical_features(text) for text in texts.texts])[:, 0]
    assert likely[: len(RAISES)].min() > likely[len(RAISES) :].max()


def test_what_heads_are_fitted_on_has_a_name_and_the_probabilities_are_not_part_of_it() -> None:
    def key(table: SignalTable, embedder: str = "e") -> str:
        return key_of(head_texts(table), embedder)

    table = a_table()
    assert key(table) == key(replace(table, raised_from={"notice.complaint": 0.9}))
    turned = replace(table, examples=tuple(replace(one, raises=not one.raises) for one in table.examples))
    others = {key(a_table(ORDINARY[1:])), key(table, "f"), key(turned), key(SignalTable())}
    assert len(others | {key(table)}) == 5
    heads = raised_as(heads_of(0.3, 0.6), SignalTable((), {"notice.complaint": 0.1}))
    assert heads.raised_from == pytest.approx([0.1, 0.5])


def test_a_phrase_of_the_tables_is_not_believed_where_no_row_comes_near() -> None:
    heads = heads_of(0.4, 0.4)
    far, near = np.array([[0.05, 0.3], [0.09, 0.3]], np.float32), np.array([[0.05, 0.3], [0.11, 0.3]], np.float32)
    assert heads.doubted(far) == {COMPLAINT}
    assert heads.doubted(near) == frozenset()
    by_cues = (Signal(SignalKind.NOTICE, 4, "complaint"), Signal(SignalKind.ABUSE, 0))
    assert believed(by_cues, heads.doubted(far)) == (Signal(SignalKind.ABUSE, 0),)


def test_no_row_raises_a_signal_below_its_floor() -> None:
    likely = np.array([[0.4, 0.4]], np.float32)
    assert set(heads_of(0.3, 0.3).raised(likely, lambda name: 0.5 if name == ABUSE else 0.0)) == {COMPLAINT}


def test_what_is_understood_is_rarely_something_else_besides() -> None:
    crisis = SignalName(SignalKind.VULNERABILITY, "crisis")
    assert [floor_of(UNBLOCK, outcome) for outcome in (None, "answer", "handoff", "refuse")] == [0.0, 0.6, 0.6, 0.0]
    assert [floor_of(crisis, outcome) for outcome in (None, "answer", "handoff", "refuse")] == [0.0, 0.6, 0.6, 0.6]
    assert [floor_of(PERSON, outcome) for outcome in (None, "answer", "handoff", "refuse")] == [0.0, 0.4, 0.4, 0.4]
    assert [floor_of(COMPLAINT, outcome) for outcome in (None, "answer", "handoff", "refuse")] == [0.0, 0.3, 0.3, 0.3]


def test_what_is_far_less_likely_than_the_likeliest_is_not_raised_beside_it() -> None:
    crisis = SignalName(SignalKind.VULNERABILITY, "crisis")
    raised = {ABUSE: (0, 0.9), COMPLAINT: (0, 0.04), CREDIT: (0, 0.05), crisis: (0, 0.04)}
    assert outshone(raised) == {COMPLAINT}
    assert outshone({}) == frozenset()


def test_danger_is_outshone_by_another_signal_in_a_language_that_is_known_less_well_alone() -> None:
    crisis = SignalName(SignalKind.VULNERABILITY, "crisis")
    raised = {COMPLAINT: (0, 0.8), crisis: (0, 0.3)}
    assert outshone(raised) == frozenset()
    assert outshone(raised, translated=True) == {crisis}
    assert outshone({**raised, crisis: (0, 0.4)}, translated=True) == frozenset()
    assert outshone({crisis: (0, 0.13)}, translated=True) == frozenset()


def test_of_reserved_decisions_only_the_likeliest_is_told() -> None:
    found = learned_signals({UNBLOCK: (0, 0.7), CREDIT: (1, 0.9), COMPLAINT: (1, 0.8)}, [0, 12])
    assert found == (
        Signal(SignalKind.RESERVED_DECISION, 12, "credit_decision"),
        Signal(SignalKind.NOTICE, 12, "complaint"),
    )


def test_what_the_tables_found_stands() -> None:
    by_cues = (Signal(SignalKind.RESERVED_DECISION, 3, "kyc_decision"), Signal(SignalKind.NOTICE, 0, "complaint"))
    learned = (
        Signal(SignalKind.RESERVED_DECISION, 0, "credit_decision"),
        Signal(SignalKind.NOTICE, 5, "complaint"),
        Signal(SignalKind.NOTICE, 0, "scam_claim"),
    )
    assert joined(by_cues, learned) == (*by_cues, learned[2])


def test_another_language_needs_more() -> None:
    assert [floor_in(COMPLAINT, language, "en", ("en", "es")) for language in (None, "en", "es", "it")] == [
        *(0.0, 0.0, 0.04),
        FOREIGN_FLOOR,
    ]
