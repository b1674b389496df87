"""Redaction: what must not be kept is destroyed before anything is stored, logged, embedded or sent on.

Here: card numbers (PCI DSS 3.4.1, 4.2.2) and card verification values (3.3.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, final

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


# Up to three separators between digits: "4111 - 1111", "4111.1111", "4111/1111", line breaks and invisible signs from
# a paste. No comma: lists of amounts have it.
_SEPARATOR = r"[\s.\-_/|*\u00ad\u00b7\u200b-\u200d\u2010-\u2015\u2060\u2212\ufeff]{0,3}"
_DIGIT_RUN = re.compile(rf"\d(?:{_SEPARATOR}\d){{12,}}")
_CVV = re.compile(
    r"\b(?:cvv2?|cvc2?|csc|cid|security\s+(?:code|number)|"
    r"(?:3|4|three|four)[\s-]digits?(?:\s+(?:code|number))?(?:\s+on\s+(?:the\s+)?back)?)\b"
    r"\D{0,20}?\b(\d{3,4})\b(?!\s*(?:eur|gbp|usd|€|£|\$))",
    re.IGNORECASE,
)
_MIN_PAN, _MAX_PAN = 13, 19


def redact(raw: str) -> Redaction:
    """Mask every card number but its last four digits, and every verification value whole."""
    pans = list(_pans(raw))
    spans = pans + [span for span in _cvvs(raw) if not any(_overlap(span, pan) for pan in pans)]
    spans.sort(key=lambda span: span.start)
    return Redaction(SafeText(_replace(raw, spans, _placeholder)), tuple(spans))


def _pans(raw: str) -> Iterator[Span]:
    for run in _DIGIT_RUN.finditer(raw):
        at = [run.start() + i for i, char in enumerate(run.group()) if char.isdigit()]
        digits = "".join(str(int(raw[i])) for i in at)
        first = 0
        while first <= len(digits) - _MIN_PAN:
            length = _pan_length(digits[first:])
            if length:
                yield Span(at[first], at[first + length - 1] + 1, "pan")
            first += length or 1


def _pan_length(digits: str) -> int:
    """The length of the card number that `digits` begins with, the longest first; 0 if none."""
    if digits[0] not in "23456":
        return 0
    for length in range(min(len(digits), _MAX_PAN), _MIN_PAN - 1, -1):
        if luhn.is_valid(digits[:length]):
            return length
    return 0


def _cvvs(raw: str) -> Iterator[Span]:
    for found in _CVV.finditer(raw):
        yield Span(found.start(1), found.end(1), "cvv")


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
