"""What can be read: a conversation as it stands, its events, turns and newest packet, texts by digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, select

from firstpass.adapters.sql.codec import Salvage, decode
from firstpass.adapters.sql.held import no_such_conversation
from firstpass.adapters.sql.identities import identity_of
from firstpass.adapters.sql.schema import (
    conversations,
    event_bodies,
    events,
    evidence_texts,
    handoff_reasons,
    handoffs,
    packets,
    turns,
)
from firstpass.domain.conversation import (
    OPEN_HANDOFF,
    ConversationId,
    Epoch,
    Event,
    EventNumber,
    HandoffId,
    HandoffState,
    OpenHandoff,
    Owner,
    Speaker,
)
from firstpass.domain.decision import Progress, ReasonCode
from firstpass.domain.packet import Packet
from firstpass.domain.record import TurnRecord
from firstpass.domain.redaction import SafeText, approved
from firstpass.ports import Conversation

EVENTS = select(
    events.c.conversation,
    events.c.number,
    events.c.kind,
    events.c.at,
    events.c.who,
    event_bodies.c.body,
).join_from(
    events,
    event_bodies,
    and_(
        events.c.conversation == event_bodies.c.conversation,
        events.c.number == event_bodies.c.number,
    ),
)
_mine = events.c.conversation == bindparam("conversation")
_EVENTS_AFTER = (
    EVENTS.where(_mine, events.c.number > bindparam("after")).order_by(events.c.number).limit(bindparam("at_most"))
)
_UNANSWERED = EVENTS.where(
    _mine,
    events.c.number > bindparam("after"),
    events.c.who == Speaker.CUSTOMER.value,
    events.c.kind == "message",
).order_by(events.c.number)
_CONVERSATION = select(conversations).where(conversations.c.id == bindparam("conversation"))
_EXISTS = select(conversations.c.id).where(conversations.c.id == bindparam("conversation"))
_HANDOFF = select(handoffs).where(
    handoffs.c.conversation == bindparam("conversation"),
    handoffs.c.state.in_(sorted(state.value for state in OPEN_HANDOFF)),
)
_RECORDS = select(turns.c.record).where(turns.c.conversation == bindparam("conversation")).order_by(turns.c.sequence)
_PACKET = (
    select(packets.c.handoff, packets.c.packet)
    .join_from(packets, handoffs, packets.c.handoff == handoffs.c.id)
    .where(handoffs.c.conversation == bindparam("conversation"))
    .order_by(handoffs.c.number.desc())
    .limit(1)
)
_REASONS = (
    select(handoff_reasons.c.reason)
    .where(handoff_reasons.c.handoff == bindparam("handoff"))
    .order_by(handoff_reasons.c.position)
)
_TEXTS = select(evidence_texts).where(evidence_texts.c.digest.in_(bindparam("digests", expanding=True)))


def to_event(row: Row[*tuple[Any, ...]], salvage: Salvage) -> Event:
    """The event of one row of `EVENTS`."""
    return Event(
        ConversationId(row.conversation),
        EventNumber(row.number),
        row.kind,
        row.at,
        Speaker(row.who),
        salvage.decode_body(row.kind, row.body),
    )


def read(tx: Connection, conversation: ConversationId) -> Conversation:
    """The conversation as this transaction sees it; raises one of `UNDECODABLE` where no stand-in would do."""
    salvage = Salvage(conversation)
    row = tx.execute(_CONVERSATION, {"conversation": conversation}).first()
    if row is None:
        raise no_such_conversation()
    unanswered = (
        tx.execute(_UNANSWERED, {"conversation": conversation, "after": row.answered_up_to}).all()
        if row.last_customer > row.answered_up_to
        else ()
    )
    return Conversation(
        id=conversation,
        owner=Owner(row.owner),
        epoch=Epoch(row.epoch),
        identity=identity_of(row),
        language=row.language,
        opened_at=row.opened_at,
        handoff=open_handoff(tx, conversation, salvage),
        progress=salvage.decode(Progress, row.progress, Progress()),
        unanswered=tuple(to_event(found, salvage) for found in unanswered),
        last_number=EventNumber(row.last_number),
        newest=EventNumber(row.last_customer),
        intact=salvage.intact,
    )


def open_handoff(tx: Connection, conversation: ConversationId, salvage: Salvage) -> OpenHandoff | None:
    """The case people have now."""
    row = tx.execute(_HANDOFF, {"conversation": conversation}).first()
    if row is None:
        return None
    return OpenHandoff(
        id=HandoffId(row.id),
        reference=row.reference,
        state=HandoffState(row.state),
        queue=row.queue,
        topics=salvage.decode(tuple[str, ...], row.topics, ()),
        requested_at=row.requested_at,
    )


def events_after(tx: Connection, conversation: ConversationId, after: int, limit: int) -> tuple[Event, ...]:
    """At most `limit` events with a number above `after`, in order."""
    found = tx.execute(_EVENTS_AFTER, {"conversation": conversation, "after": after, "at_most": limit})
    salvage = Salvage(conversation)
    result = tuple(to_event(row, salvage) for row in found)
    if not result:
        _must_exist(tx, conversation)
    return result


def records(tx: Connection, conversation: ConversationId) -> tuple[TurnRecord, ...]:
    """Every turn, in the order of commits."""
    found = tx.execute(_RECORDS, {"conversation": conversation}).scalars()
    result = tuple(decode(TurnRecord, record) for record in found)
    if not result:
        _must_exist(tx, conversation)
    return result


def packet(tx: Connection, conversation: ConversationId) -> Packet | None:
    """The newest handoff's packet; reasons that joined later stand in `also`."""
    row = tx.execute(_PACKET, {"conversation": conversation}).first()
    if row is None:
        _must_exist(tx, conversation)
        return None
    stored = decode(Packet, row.packet)
    reasons = (ReasonCode(reason) for reason in tx.execute(_REASONS, {"handoff": row.handoff}).scalars())
    also = dict.fromkeys((*stored.also, *(reason for reason in reasons if reason != stored.reason_code)))
    return replace(stored, also=tuple(also))


def texts(tx: Connection, digests: Sequence[str]) -> Mapping[str, SafeText]:
    """The texts kept under these digests; what is not kept is missing."""
    found = tx.execute(_TEXTS, {"digests": list(digests)})
    return {row.digest: approved(row.text) for row in found}


def _must_exist(tx: Connection, conversation: ConversationId) -> None:
    if tx.execute(_EXISTS, {"conversation": conversation}).first() is None:
        raise no_such_conversation()
