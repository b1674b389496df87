"""Cue tables: phrases over words that a compliance officer can read, compiled once a generation.

The grammar of phrases is `domain.phrases`.
"""

from __future__ import annotations

from firstpass.domain.phrases import UnknownWordList, Words, compile_phrases, needed_words, words_of
from firstpass.domain.playbook import Cues
from firstpass.domain.signals import Courtesy

__all__ = ["CueTable", "UnknownWordList", "Words", "compile_phrases", "words_of"]


class CueTable:
    """The compiled cues of one generation. A kind is a name such as `asks_for_person` or `reserved.kyc_decision`.

    `small_words` say nothing about what is wished."""

    def __init__(self, cues: Cues) -> None:
        self.small_words = frozenset(words_of(word).joined for word in cues.words.get("small_words", ()))
        self._patterns = {
            kind: compile_phrases([phrase for table in languages.values() for phrase in table], cues.words)
            for kind, languages in cues.phrases.items()
        }
        self._needed = {
            kind: needed_words([phrase for table in languages.values() for phrase in table], cues.words)
            for kind, languages in cues.phrases.items()
        }
        self._courtesies = {
            kind: {language: compile_phrases(table, cues.words) for language, table in languages.items()}
            for kind, languages in cues.phrases.items()
            if kind in set(Courtesy)
        }
        self._single = {
            kind: [compile_phrases([phrase], cues.words) for table in languages.values() for phrase in table]
            for kind, languages in cues.phrases.items()
            if kind == "automated"
        }

    def kinds(self, prefix: str) -> tuple[str, ...]:
        """The kinds whose name begins with `prefix`."""
        return tuple(kind for kind in self._patterns if kind.startswith(prefix))

    def find(self, kind: str, words: Words) -> int | None:
        """The offset in the message of the first phrase of this kind."""
        found = self._patterns[kind].search(words.joined) if self._may_hold(kind, words) else None
        return words.offset(found.start()) if found else None

    def places(self, kind: str, words: Words) -> tuple[int, ...]:
        """The offsets in the message at which different phrases of this kind first stand."""
        if not self._may_hold(kind, words):
            return ()
        first: dict[str, int] = {}
        for found in self._patterns[kind].finditer(words.joined):
            first.setdefault(found.group(), words.offset(found.start()))
        return tuple(first.values())

    def without(self, kind: str, words: Words) -> Words:
        """The words with every phrase of this kind blanked out; what stands elsewhere keeps its place."""
        if not self._may_hold(kind, words):
            return words
        blanked = self._patterns[kind].sub(lambda found: "-" * len(found.group()), words.joined)
        return Words(blanked, words.offsets)

    def after(self, kind: str, words: Words) -> int:
        """The offset in the message of the first word behind the phrases of this kind that it begins with."""
        place, pattern = 0, self._patterns.get(kind)
        while pattern and (found := pattern.match(words.joined, place)):
            if found.end() + 1 >= len(words.joined):
                break
            place = found.end() + 1
        return words.offset(place) if place else 0

    def is_whole(self, kind: str, words: Words) -> bool:
        """Whether the message is nothing but a phrase of this kind."""
        return kind in self._patterns and self._patterns[kind].fullmatch(words.joined) is not None

    def language_of(self, kind: str, words: Words) -> str | None:
        """The language of the first table in which the message is nothing but a phrase; for courtesies alone."""
        tables = self._courtesies.get(kind, {})
        return next((language for language, table in tables.items() if table.fullmatch(words.joined)), None)

    def distinct(self, kind: str, words: Words) -> int:
        """How many different phrases of this kind the message holds; counted for `automated` alone."""
        if self.find(kind, words) is None:
            return 0
        return sum(1 for pattern in self._single.get(kind, ()) if pattern.search(words.joined))

    def _may_hold(self, kind: str, words: Words) -> bool:
        """Whether the message has a word that a phrase of this kind needs: most have none, and are not searched."""
        return kind in self._patterns and not words.each.isdisjoint(self._needed[kind])
