"""Who a conversation's customer is, in the conversation's row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from firstpass.adapters.sql.held import no_such_conversation
from firstpass.adapters.sql.schema import conversations
from firstpass.domain.conversation import ConversationId, Identity

_LOCK = select(conversations).where(conversations.c.id == bindparam("held")).with_for_update()
_SAVE = update(conversations).where(conversations.c.id == bindparam("held"))


def identity_of(row: Row[Any]) -> Identity:
    """What a row of `conversations` says of its customer."""
    known = row.known_until, row.verified_until
    return Identity(row.identity_level, row.customer, row.country, *known, row.product)


def identity_row(identity: Identity) -> dict[str, Any]:
    """The columns that keep it."""
    return {
        "identity_level": identity.level,
        "customer": identity.customer,
        "country": identity.country,
        "product": identity.product,
        "known_until": identity.until,
        "verified_until": identity.verified_until,
    }


def identify(tx: Connection, conversation: ConversationId, session: Identity) -> Identity:
    """Keep a fresh session; raises `NotFound`, and `AnotherCustomer`."""
    row = tx.execute(_LOCK, {"held": conversation}).first()
    if row is None:
        raise no_such_conversation()
    renewed = identity_of(row).renewed(session)
    tx.execute(_SAVE, {"held": conversation, **identity_row(renewed)})
    return renewed
