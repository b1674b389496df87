"""Notices on file: written with the turn that acknowledges them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from firstpass.adapters.sql.codec import decode, encode
from firstpass.adapters.sql.held import Held, no_such_conversation
from firstpass.adapters.sql.schema import conversations, notices
from firstpass.domain.conversation import ConversationId, EventNumber
from firstpass.domain.notices import Due, Notice, NoticeKind
from firstpass.ports import FiledNotice

Dues = tuple[Due, ...]
Messages = tuple[EventNumber, ...]

_ADD = {
    "sqlite": sqlite_insert(notices).on_conflict_do_nothing(),
    "postgresql": postgresql_insert(notices).on_conflict_do_nothing(),
}
_OF = (
    select(notices)
    .where(notices.c.conversation == bindparam("conversation"))
    .order_by(notices.c.filed_at, notices.c.received_at, notices.c.kind)
)
_EXISTS = select(conversations.c.id).where(conversations.c.id == bindparam("conversation"))


def file(held: Held, filed: tuple[FiledNotice, ...], at: datetime) -> None:
    """Keep them; one that is on file under its case stays as it was first received."""
    for one in filed:
        row = {
            "conversation": held.id,
            "kind": one.notice.kind.value,
            "reference": one.reference,
            "received_at": one.notice.received_at,
            "filed_at": at,
            "messages": encode(Messages, one.messages),
            "due": encode(Dues, one.notice.due),
        }
        held.tx.execute(_ADD[held.tx.dialect.name], row)


def of_conversation(tx: Connection, conversation: ConversationId) -> tuple[FiledNotice, ...]:
    """See the port."""
    if tx.execute(_EXISTS, {"conversation": conversation}).first() is None:
        raise no_such_conversation()
    return tuple(
        FiledNotice(
            Notice(NoticeKind(row.kind), row.received_at, decode(Dues, row.due)),
            row.reference,
            decode(Messages, row.messages),
        )
        for row in tx.execute(_OF, {"conversation": conversation})
    )
