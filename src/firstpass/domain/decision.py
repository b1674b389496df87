"""What the turn decides: one part a wish, named after its weightiest part (DESIGN 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from firstpass.domain.conversation import OpenHandoff, Owner
from firstpass.domain.incidents import Incident
from firstpass.domain.notices import NoticeKind
from firstpass.domain.playbook import Passage, PassageId
from firstpass.domain.scope import CaseTypeId, QueueId
from firstpass.domain.signals import Courtesy, ReservedDecision, Signal

DecisionName = Literal["refuse", "handoff", "act", "clarify", "answer", "stay_silent"]


class ReasonCode(StrEnum):
    """Why a case goes to people."""

    CUSTOMER_ASKED = "customer_asked"
    RESERVED_DECISION = "reserved_decision"
    NOTICE = "notice"
    VULNERABILITY = "vulnerability"
    SECURITY_REPORT = "security_report"
    OUTSIDE_PLAYBOOK = "outside_playbook"
    LOW_CONFIDENCE = "low_confidence"
    IDENTITY_NOT_ESTABLISHED = "identity_not_established"
    ACTION_FAILED = "action_failed"
    NO_PROGRESS = "no_progress"
    AGENT_COMMITMENT = "agent_commitment"
    INCIDENT = "incident"
    LANGUAGE_NOT_COVERED = "language_not_covered"
    AUTHORITY_EXCEEDED = "authority_exceeded"
    NEEDS_AGENT_ACTION = "needs_agent_action"
    AUTOMATED_MAIL = "automated_mail"
    UNVERIFIED_ANSWER = "unverified_answer"
    LIMIT_REACHED = "limit_reached"
    DRAFT_NOT_APPROVED = "draft_not_approved"
    SYSTEM_FAILURE = "system_failure"


@dataclass(frozen=True)
class Candidate:
    """A case type a wish may belong to; `confidence` is a calibrated probability."""

    case_type: CaseTypeId
    confidence: float


@dataclass(frozen=True)
class Wish:
    """One thing the customer wants: candidates best first, none when nothing known comes near.

    `start` and `end` are its offsets in the message."""

    candidates: tuple[Candidate, ...]
    start: int
    end: int

    @property
    def case_type(self) -> CaseTypeId | None:
        return self.candidates[0].case_type if self.candidates else None

    @property
    def confidence(self) -> float:
        return self.candidates[0].confidence if self.candidates else 0.0


@dataclass(frozen=True)
class Meaning:
    """What was understood of a message. `readable` is False for an empty one or one without words."""

    wishes: tuple[Wish, ...]
    signals: tuple[Signal, ...]
    courtesy: Courtesy | None
    readable: bool
    language: str
    none_of_these: bool = False
    """The customer pressed "something else" under a question."""


@dataclass(frozen=True)
class Told:
    """How often the bot gave this passage as its answer in this conversation, or the words of an incident."""

    passage: PassageId
    times: int


@dataclass(frozen=True)
class Progress:
    """What the bot itself did so far: kept with the conversation, replaced by each delivered turn."""

    turns: int = 0
    clarified_last: bool = False
    refused: tuple[ReservedDecision, ...] = ()
    told: tuple[Told, ...] = ()
    topic: CaseTypeId | None = None
    """What the conversation was about last, as far as understood."""
    reopened: bool = False
    """Whether the customer came back after the end and has no reply since."""
    warned: bool = False
    """Whether the customer was told not to send secrets."""

    def times_told(self, passage: PassageId) -> int:
        return next((told.times for told in self.told if told.passage == passage), 0)


@dataclass(frozen=True)
class Standing:
    """What policy must know of the conversation so far."""

    owner: Owner = Owner.BOT
    handoff: OpenHandoff | None = None
    progress: Progress = Progress()


@dataclass(frozen=True)
class Transfer:
    """To whom the case goes and why."""

    reason: ReasonCode
    queue: QueueId
    rule: str


@dataclass(frozen=True)
class Refuse:
    """A decision reserved for people: the refusal's four parts, and the transfer where a case is pending."""

    rule: str
    wish: Wish | None
    reserved: ReservedDecision
    transfer: Transfer | None
    incident: Incident | None = None


@dataclass(frozen=True)
class HandOff:
    """To a person. `openings` are fixed replies said first, `evidence` an approved text that helps meanwhile.

    `incident` is the known problem that the wish is about, and is said too."""

    rule: str
    wish: Wish | None
    transfer: Transfer
    openings: tuple[str, ...] = ()
    evidence: tuple[Passage, ...] = ()
    incident: Incident | None = None


@dataclass(frozen=True)
class Clarify:
    """One question with buttons; something else and a person are always among them."""

    rule: str
    wish: Wish | None
    openings: tuple[str, ...]
    case_types: tuple[CaseTypeId, ...]


@dataclass(frozen=True)
class Answer:
    """Approved wording: passages as evidence, or fixed replies for what needs no fact.

    `withdraws` when the customer takes back the wish for a person; `incident` where its text stands for an answer."""

    rule: str
    wish: Wish | None
    replies: tuple[str, ...] = ()
    evidence: tuple[Passage, ...] = ()
    offers_person: bool = False
    withdraws: bool = False
    incident: Incident | None = None


@dataclass(frozen=True)
class StaySilent:
    """No words to the customer: a person owns, or nobody wrote (automated mail, with its transfer)."""

    rule: str
    transfer: Transfer | None = None


Part = Refuse | HandOff | Clarify | Answer | StaySilent

_WEIGHT: tuple[type[Part], ...] = (Refuse, HandOff, Clarify, Answer, StaySilent)
_NAME: dict[type[Part], DecisionName] = {
    Refuse: "refuse",
    HandOff: "handoff",
    Clarify: "clarify",
    Answer: "answer",
    StaySilent: "stay_silent",
}


@dataclass(frozen=True)
class Decision:
    """One decision a turn; `parts` in the order the customer reads them, never empty."""

    parts: tuple[Part, ...]
    notices: tuple[NoticeKind, ...] = ()
    """What the message gives notice of: it is filed whatever else is decided."""
    warns: bool = False
    """Whether the customer is told, before everything else, not to send secrets here."""

    @property
    def weightiest(self) -> Part:
        return min(self.parts, key=lambda part: _WEIGHT.index(type(part)))

    @property
    def name(self) -> DecisionName:
        return _NAME[type(self.weightiest)]

    @property
    def rule(self) -> str:
        return self.weightiest.rule

    @property
    def case_type(self) -> CaseTypeId | None:
        """What the weightiest part is about."""
        part = self.weightiest
        return None if isinstance(part, StaySilent) or part.wish is None else part.wish.case_type

    @property
    def withdraws(self) -> bool:
        """Whether the open handoff is taken back."""
        return any(isinstance(part, Answer) and part.withdraws for part in self.parts)

    @property
    def transfer(self) -> Transfer | None:
        """The transfer of the weightiest part that has one; further reasons join the same handoff."""
        transfers = self.transfers
        return transfers[0] if transfers else None

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        parts = sorted(self.parts, key=lambda part: _WEIGHT.index(type(part)))
        found = (part.transfer for part in parts if isinstance(part, Refuse | HandOff | StaySilent))
        return tuple(transfer for transfer in found if transfer)

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Every incident whose words the reply says."""
        found = (part.incident for part in self.parts if isinstance(part, HandOff | Refuse | Answer))
        return tuple(dict.fromkeys(incident for incident in found if incident))

    @property
    def evidence(self) -> tuple[Passage, ...]:
        """Every passage the reply may rest on, in the order of the parts."""
        return tuple(p for part in self.parts if isinstance(part, HandOff | Answer) for p in part.evidence)


def _told_in(decision: Decision) -> tuple[PassageId, ...]:
    """What a decision gives as answers, and the words of incidents once each."""
    passages = (passage.id for part in decision.parts if isinstance(part, Answer) for passage in part.evidence)
    return (*passages, *(incident.told_as for incident in decision.incidents))


def progress_after(progress: Progress, decision: Decision) -> Progress:
    """What stands once this decision was delivered."""
    refused = {part.reserved: None for part in decision.parts if isinstance(part, Refuse)}
    told = {entry.passage: entry.times for entry in progress.told}
    for name in _told_in(decision):
        told[name] = told.get(name, 0) + 1
    return Progress(
        turns=progress.turns + 1,
        clarified_last=any(isinstance(part, Clarify) for part in decision.parts),
        refused=tuple(dict.fromkeys((*progress.refused, *refused))),
        told=tuple(Told(passage, times) for passage, times in told.items()),
        topic=decision.case_type or progress.topic,
        warned=progress.warned or decision.warns,
    )
