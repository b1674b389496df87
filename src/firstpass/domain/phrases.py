"""The phrase grammar of the playbook's tables: phrases over words that a compliance officer can read.

A phrase is a row of words; `{list}` stands for any entry of a word list and `...` for up to four words. Matching is
over words alone: case, punctuation and apostrophes do not count ("I'd" is "id").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_APOSTROPHES = str.maketrans("", "", "'\u2019")
_LIST = re.compile(r"\{(\w+)\}")
_GAP = "..."


@dataclass(frozen=True)
class Words:
    """A message as words: `joined` has them with one blank between, `offsets` maps a place there to the message."""

    joined: str
    offsets: Mapping[int, int]

    @cached_property
    def each(self) -> frozenset[str]:
        """The words as a set."""
        return frozenset(self.joined.split())

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
    return _compiled(rf"(?<!\S)(?:{'|'.join(alternatives)})(?!\S)" if alternatives else r"(?!)")


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    """More of them than `re` keeps itself: a playbook has some thousand phrases, and its next build nearly the same."""
    return re.compile(pattern)


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
    return _any_of(entries)


@lru_cache(maxsize=1024)
def _any_of(entries: tuple[str, ...]) -> str:
    plain = sorted({words_of(entry).joined for entry in entries}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(entry) for entry in plain) + ")"


_COMMON = frozenset(
    [
        "you",
        "your",
        "we",
        "our",
        "i",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "have",
        "has",
        "had",
        "the",
        "a",
        "an",
        "to",
        "of",
        "for",
        "from",
        "in",
        "on",
        "by",
        "it",
        "this",
        "that",
        "there",
        "with",
        "not",
        "no",
        "do",
        "does",
        "did",
        "will",
        "us",
        "me",
        "or",
        "and",
        "as",
        "what",
    ]
)
"""Words that say too little to look a phrase up by."""


class PhraseIndex:
    """Phrases by one of the words they must hold, so that a text is only tried against those that can match it."""

    def __init__(self, phrases: Iterable[str], lists: Mapping[str, tuple[str, ...]]) -> None:
        self._by_word: dict[str, list[int]] = {}
        self._patterns: list[re.Pattern[str]] = []
        for phrase in phrases:
            for word in _keys(phrase, lists):
                self._by_word.setdefault(word, []).append(len(self._patterns))
            self._patterns.append(compile_phrases([phrase], lists))

    def search(self, joined: str, words: frozenset[str]) -> re.Match[str] | None:
        """The first phrase found in joined words; `words` are the same words as a set."""
        tried: set[int] = set()
        for word in words & self._by_word.keys():
            for number in self._by_word[word]:
                if number not in tried and (found := self._patterns[number].search(joined)):
                    return found
                tried.add(number)
        return None


def needed_words(phrases: Iterable[str], lists: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Words of which every text with one of the phrases holds at least one."""
    return frozenset[str]().union(*(_keys(phrase, lists) for phrase in phrases))


def _keys(phrase: str, lists: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Words of which every text with this phrase holds at least one: a telling word, else the first words of a list."""
    pieces = [piece for piece in phrase.split() if piece != _GAP]
    plain = [words_of(piece).joined.split()[0] for piece in pieces if not _LIST.fullmatch(piece)]
    telling = [word for word in plain if word not in _COMMON]
    if telling:
        return frozenset({max(telling, key=len)})
    named = [found.group(1) for piece in pieces if (found := _LIST.fullmatch(piece))]
    if not named:
        return frozenset(plain[:1])
    return frozenset(words_of(entry).joined.split()[0] for entry in lists[named[-1]])
