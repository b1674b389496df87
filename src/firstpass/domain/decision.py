"""What the turn decides: one part a wish, named after its weightiest part (DESIGN 2.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from firstpass.domain.accounts import AccountObject, ObjectId
from firstpass.domain.acting import ActionName, Asking, Slot
from firstpass.domain.conversation import IdentityLevel, OpenHandoff, Owner, SealedAddress
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
class Said:
    """What is kept of a customer's message to know it again, without its words: short checksums, of all of its words
    in their order and of each word that tells something, sorted."""

    mark: int
    words: tuple[int, ...] = ()


@dataclass(frozen=True)
class Meaning:
    """What was understood of a message. `readable` is False for an empty one or one without words.

    `language` is a primary subtag (BCP 47), None where the message does not tell it for sure."""

    wishes: tuple[Wish, ...]
    signals: tuple[Signal, ...]
    courtesy: Courtesy | None
    readable: bool
    language: str | None
    none_of_these: bool = False
    """The customer pressed "something else" under a question."""
    card_at_risk: bool = False
    """A phrase of the tables says that a card is gone, or used by somebody else."""
    said: Said | None = None
    """By what the message is known again; None for a button, and for one without words."""


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
    asking: Asking | None = None
    """What an action waits for; an address may come after other topics, a choice between things may not."""
    address: SealedAddress | None = None
    """The address that the customer gave for an action."""
    resets: int = 0
    """Links that were asked for in this conversation."""
    said: tuple[Said, ...] = ()
    """The customer's last messages, the newest last."""
    repeats: int = 0
    """Turns on this topic in which the customer said the same again."""
    at_risk: bool = False
    """Whether a life may have been at risk in this conversation."""

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


ActOutcome = Literal[
    "to_do", "login", "code", "address", "one_address", "requested", "which", "told", "none", "offered", "copy"
]
"""`to_do` until the turn has acted. A question of an action: log in, type the code, which address, which thing. What
was done: a link was asked for, things were told, there is none, copies were offered, a copy was asked for."""


@dataclass(frozen=True)
class Act:
    """Something the bot does itself, or what it asks the customer for to be able to.

    `thing` is the one whose button was pressed, `things` are those found, `evidence` is the approved text about it."""

    rule: str
    wish: Wish | None
    action: ActionName
    case_type: CaseTypeId
    outcome: ActOutcome = "to_do"
    address: SealedAddress | None = None
    thing: ObjectId | None = None
    things: tuple[AccountObject, ...] = ()
    evidence: tuple[Passage, ...] = ()
    offers_person: bool = False
    instead: Clarify | None = None
    """The question that is asked where the words name none of the customer's things."""

    @property
    def told_as(self) -> PassageId:
        """Under which name the conversation counts how often this was asked or told."""
        return PassageId(f"act:{self.case_type}:{self.outcome}")


@dataclass(frozen=True)
class StaySilent:
    """No words to the customer: a person owns, or nobody wrote (automated mail, with its transfer)."""

    rule: str
    transfer: Transfer | None = None


Part = Refuse | HandOff | Act | Clarify | Answer | StaySilent

_WEIGHT: tuple[type[Part], ...] = (Refuse, HandOff, Act, Clarify, Answer, StaySilent)
_NAME: dict[type[Part], DecisionName] = {
    Refuse: "refuse",
    HandOff: "handoff",
    Act: "act",
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
    repeats: bool = False
    """Whether the customer said again what they had said before."""
    timed: bool = False
    """Whether the reply leaves at a fixed time, so that how long it took tells nothing (POCA s333A)."""

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
        return tuple(p for part in self.parts if isinstance(part, HandOff | Act | Answer) for p in part.evidence)

    @property
    def acts(self) -> tuple[Act, ...]:
        return tuple(part for part in self.parts if isinstance(part, Act))

    @property
    def needs(self) -> IdentityLevel | None:
        """How well the customer would have to be known, where that is said."""
        outcomes = {part.outcome for part in self.acts}
        return "verified" if "code" in outcomes else "session" if "login" in outcomes else None


def _told_in(decision: Decision) -> tuple[PassageId, ...]:
    """What a decision gives as answers, what its actions said, and the words of incidents once each."""
    passages = (passage.id for part in decision.parts if isinstance(part, Answer) for passage in part.evidence)
    acts = (part.told_as for part in decision.acts)
    return (*passages, *acts, *(incident.told_as for incident in decision.incidents))


SAID_KEPT = 3
"""The customer's messages by which another is known as the same."""


def progress_after(progress: Progress, decision: Decision, said: Said | None = None) -> Progress:
    """What stands once this decision was delivered on a message that is known again by `said`."""
    refused = {part.reserved: None for part in decision.parts if isinstance(part, Refuse)}
    told = {entry.passage: entry.times for entry in progress.told}
    for name in _told_in(decision):
        told[name] = told.get(name, 0) + 1
    topic = decision.case_type or progress.topic
    return Progress(
        turns=progress.turns + 1,
        clarified_last=any(isinstance(part, Clarify) for part in decision.parts),
        refused=tuple(dict.fromkeys((*progress.refused, *refused))),
        told=tuple(Told(passage, times) for passage, times in told.items()),
        topic=topic,
        warned=progress.warned or decision.warns,
        asking=_asked_for(decision) or _still_asked_for(progress, decision),
        address=next((part.address for part in decision.acts if part.address), progress.address),
        resets=progress.resets + sum(part.outcome == "requested" for part in decision.acts),
        said=(*progress.said, said)[-SAID_KEPT:] if said else progress.said,
        repeats=(progress.repeats if topic == progress.topic else 0) + decision.repeats,
        at_risk=progress.at_risk or any(part.rule == "crisis" for part in decision.parts),
    )


_SLOT: Mapping[ActOutcome, Slot] = MappingProxyType(
    {"address": "address", "one_address": "address", "which": "thing", "code": "code"}
)


def _asked_for(decision: Decision) -> Asking | None:
    """What the customer has to give next."""
    for part in decision.acts:
        if part.outcome in _SLOT:
            return Asking(part.case_type, _SLOT[part.outcome], tuple(thing.id for thing in part.things))
    return None


def _still_asked_for(progress: Progress, decision: Decision) -> Asking | None:
    """An address or a code may come after other topics; a choice between things is made at once or not at all."""
    asking = progress.asking
    answered = any(asking and part.case_type == asking.case_type for part in decision.acts)
    return asking if asking and asking.slot != "thing" and not answered else None
