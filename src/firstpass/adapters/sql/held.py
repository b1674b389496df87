"""A conversation held under its row lock: what a writing transaction reads, changes and appends to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from firstpass.adapters.sql.codec import encode_body
from firstpass.adapters.sql.schema import conversations, event_bodies, events
from firstpass.domain.conversation import (
    Body,
    ConversationId,
    Epoch,
    Event,
    EventKind,
    EventNumber,
    MessageBody,
    Owner,
    OwnerBody,
    OwnerChange,
    Speaker,
    next_owner,
)
from firstpass.domain.errors import NotFound

_LOCK = select(conversations).where(conversations.c.id == bindparam("held")).with_for_update()
_SAVE = update(conversations).where(conversations.c.id == bindparam("held"))
_ADD_EVENTS = insert(events)
_ADD_BODIES = insert(event_bodies)


def hold(tx: Connection, conversation: ConversationId) -> Held:
    """Lock the conversation until the transaction ends; raises `NotFound`."""
    row = tx.execute(_LOCK, {"held": conversation}).first()
    if row is None:
        raise no_such_conversation()
    return Held(
        tx=tx,
        id=conversation,
        owner=Owner(row.owner),
        epoch=Epoch(row.epoch),
        last_number=row.last_number,
        last_customer=row.last_customer,
        answered_up_to=row.answered_up_to,
        last_outbox=row.last_outbox,
        progress=row.progress,
    )


def no_such_conversation() -> NotFound:
    return NotFound("no such conversation")


@dataclass
class Held:
    """The conversation's row, changed here and written by `save`; it gives out numbers without gaps."""

    tx: Connection
    id: ConversationId
    owner: Owner
    epoch: Epoch
    last_number: int
    last_customer: int
    answered_up_to: int
    last_outbox: int
    progress: str
    appended: list[Event] = field(default_factory=list)
    _envelopes: list[dict[str, Any]] = field(default_factory=list)
    _bodies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def unanswered(self) -> bool:
        """Whether a customer's message stands without a reply."""
        return self.last_customer > self.answered_up_to

    def append(
        self,
        kind: EventKind,
        at: datetime,
        who: Speaker,
        body: Body,
        client_id: str | None = None,
        fingerprint: str | None = None,
    ) -> Event:
        """Give the event the next number. A bot's message with `reply_to` takes the one place for that
        reply."""
        self.last_number += 1
        event = Event(self.id, EventNumber(self.last_number), kind, at, who, body)
        message = body if isinstance(body, MessageBody) else None
        reply_to = message.reply_to if message and who is Speaker.BOT else None
        self.appended.append(event)
        self._envelopes.append(
            {
                "conversation": self.id,
                "number": event.number,
                "kind": kind,
                "at": at,
                "who": who.value,
                "client_id": client_id,
                "fingerprint": fingerprint,
                "reply_to": reply_to,
            }
        )
        self._bodies.append({"conversation": self.id, "number": event.number, "body": encode_body(body)})
        if message and who is Speaker.CUSTOMER:
            self.last_customer = event.number
        return event

    def change_owner(self, change: OwnerChange, at: datetime) -> None:
        """Raise the epoch and tell the customer; raises `IllegalTransition`."""
        self.owner = next_owner(self.owner, change)
        self.epoch = Epoch(self.epoch + 1)
        self.append("owner", at, Speaker.SYSTEM, OwnerBody(self.owner))

    def save(self) -> None:
        """Write what was appended and changed."""
        if self._envelopes:
            self.tx.execute(_ADD_EVENTS, one_or_many(self._envelopes))
            self.tx.execute(_ADD_BODIES, one_or_many(self._bodies))
        self.tx.execute(
            _SAVE,
            {
                "held": self.id,
                "owner": self.owner.value,
                "epoch": self.epoch,
                "last_number": self.last_number,
                "last_customer": self.last_customer,
                "answered_up_to": self.answered_up_to,
                "last_outbox": self.last_outbox,
                "progress": self.progress,
            },
        )


def one_or_many(rows: list[dict[str, Any]]) -> dict[str, Any] | list[dict[str, Any]]:
    """One row goes to the driver as one: that is the quicker way."""
    return rows[0] if len(rows) == 1 else rows
