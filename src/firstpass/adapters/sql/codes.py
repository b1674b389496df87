"""One-time codes, in a table of their own; each try is one transaction, so that no race makes more of them."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from firstpass.adapters.sql.engine import Database
from firstpass.adapters.sql.held import no_such_conversation
from firstpass.adapters.sql.schema import codes, conversations
from firstpass.domain.codes import COUNTED_FOR, LIFE, TRIES, VERIFIED_FOR, CodeResult, Sending, may_send
from firstpass.domain.conversation import ConversationId

_c = codes.c
_CUSTOMER = select(conversations.c.customer).where(conversations.c.id == bindparam("held"))
_LOCK_ALL = (
    select(conversations.c.id).where(conversations.c.customer == bindparam("known")).order_by(conversations.c.id)
).with_for_update()
_SENT = select(_c.sent_at).where(_c.customer == bindparam("known"), _c.sent_at > bindparam("since"))
_ADD = insert(codes).inline()
_SPEND_EARLIER = update(codes).where(_c.conversation == bindparam("held"), _c.tries_left > 0).values(tries_left=0)
_OPEN = (
    select(_c.sequence, _c.hash, _c.tries_left)
    .where(_c.conversation == bindparam("held"), _c.tries_left > 0, _c.expires_at > bindparam("now"))
    .order_by(_c.sequence.desc())
    .limit(1)
)
_TRIED = update(codes).where(_c.sequence == bindparam("which"))
_VERIFY = update(conversations).where(conversations.c.id == bindparam("held"))
_FORGET = delete(codes).where(_c.sent_at < bindparam("before"))


class SqlCodes:
    """`Codes` on the database of the conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, conversation: ConversationId, hashed: str, at: datetime) -> Sending:
        return await self._database.write(lambda tx: _begin(tx, conversation, hashed, at))

    async def check(self, conversation: ConversationId, hashed: str, at: datetime) -> CodeResult:
        return await self._database.write(lambda tx: _check(tx, conversation, hashed, at))

    async def forget(self, now: datetime) -> int:
        before = now - COUNTED_FOR
        return await self._database.write(lambda tx: tx.execute(_FORGET, {"before": before}).rowcount)


def _begin(tx: Connection, conversation: ConversationId, hashed: str, at: datetime) -> Sending:
    customer = _customer(tx, conversation)
    tx.execute(_LOCK_ALL, {"known": customer}).all()  # the cap counts all of them
    known = {"known": customer, "since": at - COUNTED_FOR}
    sending = may_send(tuple(tx.execute(_SENT, known).scalars()), at)
    if sending.allowed:
        tx.execute(_SPEND_EARLIER, {"held": conversation})
        row = {"conversation": conversation, "customer": customer, "hash": hashed, "tries_left": TRIES}
        tx.execute(_ADD, row | {"sent_at": at, "expires_at": at + LIFE})
    return sending


def _check(tx: Connection, conversation: ConversationId, hashed: str, at: datetime) -> CodeResult:
    """The customer's rows are locked first: two tries at once are two tries."""
    tx.execute(_LOCK_ALL, {"known": _customer(tx, conversation)}).all()
    row = tx.execute(_OPEN, {"held": conversation, "now": at}).first()
    if row is None:
        return "over"
    right = compare_digest(row.hash, hashed)
    tx.execute(_TRIED, {"which": row.sequence, "tries_left": 0 if right else row.tries_left - 1})
    if right:
        tx.execute(_VERIFY, {"held": conversation, "identity_level": "verified", "verified_until": at + VERIFIED_FOR})
    return "right" if right else "wrong"


def _customer(tx: Connection, conversation: ConversationId) -> str:
    """Whose conversation it is; raises `NotFound` for one that is nobody's, since only a session starts a code."""
    found: str | None = tx.execute(_CUSTOMER, {"held": conversation}).scalar()
    if found is None:
        raise no_such_conversation()
    return found
