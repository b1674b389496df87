# ruff: noqa: E501 (a pattern reads best on one line)
"""What a person told the customer: a draft repeats it or stays off it, and never says it differently."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.verification.claims import claimed, sentences_of
from firstpass.domain.verification.figures import Mention, mentions
from firstpass.domain.verification.polarity import overlap, turned
from firstpass.domain.verification.quantities import same
from firstpass.domain.verification.text import Clause, Text, analyse

_AGAINST = re.compile(
    r"\b(?:(?:colleague|agent|person|advis[eo]r|they|he|she|team|what you (?:were|have been) told|information|that|you|which|someone)\b[\w' ]{0,30}"
    r"(?:mistaken|wrong(?:ly)?|incorrect\w*|misinformed|misspoke|was an error|in error|not (?:right|correct|true|accurate|quite right)|isn't (?:right|correct|true|accurate)|misled|confused|out of date|outdated|too optimistic|a mistake|no longer (?:stands|applies|true|holds)|does not (?:stand|apply)|doesn't (?:stand|apply|count))|"
    r"(?:ignore|disregard|forget|never mind|set aside)\b[\w' ]{0,25}(?:told|said|colleague|agent|promise\w*|advice|wrote|message)|contrary to|unlike what|"
    r"(?:despite|whatever|regardless of|in spite of|no matter) what\b[\w' ]{0,30}(?:said|told|promised|wrote)|correct(?:ing|ion)? (?:what|my colleague|the)|"
    r"(?:colleague|agent)s? (?:should|could) not have|that was never|nobody (?:said|told|promised)|no one (?:said|told|promised))\b",
    re.IGNORECASE,
)
_TIMES = frozenset({"minutes", "months", "working days", "date", "weekday"})
_POINTING = re.compile(r"\b(?:it|that|this|they|these|actually|really|in fact)\b", re.IGNORECASE)
_SHARED = 1.0


def contradictions(draft: Text, agent_said: tuple[str, ...], evidence: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The pieces of a draft that say otherwise what a person said, with why."""
    if not agent_said:
        return
    said = [analyse(text) for text in agent_said]
    for found in _AGAINST.finditer(draft.plain):
        yield found.group(), "it sets aside what a person told the customer"
    clauses = tuple(clause for text in said for clause in text.clauses)
    sentences = sentences_of(said)
    for clause in draft.clauses:
        if any(clause.key in text.keys for text in said):
            continue
        if why := _against(clause, clauses, sentences):
            yield clause.text, why
    yield from _figures(draft.plain, agent_said)


def _against(clause: Clause, said: tuple[Clause, ...], sentences: dict[Clause, str]) -> str | None:
    why = turned(clause, said, sentences)
    return f"a person told the customer otherwise: {why}" if why and claimed(clause) else None


def _figures(draft: str, agent_said: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Figures of the same kind and topic with another value, where the draft does not give the person's figure."""
    ours = mentions(draft)
    for theirs in (mention for text in agent_said for mention in mentions(text)):
        if any(same(mine.quantity, theirs.quantity) or same(theirs.quantity, mine.quantity) for mine in ours):
            continue
        for mine in ours:
            if _one_kind(mine, theirs) and _one_topic(mine, theirs):
                yield mine.quantity.said, f"a person told the customer {theirs.quantity.said!r}"


def _one_kind(mine: Mention, theirs: Mention) -> bool:
    one, other = (mention.quantity.unit.removeprefix("few ") for mention in (mine, theirs))
    return one == other or {one, other} <= _TIMES


def _one_topic(mine: Mention, theirs: Mention) -> bool:
    shared = analyse(mine.sentence).clauses
    weight = sum(overlap(clause, theirs.words) for clause in shared)
    return weight >= _SHARED or bool(_POINTING.search(mine.sentence))
