"""Search: the passages in force for each wish of a message."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from firstpass.domain.decision import Wish
from firstpass.domain.playbook import Passage, Playbook
from firstpass.ports import Generation, Understood, Vectors
from firstpass.retrieval.ranking import Scored, rank

FETCH = 24
"""Passages asked of the index; more than are kept, since some are not in force."""
KEEP = 3


async def find_passages(
    generation: Generation, understood: Understood, language: str, at: datetime
) -> tuple[tuple[Passage, ...], ...]:
    """For each wish its best passages for customers, valid on the turn's day in the company's time zone."""
    today = at.astimezone(ZoneInfo(generation.playbook.scope.time_zone)).date()
    return tuple(
        [
            await _for_wish(generation, wish, understood.vectors[row], language, today)
            for row, wish in enumerate(understood.meaning.wishes)
        ]
    )


async def _for_wish(
    generation: Generation, wish: Wish, vector: Vectors, language: str, today: date
) -> tuple[Passage, ...]:
    if not wish.candidates:
        return ()
    hits = await generation.passages.nearest(vector, "customer", language, FETCH)
    known = generation.playbook.passages
    found = [Scored(known[hit.passage], hit.score) for hit in hits if known[hit.passage].in_force(today)]
    return rank(wish, found, KEEP) or rank(wish, _of_case_type(generation.playbook, wish, language, today), KEEP)


def _of_case_type(playbook: Playbook, wish: Wish, language: str, today: date) -> list[Scored]:
    """The passages on an understood case type that were not among the nearest."""
    return [
        Scored(passage, 0.0)
        for passage in playbook.passages_on(wish.case_type)
        if passage.audience == "customer" and passage.language == language and passage.in_force(today)
    ]
