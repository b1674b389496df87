"""Search: the passages in force for each wish of a message, by meaning and by words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from firstpass.domain.decision import Wish
from firstpass.domain.lexicon import terms_of
from firstpass.domain.playbook import Passage, PassageId
from firstpass.ports import Generation, Understood, Vectors
from firstpass.retrieval.chunking import embedded_text
from firstpass.retrieval.ranking import Scored, rank

FETCH = 32
"""Passages asked of the index; more than are kept, since some are not in force."""
KEEP = 3


async def find_passages(
    generation: Generation, understood: Understood, said: str, language: str, at: datetime
) -> tuple[tuple[Scored, ...], ...]:
    """For each wish its best passages for customers, valid on the turn's day in the company's time zone.

    `said` is the message that the wishes have their offsets in."""
    today = at.astimezone(ZoneInfo(generation.playbook.scope.time_zone)).date()
    search = _Search(generation, language, today)
    wishes = understood.meaning.wishes
    return tuple([await search.best(wish, understood.vectors[row], said) for row, wish in enumerate(wishes)])


def nearest(texts: Vectors | None, vector: Vectors) -> float:
    """The cosine of a vector to the nearest of some texts, shape (n, dimensions) or (dimensions,); at least 0."""
    return max(float((texts @ vector).max()), 0.0) if texts is not None and len(texts) else 0.0


@dataclass(frozen=True)
class _Search:
    """A search in one language on one day."""

    generation: Generation
    language: str
    today: date

    async def best(self, wish: Wish, vector: Vectors, said: str) -> tuple[Scored, ...]:
        if not wish.candidates:
            return ()
        hits = await self.generation.passages.nearest(vector, "customer", self.language, FETCH)
        cosines = {hit.passage: hit.score for hit in hits}
        furthest = min(cosines.values(), default=0.0)
        playbook, asked = self.generation.playbook, terms_of(said[wish.start : wish.end])
        found = [
            Scored(
                passage,
                cosine=cosines.get(passage.id, furthest),
                words=playbook.lexicon.share(asked, embedded_text(passage)),
                sample=nearest(self.generation.samples.get(passage.article), vector),
                heading=nearest(self.generation.headings.get(passage.id), vector),
            )
            for passage in self._candidates(wish, cosines, asked)
        ]
        return rank(wish, found, KEEP)

    def _candidates(self, wish: Wish, near: dict[PassageId, float], asked: frozenset[str]) -> Iterator[Passage]:
        """What is near in meaning, on the case type, or holds a rare word of the wish, and may be said today.

        The index tells no cosine of what is not near: it is at most that of the furthest hit."""
        playbook = self.generation.playbook
        on_topic = (passage.id for passage in playbook.passages_on(wish.case_type))
        by_word = (PassageId(name) for name in sorted(playbook.lexicon.look_up(asked)))
        for name in dict.fromkeys((*near, *on_topic, *by_word)):
            passage = playbook.passages[name]
            if passage.audience == "customer" and passage.language == self.language and passage.in_force(self.today):
                yield passage
