"""Redaction: what must not be kept is destroyed before anything is stored, logged, embedded or sent on.

Here: card numbers (PCI DSS 3.4.1, 4.2.2) and card verification values (3.3.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import final

from firstpass.domain.redaction.codes import find_codes
from firstpass.domain.redaction.folding import fold
from firstpass.domain.redaction.ibans import find_ibans
from firstpass.domain.redaction.pans import find_pans
from firstpass.domain.redaction.spans import CARD, OPAQUE, RedactionKind, Span, Stretch, apart, blank

__all__ = ["Redaction", "RedactionKind", "SafeText", "Span", "approved", "redact"]


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

    def counts(self) -> dict[RedactionKind, int]:
        """How many of each kind were found."""
        counted: dict[RedactionKind, int] = {}
        for span in self.spans:
            counted[span.kind] = counted.get(span.kind, 0) + 1
        return counted


_CARD_GONE, _CODE_GONE = "[card ending {}]", "[security code removed]"
_CARDS_GONE = re.compile(re.escape(_CARD_GONE).replace(r"\{\}", r"\d{4}"))
_CODES_GONE = re.compile(re.escape(_CODE_GONE))


def redact(raw: str) -> Redaction:
    """Mask every card number but its last four digits, and every verification value whole.

    A text that was redacted stays as it is: what stands for a card or a code counts as one."""
    folded = fold(raw)
    text = _filled(_filled(folded.text, _CARDS_GONE, CARD), _CODES_GONE, OPAQUE)
    text = blank(text, find_ibans(text), OPAQUE)
    pans = find_pans(text)
    codes = find_codes(blank(text, pans, CARD))
    spans = apart([*(folded.span(pan, "pan") for pan in pans), *(folded.span(code, "cvv") for code in codes)])
    return Redaction(SafeText(_masked(raw, spans)), spans)


def _filled(text: str, pattern: re.Pattern[str], filler: str) -> str:
    return blank(text, (Stretch(*found.span()) for found in pattern.finditer(text)), filler)


def _masked(raw: str, spans: tuple[Span, ...]) -> str:
    pieces, last = [], 0
    for span in spans:
        pieces += [raw[last : span.start], _placeholder(raw[span.start : span.end], span.kind)]
        last = span.end
    return "".join([*pieces, raw[last:]])


def _placeholder(hidden: str, kind: RedactionKind) -> str:
    if kind == "cvv":
        return _CODE_GONE
    return _CARD_GONE.format("".join(char for char in fold(hidden).text if char.isdigit())[-4:])
