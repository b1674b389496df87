"""The words of a generation's passages: how telling each is, and where the rare ones stand."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

RARE = 4
"""A term in at most this many passages is looked up: a code or a product's name finds its passage by itself."""
_TELLING = 3
"""Letters or digits that a term must have to be looked up."""
_TERM = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"(?<=\w{3})s$")


@lru_cache(maxsize=8_192)
def terms_of(text: str) -> frozenset[str]:
    """The words of a text, case and a plural's s dropped."""
    return frozenset(_PLURAL.sub("", term) for term in _TERM.findall(text.casefold()))


@dataclass(frozen=True)
class Lexicon:
    """`frequency` is in how many of the `passages` passages each term stands; `rare` where, for terms in few."""

    passages: int = 0
    frequency: Mapping[str, int] = field(default_factory=dict)
    rare: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def share(self, asked: frozenset[str], text: str) -> float:
        """How much of what was asked, weighed by how telling each term is, stands in the text: 0 to 1."""
        there = terms_of(text)
        whole = sum(map(self._weight, asked))
        return sum(map(self._weight, asked & there)) / whole if whole else 0.0

    def look_up(self, asked: frozenset[str]) -> set[str]:
        """The passages that hold a rare term of what was asked."""
        return {passage for term in asked for passage in self.rare.get(term, ())}

    def _weight(self, term: str) -> float:
        """Inverse document frequency; a term that no passage has tells most."""
        return math.log(1 + max(self.passages, 1) / max(self.frequency.get(term, 0), 1))


def lexicon_of(texts: Iterable[tuple[str, str]]) -> Lexicon:
    """The lexicon of these passages, each a name and its text."""
    frequency: Counter[str] = Counter()
    places: dict[str, list[str]] = defaultdict(list)
    passages = 0
    for passage, text in texts:
        passages += 1
        for term in terms_of(text):
            frequency[term] += 1
            if frequency[term] <= RARE and len(term) >= _TELLING:
                places[term].append(passage)
    rare = {term: tuple(found) for term, found in places.items() if frequency[term] <= RARE}
    return Lexicon(passages, dict(frequency), rare)
