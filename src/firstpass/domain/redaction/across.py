"""Secrets over several messages: what a message is, is sometimes said by those before it (DESIGN 6, Events).

A card number whose last part comes later (PCI DSS 3.3.1, 3.5.1), and a code or an expiry that comes behind its card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from firstpass.domain.redaction import Redaction, SafeText, redact
from firstpass.domain.redaction.placeholders import cards_gone, digits_of, placeholder
from firstpass.domain.redaction.reading import read
from firstpass.domain.redaction.spans import SECRETS, Span, apart
from firstpass.domain.redaction.split import completed

_TAIL, _HEAD = 600, 400
"""Characters at the end of what came before, and at the beginning of what comes now, that are looked at together."""
_LAST_FOUR, _CODE = 4, 3


@dataclass(frozen=True)
class Across:
    """A message redacted with those before it in mind. `earlier` are theirs as they must read from now on, in order.

    `last_four` are the last digits of a card number that it completes."""

    text: SafeText
    earlier: tuple[SafeText, ...]
    last_four: str | None = None


def goes_on(raw: str) -> bool:
    """Whether a message may be the rest of something: it has digits at its beginning, in figures or in words."""
    return any(char.isdigit() for char in read(raw[:_HEAD]).text)


def redact_after(earlier: Sequence[SafeText], raw: str, alone: Redaction) -> Across:
    """Redact a message, and what the ones before it, already redacted, turn out to hold now.

    `alone` is what was found in it before they were looked at."""
    if not earlier or not goes_on(raw):
        return Across(alone.text, tuple(earlier))
    joined = _Joined(earlier)
    found = completed(joined.tail, raw[:_HEAD])
    if found is None or any(span.kind == "pan" and span.start < found[1].end for span in alone.spans):
        return _with_codes(joined, alone.text)
    part, rest = found
    digits = digits_of(joined.tail[part.start : part.end]) + digits_of(raw[rest.start : rest.end])
    card = placeholder(digits, "pan")
    text = redact(raw[: rest.start] + card + raw[rest.end :]).text
    across = _with_codes(_Joined(joined.masked([(part, card)])), text)
    return Across(across.text, across.earlier, digits[-_LAST_FOUR:])


def _with_codes(joined: _Joined, text: SafeText) -> Across:
    """The same without codes that only both together show, such as "123" behind a card."""
    before, now = _codes(joined.tail, text)
    cards = cards_gone(joined.tail)
    _, behind_card = _codes(cards[-1], text) if cards else ([], [])
    words = [(span, _words(joined.tail, span)) for span in before]
    return Across(_masked(text, apart([*now, *behind_card])), joined.masked(words))


def _codes(before: str, text: SafeText) -> tuple[list[Span], list[Span]]:
    """Secrets other than card numbers that stand in one of two texts when both are read as one."""
    whole, begins = f"{before}\n{text[:_HEAD]}", len(before) + 1
    found = [span for span in redact(whole).spans if _is_code(span, whole[span.start : span.end])]
    now = [Span(span.start - begins, span.end - begins, span.kind) for span in found if span.start >= begins]
    return [span for span in found if span.end < begins], now


def _is_code(span: Span, said: str) -> bool:
    """Whether it is one for sure: four digits alone, a message later, are as often a year, an amount or an answer."""
    match span.kind:
        case "cvv":
            return len(digits_of(said)) == _CODE
        case "expiry":
            return digits_of(said) != said
        case kind:
            return kind in SECRETS and kind != "pan"


def _masked(text: SafeText, spans: Sequence[Span]) -> SafeText:
    masked = str(text)
    for span in reversed(spans):
        masked = masked[: span.start] + _words(text, span) + masked[span.end :]
    return redact(masked).text if spans else text


def _words(text: str, span: Span) -> str:
    return placeholder(digits_of(text[span.start : span.end]), span.kind)


class _Joined:
    """Messages as one text, of which the end is looked at."""

    def __init__(self, texts: Sequence[SafeText]) -> None:
        self._texts = tuple(texts)
        whole = "\n".join(texts)
        cut = max(0, len(whole) - _TAIL)
        self.tail = whole[cut:]
        self._starts = [start - cut for start in accumulate((len(text) + 1 for text in texts[:-1]), initial=0)]

    def masked(self, cuts: Sequence[tuple[Span, str]]) -> tuple[SafeText, ...]:
        """The messages with words in place of each span, in the order of the text; a card's may cover several."""
        return tuple(self._one(start, text, cuts) for start, text in zip(self._starts, self._texts, strict=True))

    def _one(self, start: int, text: SafeText, cuts: Sequence[tuple[Span, str]]) -> SafeText:
        masked = str(text)
        for span, words in reversed(cuts):
            first, last = max(span.start - start, 0), min(span.end - start, len(text))
            if first < last and (span.kind != "pan" or digits_of(text[first:last])):
                masked = masked[:first] + words + masked[last:]
        return text if masked == text else redact(masked).text
