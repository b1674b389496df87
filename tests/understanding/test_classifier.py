"""Features, classifier and calibration on a toy playbook, with the real fitter and the embedder's twin."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.adapters.embedding.hashing import HashingEmbedder
from firstpass.adapters.kernel_fit import KernelFitter
from firstpass.domain.decision import Candidate
from firstpass.domain.scope import CaseTypeId
from firstpass.understanding.classifier import OUTSIDE, Classifier
from firstpass.understanding.features import BUCKETS, lexical_features
from firstpass.understanding.training import Questions, train

TOY = {
    "late_fee": [
        "How much is the late fee?",
        "late fee amount",
        "what does a late payment fee cost",
        "I was charged a late fee",
        "why is there a late fee on my bill",
        "is the late fee five pounds",
    ],
    "invoice_copy": [
        "I need a copy of my invoice",
        "send me the invoice again",
        "invoice copy please",
        "download an invoice",
        "where is my invoice for March",
        "can I get the invoice as a PDF",
    ],
    "card_delivery": [
        "When does my card arrive?",
        "card delivery time",
        "my new card has not come",
        "how long does card delivery take",
        "track the delivery of my card",
        "card still not delivered",
    ],
    "": [
        "What is the weather tomorrow?",
        "sing me a song about weather",
        "tell me a joke",
        "weather in Paris tomorrow",
        "another joke please",
        "sing that song again",
    ],
}


@dataclass(frozen=True)
class Trained:
    """A classifier with the embedder that it was trained on."""

    classifier: Classifier
    embedder: HashingEmbedder

    async def candidates(self, text: str) -> tuple[Candidate, ...]:
        return self.classifier.candidates((await self.embedder.embed([text]))[0], lexical_features(text))


async def trained_on(toy: dict[str, list[str]]) -> Trained:
    rows = [(text, CaseTypeId(label)) for label, texts in toy.items() for text in texts]
    questions = Questions(tuple(text for text, _ in rows), tuple(label for _, label in rows))
    embedder = HashingEmbedder()
    return Trained(train(questions, await embedder.embed(questions.texts), KernelFitter()), embedder)


@pytest.fixture(scope="module")
def trained() -> Trained:
    return asyncio.run(trained_on(TOY))


@pytest.mark.parametrize(
    ("text", "case_type"),
    [
        ("how much does the late fee cost", "late_fee"),
        ("please send the invoice copy", "invoice_copy"),
        ("when is the card delivered", "card_delivery"),
    ],
)
async def test_what_resembles_its_questions_is_understood(trained: Trained, text: str, case_type: str) -> None:
    best = (await trained.candidates(text))[0]
    assert best.case_type == case_type
    assert best.confidence > 0.5


async def test_what_lies_outside_is_an_explicit_unknown(trained: Trained) -> None:
    assert await trained.candidates("tell me a joke about the weather") == ()


@pytest.mark.parametrize(
    "text", ["", "?", "zzz qqq", "late", "fee invoice card", "late fee " * 200, "\ud800", "手数料"]
)
async def test_confidence_is_a_probability_whatever_is_asked(trained: Trained, text: str) -> None:
    found = await trained.candidates(text)
    sure = [candidate.confidence for candidate in found]
    assert sure == sorted(sure, reverse=True)
    assert all(0.05 <= each <= 1 for each in sure)
    assert len(found) <= 5
    assert OUTSIDE not in {candidate.case_type for candidate in found}


async def test_training_twice_gives_the_same_classifier(trained: Trained) -> None:
    again = await trained_on(TOY)
    assert np.array_equal(again.classifier.machine.dense, trained.classifier.machine.dense)
    assert again.classifier.calibration.bias == trained.classifier.calibration.bias


async def test_two_case_types_are_enough() -> None:
    two = await trained_on({label: TOY[label] for label in ("late_fee", "invoice_copy")})
    assert (await two.candidates("copy of the invoice"))[0].case_type == "invoice_copy"


async def test_a_playbook_with_one_question_a_case_type_can_be_trained() -> None:
    tiny = await trained_on({label: texts[:1] for label, texts in TOY.items()})
    assert all(0 <= candidate.confidence <= 1 for candidate in await tiny.candidates("late fee"))


def test_features_are_the_same_in_every_process() -> None:
    text = "Where is my invoice? Don't tell me it’s late, señor"
    code = f"from firstpass.understanding.features import lexical_features as f; r = f({text!r}); print(*r[0], *r[1])"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    here = lexical_features(text)
    assert other == [str(number) for number in (*here.columns, *here.values)]


def test_a_word_stands_where_it_always_stood() -> None:
    assert sorted(lexical_features("fee").columns.tolist()) == [2541, 4284, 20494, 22875, 24124, 26649, 31466]


@given(st.text(max_size=100))
def test_features_are_a_row_of_length_one(text: str) -> None:
    row = lexical_features(text)
    assert all(0 <= column < BUCKETS for column in row.columns)
    assert len(set(row.columns.tolist())) == len(row.columns)
    assert not len(row.values) or abs(float(np.linalg.norm(row.values)) - 1) < 1e-5


def test_case_and_punctuation_do_not_count() -> None:
    one, other = lexical_features("Don’t WORRY, be happy!"), lexical_features("dont worry be happy")
    assert one.columns.tolist() == other.columns.tolist()
