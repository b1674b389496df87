"""Card numbers (PCI DSS 3.4.1, 4.2.2), however they were written down.

Looks that each take the digits that the one before left over: a number that a scheme could have issued, in any groups
close together, or in the groups printed on cards with any signs between them; a number stuck to other digits, which may
leave whole groups behind; and small groups close together, whatever the scheme.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from firstpass.domain.redaction.currency import CURRENCY
from firstpass.domain.redaction.digits import Digits, Gap, Group
from firstpass.domain.redaction.spans import Stretch

_MIN_PAN, _MAX_PAN = 13, 19
_LENGTHS = tuple(range(_MAX_PAN, _MIN_PAN - 1, -1))
_FIRST_DIGITS = frozenset("23456")
_ISSUED = re.compile(r"[456]|3[04-9]|2(?:20[0-4]|2[2-9]|[3-6]|7[01]|720)")
"""How the numbers begin that card schemes give out; no year does (ISO/IEC 7812, ranges published by the schemes)."""
_AMEX_LENGTH, _DINERS_LENGTH, _USUAL_LENGTH = 15, 14, 16
_LENGTH_BY_PREFIX = {
    **dict.fromkeys(("34", "37"), _AMEX_LENGTH),
    **dict.fromkeys(("30", "36", "38", "39"), _DINERS_LENGTH),
}
_PRINTED = {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 3), (4, 4, 4, 2), (2,) * 8, (1,) * 16, (1,) * 15, (1,) * 14}
"""The groups on cards, everything in fours, in pairs, and digit by digit."""
_SMALL = 6
"""Groups of up to six digits are pieces of one number; larger ones beside each other are often numbers of their own."""
_DATE = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d")
_DAY = re.compile(r"20[0-6]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_MONEY_BEHIND, _MONEY_BEFORE = re.compile(rf"\s?{CURRENCY}"), re.compile(rf"{CURRENCY}\s?$")
_MONEY_REACH = 9


def find_pans(text: str) -> list[Stretch]:
    """The card numbers in a folded text, in its order."""
    digits = Digits(text)
    groups = digits.groups()
    found: list[Group] = []
    for look in (_issued, _in_one_piece, _issued, _in_small_groups):
        numbers = list(look(digits, groups))
        groups = digits.without(groups, numbers)
        found += numbers
    return [digits.stretch(number) for number in sorted(found)]


def _issued(digits: Digits, groups: list[Group]) -> Iterator[Group]:
    """Groups that make up a number of a scheme in its usual length; a code may be stuck to the last one."""
    gaps, ends = digits.gaps(groups), [group.last for group in groups]
    free = 0
    for index, group in enumerate(groups):
        number = Group(group.first, group.first + usual_length(digits, group.first))
        if index < free or number.last > ends[-1] or not looks_issued(digits, number.first):
            continue
        end = bisect_left(ends, number.last)
        pieces = [*groups[index:end], Group(groups[end].first, number.last)]
        stuck = ends[end] != number.last
        if digits.valid(*number) and _written_as_one(digits, pieces, gaps[index:end], stuck):
            free = end + 1
            yield number


def _written_as_one(digits: Digits, pieces: list[Group], gaps: list[Gap], stuck: bool) -> bool:
    """Close groups are one number unless they begin with a date. What has more between them, or digits behind, must
    look as printed on a card, and not be amounts."""
    widest = max(gaps, default=Gap.CLOSE)
    if widest is Gap.CLOSE and not stuck:
        return not _DATE.fullmatch(digits.row, pieces[0].first, pieces[0].last)
    return widest is not Gap.WORDS and as_printed(digits, pieces)


def as_printed(digits: Digits, pieces: list[Group]) -> bool:
    """Whether these are the groups on cards, and not amounts."""
    return (
        tuple(piece.size for piece in pieces) in _PRINTED
        and not _MONEY_BEHIND.match(digits.text_behind(pieces[-1], _MONEY_REACH))
        and not _MONEY_BEFORE.search(digits.text_before(pieces[0], _MONEY_REACH))
    )


def _in_one_piece(digits: Digits, groups: list[Group]) -> Iterator[Group]:
    """A whole group, or a piece of one that is too long. A mistyped number is not left in part."""
    for group in groups:
        first = group.last if _is_dated(digits, group) else group.first
        while first <= group.last - _MIN_PAN:
            length = _first_valid(digits, first, (n for n in _lengths(digits, first) if first + n <= group.last))
            if length and group.size == usual_length(digits, group.first) and looks_issued(digits, group.first):
                yield group
                break
            if length:
                yield Group(first, first + length)
            first += length or 1


def _is_dated(digits: Digits, group: Group) -> bool:
    """Whether it is a number that begins with a day, as payments have; no scheme gives out such cards."""
    return group.size <= _MAX_PAN and _DAY.match(digits.row, group.first) is not None


def _in_small_groups(digits: Digits, groups: list[Group]) -> Iterator[Group]:
    """Any small groups close together that make up a valid number."""
    gaps = digits.gaps(groups)
    index = 0
    while index < len(groups):
        first, ends = groups[index].first, _ends(groups, gaps, index)
        length = _first_valid(digits, first, (n for n in _lengths(digits, first) if n in ends))
        if length:
            yield Group(first, first + length)
        index += ends[length] if length else 1


def _ends(groups: list[Group], gaps: list[Gap], index: int) -> dict[int, int]:
    """How many digits, and in how many groups, a number from this group on may have."""
    ends: dict[int, int] = {}
    for count, group in enumerate(groups[index : index + _MAX_PAN], 1):
        close = count == 1 or gaps[index + count - 2] is Gap.CLOSE
        length = group.last - groups[index].first
        if not close or group.size > _SMALL or length > _MAX_PAN:
            break
        ends[length] = count
    return ends


def _lengths(digits: Digits, first: int) -> tuple[int, ...]:
    """The lengths to try from here on, longest first, but before all the usual one of a scheme: a number may by chance
    make up a longer one with the code or the expiry behind it, and its last four digits would show them."""
    if digits.row[first] not in _FIRST_DIGITS:
        return ()
    return (usual_length(digits, first), *_LENGTHS) if looks_issued(digits, first) else _LENGTHS


def holds_a_card(row: str) -> bool:
    """Whether digits in a row are a card number, or begin or end with one."""
    digits, size = Digits(row), len(row)
    if _MIN_PAN <= size <= _MAX_PAN and row[0] in _FIRST_DIGITS and digits.valid(0, size):
        return True
    ends = ((0, usual_length(digits, 0)), (max(0, size - _USUAL_LENGTH), size))
    return any(last <= size and looks_issued(digits, first) and digits.valid(first, last) for first, last in ends)


def looks_issued(digits: Digits, first: int) -> bool:
    """Whether a scheme gives out numbers that begin with the digits from here on."""
    return _ISSUED.match(digits.row, first) is not None


def usual_length(digits: Digits, first: int) -> int:
    """How long the numbers are that begin like this."""
    return _LENGTH_BY_PREFIX.get(digits.row[first : first + 2], _USUAL_LENGTH)


def _first_valid(digits: Digits, first: int, lengths: Iterable[int]) -> int:
    """The first of the lengths in which the digits from here on are valid; 0 for none."""
    return next((length for length in lengths if digits.valid(first, first + length)), 0)
