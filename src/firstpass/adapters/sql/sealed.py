"""Values under seal, in a table of their own beside the conversations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, insert, select, update

from firstpass.adapters.sql.engine import Database
from firstpass.adapters.sql.held import no_such_conversation
from firstpass.adapters.sql.schema import conversations, sealed_openings, sealed_values
from firstpass.domain.conversation import ConversationId
from firstpass.domain.errors import NotFound
from firstpass.domain.sealing import SealedId, SealOpened, ToSeal

if TYPE_CHECKING:  # the cipher costs time to import, and most stores have no seal
    from firstpass.adapters.sealing import Sealer

_values, _opened = sealed_values.c, sealed_openings.c
_EXISTS = select(conversations.c.id).where(conversations.c.id == bindparam("held"))
_ADD = insert(sealed_values)
_ADD_OPENING = insert(sealed_openings).inline()
_IN_FORCE = select(_values.sealed).where(
    _values.id == bindparam("value"), _values.sealed.is_not(None), _values.expires_at > bindparam("now")
)
_OPENINGS = (
    select(sealed_openings)
    .join_from(sealed_openings, sealed_values, _opened.value == _values.id)
    .where(_values.conversation == bindparam("held"))
    .order_by(_opened.sequence)
)
_EXPIRE = (
    update(sealed_values).where(_values.sealed.is_not(None), _values.expires_at <= bindparam("now")).values(sealed=None)
)
_KEPT = select(_values.id, _values.sealed).where(_values.sealed.is_not(None)).order_by(_values.id).with_for_update()
_SEAL_AGAIN = update(sealed_values).where(_values.id == bindparam("value"))


class SqlSealedValues:
    """`SealedValues` on the database of the conversations. `new_id` names each value."""

    def __init__(self, database: Database, sealer: Sealer, new_id: Callable[[], str]) -> None:
        self._database = database
        self._sealer = sealer
        self._new_id = new_id

    async def seal(self, value: ToSeal, at: datetime) -> SealedId:
        name = SealedId(self._new_id())
        row = {
            "id": name,
            "conversation": value.conversation,
            "kind": value.kind,
            "asked_by": value.asked_by,
            "sealed": self._sealer.seal(name, value.value),
            "sealed_at": at,
            "expires_at": value.expires_at,
        }
        await self._database.write(lambda tx: _add(tx, row))
        return name

    async def open(self, value: SealedId, who: str, reason: str, at: datetime) -> str:
        if not who.strip() or not reason.strip():
            raise ValueError("who opens a sealed value says who they are and why")
        opening = SealOpened(value, at, who, reason)
        return await self._database.write(lambda tx: self._open(tx, opening))

    async def openings(self, conversation: ConversationId) -> tuple[SealOpened, ...]:
        return await self._database.read(lambda tx: _openings(tx, conversation))

    async def expire(self, now: datetime) -> int:
        expired = await self._database.write(lambda tx: tx.execute(_EXPIRE, {"now": now}).rowcount)
        if expired:
            await self._database.forget()
        return expired

    async def reseal(self) -> int:
        return await self._database.write(self._reseal)

    def _open(self, tx: Connection, opening: SealOpened) -> str:
        """Opened first: what no key opens was not opened, and the record says so."""
        token = tx.execute(_IN_FORCE, {"value": opening.value, "now": opening.at}).scalar()
        if token is None:
            raise NotFound("no such value, or it expired")
        value = self._sealer.open(opening.value, token)
        row = {"value": opening.value, "at": opening.at, "who": opening.who, "reason": opening.reason}
        tx.execute(_ADD_OPENING, row)
        return value

    def _reseal(self, tx: Connection) -> int:
        kept = tx.execute(_KEPT).all()
        for row in kept:
            tx.execute(_SEAL_AGAIN, {"value": row.id, "sealed": self._sealer.again(row.sealed)})
        return len(kept)


def _add(tx: Connection, row: dict[str, object]) -> None:
    if tx.execute(_EXISTS, {"held": row["conversation"]}).first() is None:
        raise no_such_conversation()
    tx.execute(_ADD, row)


def _openings(tx: Connection, conversation: ConversationId) -> tuple[SealOpened, ...]:
    found = tx.execute(_OPENINGS, {"held": conversation})
    return tuple(SealOpened(SealedId(row.value), row.at, row.who, row.reason) for row in found)
