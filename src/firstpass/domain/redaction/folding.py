"""A plain copy of a message to search in: digits are 0 to 9, letters small and bare, invisible signs gone.

People paste keycaps, circled and full-width digits, `&nbsp;`, letters with accents; the patterns know plain text only.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from firstpass.domain.redaction.spans import FILLERS, RedactionKind, Span, Stretch

_ESCAPE = r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8}\d{0,2});|%(?:0[9ad]|2[\da-f]|3[\da-d]|5[bdf])"
_ESCAPED = re.compile(_ESCAPE, re.IGNORECASE)
_UNIT = re.compile(rf"{_ESCAPE}|.", re.IGNORECASE | re.DOTALL)
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})
"""Unicode categories: marks on or around the sign before (accents, keycaps), and signs without width."""


class Folded(NamedTuple):
    """The plain copy; `starts` says for each of its characters, and for its end, where in the message that stood."""

    text: str
    starts: Sequence[int]

    def span(self, stretch: Stretch, kind: RedactionKind) -> Span:
        """The same piece in the message, with the marks that belong to its last character."""
        after = bisect_right(self.starts, self.starts[stretch.end - 1])
        return Span(self.starts[stretch.start], self.starts[after], kind)


def fold(raw: str) -> Folded:
    """Compatibility forms are taken apart as in NFKD (UAX #15), escapes of HTML and addresses are resolved."""
    if raw.isascii() and not _ESCAPED.search(raw):
        return Folded(raw.lower(), range(len(raw) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    for unit in _UNIT.finditer(raw):
        piece = _plain(unit.group()) if len(unit.group()) == 1 else _resolved(unit.group())
        pieces.append(piece)
        starts += [unit.start()] * len(piece)
    return Folded("".join(pieces), [*starts, len(raw)])


def _resolved(escape: str) -> str:
    return "".join(_plain(char) for char in (chr(int(escape[1:], 16)) if escape[0] == "%" else html.unescape(escape)))


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char in FILLERS:
        return " "
    if unicodedata.category(char) in {"Nd", "No"} and unicodedata.numeric(char) in range(10):
        return str(int(unicodedata.numeric(char)))
    parts = unicodedata.normalize("NFKD", char).lower()
    if any(part.isdigit() for part in parts):
        return char
    return "".join(part for part in parts if unicodedata.category(part) not in _INVISIBLE)
