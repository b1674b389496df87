"""Rules about sample questions: each asked once, in its place, and leading to its article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from firstpass.domain.decision import Candidate, Wish
from firstpass.domain.lint import Finding
from firstpass.domain.playbook import Article
from firstpass.domain.scope import CaseTypeId, Scope
from firstpass.retrieval.lint.material import Material, Place, meet
from firstpass.retrieval.lint.sense import Sense
from firstpass.retrieval.lint.words import content_words
from firstpass.retrieval.ranking import rank
from firstpass.understanding.classifier import OUTSIDE
from firstpass.understanding.cues import words_of

ALIKE, SHARED_WORDS = 0.91, 0.5
"""Cosine, and share of words in common, from which two questions ask for one thing."""
NEIGHBOURS, FOREIGN, NEARER = 5, 3, 0.3
"""Of a misplaced question's nearest ones so many are of the other case type, and so much nearer than its own."""

_ITSELF = -1.0


class Sample(NamedTuple):
    """A sample question with where it stands; without an article one of scope.yaml or outside.yaml."""

    text: str
    case_type: CaseTypeId
    place: Place
    article: Article | None

    @property
    def about(self) -> str:
        """The case type, in words."""
        return self.case_type or "what lies outside the playbook"


def same_question(m: Material, scope: Scope) -> Iterator[Finding]:
    """A question that is asked twice, other than by articles that follow one another."""
    asked: dict[str, list[Sample]] = {}
    for sample in _samples(m, scope):
        same = asked.setdefault(words_of(sample.text).joined, [])
        other = next((other for other in same if not _follow(sample, other)), None)
        if other:
            what = f"{sample.text!r} stands in {m.where(other.place)} already, for {other.about}"
            yield m.error("same_question", sample.place, what, "Remove one of the two, or ask it in other words")
        same.append(sample)


def similar_question(m: Material, scope: Scope, sense: Sense) -> Iterator[Finding]:
    """Nearly the same question under two case types."""
    samples = [sample for sample in _samples(m, scope) if sample.text in sense.vectors]
    if not samples:
        return
    vectors = np.array([sense.vectors[sample.text] for sample in samples])
    for row, column in np.argwhere(np.triu(vectors @ vectors.T, 1) >= ALIKE):
        first, second = samples[row], samples[column]
        if first.case_type != second.case_type and _alike(first.text, second.text):
            what = f"{second.text!r} is nearly {first.text!r} in {m.where(first.place)}, which is for {first.about}"
            mend = "Remove it, or ask what belongs to its own case type alone"
            yield m.warning("similar_question", second.place, what, mend)


def misplaced_question(m: Material, scope: Scope, sense: Sense) -> Iterator[Finding]:
    """A question that the classifier and the questions nearest to it put under another case type."""
    vectors = np.array([sense.vectors[text] for text in sense.questions.texts])
    for sample in _samples(m, scope):
        guess = sense.guesses.get((sample.text, sample.case_type))
        if guess is None or not guess.certain or OUTSIDE in (sample.case_type, guess.case_type):
            continue
        if guess.case_type != sample.case_type and _among_others(sense, vectors, sample, guess.case_type):
            what = f"{sample.text!r} looks like a question for {guess.case_type}, not for {sample.about}"
            mend = f"Move it, or ask it so that only {sample.about} can be meant"
            yield m.warning("misplaced_question", sample.place, what, mend)


def unreachable_article(m: Material, scope: Scope, sense: Sense) -> Iterator[Finding]:
    """An article for customers to which none of its own questions leads."""
    for article in m.shown:
        if article.questions and not any(_leads(m, sense, article, question) for question in article.questions):
            what = "none of its questions leads to it: other articles on the case type are found first"
            mend = "Ask what only this article answers, and let its opening say it"
            yield m.error("unreachable_article", Place(article.file, ("questions",)), what, mend)


def _samples(m: Material, scope: Scope) -> Iterator[Sample]:
    for case_type in scope.case_types.values():
        for number, question in enumerate(case_type.questions):
            place = Place(m.file("scope.yaml"), ("case_types", case_type.id, "questions", number))
            yield Sample(question, case_type.id, place, None)
    for article in m.shown:
        for number, question in enumerate(article.questions):
            yield Sample(question, article.case_types[0], Place(article.file, ("questions", number)), article)
    for number, question in enumerate(m.reading.outside):
        yield Sample(question, OUTSIDE, Place(m.file("outside.yaml"), ("questions", number)), None)


def _follow(one: Sample, other: Sample) -> bool:
    """Whether these are questions of articles on one case type that are never in force together."""
    if one.article is None or other.article is None or one.case_type != other.case_type:
        return False
    return not meet(one.article, other.article)


def _alike(one: str, other: str) -> bool:
    """Whether two questions share words, but are not the same but for case and signs."""
    first, second = content_words(one), content_words(other)
    shared = len(first & second) / max(len(first | second), 1)
    return shared >= SHARED_WORDS and words_of(one).joined != words_of(other).joined


def _among_others(sense: Sense, vectors: np.ndarray, sample: Sample, other: CaseTypeId) -> bool:
    """Whether the question stands among those of another case type, far from its own."""
    similar = vectors @ sense.vectors[sample.text]
    labels = np.array(sense.questions.labels)
    similar[[text == sample.text for text in sense.questions.texts]] = _ITSELF
    nearest = labels[np.argsort(-similar)[:NEIGHBOURS]]
    return int((nearest == other).sum()) >= FOREIGN and (
        _closeness(similar[labels == other]) - _closeness(similar[labels == sample.case_type]) >= NEARER
    )


def _closeness(similar: np.ndarray) -> float:
    """The mean of the three nearest, 0 where there is none but the question itself."""
    others = np.sort(similar[similar > _ITSELF])[-3:]
    return float(others.mean()) if others.size else 0.0


def _leads(m: Material, sense: Sense, article: Article, question: str) -> bool:
    """Whether an understood question, not yet written down, finds this article first on a day it is in force."""
    day = max(m.on, article.effective_from)
    wish = Wish((Candidate(article.case_types[0], 1.0),), 0, len(question))
    found = [
        sense.scored(passage, question, other)
        for other in m.shown
        if other.language == article.language and article.case_types[0] in other.case_types
        for passage in sense.passages[other.id]
        if passage.in_force(day)
    ]
    return rank(wish, found, 1)[0].passage.article == article.id
