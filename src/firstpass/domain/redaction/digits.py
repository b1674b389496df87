"""The digits of a folded text in one row, in groups as they were written, with their checksums at hand."""

from __future__ import annotations

import re
from enum import IntEnum
from itertools import accumulate, pairwise
from typing import NamedTuple

from firstpass.domain.redaction.currency import SYMBOLS
from firstpass.domain.redaction.spans import FILLERS, Stretch

_CLOSE = re.compile(r"[\s.\-_/|*\u00b7\u2010-\u2015\u2212]{0,3}")
"""Between groups as people write them: "4111 - 1111", "4111.1111". No comma: lists of amounts have it."""
_WORDS = re.compile(rf"[^\W_]|[{SYMBOLS}{FILLERS}]")


class Gap(IntEnum):
    """What stands between two groups: next to nothing; signs of any kind and number; words, money, other finds."""

    CLOSE = 0
    WIDE = 1
    WORDS = 2


class Group(NamedTuple):
    """Digits without anything between them, or a whole number: places in the row, `last` not included."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """How many digits."""
        return self.last - self.first


class Digits:
    """All digits of one text, and the sums that tell in one step whether a stretch of them is valid."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = [place for found in re.finditer("[0-9]+", text) for place in range(*found.span())]
        self.row = "".join(text[place] for place in self._at)
        plain = [int(digit) for digit in self.row]
        doubled = [digit * 2 - 9 * (digit > 4) for digit in plain]
        ends_even = [(doubled if place % 2 else plain)[place] for place in range(len(plain))]
        ends_odd = [(plain if place % 2 else doubled)[place] for place in range(len(plain))]
        self._sums = [list(accumulate(values, initial=0)) for values in (ends_even, ends_odd)]

    def valid(self, first: int, last: int) -> bool:
        """The checksum of ISO/IEC 7812-1, annex B: from the right, every second digit counts double."""
        sums = self._sums[(last - 1) % 2]
        return (sums[last] - sums[first]) % 10 == 0

    def stretch(self, number: Group) -> Stretch:
        """Where the number stands in the text."""
        return Stretch(self._at[number.first], self._at[number.last - 1] + 1)

    def groups(self) -> list[Group]:
        """The groups as they were written."""
        cuts = [place for place, (one, other) in enumerate(pairwise(self._at), 1) if other != one + 1]
        return [Group(*ends) for ends in pairwise([0, *cuts, len(self._at)])] if self._at else []

    def without(self, groups: list[Group], numbers: list[Group]) -> list[Group]:
        """What is left of the groups when the numbers are taken out."""
        if not numbers:
            return groups
        taken = bytearray(len(self.row))
        for number in numbers:
            taken[number.first : number.last] = b"\1" * number.size
        return [
            Group(group.first + free.start(), group.first + free.end())
            for group in groups
            for free in re.finditer(b"\0+", taken[group.first : group.last])
        ]

    def gaps(self, groups: list[Group]) -> list[Gap]:
        """What stands behind each group but the last; a number that was taken out keeps its neighbours apart."""
        return [self._gap(one, other) for one, other in pairwise(groups)]

    def text_before(self, group: Group, length: int) -> str:
        """As many characters before a group as there are, `length` at most."""
        return self._text[max(0, self._at[group.first] - length) : self._at[group.first]]

    def text_behind(self, group: Group, length: int) -> str:
        """The same behind it."""
        end = self._at[group.last - 1] + 1
        return self._text[end : end + length]

    def _gap(self, one: Group, other: Group) -> Gap:
        between = self._text[self._at[one.last - 1] + 1 : self._at[other.first]]
        if _CLOSE.fullmatch(between):
            return Gap.CLOSE
        return Gap.WORDS if _WORDS.search(between) else Gap.WIDE
