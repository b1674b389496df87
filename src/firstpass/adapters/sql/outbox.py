"""The outbox: what has to be told outside, written with the change that causes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from firstpass.adapters.sql.codec import encode
from firstpass.adapters.sql.held import Held, one_or_many
from firstpass.adapters.sql.schema import outbox
from firstpass.ports import OutboxEntry

_ADD = {
    "sqlite": sqlite_insert(outbox).on_conflict_do_nothing(index_elements=["key"]),
    "postgresql": postgresql_insert(outbox).on_conflict_do_nothing(index_elements=["key"]),
}


def fill_outbox(held: Held, entries: Sequence[OutboxEntry], at: datetime) -> None:
    """An entry whose key is there already is left out; `position` keeps the conversation's order, with gaps."""
    rows: list[dict[str, Any]] = [
        {
            "key": entry.key,
            "conversation": held.id,
            "position": held.last_outbox + place,
            "kind": entry.kind,
            "payload": encode(Mapping[str, str], entry.payload),
            "created_at": at,
            "attempts": 0,
            "next_attempt_at": at,
            "delivered_at": None,
        }
        for place, entry in enumerate(entries, start=1)
    ]
    if rows:
        held.tx.execute(_ADD[held.tx.dialect.name], one_or_many(rows))
        held.last_outbox += len(rows)
