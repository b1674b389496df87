"""Card numbers that somebody wrote: each found one is on record, without the number (PCI DSS 4.0.1, 12.10.7, 3.4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from firstpass.domain.conversation import ConversationId, EventNumber, Speaker
from firstpass.domain.redaction import Redaction, RedactionKind, kinds_gone
from firstpass.domain.redaction.placeholders import digits_of

SENSITIVE: Final[tuple[RedactionKind, ...]] = ("cvv", "pin", "expiry")
"""What makes it worse when it comes with the number: codes that may never be kept (3.3.1), and the expiry."""
_LAST_FOUR = 4


class Deed(StrEnum):
    """What was done with the number."""

    DESTROYED = "destroyed_before_storing"
    OVERWRITTEN = "earlier_message_overwritten"


@dataclass(frozen=True)
class FoundCard:
    """A card number found in a message; no more of it than its last four digits.

    `beside` is what came with it. `overwrote` are earlier messages that held a part of it and were overwritten."""

    last_four: str
    beside: tuple[RedactionKind, ...] = ()
    overwrote: tuple[EventNumber, ...] = ()

    @property
    def done(self) -> Deed:
        return Deed.OVERWRITTEN if self.overwrote else Deed.DESTROYED


@dataclass(frozen=True)
class CardExposure:
    """One found card number on record: in which message it came, or was completed, when, and from whom."""

    conversation: ConversationId
    message: EventNumber
    at: datetime
    who: Speaker
    card: FoundCard


def cards_in(raw: str, redaction: Redaction) -> tuple[FoundCard, ...]:
    """The card numbers that were found in a raw message."""
    beside = beside_in(redaction.text)
    numbers = (digits_of(raw[span.start : span.end]) for span in redaction.spans if span.kind == "pan")
    return tuple(FoundCard(digits[-_LAST_FOUR:], beside) for digits in numbers)


def beside_in(*texts: str) -> tuple[RedactionKind, ...]:
    """What came with a card number in these safe texts."""
    gone = frozenset[RedactionKind]().union(*(kinds_gone(text) for text in texts))
    return tuple(kind for kind in SENSITIVE if kind in gone)
