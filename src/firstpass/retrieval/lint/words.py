"""The words of an English text that carry its meaning, for comparing texts."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z]+")
_COMMON = frozenset(
    _WORD.findall(
        "a about after all also an and any are as at be before by can do does each for from has have he her here his "
        "how i if in into is it its may me more my no not of on one only or our out over own please so some sure take "
        "takes than that the their them then there these they this those to too until up us usually was we were what "
        "when where which who why will with within you your"
    )
)
_ENDINGS = ("ies", "es", "s", "ing", "ed")
_SHORTEST = 3


def content_words(text: str) -> set[str]:
    """The words that are not among the commonest, without their commonest endings."""
    return {_stem(word) for word in _WORD.findall(text.lower()) if word not in _COMMON}


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending) + ("y" if ending == "ies" else "")
    return word
