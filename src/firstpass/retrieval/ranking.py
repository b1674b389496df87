"""Ranking: which of the passages that were found answers a wish best. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firstpass.domain.decision import Wish
from firstpass.domain.playbook import Passage
from firstpass.domain.policy.situation import SURE

OPENING_BONUS = 0.08
"""What an article's opening gains: it is written to answer alone, a section only where it fits clearly better."""
WORDS_WEIGHT = 0.30
"""What it counts when all words of the wish stand in the passage, beside a cosine of 1."""
ASKED_WEIGHT = 0.35
"""What it counts when the wish is the question that the passage answers: for a section its heading, for an opening the
sample questions of its article."""
CLOSE = 0.15
"""How far an opening may be behind a section of its article to be said before it."""
VERBATIM_WEIGHT, VERBATIM = 0.30, 12
"""What it counts for a whole article when the wish is one of its sample questions in nearly the same words: the cosine
to the nearest in its 12th power. So writing a question down is enough to lead to an article."""


@dataclass(frozen=True)
class Scored:
    """A passage, its cosine to the wish, the share of the wish's words in it, and the cosines of the wish to the
    nearest sample question of its article and to its own heading."""

    passage: Passage
    cosine: float
    words: float = 0.0
    sample: float = 0.0
    heading: float = 0.0

    @property
    def asked(self) -> float:
        """How near the wish is to the question that this passage answers."""
        return self.sample if self.passage.heading is None else self.heading

    @property
    def score(self) -> float:
        """Meaning, words and sample questions together; an opening stands before a section that is hardly better."""
        opening = OPENING_BONUS if self.passage.heading is None else 0.0
        questions = ASKED_WEIGHT * self.asked + VERBATIM_WEIGHT * self.sample**VERBATIM
        return self.cosine + WORDS_WEIGHT * self.words + questions + opening


def rank(wish: Wish, found: Sequence[Scored], keep: int) -> tuple[Scored, ...]:
    """The best passages for the wish, `keep` at most; for an understood wish only those of articles on its case type.

    The opening of the best one's article is there in any case: right behind it where it is close, else last."""
    fitting = [scored for scored in found if _fits(wish, scored.passage)]
    fitting.sort(key=lambda scored: (-scored.score, scored.passage.id))
    best, others = fitting[:1], fitting[1:]
    opening = [scored for scored in others if scored.passage.opens(best[0].passage)]
    close = [scored for scored in opening if best[0].score - scored.score <= CLOSE]
    further = [scored for scored in others if scored not in opening]
    return (*(best + close + further)[:keep], *(scored for scored in opening if scored not in close))


def _fits(wish: Wish, passage: Passage) -> bool:
    return wish.confidence < SURE or wish.case_type in passage.case_types
