"""Redaction: what must not be kept is destroyed before anything is stored, logged, embedded or sent on.

Here: card numbers (PCI DSS 3.4.1, 4.2.2) and card verification values (3.3.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, final

from stdnum import luhn

RedactionKind = Literal["pan", "cvv"]


@final
class SafeText(str):
    """Text that passed redaction, or was written by us. Only `redact` and `approved` mint it (a house test looks)."""

    __slots__ = ()


def approved(text: str) -> SafeText:
    """Text that never held a customer's words, or was read back from a place that holds only safe text."""
    return SafeText(text)


@dataclass(frozen=True)
class Span:
    """What was found: `start` and `end` are offsets in the input, in characters."""

    start: int
    end: int
    kind: RedactionKind


@dataclass(frozen=True)
class Redaction:
    """The safe text, and where the input held what had to go."""

    text: SafeText
    spans: tuple[Span, ...]

    def counts(self) -> dict[RedactionKind, int]:
        """How many of each kind were found."""
        counted: dict[RedactionKind, int] = {}
        for span in self.spans:
            counted[span.kind] = counted.get(span.kind, 0) + 1
        return counted


# Between the groups of a number: "4111 - 1111", "4111.1111", "4111/1111", line breaks and invisible signs from a
# paste. No comma: lists of amounts have it.
_SEPARATOR = r"[\s.\-_/|*\u00ad\u00b7\u200b-\u200d\u2010-\u2015\u2060\u2212\ufeff]{0,3}"
_DIGIT_RUN = re.compile(rf"\d+(?:{_SEPARATOR}\d+)*")
_GROUP = re.compile(r"\d+")
_MIN_PAN, _MAX_PAN = 13, 19
_FIRST_DIGITS = frozenset("23456")
_LONGEST_GROUP, _HALF = 6, 8
"""People write a card number in one piece, in groups of four to six, or in two halves; a date beside an order number
is none of these."""

_CODE_NAME = (
    r"(?:cvv2?|cvc2?|csc|cid|card\s+(?:verification|security)\s+(?:value|code|number)|security\s+(?:code|number)|"
    r"(?:3|4|three|four)[\s-]digits?(?:\s+(?:code|number))?(?:\s+on\s+(?:the\s+)?back)?|"
    r"(?:code|number|digits)\s+on\s+(?:the\s+)?back)"
)
_CODE = r"(?<!\d)(\d{3,4})(?!\d)"
_NO_AMOUNT = r"(?!\s*(?:eur|gbp|usd|€|£|\$))"
_NAMED_CODE = re.compile(rf"\b{_CODE_NAME}(?:\b|(?=\d))\D{{0,20}}?{_CODE}{_NO_AMOUNT}", re.IGNORECASE)
_CODE_THEN_NAME = re.compile(rf"{_CODE}\s*(?:is|=|:|was)?\s*(?:my|the|its)?\s*\b{_CODE_NAME}\b", re.IGNORECASE)
_CODE_AFTER_EXPIRY = re.compile(r"\W{0,3}(?:exp\w*\W{0,3})?\d{1,2}\s*[/-]\s*\d{2,4}\W{1,4}" + _CODE, re.IGNORECASE)


def redact(raw: str) -> Redaction:
    """Mask every card number but its last four digits, and every verification value whole."""
    pans = [span for run in _DIGIT_RUN.finditer(raw) for span in _pans(raw, run)]
    spans = list(pans)
    for code in _codes(raw, pans):
        if not any(_overlap(code, span) for span in spans):
            spans.append(code)
    spans.sort(key=lambda span: span.start)
    return Redaction(SafeText(_replace(raw, spans, _placeholder)), tuple(spans))


class _Group(NamedTuple):
    """Digits without anything between them, and where they stand."""

    digits: str
    start: int
    end: int


def _pans(raw: str, run: re.Match[str]) -> Iterator[Span]:
    """The card numbers in a run of digit groups: whole groups first, then inside a group that is too long."""
    found = _GROUP.finditer(raw, run.start(), run.end())
    groups = [_Group(_digits(group.group()), group.start(), group.end()) for group in found]
    first = 0
    while first < len(groups):
        taken = next((n for n in _group_counts(groups, first) if _is_pan(groups[first : first + n])), 0)
        if taken:
            yield Span(groups[first].start, groups[first + taken - 1].end, "pan")
        else:
            yield from _inside(groups[first])
        first += taken or 1


def _group_counts(groups: list[_Group], first: int) -> list[int]:
    """How many groups from `first` on may be one number, the most first; none where no card begins like that."""
    if groups[first].digits[0] not in _FIRST_DIGITS:
        return []
    counts, digits, lengths = [], 0, set()
    for count, group in enumerate(groups[first : first + _MAX_PAN], 1):
        digits += len(group.digits)
        lengths.add(len(group.digits))
        if digits > _MAX_PAN or (count > 1 and max(lengths) > _LONGEST_GROUP and lengths != {_HALF}):
            break
        if digits >= _MIN_PAN:
            counts.append(count)
    return counts[::-1]


def _is_pan(groups: list[_Group]) -> bool:
    return _valid("".join(group.digits for group in groups))


def _inside(group: _Group) -> Iterator[Span]:
    digits, start, first = group.digits, group.start, 0
    while first <= len(digits) - _MIN_PAN:
        lengths = range(min(len(digits) - first, _MAX_PAN), _MIN_PAN - 1, -1)
        length = next((n for n in lengths if _valid(digits[first : first + n])), 0)
        if length:
            yield Span(start + first, start + first + length, "pan")
        first += length or 1


def _digits(text: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(int(char)) for char in text)


def _valid(digits: str) -> bool:
    """The length, the first digit of a card scheme, and the checksum."""
    return _MIN_PAN <= len(digits) <= _MAX_PAN and digits[0] in _FIRST_DIGITS and bool(luhn.is_valid(digits))


def _codes(raw: str, pans: list[Span]) -> Iterator[Span]:
    """Verification values by their name, before or after it, or pasted behind a card and its expiry."""
    for pattern in (_NAMED_CODE, _CODE_THEN_NAME):
        for found in pattern.finditer(raw):
            yield Span(found.start(1), found.end(1), "cvv")
    for pan in pans:
        pasted = _CODE_AFTER_EXPIRY.match(raw, pan.end)
        if pasted:
            yield Span(pasted.start(1), pasted.end(1), "cvv")


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _placeholder(kind: RedactionKind, hidden: str) -> str:
    if kind == "pan":
        digits = "".join(char for char in hidden if char.isdigit())
        return f"[card ending {digits[-4:]}]"
    return "[security code removed]"


def _replace(raw: str, spans: list[Span], placeholder: Callable[[RedactionKind, str], str]) -> str:
    pieces, last = [], 0
    for span in spans:
        pieces += [
            raw[last : span.start],
            placeholder(span.kind, raw[span.start : span.end]),
        ]
        last = span.end
    return "".join([*pieces, raw[last:]])
