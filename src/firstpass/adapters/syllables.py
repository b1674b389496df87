"""Syllables of English words, counted with pyphen's hyphenation patterns."""

from __future__ import annotations

from collections.abc import Callable


def syllable_counter() -> Callable[[str], int]:
    """How many syllables a word has, at least one; near enough for reading levels."""
    from pyphen import Pyphen

    patterns = Pyphen(lang="en_US")
    return lambda word: len(patterns.positions(word.lower())) + 1
