"""Telling languages apart: py3langid, and a twin that knows a few words of each.

Measured on two cores, on short chat messages (8,905 in English, 4,000 in Spanish, French, German and Portuguese), each
with the threshold at which about one English message in a thousand is taken for another language: py3langid finds
98 % of the others in 0.04 ms (p99 0.13), lingua in its low accuracy 91 % in 0.12 ms (0.40), in full 95 % in 0.43 ms
(1.25) with 557 MB. Installed 4.5 MB against 96 MB; loaded in 0.6 s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = frozenset(
    (
        *("en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr", "vi", "ro", "cs", "sv", "da", "no", "fi", "hu", "id"),
        *("ru", "uk", "bg", "sr", "ar", "fa", "ur", "zh", "ja", "ko", "hi", "he", "el", "th"),
    )
)
"""Those told apart. What is written in another is taken for a near one: a rarely spoken one would attract English."""
_WORD = re.compile(r"[^\W\d_]+")
_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        [
            "the",
            "my",
            "is",
            "are",
            "i",
            "to",
            "of",
            "and",
            "how",
            "what",
            "where",
            "can",
            "you",
            "for",
            "not",
            "do",
            "please",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "la",
            "mi",
            "es",
            "son",
            "de",
            "que",
            "y",
            "como",
            "donde",
            "quiero",
            "para",
            "no",
            "puedo",
            "una",
            "con",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "mon",
            "ma",
            "est",
            "je",
            "de",
            "que",
            "et",
            "comment",
            "où",
            "veux",
            "pour",
            "ne",
            "pas",
            "une",
            "avec",
        ]
    ),
    "de": frozenset(
        [
            "der",
            "die",
            "das",
            "mein",
            "meine",
            "ist",
            "ich",
            "und",
            "wie",
            "wo",
            "will",
            "für",
            "nicht",
            "eine",
            "mit",
            "kann",
        ]
    ),
    "pt": frozenset(
        ["o", "a", "meu", "minha", "é", "são", "de", "que", "e", "como", "onde", "quero", "para", "não", "uma", "com"]
    ),
}
_A_WORD = 6.0


class LangidDetector:
    """py3langid, restricted to `LANGUAGES`; its model is loaded by the first who asks, or by `load`."""

    def likelihoods(self, text: str) -> Mapping[str, float]:
        """How likely each language is, as natural logarithms that can be compared with each other; none without a
        letter."""
        return dict(load().rank(text)) if any(char.isalpha() for char in text) else {}


@cache
def load() -> LanguageIdentifier:
    """The model, once a process. What belongs to languages that are not told apart is let go."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    every = LanguageIdentifier.from_model_file(MODEL_FILE)
    every.set_languages(LANGUAGES)
    return LanguageIdentifier(
        every.nb_ptc, every.nb_pc, every.nb_classes, every.tk_nextmove, every.tk_output, tk_row=every.tk_row
    )


class FewWords:
    """The twin: counts the words it knows of five languages."""

    def likelihoods(self, text: str) -> Mapping[str, float]:
        words = _WORD.findall(text.lower())
        return {name: _A_WORD * sum(word in few for word in words) for name, few in _WORDS.items()} if words else {}
