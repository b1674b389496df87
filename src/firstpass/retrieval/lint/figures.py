"""The rule about figures that contradict each other: two texts say the same thing with different figures.

That two mentions are about one thing is told by three measures: the cosine of their clauses with the figures masked,
the cosine of the clauses below their headings, and how many of their words the other's passage has, rare words
counting more. Words such as "express" or "EU", bounds and periods keep figures apart.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

from firstpass.domain.lint import Finding
from firstpass.domain.scope import Scope
from firstpass.retrieval.lint.material import Material
from firstpass.retrieval.lint.mentions import MASK, Mention
from firstpass.retrieval.lint.sense import Sense
from firstpass.retrieval.lint.words import content_words

CLAUSES, CONTEXTS, WORDS = 0.8, 0.6, 0.8
"""What the three measures need at least where the clause says what it is about."""
CLEAR_CONTEXT, CLEAR_WORDS = 0.7, 0.45
"""Where the contexts are as close as this, fewer words need be shared; a clause about "you" or "it" needs it."""
BESIDE_CLAUSES, BESIDE_WORDS = 0.55, 0.6
"""What is enough in a clear context where another figure of both sentences is the same."""
AS_GOOD = 0.1
"""How much less alike an agreeing mention may be and still be the one that was meant."""

_NO_SUBJECT = re.compile(r"(?:you|it|they|we|this|that|these|please|our fee|the fee|after)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]+")
_LOWER = re.compile(r"[a-z]+")
_PERIOD = re.compile(
    rf"{MASK}(?: [^\s\w]| \w+)? (?:a|an|each|per|every) (?:calendar )?(day|week|month|year|hour|minute|second|\w+)\b"
)
_QUALIFIERS = tuple(
    frozenset(words.split())
    for words in (
        "express standard instant",
        "first second third next last",
        "smallest largest lowest highest",
        "personal company private",
        "old new other",
        "debit credit",
        "daily weekly monthly yearly",
        "test live",
        "online person",
        "uk eu abroad outside",
        "owner admin finance developer",
    )
)
"""Words of which each makes a figure another thing's."""
_USUAL = frozenset({"standard", "new"})
"""Those of them that may as well be left out."""


def contradicting_figures(m: Material, scope: Scope, sense: Sense) -> Iterator[Finding]:
    """A figure that another text, read by the same people at the same time, gives differently."""
    compared = _Compared(sense)
    for number, mention in enumerate(sense.mentions):
        other = compared.contradicted_by(number)
        if other is not None:
            what = f"{mention.said} here, {other.said} in {m.where(other.place)}: {other.place.said!r}"
            mend = "Make them equal, or say what makes them two things"
            yield m.error("contradicting_figures", mention.place, what, mend)


class _Compared:
    """The mentions with what tells whether two of them are about one thing; all matrices are (mentions, mentions)."""

    def __init__(self, sense: Sense) -> None:
        self._all = sense.mentions
        self._clauses = _cosines(sense, (mention.clause for mention in self._all))
        self._contexts = _cosines(sense, (mention.context for mention in self._all))
        self._words = [content_words(mention.clause) - content_words(mention.figure.unit) for mention in self._all]
        self._around = [content_words(mention.around) for mention in self._all]
        counted = Counter(word for words in self._words for word in words)
        self._weights = {word: math.log((len(self._all) + 1) / (count + 0.5)) for word, count in counted.items()}
        self._of_source: dict[str, list[int]] = {}
        self._of_sentence: dict[tuple[str, int, int], list[int]] = {}
        for number, mention in enumerate(self._all):
            self._of_source.setdefault(mention.source.name, []).append(number)
            self._of_sentence.setdefault(mention.sentence, []).append(number)

    def contradicted_by(self, one: int) -> Mention | None:
        """The mention most alike that contradicts this one."""
        alike = self._clauses[one] + self._contexts[one]
        for other in map(int, np.argsort(-alike)):
            if alike[other] < BESIDE_CLAUSES + CLEAR_CONTEXT:
                return None
            if self._contradict(one, other):
                return self._all[other]
        return None

    def _contradict(self, one: int, other: int) -> bool:
        first, second = self._all[one], self._all[other]
        return (
            first.figure.unit == second.figure.unit
            and first.figure.contradicts(second.figure)
            and first.source.name != second.source.name
            and first.source.meets(second.source)
            and self._one_thing(one, other)
            and not self._settled(one, other)
            and not self._settled(other, one)
        )

    def _one_thing(self, one: int, other: int) -> bool:
        """Whether both figures are said of the same thing."""
        if self._kept_apart(one, other):
            return False
        clauses, contexts = self._clauses[one, other], self._contexts[one, other]
        words = self._shared_words(one, other)
        if self._same_beside(one, other):
            return bool(clauses >= BESIDE_CLAUSES and contexts >= CLEAR_CONTEXT and words >= BESIDE_WORDS)
        clear = contexts >= CLEAR_CONTEXT
        subject = not any(_NO_SUBJECT.match(self._all[number].clause) for number in (one, other))
        enough = words >= (CLEAR_WORDS if clear else WORDS) and (clear or (subject and contexts >= CONTEXTS))
        return bool(clauses >= CLAUSES and enough)

    def _settled(self, one: int, other: int) -> bool:
        """Whether the text of `other` says elsewhere what `one` says, so that `other` is about something else."""
        first, second = self._all[one], self._all[other]
        bar = self._clauses[one, other] + self._contexts[one, other] - AS_GOOD
        return any(
            first.figure.unit == self._all[near].figure.unit
            and not first.figure.contradicts(self._all[near].figure)
            and self._clauses[one, near] + self._contexts[one, near] >= bar
            and not self._one_thing(near, other)
            for near in self._of_source[second.source.name]
        )

    def _same_beside(self, one: int, other: int) -> bool:
        """Whether the two sentences have another figure in common."""
        return any(
            self._all[near].figure == self._all[far].figure and not self._kept_apart(near, far)
            for near in self._of_sentence[self._all[one].sentence]
            for far in self._of_sentence[self._all[other].sentence]
            if near != one and far != other
        )

    def _kept_apart(self, one: int, other: int) -> bool:
        """Whether a word, a name, a bound or a period makes these figures of two things."""
        first, second = self._all[one], self._all[other]
        bounds = {first.figure.bound, second.figure.bound}
        names, others = (set(_NAME.findall(mention.clause)) for mention in (first, second))
        periods = {found.group(1) for mention in (first, second) if (found := _PERIOD.search(mention.clause))}
        return (
            bounds == {"least", "most"}
            or (bool(names and others) and not names & others)
            or len(periods) == 2
            or any(_differ(first.clause, second.clause, words) for words in _QUALIFIERS)
        )

    def _shared_words(self, one: int, other: int) -> float:
        """The share of both clauses' words that the other's passage has, by weight."""
        said = [*self._words[one], *self._words[other]]
        shared = [*self._words[one] & self._around[other], *self._words[other] & self._around[one]]
        return sum(map(self._weights.__getitem__, shared)) / max(sum(map(self._weights.__getitem__, said)), 1e-6)


def _differ(one: str, other: str, words: frozenset[str]) -> bool:
    first, second = (words.intersection(_LOWER.findall(clause.lower())) for clause in (one, other))
    return not first & second if first and second else bool((first | second) - _USUAL)


def _cosines(sense: Sense, texts: Iterable[str]) -> np.ndarray:
    vectors = [sense.vectors[text] for text in texts]
    if not vectors:
        return np.zeros((0, 0), dtype=np.float32)
    stacked = np.array(vectors)
    return np.asarray(stacked @ stacked.T)
