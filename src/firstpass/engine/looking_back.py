"""A customer's message together with those right before it, which may hold the first part of a card number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from firstpass.domain.conversation import Event, EventNumber, MessageBody
from firstpass.domain.exposures import FoundCard, beside_in
from firstpass.domain.redaction import Redaction
from firstpass.domain.redaction.across import Across, redact_after
from firstpass.ports import Incoming, Overwrite

TOGETHER = timedelta(minutes=10)
"""Messages further apart have nothing to do with each other."""


def looked_back(incoming: Incoming, raw: str, alone: Redaction, lately: Sequence[Event]) -> Incoming:
    """The message as it must be stored, and how those before it must read from now on.

    What changes leaves no fingerprint behind: that of a few digits could be guessed by trying them all."""
    recent = [(e.number, e.body) for e in lately if isinstance(e.body, MessageBody) and incoming.at - e.at <= TOGETHER]
    across = redact_after([body.text for _, body in recent], raw, alone)
    overwrites = _overwrites(recent, across)
    if across.text == incoming.body.text and not overwrites:
        return incoming
    return replace(
        incoming,
        body=replace(incoming.body, text=across.text),
        fingerprint=None,
        overwrites=overwrites,
        cards=_cards(incoming, across, overwrites),
    )


def _overwrites(recent: Sequence[tuple[EventNumber, MessageBody]], across: Across) -> tuple[Overwrite, ...]:
    return tuple(
        Overwrite(number, text)
        for (number, body), text in zip(recent, across.earlier, strict=True)
        if text != body.text
    )


def _cards(incoming: Incoming, across: Across, overwrites: tuple[Overwrite, ...]) -> tuple[FoundCard, ...]:
    """Those that the message holds, and the one that it completes."""
    beside = beside_in(across.text, *(one.text for one in overwrites))
    whole = tuple(replace(card, beside=beside) for card in incoming.cards)
    if across.last_four is None:
        return whole
    return (FoundCard(across.last_four, beside, tuple(one.message for one in overwrites)), *whole)
