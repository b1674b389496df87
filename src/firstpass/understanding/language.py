"""The language of a message, told only where it is sure: whoever writes ours must not be sent away from an answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from firstpass.ports import LanguageDetector

LEAD = 8.0
"""How much likelier than ours another language must be, in natural logarithms."""
LEAD_OF_NAMES = 10.0
"""The same where hardly a word is in small letters: names look foreign."""
LEAD_OF_NOISE = 30.0
"""The same for what does not look like words: a language whose words our embedder cuts small, or keyboard noise."""
KNOWN_FIRST = 3.0
"""How much likelier a language with fixed replies counts: it is the one that our customers write."""
MIN_LETTERS = 8
_LOOKED_AT = 400
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»|„[^“]*“')
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LATIN_END = 0x250
_SCRIPTS: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (0x0370, 0x03FF, ("el",)),
    (0x0400, 0x052F, ("ru", "uk", "bg", "sr")),
    (0x0590, 0x05FF, ("he",)),
    (0x0600, 0x077F, ("ar", "fa", "ur")),
    (0x0900, 0x097F, ("hi",)),
    (0x0E00, 0x0E7F, ("th",)),
    (0x1100, 0x11FF, ("ko",)),
    (0x3040, 0x30FF, ("ja",)),
    (0x4E00, 0x9FFF, ("zh", "ja")),
    (0xAC00, 0xD7AF, ("ko",)),
)
"""First and last letter of a script, and the languages written in it, the commonest first."""
OTHER_SCRIPT = "und"
"""What a script that is not listed is called (BCP 47: undetermined)."""


def language_of(
    text: str, detector: LanguageDetector, own: str, known: Collection[str], *, readable: bool = True
) -> str | None:
    """The primary subtag (BCP 47) of the language, None where it is not sure.

    `own` is the company's language, `known` are those with fixed replies. Without `readable` much more is asked for.
    What stands in quotes is somebody else's."""
    said = _QUOTED.sub(" ", text[:_LOOKED_AT])
    script = _script_of(said)
    if script is not None:
        return _likeliest(script, detector, said)
    best, lead = _leader(detector, said, own, known)
    if best is None:
        return None
    if best == own:
        return own if lead >= LEAD else None
    return best if _is_sure(lead, said, detector, own, known, readable) else None


def _is_sure(
    lead: float, said: str, detector: LanguageDetector, own: str, known: Collection[str], readable: bool
) -> bool:
    """Whether the words in small letters, among which are no names, tell the same."""
    if lead < (LEAD if readable else LEAD_OF_NOISE):
        return False
    plain = _in_small_letters(said)
    if _letters(plain) < MIN_LETTERS:
        return bool(plain) and lead >= LEAD_OF_NAMES
    best, _ = _leader(detector, plain, own, known)
    return best != own


def _leader(detector: LanguageDetector, text: str, own: str, known: Collection[str]) -> tuple[str | None, float]:
    """The likeliest language, and how far it leads: ours before every other, another before ours."""
    likely = detector.likelihoods(text) if _letters(text) >= MIN_LETTERS else {}
    if own not in likely:
        return None, 0.0
    weighed = {language: value + KNOWN_FIRST * (language in known) for language, value in likely.items()}
    best = max(weighed, key=weighed.__getitem__)
    rivals = [value for language, value in weighed.items() if language != best] if best == own else [weighed[own]]
    return best, weighed[best] - max(rivals, default=0.0)


def _in_small_letters(said: str) -> str:
    """The words that are no names; all of them where everything is shouted."""
    words = _WORD.findall(said)
    shouted = all(word.isupper() for word in words)
    return " ".join(word.lower() for word in words if shouted or word.islower())


def _script_of(text: str) -> tuple[str, ...] | None:
    """The languages of the script that at least a third of the letters are in, two of them at least; None is Latin."""
    letters = [char for char in text if char.isalpha()]
    other = [char for char in letters if ord(char) >= _LATIN_END and not 0x1E00 <= ord(char) < 0x1F00]
    if len(other) < 2 or 3 * len(other) < len(letters):
        return None
    counted: dict[tuple[str, ...], int] = {}
    for char in other:
        languages = next((names for first, last, names in _SCRIPTS if first <= ord(char) <= last), (OTHER_SCRIPT,))
        counted[languages] = counted.get(languages, 0) + 1
    return ("ja",) if ("ja",) in counted else max(counted, key=counted.__getitem__)


def _likeliest(languages: tuple[str, ...], detector: LanguageDetector, text: str) -> str:
    """Of the languages of one script the likeliest; the commonest where the detector does not say."""
    if len(languages) == 1:
        return languages[0]
    likely: Mapping[str, float] = detector.likelihoods(text)
    return max(languages, key=lambda language: likely.get(language, float("-inf")))


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)
