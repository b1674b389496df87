"""The bans of `never_say.yaml`, compiled: phrases that must never be said, and their harmless uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from firstpass.domain.lint import Ban, NeverSay
from firstpass.domain.phrases import PhraseIndex, compile_phrases, words_of
from firstpass.domain.verification.text import plain

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Bans:
    """The bans of a playbook. Languages are kept apart: a harmless use stands in its own language."""

    table: NeverSay

    @cached_property
    def _patterns(self) -> tuple[tuple[Ban, PhraseIndex, re.Pattern[str]], ...]:
        words = self.table.words
        return tuple(
            (ban, PhraseIndex(phrases, words), compile_phrases(ban.allowed.get(language, ()), words))
            for ban in self.table.bans
            for language, phrases in ban.phrases.items()
        )

    @cached_property
    def _of_sentence(self) -> Callable[[str], tuple[tuple[Ban, str], ...]]:
        """What a sentence breaks; approved sentences are asked for again and again, so results are kept."""
        return lru_cache(maxsize=4096)(self._breaks)

    def broken(self, text: str) -> Iterator[tuple[Ban, str]]:
        """Each ban that a sentence of the text breaks, with the words said."""
        for sentence in _SENTENCE.split(plain(text)):
            yield from self._of_sentence(sentence)

    def _breaks(self, sentence: str) -> tuple[tuple[Ban, str], ...]:
        joined = words_of(sentence).joined
        held = frozenset(joined.split())
        found: dict[str, tuple[Ban, str]] = {}
        for ban, phrases, allowed in self._patterns:
            if ban.kind in found or not phrases.search(joined, held):
                continue
            left = allowed.sub(lambda said: "-" * len(said.group()), joined)
            if said := phrases.search(left, held):
                found[ban.kind] = ban, said.group()
        return tuple(found.values())
