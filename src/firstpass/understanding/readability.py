"""Whether there is anything to understand: no words, or letters that no word is made of."""

from __future__ import annotations

from firstpass.ports import Embedder
from firstpass.understanding.cues import Words

_BROKEN = 0.42
"""Tokens a letter from which Latin letters are no language: real words, misspelt too, stay below 0.35."""
_LATIN_END = 0x250
_MIN_LETTERS = 4


def is_readable(words: Words, embedder: Embedder) -> bool:
    """False for an empty message, digits alone, or keyboard noise; scripts other than Latin count as readable."""
    letters = [char for char in words.joined if char.isalpha()]
    if not letters:
        return False
    if len(letters) < _MIN_LETTERS or any(ord(char) >= _LATIN_END for char in letters):
        return True
    text = words.joined[:400]
    pieces = embedder.count_tokens(text) - 2
    return pieces / max(1, sum(char.isalnum() for char in text)) < _BROKEN
