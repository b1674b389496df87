"""Card numbers that fail their checksum: mistyped, invented or incomplete, but called a card's number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.redaction.digits import Digits, Gap, Group
from firstpass.domain.redaction.numbers import LINK, NO_DATE
from firstpass.domain.redaction.pans import as_printed, holds_a_card, looks_issued, usual_length
from firstpass.domain.redaction.spans import Stretch
from firstpass.domain.redaction.words import Name, Names

_MIN_PAN, _MAX_PAN, _PARTIAL = 13, 19, 12
_PRINTED_FIRST = {1, 4}
_REACH = 80
_LINK = re.compile(LINK)
_DATED = re.compile(NO_DATE)
_IS_MY = re.compile(
    r"[\s,(\"'\-:]{0,3}(?:(?:is|was|are|as|its|for|from|my|the|a|new|old|other|es|el|la|mi|ist|die|meine?|est|le|ma|[eoa]|"
    r"meu|minha|number|numero|nummer|on|of)\s){0,5}"
)
_CARD_DETAILS = re.compile(
    r"[\s,;|\-]{1,3}(?:(?:exp\w*|valid\sthru|cvv|cvc|security\scode|caduca|validade|gultig)(?![a-z])|"
    r"(?:date\s)?(?:0[1-9]|1[0-2])\s?[/|]\s?(?:20)?[2-4]\d(?!\d))"
)
_ABROAD = re.compile(r"(?:\+|(?<!\d)00)\s?$")
_NUMBER_WORD = re.compile(r"num|(?<![a-z])n(?:o|r|ro)?(?![a-z])|#|pan|cc")
_NO_ROLE = {"code", "pin", "otp"}


def find_whole(text: str, names: Names) -> Iterator[Stretch]:
    """In one piece or in the groups of a card, before a piece of them is taken for a valid number by chance."""
    if names.of("card") or _CARD_DETAILS.search(text):
        yield from (
            found
            for found in find_claimed(text, names, whole=True)
            if not holds_a_card("".join(char for char in text[found.start : found.end] if char.isdigit()))
        )


def find_claimed(text: str, names: Names, *, whole: bool = False) -> Iterator[Stretch]:
    """In a text where valid card numbers and account numbers are filled."""
    card = bool(names.of("card")) or _CARD_DETAILS.search(text) is not None
    if names.all and not card:
        return
    digits = Digits(text)
    groups = digits.groups()
    gaps = digits.gaps(groups)
    free = 0
    for index, group in enumerate(groups):
        if index < free or not (card or group.size in _PRINTED_FIRST):
            continue
        for last in _ends(digits, groups, gaps, index, by_looks=not card):
            if whole and not _stands_alone(digits, groups, gaps, index, last):
                continue
            if _is_claimed(text, names, digits, groups[index : last + 1]):
                free = last + 1
                yield digits.stretch(Group(group.first, groups[last].last))
                break


def _stands_alone(digits: Digits, groups: list[Group], gaps: list[Gap], index: int, last: int) -> bool:
    """One piece, or the groups of a card, with nothing close to it that may belong to it."""
    beside = [gaps[place] for place in (index - 1, last) if 0 <= place < len(gaps)]
    if last == index:
        return Gap.CLOSE not in beside
    return set(beside) <= {Gap.WORDS} and as_printed(digits, groups[index : last + 1])


def _ends(digits: Digits, groups: list[Group], gaps: list[Gap], index: int, *, by_looks: bool) -> list[int]:
    """With which groups a number from this one on may end, the likeliest first."""
    first = groups[index].first
    ends: dict[int, int] = {}
    wide = False
    for last in range(index, min(len(groups), index + _MAX_PAN)):
        length = groups[last].last - first
        gap = gaps[last - 1] if last > index else Gap.CLOSE
        if length > _MAX_PAN or gap is Gap.WORDS or (by_looks and gap is Gap.WIDE):
            break
        wide = wide or gap is Gap.WIDE
        if length >= _PARTIAL and (not (wide or by_looks) or as_printed(digits, groups[index : last + 1])):
            ends[length] = last
    if not ends:
        return []
    usual = usual_length(digits, first)
    likely = sorted(ends, key=lambda length: (length != usual, length < _MIN_PAN, abs(length - usual)))
    return [ends[length] for length in likely]


def _is_claimed(text: str, names: Names, digits: Digits, groups: list[Group]) -> bool:
    number = Group(groups[0].first, groups[-1].last)
    start, end = digits.stretch(number)
    if _ABROAD.search(text, max(0, start - 3), start) or not _DATED.match(text, start):
        return False
    name = next((one for one in names.before(start, _REACH) if one.kind not in _NO_ROLE), None)
    if number.size == _PARTIAL:
        return name is not None and _is_its_number(text, name, start)
    if name is not None:
        return name.kind == "card"
    return _said_behind(text, names, end) or _by_its_looks(names, digits, groups)


def _is_its_number(text: str, name: Name, start: int) -> bool:
    """Right behind a card's number, not only a card."""
    called = name.kind == "card" and _NUMBER_WORD.search(text, name.start, start)
    link = _LINK.match(text, name.end)
    return bool(called and link and link.end() == start)


def _said_behind(text: str, names: Names, end: int) -> bool:
    """ "1234 5678 9012 3456 is my card number"."""
    behind = _IS_MY.match(text, end)
    if _CARD_DETAILS.match(text, end):
        return True
    return behind is not None and any(name.start == behind.end() for name in names.of("card"))


def _by_its_looks(names: Names, digits: Digits, groups: list[Group]) -> bool:
    """What a scheme could have issued, in a text that speaks of a card; in one that speaks of nothing, in the groups
    of a card, unless those may be years."""
    kinds = {name.kind for name in names.all} - _NO_ROLE
    if kinds:
        return kinds == {"card"} and looks_issued(digits, groups[0].first)
    return not all(digits.row.startswith(("19", "20"), group.first) for group in groups)
