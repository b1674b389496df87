"""Account numbers (ISO 13616): their digits often hold a valid card number by chance, and they are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stdnum import iban, numdb

from firstpass.domain.redaction.spans import Stretch

_CANDIDATE = re.compile(r"(?<![a-z])(?=([a-z]{2}\d{2}(?:[ .\-]?[a-z\d]){11,30}))")


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


@cache
def _length(country: str) -> int:
    """Characters of an account number there; 0 for a country without."""
    structure = numdb.get("iban").info(country.upper())[0][1].get("bban", "")
    return 4 + sum(map(int, re.findall(r"\d+", structure))) if structure else 0
