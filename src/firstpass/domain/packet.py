"""The packet: what a handoff tells the person who takes it. This first form holds what the spine knows;
every field names its value or says unknown with None."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firstpass.domain.conversation import ConversationId, EventNumber, IdentityLevel
from firstpass.domain.decision import ReasonCode
from firstpass.domain.playbook import GenerationId


@dataclass(frozen=True)
class IncidentInForce:
    """A known problem that was in force when the case was opened. It came from the incident of this id and revision."""

    id: str
    text: str
    revision: str
    started_at: datetime
    last_update_at: datetime
    next_update_at: datetime
    ends_at: datetime
    touches: bool | None
    """Whether the case is about it; None where the case type is not known."""
    told: bool
    """Whether the customer was given its words in the turn that led here."""


@dataclass(frozen=True)
class Packet:
    """The structured context summary of one handoff."""

    conversation: ConversationId
    reference: str
    customer: str | None
    identity_level: IdentityLevel
    reason_code: ReasonCode
    rule: str
    also: tuple[ReasonCode, ...]
    queue: str
    contact: str
    priority: str
    case_type: str | None
    category: str | None
    confidence: float | None
    messages: tuple[EventNumber, ...]
    """The customer's messages that led here: pointers into the masked transcript."""
    requested_at: datetime
    generation: GenerationId
    product_version: str
    incidents: tuple[IncidentInForce, ...] | None = None
    """Every one in force; empty where there was none, None where nobody looked."""
    language: str | None = None
    """What the customer writes (BCP 47), where that is sure, else what the conversation is held in."""
