"""Ranking: which of the nearest passages answers a wish best. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firstpass.domain.decision import Wish
from firstpass.domain.playbook import Passage
from firstpass.domain.policy.situation import SURE

OPENING_BONUS = 0.16
"""What an article's opening gains in cosine: it is written to answer alone, a section only where it fits far better."""


@dataclass(frozen=True)
class Scored:
    """A passage and its cosine similarity to the wish."""

    passage: Passage
    score: float


def rank(wish: Wish, found: Sequence[Scored], keep: int) -> tuple[Passage, ...]:
    """The best passages for the wish; for an understood one only those of articles on its case type."""
    fitting = [s for s in found if _fits(wish, s.passage)]
    fitting.sort(key=lambda s: (-_weight(s), s.passage.id))
    return tuple(s.passage for s in fitting[:keep])


def _fits(wish: Wish, passage: Passage) -> bool:
    return wish.confidence < SURE or wish.case_type in passage.case_types


def _weight(scored: Scored) -> float:
    return scored.score + (OPENING_BONUS if scored.passage.heading is None else 0.0)
