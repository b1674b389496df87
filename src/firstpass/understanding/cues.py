"""Cue tables: phrases over words that a compliance officer can read, compiled once a generation.

A phrase is a row of words; `{list}` stands for any entry of a word list and `...` for up to four words. Matching is
over words alone: case, punctuation and apostrophes do not count ("I'd" is "id").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from firstpass.domain.playbook import Cues

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_APOSTROPHES = str.maketrans("", "", "'\u2019")
_LIST = re.compile(r"\{(\w+)\}")
_GAP = "..."


@dataclass(frozen=True)
class Words:
    """A message as words: `joined` has them with one blank between, `offsets` maps a place there to the message."""

    joined: str
    offsets: Mapping[int, int]

    def offset(self, place: int) -> int:
        """Where in the message the word at this place of `joined` begins."""
        return self.offsets.get(place, 0)


def words_of(text: str) -> Words:
    """The words of a message, case and apostrophes dropped."""
    words: list[str] = []
    offsets: dict[int, int] = {}
    place = 0
    for found in _WORD.finditer(text):
        word = found.group().translate(_APOSTROPHES).casefold()
        offsets[place] = found.start()
        words.append(word)
        place += len(word) + 1
    return Words(" ".join(words), offsets)


class UnknownWordList(ValueError):
    """A phrase names a word list that the table does not have."""


def compile_phrases(phrases: Iterable[str], lists: Mapping[str, tuple[str, ...]]) -> re.Pattern[str]:
    """One pattern over joined words for all phrases; an empty table matches nothing."""
    alternatives = [_phrase(phrase, lists) for phrase in phrases]
    return re.compile(rf"(?<!\S)(?:{'|'.join(alternatives)})(?!\S)" if alternatives else r"(?!)")


def _phrase(phrase: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    pattern, gap = "", ""
    for piece in phrase.split():
        if piece == _GAP:
            gap = r"(?:\S+ ){0,4}"
            continue
        pattern += (" " if pattern else "") + gap + _piece(piece, lists)
        gap = ""
    return pattern


def _piece(piece: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    named = _LIST.fullmatch(piece)
    if not named:
        return re.escape(words_of(piece).joined)
    entries = lists.get(named.group(1))
    if not entries:
        raise UnknownWordList(named.group(1))
    plain = sorted({words_of(entry).joined for entry in entries}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(entry) for entry in plain) + ")"


class CueTable:
    """The compiled cues of one generation. A kind is a name such as `asks_for_person` or `reserved.kyc_decision`."""

    def __init__(self, cues: Cues) -> None:
        self._patterns = {
            kind: compile_phrases([phrase for table in languages.values() for phrase in table], cues.words)
            for kind, languages in cues.phrases.items()
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
        found = self._patterns[kind].search(words.joined) if kind in self._patterns else None
        return words.offset(found.start()) if found else None

    def without(self, kind: str, words: Words) -> Words:
        """The words with every phrase of this kind blanked out; what stands elsewhere keeps its place."""
        if kind not in self._patterns:
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

    def distinct(self, kind: str, words: Words) -> int:
        """How many different phrases of this kind the message holds; counted for `automated` alone."""
        if self.find(kind, words) is None:
            return 0
        return sum(1 for pattern in self._single.get(kind, ()) if pattern.search(words.joined))
