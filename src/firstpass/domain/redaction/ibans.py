"""Account numbers (ISO 13616): their digits often hold a valid card number by chance, and they are none.

Valid ones anywhere; mistyped ones where the words say IBAN, account or transfer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stdnum import iban, numdb

from firstpass.domain.redaction.spans import FILLERS, Stretch
from firstpass.domain.redaction.words import Names

_CANDIDATE = re.compile(r"(?<![a-z])(?=([a-z]{2}\d{2}(?:[ .\-]?[a-z\d]){11,30}))")
_NAMED = re.compile(
    rf"[^{FILLERS}\d]{{0,40}}?(?<![a-z\d])"
    r"(?P<number>[a-z]{2}\d{2}(?:[ .\-]{0,2}(?:[a-z]{4}(?=[ .\-]?\d)|[a-z]{0,4}\d[a-z\d]*)){1,9})(?![a-z\d])"
)
_SPOKEN_OF = re.compile(
    r"(?<![a-z])(?:account|konto|cuenta|compte|conta|transfer\w*|uberweis\w*|virement|bank)(?![a-z])"
)
_ONE_WORD = re.compile(r"(?<![a-z\d])[a-z]{2}\d{2}[a-z\d]{11,30}(?![a-z\d])")
_FEWEST_DIGITS, _LONGEST = 8, 34


def find_ibans(text: str) -> Iterator[Stretch]:
    """Whole account numbers with the length of their country and the right check digits."""
    last = 0
    for candidate in _CANDIDATE.finditer(text):
        places = [place for place in range(*candidate.span(1)) if text[place].isalnum()]
        places = places[: _length(text[candidate.start() : candidate.start() + 2])]
        number = "".join(text[place] for place in places)
        if candidate.start() >= last and iban.is_valid(number, check_country=False):
            last = places[-1] + 1
            yield Stretch(places[0], last)


def find_mistyped(text: str, names: Names) -> Iterator[Stretch]:
    """What is called an IBAN and looks like one, whatever its check digits say."""
    for name in names.of("iban"):
        found = _NAMED.match(text, name.end)
        if found and sum(char.isdigit() for char in found["number"]) >= _FEWEST_DIGITS:
            start, end = found.span("number")
            places = [place for place in range(start, end) if text[place].isalnum()]
            yield Stretch(start, places[: _length(text[start : start + 2]) or _LONGEST][-1] + 1)
    for word in _ONE_WORD.finditer(text):
        if len(word.group()) == _length(word.group()[:2]) and _SPOKEN_OF.search(text):
            yield Stretch(*word.span())


@cache
def _length(country: str) -> int:
    """Characters of an account number there; 0 for a country without."""
    structure = numdb.get("iban").info(country.upper())[0][1].get("bban", "")
    return 4 + sum(map(int, re.findall(r"\d+", structure))) if structure else 0
