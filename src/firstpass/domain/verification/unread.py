"""Other languages: the rules read English, so what is worded in another one may only stand as in the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.verification.wordlists import ELSEWHERE, STOP

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENGLISH = frozenset(STOP.split())
_ELSEWHERE = frozenset(ELSEWHERE.split()) - _ENGLISH
_FEWEST_WORDS = 4


def unread(text: str, sources: tuple[str, ...]) -> Iterator[str]:
    """The sentences with more small words of other languages than of English that stand in no source."""
    known = {_key(sentence) for source in sources for sentence in _SENTENCE.split(source)}
    for sentence in _SENTENCE.split(text):
        words = _WORD.findall(sentence.lower())
        if len(words) < _FEWEST_WORDS or _key(sentence) in known:
            continue
        if sum(word in _ELSEWHERE for word in words) > sum(word in _ENGLISH for word in words):
            yield sentence.strip()


def _key(sentence: str) -> str:
    return " ".join(_WORD.findall(sentence.lower()))
