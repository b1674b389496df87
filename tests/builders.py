"""Builders for stories: what a test does not say stands here, so that each test names only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from firstpass.domain.conversation import (
    NO_WAIT,
    Citation,
    ConversationId,
    Event,
    EventNumber,
    HandoffId,
    HandoffState,
    Identity,
    MessageBody,
    OpenHandoff,
    OwnerChange,
    QuietWindow,
    Speaker,
    TurnId,
)
from firstpass.domain.decision import ReasonCode
from firstpass.domain.incidents import Incident, IncidentId
from firstpass.domain.notices import Due, Notice, NoticeKind
from firstpass.domain.packet import Packet
from firstpass.domain.playbook import GenerationId, digest
from firstpass.domain.record import EvidenceRef, Heard, TurnRecord
from firstpass.domain.redaction import SafeText, approved
from firstpass.domain.scope import CaseTypeId, QueueId
from firstpass.ports import (
    Change,
    Conversation,
    Fence,
    FiledNotice,
    Incoming,
    Job,
    NewMessage,
    OpenCase,
    Opening,
    OutboxEntry,
)

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
LEASE = timedelta(seconds=30)
HERS = ConversationId("conversation-of-ana")


def after(seconds: float) -> datetime:
    """So many seconds after noon, which is when every story begins."""
    return NOON + timedelta(seconds=seconds)


def words(text: str) -> MessageBody:
    """A message body that says this and nothing else."""
    return MessageBody(approved(text))


def an_opening(conversation: str = HERS, **other: Any) -> Opening:
    """A conversation that begins at noon, with the words that say it is an AI."""
    first = words("Hello, I am the AI assistant of Example Pay.")
    opening = Opening(ConversationId(conversation), NOON, Identity(), "en", first)
    return replace(opening, **other)


def a_message(
    text: str = "Where is my invoice?",
    *,
    conversation: str = HERS,
    at: datetime = NOON,
    client_id: str | None = None,
    window: QuietWindow = NO_WAIT,
    urgent: bool = False,
) -> Incoming:
    """A customer's message; its client id and fingerprint follow from its words unless the story says otherwise."""
    return Incoming(
        conversation=ConversationId(conversation),
        client_id=client_id or f"client-{digest(ascii(text))}",
        fingerprint=digest(ascii(text)),
        at=at,
        body=words(text),
        window=window,
        urgent=urgent,
    )


def a_record(conversation: Conversation, turn: str = "turn-1", **other: Any) -> TurnRecord:
    """The record of a turn that answered everything unanswered in `conversation`."""
    heard = Heard(
        text=approved("\n".join(text_of(event) for event in conversation.unanswered)),
        messages=tuple(event.number for event in conversation.unanswered),
        choice=None,
        standing=conversation.standing,
        epoch=conversation.epoch,
        identity=conversation.identity,
        language=conversation.language,
    )
    fields: dict[str, Any] = {
        "id": TurnId(turn),
        "conversation": conversation.id,
        "at": NOON,
        "heard": heard,
        "meaning": None,
        "decision": "answer",
        "rule": "answer_from_evidence",
        "case_types": (),
        "queue": None,
        "reasons": (),
        "reference": None,
        "reply": approved("You find it under Billing."),
        "evidence": (),
        "violations": (),
        "generation": GenerationId("generation-1"),
        "product_version": "0.1.0",
        "timings_ms": {"decide": 0.25},
    }
    return TurnRecord(**{**fields, **other})


def a_delivery(
    job: Job,
    conversation: Conversation,
    reply: str | None = "You find it under Billing.",
    *,
    at: datetime = NOON,
    turn: str = "turn-1",
    **other: Any,
) -> Change:
    """The delivery of a turn taken on `conversation` as it was read, fully fenced; no reply is a silent turn."""
    record = a_record(conversation, turn, reply=None if reply is None else approved(reply))
    change = Change(
        conversation=conversation.id,
        at=at,
        fence=Fence(conversation.epoch, record.heard.newest, job.lease),
        messages=() if reply is None else (says(reply),),
        job=job.id,
        record=record,
    )
    return replace(change, **other)


def says(text: str, who: Speaker = Speaker.BOT) -> NewMessage:
    """A message to append."""
    return NewMessage(who, words(text))


def a_change(owner: OwnerChange | None = None, *, conversation: str = HERS, **other: Any) -> Change:
    """A change that no turn caused: a person, the desk or a clock did."""
    return replace(Change(ConversationId(conversation), NOON, owner=owner), **other)


def a_case(
    handoff: str = "handoff-1",
    *,
    conversation: str = HERS,
    reason: ReasonCode = ReasonCode.CUSTOMER_ASKED,
    topics: tuple[str, ...] = ("invoice_copy",),
    opens_at: datetime | None = None,
) -> OpenCase:
    """A case for the billing queue, with its packet."""
    opened = OpenHandoff(HandoffId(handoff), "FP-1234", HandoffState.QUEUED, QueueId("billing_l1"), topics, NOON)
    return OpenCase(opened, "Billing", opens_at, a_packet(conversation, reason))


def a_packet(conversation: str = HERS, reason: ReasonCode = ReasonCode.CUSTOMER_ASKED) -> Packet:
    return Packet(
        conversation=ConversationId(conversation),
        reference="FP-1234",
        customer=None,
        identity_level="anonymous",
        reason_code=reason,
        rule="asks_for_person",
        also=(),
        queue=QueueId("billing_l1"),
        contact="Billing desk",
        priority="normal",
        case_type="invoice_copy",
        category="billing",
        confidence=0.91,
        messages=(EventNumber(2),),
        requested_at=NOON,
        generation=GenerationId("generation-1"),
        product_version="0.1.0",
    )


def an_entry(key: str = "handoff-1:queued", kind: str = "handoff.queued") -> OutboxEntry:
    """Something a dispatcher will deliver to a helpdesk."""
    return OutboxEntry(kind, key, {"reference": "FP-1234"})


def evidence(*texts: str) -> tuple[tuple[EvidenceRef, ...], Mapping[str, SafeText]]:
    """References to approved texts, and the texts by digest."""
    known = {digest(text): approved(text) for text in texts}
    return tuple(EvidenceRef(Citation("invoices", "r1"), key) for key in known), known


def text_of(event: Event) -> str:
    """What a message event says."""
    assert isinstance(event.body, MessageBody)
    return event.body.text


def log_of(events: tuple[Event, ...]) -> list[str]:
    """A log in short: who did what, a line an event."""
    return [f"{event.number} {event.who} {event.kind}" for event in events]


def an_incident(name: str = "incident-1", *, hours: float = 24, **other: Any) -> Incident:
    """Payouts have been late since noon; an update is promised for an hour later."""
    incident = Incident(
        IncidentId(name),
        (CaseTypeId("payout_status"),),
        approved("Payouts of today are late."),
        NOON,
        NOON + timedelta(hours=1),
        NOON + timedelta(hours=hours),
    )
    return replace(incident, **other)


def a_notice(
    kind: NoticeKind = NoticeKind.COMPLAINT, *, reference: str = "FP-1234", at: datetime = NOON
) -> FiledNotice:
    """A notice given in message 2, with one thing due."""
    due = Due("answer", "The answer", date(2026, 12, 11), "GB", "DISP 1.6.2A", assumed=False)
    return FiledNotice(Notice(kind, at, (due,)), reference, (EventNumber(2),))
