"""Support: every clause of a draft rests on the evidence, or is harmless courtesy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from firstpass.domain.verification.concepts import concept
from firstpass.domain.verification.courtesy import harmless
from firstpass.domain.verification.polarity import overlap, swapped, turned
from firstpass.domain.verification.text import Clause, Text, analyse

UNKNOWN_SHARE = 0.36
"""The share of a clause's weight that no evidence may cover. Found on tests/domain/verification/cases, dev part."""
UNKNOWN_LEAST = 0.9
"""Below this weight what is unknown does not count: a usual word more."""
NEAR_SHARE = 0.34
"""The share that one sentence and its neighbours must cover, of clauses that say much."""
MUCH = 3.0
_ASKED = 0.4
"""How much of a word's weight the customer's own question covers."""
_UNITS = frozenset(
    concept(word)
    for word in [
        "day",
        "days",
        "week",
        "month",
        "year",
        "hour",
        "minute",
        "second",
        "pound",
        "pounds",
        "pence",
        "euro",
        "percent",
        "cent",
        "fortnight",
        "working",
        "business",
        "calendar",
        "workingday",
        "couple",
        "dozen",
        "hundred",
        "thousand",
        "eur",
        "gbp",
        "usd",
    ]
)
_NUMBER = re.compile(
    r"\d|^(?:half|quarter|dozen|couple|twice|double)$|^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b|^[£€$%]$"
)
_NAME = re.compile(r"[A-Z][A-Za-z]+")
_MINE = frozenset(
    {"i", "ai", "ok", "pin", "uk", "eu", "id", "i'm", "i'll", "i'd", "i've", "english", "eur", "gbp", "usd"}
)
_ABSOLUTE = 2.0
_ALIKE = 1.4


@dataclass(frozen=True)
class Ground:
    """What a draft may rest on, taken apart: the evidence, and the customer's question, which covers little."""

    evidence: tuple[Text, ...]
    question: Text

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(clause for text in self.evidence for clause in text.clauses)

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset(name for text in self.evidence for name in text.concepts)

    @cached_property
    def windows(self) -> tuple[frozenset[str], ...]:
        """The concepts of each sentence with its neighbours."""
        return tuple(
            frozenset().union(*text.sentences[max(0, number - 1) : number + 2])
            for text in self.evidence
            for number in range(len(text.sentences))
        )

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(key for text in self.evidence for key in text.keys)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(name for text in (*self.evidence, self.question) for name in text.names)

    @cached_property
    def sentences(self) -> dict[Clause, str]:
        """The whole sentence of each clause."""
        return sentences_of(self.evidence)


def sentences_of(texts: Iterable[Text]) -> dict[Clause, str]:
    """The whole sentence of each clause of these texts."""
    found: dict[Clause, str] = {}
    for text in texts:
        whole: dict[int, list[str]] = {}
        for clause in text.clauses:
            whole.setdefault(clause.sentence, []).append(clause.text)
        found |= {clause: " ".join(whole[clause.sentence]) for clause in text.clauses}
    return found


def ground(evidence: tuple[str, ...], question: str) -> Ground:
    """The ground that these texts give."""
    return Ground(tuple(analyse(text) for text in evidence), analyse(question))


@dataclass(frozen=True)
class Unsupported:
    """A clause that does not rest on the evidence, and why; `turned` where the evidence says the opposite, `stranger`
    where it names what the evidence does not."""

    clause: Clause
    why: str
    turned: bool = False
    stranger: bool = False


def unsupported(draft: Text, base: Ground) -> Iterator[Unsupported]:
    """The clauses that are neither supported nor courtesy."""
    whole: dict[int, list[str]] = {}
    for clause in draft.clauses:
        whole.setdefault(clause.sentence, []).append(clause.key)
    for clause in draft.clauses:
        if clause.key in base.keys or " ".join(whole[clause.sentence]) in base.keys:
            continue
        fault = _named(clause, base) if harmless(clause.text) else _fault(clause, base)
        if fault:
            yield fault


def _fault(clause: Clause, base: Ground) -> Unsupported | None:
    opposite = turned(clause, base.clauses, base.sentences)
    if opposite:
        return Unsupported(clause, opposite, turned=True)
    content = claimed(clause)
    unknown = [name for name in content if name not in base.concepts]
    heavy = [name for name in content if content[name] >= _ABSOLUTE and not _said_near(clause, name, base)]
    if heavy:
        return Unsupported(clause, f"no evidence says {_said(clause, heavy[0])!r}")
    stranger = _named(clause, base) or _misexplained(clause, base)
    if stranger:
        return stranger
    missing = sum(content[name] * (1 - _ASKED * (name in base.question.concepts)) for name in unknown)
    total = sum(content.values())
    if missing >= (UNKNOWN_LEAST if base.clauses else 0.3) and missing / total > UNKNOWN_SHARE:
        return Unsupported(clause, f"no evidence says {', '.join(_said(clause, name) for name in unknown)}")
    if total >= MUCH and max((overlap(clause, window) for window in base.windows), default=0.0) < NEAR_SHARE * total:
        return Unsupported(clause, "its words are in the evidence, but nowhere together")
    other = swapped(clause, base.clauses)
    if other:
        return Unsupported(clause, f"in the evidence it is done by {other}", turned=True)
    return _misnamed(clause, base)


def _misnamed(clause: Clause, base: Ground) -> Unsupported | None:
    """A name of a state or a page where the evidence says the same of another one."""
    names = _names(clause)
    if not names:
        return None
    shares = [(overlap(clause, other.concepts - names), other) for other in base.clauses]
    best = max((share for share, _ in shares), default=0.0)
    near = [other for share, other in shares if share >= best - 0.1]
    if best < _ALIKE or any(not _names(other) or _names(other) & names for other in near):
        return None
    return Unsupported(clause, f"the evidence says it of {'/'.join(sorted(_names(near[0])))}", turned=True)


def _names(clause: Clause) -> frozenset[str]:
    """The concepts that are written with a capital within the clause."""
    named = (word for place, word in enumerate(clause.words) if place and _NAME.fullmatch(word.raw))
    return frozenset(word.concept for word in named if word.concept and word.low not in _MINE)


def _said_near(clause: Clause, name: str, base: Ground) -> bool:
    """Whether the evidence says this where it speaks of what the clause speaks of."""
    rest = clause.concepts - {name}
    shares = [(overlap(clause, window & rest), window) for window in base.windows]
    best = max((share for share, _ in shares), default=0.0)
    return any(name in window and share >= 0.5 * best for share, window in shares)


def _named(clause: Clause, base: Ground) -> Unsupported | None:
    """A clause with a name that stands nowhere else."""
    stranger = _stranger(clause, base)
    return Unsupported(clause, f"{stranger!r} is in no evidence", stranger=True) if stranger else None


def _misexplained(clause: Clause, base: Ground) -> Unsupported | None:
    """A clause that says what a word means, where the evidence explains that word otherwise."""
    if "mean" not in clause.concepts:
        return None
    same = [other for other in base.clauses if other.head in clause.concepts and "mean" in other.concepts]
    heads = {other.head for other in same} | {"mean"}
    tail = {name: heavy for name, heavy in clause.weights.items() if name not in heads | base.question.concepts}
    meant = {name for other in same for name in analyse(base.sentences[other]).concepts}
    covered = sum(heavy for name, heavy in tail.items() if name in meant)
    if same and tail and covered <= 0.5 * sum(tail.values()):
        return Unsupported(clause, f"the evidence explains it otherwise: {same[0].text[:60]!r}", turned=True)
    return None


def claimed(clause: Clause) -> dict[str, float]:
    """The concepts that need support: figures and their units are looked at by themselves."""
    figures = {word.concept for word in clause.words if _NUMBER.search(word.low)}
    return {name: heavy for name, heavy in clause.content.items() if name not in _UNITS and name not in figures}


def _said(clause: Clause, name: str) -> str:
    return next((word.raw for word in clause.words if word.concept == name), name)


def _stranger(clause: Clause, base: Ground) -> str | None:
    """A name, such as of a menu or a company, that stands neither in the evidence nor in the question."""
    for place, word in enumerate(clause.words):
        named = place and _NAME.fullmatch(word.raw) and not clause.text.isupper()
        known = word.low in base.names or word.low in _MINE or word.concept in base.concepts
        if named and word.concept and not known:
            return word.raw
    return None
