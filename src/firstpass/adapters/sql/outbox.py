"""The outbox: what has to be told outside, written with the change that causes it, and leased to be delivered.

The order of a conversation is that of `position`. A channel's next entry is the first one that is neither delivered
nor dead, so nothing but that question keeps the order, and a lease on one entry holds back those behind it. Moments
may be another replica's: see `jobs`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, case, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from firstpass.adapters.sql.codec import Salvage, encode
from firstpass.adapters.sql.engine import Database
from firstpass.adapters.sql.held import Held, one_or_many
from firstpass.adapters.sql.jobs import CLOCKS_DIFFER
from firstpass.adapters.sql.schema import outbox
from firstpass.domain.conversation import ConversationId, LeaseToken
from firstpass.domain.errors import NotFound
from firstpass.domain.outbox import LONGEST_WAIT, SPREAD, DeadReason
from firstpass.ports import Dead, DeadLetter, LeasedEntry, OutboxEntry, Outcome, TryAgain

_PUT_OFF_AT_MOST = LONGEST_WAIT * (1 + SPREAD) + CLOCKS_DIFFER

_ADD = {
    "sqlite": sqlite_insert(outbox).on_conflict_do_nothing(index_elements=["key"]),
    "postgresql": postgresql_insert(outbox).on_conflict_do_nothing(index_elements=["key"]),
}

_o, _before = outbox.c, outbox.alias("before")
_of_channel: BindParameter[list[str]] = bindparam("kinds", expanding=True)
_waits = and_(_o.kind.in_(_of_channel), _o.delivered_at.is_(None), _o.dead_at.is_(None))
_is_next = ~exists().where(
    _before.c.conversation == _o.conversation,
    _before.c.position < _o.position,
    _before.c.kind.in_(_of_channel),
    _before.c.delivered_at.is_(None),
    _before.c.dead_at.is_(None),
)
_is_due = or_(_o.next_attempt_at <= bindparam("now"), _o.next_attempt_at > bindparam("due_never"))
_is_free = or_(_o.lease.is_(None), _o.lease_until <= bindparam("now"), _o.lease_until > bindparam("leased_never"))
_due_longest = (
    select(_o.key)
    .where(_waits, _is_next, _is_due, _is_free)
    .order_by(_o.next_attempt_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(outbox)
    .where(_o.key == _due_longest.scalar_subquery())
    .values(lease=bindparam("token"), lease_until=bindparam("until"), attempts=_o.attempts + 1)
    .returning(_o.key, _o.conversation, _o.kind, _o.payload, _o.created_at, _o.attempts, _o.lease)
)
_NEXT_DUE = select(func.min(case((_o.lease.is_(None), _o.next_attempt_at), else_=_o.lease_until))).where(
    _waits, _is_next
)
_LEASED = update(outbox).where(_o.key == bindparam("which"), _o.lease == bindparam("held"))
_DEAD = select(_o.key, _o.conversation, _o.kind, _o.attempts, _o.dead_at, _o.dead_why).where(_o.dead_at.is_not(None))
_DEAD_IN_ORDER = _DEAD.order_by(_o.dead_at, _o.key)
_SEND_AGAIN = (
    update(outbox)
    .where(_o.key == bindparam("which"), _o.dead_at.is_not(None))
    .values(dead_at=None, dead_why=None, attempts=0)
)
_FREE: dict[str, Any] = {"lease": None, "lease_until": None}


class SqlOutbox:
    """`Outbox` on the database of the conversations. `new_id` makes lease tokens."""

    def __init__(self, database: Database, new_id: Callable[[], str]) -> None:
        self._database = database
        self._new_id = new_id

    async def claim(self, kinds: Collection[str], now: datetime, lease: timedelta) -> LeasedEntry | None:
        asked = {"kinds": sorted(kinds), "now": now, "until": now + lease, "token": self._new_id()}
        ahead = {"due_never": now + _PUT_OFF_AT_MOST, "leased_never": now + lease + CLOCKS_DIFFER}
        return await self._database.write(lambda tx: _claim(tx, asked | ahead))

    async def next_due(self, kinds: Collection[str]) -> datetime | None:
        asked = {"kinds": sorted(kinds)}
        moment: datetime | None = await self._database.read(lambda tx: tx.execute(_NEXT_DUE, asked).scalar())
        return moment

    async def settle(self, entry: LeasedEntry, outcome: Outcome, at: datetime) -> bool:
        return await self._database.write(lambda tx: _settle(tx, entry, outcome, at))

    async def dead(self) -> tuple[DeadLetter, ...]:
        return await self._database.read(dead_letters)

    async def send_again(self, key: str, at: datetime) -> None:
        row = {"which": key, "next_attempt_at": at}
        found = await self._database.write(lambda tx: tx.execute(_SEND_AGAIN, row).rowcount)
        if not found:
            raise NotFound("no dead entry has this key")


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


def give_up(tx: Connection, key: str, lease: LeaseToken, why: DeadReason, at: datetime) -> bool:
    """Nobody tries this entry any more; whether the lease still held."""
    return _end_lease(tx, key, lease, {"dead_at": at, "dead_why": why})


def dead_letters(tx: Connection) -> tuple[DeadLetter, ...]:
    """Every entry that was given up, the oldest first."""
    return tuple(
        DeadLetter(row.kind, row.key, ConversationId(row.conversation), row.attempts, row.dead_why, row.dead_at)
        for row in tx.execute(_DEAD_IN_ORDER)
    )


def _claim(tx: Connection, asked: dict[str, Any]) -> LeasedEntry | None:
    row = tx.execute(_CLAIM, asked).first()
    return None if row is None else _leased(row)


def _leased(row: Row[Any]) -> LeasedEntry:
    """A payload that cannot be read is an empty one: its handler fails, and the entries behind it go on."""
    return LeasedEntry(
        kind=row.kind,
        key=row.key,
        conversation=ConversationId(row.conversation),
        payload=Salvage(row.conversation).decode(dict[str, str], row.payload, {}),
        tries=row.attempts,
        created_at=row.created_at,
        lease=LeaseToken(row.lease),
    )


def _settle(tx: Connection, entry: LeasedEntry, outcome: Outcome, at: datetime) -> bool:
    match outcome:
        case TryAgain(at=later):
            return _end_lease(tx, entry.key, entry.lease, {"next_attempt_at": later})
        case Dead(why=why):
            return give_up(tx, entry.key, entry.lease, why, at)
        case _:
            return _end_lease(tx, entry.key, entry.lease, {"delivered_at": at})


def _end_lease(tx: Connection, key: str, lease: LeaseToken, values: dict[str, Any]) -> bool:
    return tx.execute(_LEASED.values(**_FREE, **values), {"which": key, "held": lease}).rowcount == 1
