"""E-mail addresses, also those that are spelled: "jo at example dot com"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.redaction.spans import Stretch

_LOCAL = r"(?<![\w.+\-])[\w.+\-]{1,64}(?:'[\w.+\-]{1,32})?"
_AT = r"\s?(?:\(at\)|\[at\]|\{at\}|<at>|\(a\)|\(arroba\)|\[arroba\])\s?|\s(?:at|arroba|arobase|klammeraffe|@)\s"
_DOT = (
    r"\s?(?:\(dot\)|\[dot\]|\{dot\}|\(punkt\)|\(punto\)|\(ponto\)|\(point\))\s?|\sdot\s|"
    r"\s(?:punkt|punto|ponto|point)\s(?=(?:com|net|org|co|de|fr|es|pt|eu|br|mx|ch|at|uk)(?![a-z]))"
)
_WRITTEN = rf"{_LOCAL}@(?:[\w\-]{{1,63}}\.){{1,8}}[a-z][\w\-]{{1,24}}"
_PLAIN = re.compile(rf"(?:mailto:)?(?P<mail>{_WRITTEN})")
_SPACED = re.compile(
    rf"(?!{_WRITTEN})"  # one without spaces ends with its own sentence
    r"(?P<mail>(?<![\w.+\-])[\w.+\-]{1,64}\s?@\s?[\w\-]{1,63}(?:\s?\.\s?[\w\-]{2,63}){0,3}\s?\.\s?[a-z]{2,6})(?!\w)"
)
_SPELLED = re.compile(
    rf"(?P<mail>{_LOCAL}(?:(?:{_DOT})[\w+\-]{{1,64}}){{0,2}}(?:{_AT})[\w\-]{{1,63}}(?:(?:{_DOT})[\w\-]{{2,24}}){{1,3}})(?!\w)"
)
_HALF_SPELLED = re.compile(
    rf"(?P<mail>{_LOCAL}(?:{_AT})(?:g\s?mail|googlemail|hotmail|yahoo|outlook|live|icloud|gmx|web|aol|proton(?:mail)?|orange|"
    r"free|wanadoo|laposte|sapo|uol|bol|terra|t-online|freenet|mail|example)\.(?:[a-z]{2,3}\.)?[a-z]{2,4})(?!\w)"
)
_IN_BRACKETS = re.compile(
    rf"(?P<mail>{_LOCAL}\s?(?:\(at\)|\[at\]|\{{at\}}|<at>|\(arroba\))\s?[\w\-]{{1,63}}(?:\.[\w\-]{{2,24}}){{1,4}})(?!\w)"
)
_WORTH = re.compile(r"@|(?<![a-z])(?:at|arroba|arobase|klammeraffe|a)(?![a-z])")


def find_emails(text: str) -> Iterator[Stretch]:
    """In a text where secrets are filled."""
    if _WORTH.search(text):
        for pattern in (_PLAIN, _SPACED, _SPELLED, _HALF_SPELLED, _IN_BRACKETS):
            yield from (Stretch(*found.span("mail")) for found in pattern.finditer(text))
