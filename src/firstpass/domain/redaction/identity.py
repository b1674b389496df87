"""National identity numbers: by their form and checksum where that leaves no doubt, else by their name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stdnum.br import cpf
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.it import codicefiscale

from firstpass.domain.redaction.numbers import LINK, NO_DATE, NO_UNIT, before, behind
from firstpass.domain.redaction.spans import FILLERS, Stretch
from firstpass.domain.redaction.words import Names

_VALUE = (
    r"(?:[a-z]{1,2}[\s\-.]?)?\d(?:[\s.\-/]{0,2}\d){5,15}(?:[\s.\-]?[a-z](?:[\s]?\d{3})?)?(?![a-z\d])|"
    r"\d{2}\s?\d{6}\s?[a-z]\s?\d{3}(?![a-z\d])|[a-z]{6}\d\d[a-z]\d\d[a-z]\d{3}[a-z]|(?=(?:[a-z]{0,4}\d){4})[a-z\d]{7,12}(?![a-z\d])"
)
_LINKED = re.compile(rf"{LINK}{NO_DATE}(?<![a-z\d])(?P<number>{_VALUE}){NO_UNIT}")
_SAID = r"(?:[:=]|(?<![a-z])(?:is|no|number|nummer|numero|es|ist|lautet|est|e))[\s.:=#]{1,4}"
_TOLD = re.compile(rf"[^\d?!;{FILLERS}]{{0,40}}{_SAID}{NO_DATE}(?P<number>{_VALUE})")

_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (
        re.compile(
            r"(?<![a-z\d])(?!bg|gb|kn|nk|nt|tn|zz)[a-ceghj-prstw-z][a-ceghj-nprstw-z]\s?\d\d\s?\d\d\s?\d\d\s?[a-d]"
        ),
        lambda _: True,
    ),
    (re.compile(r"(?<![a-z\d.\-])\d\d?[.\s]?\d{3}[.\s]?\d{3}[\s\-]?[a-z]"), dni.is_valid),
    (re.compile(r"(?<![a-z\d])[xyz][\s\-]?\d{7}[\s\-]?[a-z]"), nie.is_valid),
    (re.compile(r"(?<![a-z\d])[12]\s?\d\d\s?\d\d\s?(?:\d\d|2[ab])\s?\d{3}\s?\d{3}\s?\d\d"), nir.is_valid),
    (re.compile(r"(?<![a-z\d])[a-z]{6}\s?\d\d[a-z]\d\d\s?[a-z]\d{3}[a-z]"), codicefiscale.is_valid),
    (re.compile(r"(?<![a-z\d.\-])\d{3}\.\d{3}\.\d{3}-\d\d"), cpf.is_valid),
    (re.compile(r"(?<![a-z\d.\-/])(?!000|666)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\-/])"), lambda _: True),
)
_SIGNS = re.compile(r"[\s.\-]")
_REACH = 20


def find_identity_numbers(text: str, names: Names) -> Iterator[Stretch]:
    """In a text where the other numbers are filled."""
    for form, valid in _FORMS:
        for found in form.finditer(text):
            nearest = names.nearest(found.start(), _REACH)
            other = nearest is not None and nearest.kind == "other"
            if not other and not _goes_on(text, found.end()) and valid(_SIGNS.sub("", found.group())):
                yield Stretch(*found.span())
    for pattern in (_LINKED, _TOLD):
        yield from (found for found in behind(text, names, ("identity",), pattern) if _enough(text, found))
    yield from before(text, names, ("identity",), r"(?:[a-z]{1,2})?\d(?:[\s.\-]?\d){6,14}[a-z]?")


def _goes_on(text: str, end: int) -> bool:
    return end < len(text) and text[end].isalnum()


def _enough(text: str, found: Stretch) -> bool:
    """Six digits at least; fewer are the last ones, with which people identify themselves."""
    return sum(char.isdigit() for char in text[found.start : found.end]) >= 6
