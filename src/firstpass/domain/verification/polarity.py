# ruff: noqa: E501 (a pattern reads best on one line)
"""Negation and direction: `is refundable` against `is not refundable`, before against after, we pay against you pay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from firstpass.domain.verification.concepts import concept
from firstpass.domain.verification.text import Clause

_SAME_HEAD = 0.7
"""How much more two clauses share that speak about one thing."""
_CLOSE, _NEAR = 0.41, 0.35
_LEAST_SHARED = 1.4
"""Weight that two clauses must share before one may speak against the other."""

OPPOSITES: tuple[tuple[str, str], ...] = (
    ("before", "after"),
    ("before", "since"),
    ("at least", "at most|up to|no more than"),
    ("more", "less|fewer"),
    ("higher", "lower"),
    ("cheaper", "dearer|more expensive|pricier"),
    ("faster|quicker|sooner", "slower|later"),
    ("open|opened|opens", "close|closed|closes"),
    ("include|includes|including|included", "exclude|excludes|excluding|except|excluded"),
    ("with", "without"),
    ("free", "charged|chargeable|paid-for"),
    ("sender|sent by", "recipient|receiver"),
    ("debit", "credit"),
    ("freeze|frozen|block", "unfreeze|unfrozen|unblock"),
    ("activate|active", "deactivate|inactive"),
    ("lock|locked", "unlock|unlocked"),
    ("private|personal|consumer|consumers", "business|company"),
    ("online", "in person|in store"),
    ("first", "last"),
    ("working day|working days|business day|business days", "calendar day|calendar days"),
    ("start|starts|started|begin|begins", "end|ends|ended|stop|stops"),
    ("increase|increases|rise|rises|up", "decrease|decreases|fall|falls|drop|drops|down"),
    ("smallest|minimum|lowest|least", "largest|maximum|highest|most"),
    ("allowed|allow|allows|permitted|can be|may be", "forbidden|prohibited|not allowed|banned"),
    ("required|must|have to|mandatory|need to", "optional|voluntary|do not have to|not required|don't have to|no need"),
    ("old|former|previous", "new"),
    ("incoming|received|receive", "outgoing"),
    ("same|equal|alike", "different|differ|differs|varies"),
    ("inside|within", "outside|after"),
    ("uk|united kingdom|britain", "eu|abroad|europe"),
    ("always|every time", "never|sometimes"),
    ("daily|a day|each day|per day", "weekly|a week|each week|per week|monthly|a month|each month|per month|yearly|a year|each year|per year"),
    ("monthly|a month|each month|per month", "weekly|a week|each week|per week|yearly|a year|each year|per year"),
    ("once|one time only", "twice|each time|every time|as often as"),
    ("only", "also|too|as well|even"),
    ("owner", "admin|finance|developer|view only"),
    ("starter", "business plan"),
    ("anyone|everyone|everybody", "only"),
    ("every|all|each", "some|few|certain|only a few|not every|not all"),
    ("stays|stay|remains|remain|still owe|still have to|still there", "taken off|off your|removed|gone|waived"),
    ("yours", "ours"),
    ("several|many|multiple|any number of", "only one|one at a time"),
    ("at the earliest", "at the latest"),
    ("more than once|several times|repeatedly|as often as", "(?<!more than )(?<!at )once"),
    ("standard", "instant|express"),
    ("full|fully|whole|entire|all of", "part|partly|partial"),
)  # fmt: skip
"""Each side as alternatives; a draft that says one where its evidence says the other turns it round."""


class Side:
    """One side of a pair: words and phrases that say it."""

    def __init__(self, alternatives: str) -> None:
        said = alternatives.split("|")
        self.words = frozenset(piece for piece in said if piece.isalpha())
        self._phrases = [re.compile(rf"\b{piece}\b") for piece in said if not piece.isalpha()]

    def find(self, low: str, words: frozenset[str]) -> str | None:
        """What says it in a text in small letters with these words."""
        common = self.words & words
        if common or not low:
            return min(common, default=None)
        return next((found.group() for phrase in self._phrases if (found := phrase.search(low))), None)


_SIDES = [
    pair
    for left, right in OPPOSITES
    for one, other in [(Side(left), Side(right))]
    for pair in ((one, other), (other, one))
]
_PHRASED = re.compile(
    "|".join(rf"\b{piece}\b" for pair in OPPOSITES for side in pair for piece in side.split("|") if not piece.isalpha())
)
_WORDS = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_STRONG = re.compile(
    r"\b(?:will|always|definitely|certainly|every time|without exception|must|in all cases|invariably|exactly|never)\b",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(?:may|might|usually|normally|often|sometimes|in most cases|most|can still|could|about|some)\b", re.IGNORECASE
)
_HEDGED = re.compile(
    r"\b(?:may|might|usually|normally|often|sometimes|in most cases|most|can|could|about|some|should|up to|within|expected?|typically|generally|mostly|as a rule|tend)\b",
    re.IGNORECASE,
)
_DOER = re.compile(
    r"(?:and |then |but |so )?(?:the |our |your |an? |trained )?(we|i|you|northquay|team|they|people|person|colleague|shop|"
    r"merchant|seller|bank|customer|software|chat|owner|admin|app)"
    r"(?: (?:can|will|may|must|would|should|have to|need to|do|then|only|usually|also|always|has to|needs to))* ([a-z]+)\b",
    re.IGNORECASE,
)
_SIDE = dict.fromkeys(("we", "i", "northquay", "team", "they", "people", "person", "colleague"), "us")

_NEEDED = (
    (
        re.compile(r"\bonly\b(?! (?:need|have) to)", re.IGNORECASE),
        re.compile(
            r"\b(?:only|just|need|must|no\w*|not|alone|newest|each|unless|has to|have to|never|at least|except|but)\b|n't\b",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\bbefore\b", re.IGNORECASE),
        re.compile(
            r"\b(?:before|until|till|by|ahead|earlier|prior|first|up to|then|previous\w*|not yet|past)\b", re.IGNORECASE
        ),
    ),
    (
        re.compile(r"\bafter\b", re.IGNORECASE),
        re.compile(
            r"\b(?:after\w*|when|once|from|counted|later|pass\w*|since|then|as soon as|next|follow\w*|ended?|if)\b",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\b(?:anyone|everyone|everybody|anybody)\b", re.IGNORECASE),
        re.compile(r"\b(?:any\w*|every\w*|all|each|people|same|whoever)\b", re.IGNORECASE),
    ),
)
"""Words that the evidence must have too, in one form or another, where it speaks of the same thing."""

_DUTY = re.compile(r"\b(?:have to|has to|must|need to|needs to|required|are obliged|obligatory)\b", re.IGNORECASE)
_NO_DUTY = re.compile(
    r"\b(?:(?:do|does)(?:n't| not) (?:have|need)|need not|needn't|no need|(?:nobody|no one|no-one) (?:has|needs) to|not required|without having|only (?:have|need) to)\b",
    re.IGNORECASE,
)
_CAN = re.compile(
    r"\b(?:can|may|could|able to)(?P<no> ?not|n't)?(?: (?:also|still|then|always|only|be|already))* (?P<verb>[a-z]+)",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(our|your)(?: own)? ([a-z]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Alike:
    """The clauses of the evidence with how much they share with one clause of a draft; `need` is the least share."""

    shares: tuple[tuple[float, Clause], ...]
    need: float
    total: float

    @cached_property
    def best(self) -> float:
        return max((share for share, _ in self.shares), default=0.0)

    @cached_property
    def near(self) -> tuple[Clause, ...]:
        """The clauses most like it."""
        least = self.best - _CLOSE
        return tuple(clause for share, clause in self.shares if share >= least)


def overlap(clause: Clause, known: frozenset[str]) -> float:
    """The weight of the clause's concepts that are among these; usual words count a little too."""
    weights = clause.weights
    return sum(map(weights.__getitem__, clause.concepts & known))


def _alike(clause: Clause, known: tuple[Clause, ...]) -> Alike:
    head = clause.head
    if any(word.low in ("means", "mean") for word in clause.words):
        known = tuple(other for other in known if other.head == head and "mean" in other.concepts) or known
    shares = tuple((overlap(clause, other.concepts) + _SAME_HEAD * (other.head == head), other) for other in known)
    total = sum(clause.content.values())
    return Alike(shares, max(0.4, min(_LEAST_SHARED, 0.8 * total), 0.45 * total), total)


_SIBLINGS = tuple(
    frozenset(line.split())
    for line in """
red blue green grey gray yellow orange white black purple
passport licence payslip payslips savings inheritance pension wages
bought activated ordered delivered
""".strip().splitlines()
)
"""Words of one sort: where the evidence has one, a draft may not put another in its place."""
_EVERY = re.compile(r"\b(not )?(?:every|all|each) (?:the )?(\w+)", re.IGNORECASE)


def _sibling(clause: Clause, alike: Alike, near: str) -> str | None:
    """A word of one sort in place of another one."""
    if alike.best < 0.5 * alike.total:
        return None
    words = frozenset(_WORDS.findall(near.lower()))
    for sort in _SIBLINGS:
        here, there = clause.lows & sort, words & sort
        if here and there and not here & there:
            return f"the evidence says it of {min(there)!r}, not of {min(here)!r}"
    for found in _EVERY.finditer(clause.text) if not any(clause.signs.values()) else ():
        some = (m for _, other in alike.shares for m in _EVERY.finditer(other.text) if m.group(1))
        if not found.group(1) and any(concept(m.group(2).lower()) == concept(found.group(2).lower()) for m in some):
            return f"the evidence says {found.group()!r} of some only"
    return None


def turned(clause: Clause, known: tuple[Clause, ...], sentences: Mapping[Clause, str]) -> str | None:
    """What the evidence says the other way round, in words for the verdict; None where nothing is.

    `sentences` are the whole sentences of the evidence's clauses."""
    alike = _alike(clause, known)
    if not clause.concepts or alike.best < min(alike.need, 1.0):
        return None
    near = " | ".join(sentences[other] for other in alike.near)
    return (
        _negated(clause, alike)
        or _able(clause, known)
        or _opposite(clause, alike, near)
        or _sibling(clause, alike, near)
        or _stronger(clause, alike)
        or _obliged(clause, alike)
        or _possessed(clause, known)
    )


def _negated(clause: Clause, alike: Alike) -> str | None:
    """What is negated here and not in the clauses most like this one, or the other way round."""
    if "only" in clause.lows or clause.text.endswith("?"):
        return None
    stated = {name: clause.weights[name] for name in clause.signs}
    shares = [(sum(map(stated.__getitem__, stated.keys() & other.signs.keys())), other) for _, other in alike.shares]
    best = max((share for share, _ in shares), default=0.0)
    if best >= max(min(alike.need, _LEAST_SHARED), 0.6 * sum(stated.values())):
        near = [other for share, other in shares if share >= best - _NEAR]
        if all(_speaks_against(clause, other) for other in near):
            return f"the evidence says it the other way round: {near[0].text[:60]!r}"
    for name, negated in clause.signs.items():
        having = [(share, other) for share, other in alike.shares if name in other.signs]
        best = max((share for share, _ in having), default=0.0)
        if clause.content.get(name, 0.0) < 1.0 or best < max(min(alike.need, 1.0), 0.5 * alike.total):
            continue
        both = any(clause.signs.values()) and any(any(other.signs.values()) for share, other in having if share >= best)
        if both or best < alike.best - _SAME_HEAD:
            continue
        if all(other.signs[name] != negated for _, other in having):
            return f"the evidence says it the other way round: {having[0][1].text[:60]!r}"
    return None


def _speaks_against(clause: Clause, other: Clause) -> bool:
    """Whether more of what both say is said with the other sign than with the same."""
    if any(clause.signs.values()) and any(other.signs.values()):
        return False
    weights = {True: 0.0, False: 0.0}
    for name, negated in clause.signs.items():
        if name in other.signs:
            weights[other.signs[name] == negated] += max(clause.content.get(name, 0.0), 0.1)
    return weights[False] > weights[True]


def _able(clause: Clause, known: tuple[Clause, ...]) -> str | None:
    """`can` where the evidence knows only `cannot`, or the other way round, for what the clause is about."""
    for verb, able in _cans(clause.text):
        said = [
            (known_able, other) for other in known for known_verb, known_able in _cans(other.text) if known_verb == verb
        ]
        against = [other for known_able, other in said if known_able != able]
        if clause.content.get(verb, 0.0) < 1.0 or not against or len(against) < len(said):
            continue
        if not clause.text.endswith("?"):
            return f"the evidence says it the other way round: {against[0].text[:60]!r}"
    return None


def _obliged(clause: Clause, alike: Alike) -> str | None:
    """A duty where the evidence says that there is none."""
    if not _DUTY.search(clause.text) or _NO_DUTY.search(clause.text) or any(clause.signs.values()):
        return None
    about = clause.concepts - {concept("need")}
    having = [other.text for share, other in alike.shares if about & other.concepts and share >= 0.5 * alike.total]
    freed = next((text for text in having if _NO_DUTY.search(text)), None)
    if freed and not any(_DUTY.search(text) and not _NO_DUTY.search(text) for text in having):
        return f"the evidence says that nobody has to: {freed[:60]!r}"
    return None


def _opposite(clause: Clause, alike: Alike, near: str) -> str | None:
    if alike.best < max(0.8, 0.5 * sum(clause.content.values())):
        return None
    text, low, near_low = clause.text, clause.text.lower(), near.lower()
    near_words = frozenset(_WORDS.findall(near_low))
    low, near_low = (said if _PHRASED.search(said) else "" for said in (low, near_low))
    for one, other in _SIDES:
        said = one.find(low, clause.lows)
        if (
            said
            and not other.find(low, clause.lows)
            and not one.find(near_low, near_words)
            and other.find(near_low, near_words)
        ):
            return f"the evidence does not say {said!r} but the opposite"
    for said_pattern, needed in _NEEDED:
        found = said_pattern.search(text)
        if found and not needed.search(near):
            return f"the evidence says nothing of {found.group()!r} here"
    return None


def _stronger(clause: Clause, alike: Alike) -> str | None:
    strong = _STRONG.search(clause.text)
    if not strong or alike.best < alike.need or _HEDGED.search(clause.text):
        return None
    near = [other.text for share, other in alike.shares if share >= alike.best - 0.1]
    if all(_WEAK.search(text) for text in near):
        return f"{strong.group()!r} says more than the evidence, which does not promise it"
    return None


def _possessed(clause: Clause, known: tuple[Clause, ...]) -> str | None:
    """Whose something is, where the evidence says it is the other's."""
    for whose, what in _owned(clause.text):
        said = {owner for other in known for owner, thing in _owned(other.text) if thing == what}
        if what and said and whose not in said:
            return f"in the evidence it is not {whose!r}"
    return None


@lru_cache(maxsize=16384)
def _owned(text: str) -> tuple[tuple[str, str], ...]:
    """`our` or `your`, each with the concept of what is owned."""
    return tuple((found.group(1).lower(), concept(found.group(2).lower())) for found in _OURS.finditer(text))


@lru_cache(maxsize=16384)
def _cans(text: str) -> tuple[tuple[str, bool], ...]:
    """What can be done, by its concept, and whether it can."""
    return tuple((concept(found["verb"].lower()), not found["no"]) for found in _CAN.finditer(text))


@lru_cache(maxsize=16384)
def _doer(text: str) -> tuple[str, str] | None:
    """Who does what: a side (`us`, `you` or a noun) and the concept of the verb; None where unclear."""
    found = _DOER.match(text)
    if not found:
        return None
    who = found.group(1).lower()
    return _SIDE.get(who, who), concept(found.group(2).lower())


def swapped(clause: Clause, known: tuple[Clause, ...]) -> str | None:
    """Who does it in the evidence, where that is somebody else; None where it is not, or nothing is said of it."""
    done = _doer(clause.text)
    if not done or not done[1] or any(word.negated for word in clause.words):
        return None
    need = 0.6 * sum(clause.content.values())
    doers = (_doer(other.text) for other in known if overlap(clause, other.concepts) >= need)
    others = [at[0] for at in doers if at and at[1] == done[1]]
    return others[0] if others and done[0] not in others else None
