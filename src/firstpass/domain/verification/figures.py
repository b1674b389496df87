# ruff: noqa: E501 (a pattern reads best on one line)
"""Figures: each figure of a draft is in the evidence, with its unit and said of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from firstpass.domain.verification.concepts import concept
from firstpass.domain.verification.quantities import Quantity, quantities, same

_REPEATED = re.compile(
    r"\b(?:you (?:say|said|mention\w*|wrote|write|told|see|saw|ask\w*|paid|sent|describe\w*|report\w*|were charged)|your (?:\w+ )?"
    r"(?:payment|charge|refund|transfer|question|message|withdrawal|order|invoice|fee|purchase|payout|transaction|sale|reference|case|ticket)|"
    r"about (?:the|your|that)|sorry|understand|that (?:payment|charge|fee|amount))\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\b(?:will|we|refunded|back|approved|credited|guarantee\w*|limit|owe|can have)\b", re.IGNORECASE)
_NAMES = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]+|\b(?:UK|EU)\b")
_QUALIFIERS = tuple(
    frozenset(words.split())
    for words in (
        "express standard instant", "smallest largest minimum maximum", "personal business private", "debit credit",
        "daily weekly monthly yearly", "starter business", "uk eu abroad outside", "owner admin finance developer",
        "reminder deadline", "first second third fourth", "online person", "company personal", "domestic foreign abroad",
        "refund replacement", "old new",
    )
)  # fmt: skip
_WORD = re.compile(r"[a-z]+")
_BREAK = re.compile(r"[.!?;]\s|\n|,\s+(?:and|but|or)?\s?|\s(?:and|but|plus)\s|\s[–—-]\s")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_LIST_NUMBER = re.compile(r"^[ \t]*(?:[-*•>]\s*)?(?:step )?\(?\d{1,2}[.):](?=\s)", re.IGNORECASE | re.MULTILINE)
_CLASH = {("least", "most"), ("most", "least"), ("after", "most"), ("most", "after")}
_BARE = frozenset({"", "step", "option"})


@dataclass(frozen=True)
class Mention:
    """A figure with the stretch of text it stands in, and the whole sentence."""

    quantity: Quantity
    clause: str
    sentence: str

    @cached_property
    def words(self) -> frozenset[str]:
        """What the sentence is about."""
        return frozenset(filter(None, map(concept, _WORD.findall(self.sentence.lower()))))


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """Every figure of a text with its surroundings."""
    return tuple(Mention(q, _around(text, q, _BREAK), _around(text, q, _SENTENCE_END)) for q in quantities(text))


def _around(text: str, quantity: Quantity, mark: re.Pattern[str]) -> str:
    begin = max((found.end() for found in mark.finditer(text, 0, quantity.start)), default=0)
    after = mark.search(text, quantity.end)
    return text[begin : after.start() if after else len(text)]


def ungrounded(draft: str, evidence: Iterable[str], question: str) -> Iterator[tuple[str, str]]:
    """The figures that no evidence gives for the same thing, with why."""
    known = [mention for text in evidence for mention in mentions(text)]
    draft = _LIST_NUMBER.sub(lambda found: " " * len(found.group()), draft)
    ours = mentions(draft)
    asked = quantities(question)
    for mention in ours:
        quantity = mention.quantity
        alike = [other for other in known if same(quantity, other.quantity)]
        if not alike:
            if not _repeats(mention, asked):
                yield quantity.said, "this figure is in no evidence"
        elif all((quantity.bound, other.quantity.bound) in _CLASH for other in alike):
            yield quantity.said, "the evidence gives this figure as a bound the other way"
        elif all(_apart(mention, other, known, ours) for other in alike):
            yield quantity.said, "the evidence gives this figure for another thing"


def _repeats(mention: Mention, asked: Iterable[Quantity]) -> bool:
    """Whether the figure is the customer's own, said back to them without adding anything."""
    said = any(same(mention.quantity, other) for other in asked)
    return said and bool(_REPEATED.search(mention.sentence)) and not _AHEAD.search(mention.clause)


def _apart(mention: Mention, other: Mention, known: list[Mention], ours: tuple[Mention, ...]) -> bool:
    """Whether a name or a qualifier makes the two figures those of two things, or another figure fits much better."""
    words, others = (set(_WORD.findall(text.lower())) for text in (mention.clause, other.clause))
    wide = set(_WORD.findall(other.sentence.lower()))
    for group in _QUALIFIERS:
        here, there = words & group, others & group
        if here and there and not here & there:
            return True
        if here and not here & wide and wide & group:
            return True
    return _better(mention, other, known, ours)


def _better(mention: Mention, other: Mention, known: list[Mention], ours: tuple[Mention, ...]) -> bool:
    """Whether a figure of the same unit, but another value, is said of what this draft is about."""
    here = mention.words
    fits = len(here & other.words)
    beside = [own.quantity for own in ours if own.sentence == mention.sentence]
    free = [r for r in known if not any(same(own, r.quantity) for own in beside)]
    rivals = [r for r in free if r.quantity.unit == mention.quantity.unit and not same(mention.quantity, r.quantity)]
    if any(here <= rival.words for rival in rivals) and not here <= other.words:
        return True
    return any(len(here & rival.words) >= fits + 2 for rival in rivals) and fits < max(2, len(here) / 2)
