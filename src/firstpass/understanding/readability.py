"""Whether there is anything to understand: no words, or letters that no word is made of."""

from __future__ import annotations

from firstpass.ports import Embedder
from firstpass.understanding.cues import Words

_BROKEN = 0.37
"""Cuts a letter, within words, from which Latin letters are no language: misspelt and compound words stay below."""
_LATIN_END = 0x250
_MIN_LETTERS = 4
_LOOKED_AT = 400
_SPECIAL_TOKENS = 2


def is_readable(words: Words, embedder: Embedder) -> bool:
    """False for an empty message, digits alone, or keyboard noise; scripts other than Latin count as readable."""
    letters = [char for char in words.joined if char.isalpha()]
    if not letters:
        return False
    if len(letters) < _MIN_LETTERS or any(ord(char) >= _LATIN_END for char in letters):
        return True
    text = words.joined[:_LOOKED_AT]
    cuts = embedder.count_tokens(text) - _SPECIAL_TOKENS - len(text.split())
    return cuts / sum(char.isalnum() for char in text) < _BROKEN
