"""The turn record: everything needed to say afterwards why the bot said what it said, and to run it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from firstpass.domain.acting import Consulted
from firstpass.domain.conversation import (
    Citation,
    ConversationId,
    Epoch,
    EventNumber,
    Identity,
    SealedAddress,
    TurnId,
)
from firstpass.domain.decision import DecisionName, Meaning, ReasonCode, Said, Standing
from firstpass.domain.incidents import Incident
from firstpass.domain.playbook import GenerationId
from firstpass.domain.redaction import SafeText
from firstpass.domain.scope import CaseTypeId, QueueId
from firstpass.domain.verification import Violation


class TurnStatus(StrEnum):
    """How a turn ended. A suppressed reply is kept for the audit and never sent."""

    DELIVERED = "delivered"
    SUPPRESSED = "suppressed"
    FAILED = "failed"


@dataclass(frozen=True)
class Heard:
    """What a turn was about: the customer's unanswered messages as one text, and where the conversation stood."""

    text: SafeText
    messages: tuple[EventNumber, ...]
    choice: str | None
    """The button pressed last, if the newest message is one; asking for a person stands whatever came after."""
    standing: Standing
    epoch: Epoch
    identity: Identity
    language: str
    received_at: datetime | None = None
    """When the first of the messages was received; None in records of earlier versions."""
    incidents: tuple[Incident, ...] = ()
    """Those in force then, whole: so a turn can be run again after they ended or were told in other words."""
    sealed: tuple[SealedAddress, ...] = ()
    """The addresses in these messages that an action asked for."""

    @property
    def newest(self) -> EventNumber:
        return self.messages[-1]


@dataclass(frozen=True)
class EvidenceRef:
    """An approved text that was evidence: `digest` finds its words as long as any record needs them."""

    citation: Citation
    digest: str


@dataclass(frozen=True)
class TurnRecord:
    """One turn. `evidence` names each approved text by digest; the texts are kept beside the records."""

    id: TurnId
    conversation: ConversationId
    at: datetime
    heard: Heard
    meaning: Meaning | None
    decision: DecisionName
    rule: str
    case_types: tuple[CaseTypeId, ...]
    queue: QueueId | None
    reasons: tuple[ReasonCode, ...]
    reference: str | None
    """The case reference the customer was given in this turn."""
    reply: SafeText | None
    evidence: tuple[EvidenceRef, ...]
    violations: tuple[Violation, ...]
    generation: GenerationId
    product_version: str
    timings_ms: Mapping[str, float]
    status: TurnStatus = TurnStatus.DELIVERED
    why: str | None = None
    """Why a turn was suppressed or failed: a closed word, never an exception's text."""
    case_type: CaseTypeId | None = None
    """What the weightiest part is about, as far as understood."""
    consulted: Consulted = field(default_factory=Consulted)

    @property
    def said(self) -> Said | None:
        """By what the message is known again."""
        return self.meaning.said if self.meaning else None
