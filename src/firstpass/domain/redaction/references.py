"""Long numbers of orders, payments and parcels: a piece of one often passes for a card number by chance."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.redaction.pans import holds_a_card
from firstpass.domain.redaction.spans import Stretch
from firstpass.domain.redaction.words import Name, Names

_NUMBER = re.compile(r"(?<!\d)\d{13,}(?!\d)")
_REACH, _IMEI = 16, 15


def find_references(text: str, names: Names) -> Iterator[Stretch]:
    """Those that are called so, unless a card number is the whole of one, its beginning or its end."""
    if not names.of("other"):
        return
    for found in _NUMBER.finditer(text):
        nearest = names.nearest(found.start(), _REACH)
        if (
            nearest
            and nearest.kind == "other"
            and (not holds_a_card(found.group()) or _is_a_devices(text, nearest, found.group()))
        ):
            yield Stretch(*found.span())


def _is_a_devices(text: str, name: Name, number: str) -> bool:
    """IMEIs have a checksum of the same kind; no card is as long that begins like one."""
    return text.startswith("imei", name.start) and len(number) == _IMEI and number[0] != "3"
