"""Where in a message something was found that must go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

RedactionKind = Literal[
    "pan",
    "cvv",
    "expiry",
    "pin",
    "password",
    "otp",
    "iban",
    "account_number",
    "sort_code",
    "ssn",
    "email",
    "phone",
]
SECRETS: frozenset[RedactionKind] = frozenset({"pan", "cvv", "expiry", "pin", "password", "otp"})
"""Destroyed in everybody's messages; the other kinds are personal values, which a person may write."""

CARD, MENTION, OPAQUE, CODE = "\u2588", "\u2593", "\u2592", "\u2591"
"""Stand in the searched text for a card number, for the last four digits of a card that a customer names on purpose,
for what holds nothing to look for, and for a card's verification value. None is a letter, a digit or a space, and
`fold` lets no such sign through."""
FILLERS = CARD + MENTION + OPAQUE + CODE


@dataclass(frozen=True)
class Span:
    """What was found: `start` and `end` are offsets in the input, in characters."""

    start: int
    end: int
    kind: RedactionKind


class Stretch(NamedTuple):
    """A piece of the searched text, from `start` to before `end`."""

    start: int
    end: int


def blank(text: str, stretches: Iterable[Stretch], filler: str) -> str:
    """The text with these pieces, which come in order and apart, filled with a sign; nothing else moves."""
    pieces, last = [], 0
    for stretch in stretches:
        pieces += [text[last : stretch.start], filler * (stretch.end - stretch.start)]
        last = stretch.end
    return "".join([*pieces, text[last:]])


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In the order of the text and without overlap: what overlaps keeps the kind of the one that begins first."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not found or span.start >= found[-1].end:
            found.append(span)
        elif span.end > found[-1].end:
            found[-1] = Span(found[-1].start, span.end, found[-1].kind)
    return tuple(found)
