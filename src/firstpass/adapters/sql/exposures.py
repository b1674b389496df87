"""Found card numbers on record, written with the message that they came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from firstpass.adapters.sql.codec import decode, encode
from firstpass.adapters.sql.held import Held, one_or_many
from firstpass.adapters.sql.schema import card_exposures
from firstpass.domain.conversation import ConversationId, Event, EventNumber, Speaker
from firstpass.domain.exposures import CardExposure, FoundCard
from firstpass.domain.redaction import RedactionKind

Kinds = tuple[RedactionKind, ...]
Numbers = tuple[EventNumber, ...]

_ADD = insert(card_exposures)
_columns = card_exposures.c
_SINCE = (
    select(card_exposures)
    .where(_columns.at >= bindparam("since"))
    .order_by(_columns.at, _columns.conversation, _columns.message, _columns.position)
)


def keep(held: Held, found: Iterable[tuple[Event, tuple[FoundCard, ...]]]) -> None:
    """Put the cards of each message on record; the events must be written before."""
    rows: list[dict[str, Any]] = [
        {
            "conversation": held.id,
            "message": event.number,
            "position": position,
            "at": event.at,
            "who": event.who.value,
            "last_four": card.last_four,
            "beside": encode(Kinds, card.beside),
            "overwrote": encode(Numbers, card.overwrote),
            "done": card.done.value,
        }
        for event, cards in found
        for position, card in enumerate(cards, start=1)
    ]
    if rows:
        held.tx.execute(_ADD, one_or_many(rows))


def since(tx: Connection, moment: datetime) -> tuple[CardExposure, ...]:
    """See the port."""
    return tuple(
        CardExposure(
            ConversationId(row.conversation),
            EventNumber(row.message),
            row.at,
            Speaker(row.who),
            FoundCard(row.last_four, decode(Kinds, row.beside), decode(Numbers, row.overwrote)),
        )
        for row in tx.execute(_SINCE, {"since": moment})
    )
