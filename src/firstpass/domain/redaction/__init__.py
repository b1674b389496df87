"""Redaction: what must not be kept is destroyed before anything is stored, logged, embedded or sent on.

Secrets: card numbers (PCI DSS 3.4.1, 4.2.2), verification codes and PINs (3.3.1), expiries, passwords, one-time codes.
Personal values: IBAN, account, bank, identity and telephone numbers, e-mail addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from firstpass.domain.redaction.looking import look
from firstpass.domain.redaction.placeholders import digits_of, kinds_gone, placeholder, without_placeholders
from firstpass.domain.redaction.spans import SECRETS, RedactionKind, Span, apart

__all__ = [
    "SECRETS",
    "Redaction",
    "RedactionKind",
    "SafeText",
    "Span",
    "approved",
    "kinds_gone",
    "readable",
    "redact",
    "without_placeholders",
]


@final
class SafeText(str):
    """Text that passed redaction, or was written by us. Only `redact` and `approved` mint it (a house test looks)."""

    __slots__ = ()


def approved(text: str) -> SafeText:
    """Text that never held a customer's words, or was read back from a place that holds only safe text."""
    return SafeText(text)


@dataclass(frozen=True)
class Redaction:
    """The safe text, and where the input held what had to go."""

    text: SafeText
    spans: tuple[Span, ...]

    @property
    def secrets(self) -> bool:
        """Whether any of it was a secret, which nobody may send."""
        return any(span.kind in SECRETS for span in self.spans)

    def counts(self) -> dict[RedactionKind, int]:
        """How many of each kind were found."""
        counted: dict[RedactionKind, int] = {}
        for span in self.spans:
            counted[span.kind] = counted.get(span.kind, 0) + 1
        return counted


def readable(text: str) -> str:
    """Without control characters and halves of pairs: they split numbers, and databases refuse them."""
    return "".join(char for char in text if (char >= " " or char in "\n\t") and not "\ud800" <= char <= "\udfff")


_MOST_LOOKS = 8


def redact(raw: str, *, secrets_only: bool = False) -> Redaction:
    """Destroy secrets and, but for a person's message (`secrets_only`), mask personal values.

    Looks again at what it wrote until nothing more is found: a text that was redacted stays as it is."""
    spans: tuple[Span, ...] = ()
    text = raw
    for _ in range(_MOST_LOOKS):
        more = look(text, secrets_only=secrets_only)
        if not more:
            break
        spans = _in_the_input(raw, spans, more)
        text = _masked(raw, spans)
    return Redaction(SafeText(text), spans)


def _in_the_input(raw: str, spans: tuple[Span, ...], more: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans with those that were found in the text that they left."""
    if not spans:
        return more
    starts, ends, last = list[int](), list[int](), 0
    for span in spans:
        size = len(_mask(raw, span))
        starts += [*range(last, span.start), *[span.start] * size]
        ends += [*range(last + 1, span.start + 1), *[span.end] * size]
        last = span.end
    starts += range(last, len(raw))
    ends += range(last + 1, len(raw) + 1)
    return apart([*spans, *(Span(starts[found.start], ends[found.end - 1], found.kind) for found in more)])


def _masked(raw: str, spans: tuple[Span, ...]) -> str:
    pieces, last = [], 0
    for span in spans:
        pieces += [raw[last : span.start], _mask(raw, span)]
        last = span.end
    return "".join([*pieces, raw[last:]])


def _mask(raw: str, span: Span) -> str:
    return placeholder(digits_of(raw[span.start : span.end]), span.kind)
