"""The scope of authority: who may resolve what, and who is asked when the bot may not (DESIGN 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Literal, NewType

from firstpass.domain.accounts import AccountKind
from firstpass.domain.conversation import IdentityLevel, QueueId
from firstpass.domain.signals import ReservedDecision, SignalName

__all__ = ["CaseType", "CaseTypeId", "Queue", "QueueId", "Scope"]

CaseTypeId = NewType("CaseTypeId", str)

Category = Literal[
    "account_and_users",
    "cards",
    "queue_and_admin",
    "disputes_and_declines",
    "billing",
    "technical",
    "kyc_and_compliance",
    "credit_and_fraud",
]
Tier = Literal["bot", "agent", "lead", "in_house"]
Outcome = Literal["answer", "password_reset", "status_check", "handoff", "refuse", "admin"]
Autonomy = Literal["off", "draft", "live"]
AfterRefusal = Literal["handoff", "offer"]
Priority = Literal["urgent", "high", "normal", "low"]


@dataclass(frozen=True)
class OpenHours:
    """One day's opening, local time; `closes` is the first moment nobody is there any more."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Queue:
    """Where people wait for a case. Customers see `public_name`, hours and the waiting band, nothing else."""

    id: QueueId
    public_name: str
    contact: str
    tier: Tier
    hours: Mapping[int, OpenHours]
    """Weekday, Monday 0, to opening hours; a missing day is closed."""
    always_open: bool
    time_zone: str
    languages: tuple[str, ...]
    audience: Literal["customer", "restricted"]
    skills: tuple[str, ...]
    wait_minutes: tuple[int, int]


@dataclass(frozen=True)
class CaseType:
    """A kind of request and everything decided about it in advance."""

    id: CaseTypeId
    title: str
    category: Category
    outcome: Outcome
    tier: Tier
    reserved: ReservedDecision | None
    queue: QueueId
    identity: IdentityLevel
    autonomy: Autonomy
    after_refusal: AfterRefusal
    priority: Priority
    service_level: timedelta
    shelf_life: timedelta
    transfer_note: tuple[str, ...]
    questions: tuple[str, ...]
    looks_up: tuple[AccountKind, ...] = ()
    """Of which kinds of things the customer's own are looked up."""

    @property
    def blocks_card(self) -> bool:
        """Whether the customer should hear at once how to block a card (PSRs 72-77, Reg E 1005.6)."""
        return self.category in ("cards", "disputes_and_declines") and self.priority == "urgent"


@dataclass(frozen=True)
class Reservation:
    """Who decides what is reserved, and whether a refusal hands the case over or offers a person."""

    queue: QueueId
    after_refusal: AfterRefusal


@dataclass(frozen=True)
class Scope:
    """`scope.yaml`, checked. `fallback` is the queue for what belongs to no case type."""

    company: str
    time_zone: str
    country: str
    language: str
    case_types: Mapping[CaseTypeId, CaseType]
    queues: Mapping[QueueId, Queue]
    fallback: QueueId
    admin: QueueId
    reserved: Mapping[ReservedDecision, Reservation] = field(default_factory=dict)
    signals: Mapping[str, QueueId] = field(default_factory=dict)
    """Signal, such as `notice.complaint`, to the queue that takes it, whatever the wish beside it."""

    def queue(self, name: QueueId) -> Queue:
        """The queue of this name; the fallback for one that is gone, since an open case outlives its queue's name."""
        return self.queues.get(name) or self.queues[self.fallback]

    def queue_of(self, case_type: CaseTypeId | None) -> QueueId:
        """The queue that takes a case of this type; the fallback for an unknown one."""
        known = self.case_types.get(case_type) if case_type else None
        return known.queue if known else self.fallback

    def queue_for(self, signal: SignalName, case_type: CaseTypeId | None) -> QueueId:
        """The queue that takes what a signal says; where none is named, that of the wish."""
        return self.signals.get(str(signal)) or self.queue_of(case_type)

    def reservation(self, reserved: ReservedDecision, case_type: CaseTypeId | None) -> Reservation:
        """Who decides this: as `scope.yaml` says under `reserved`, else the case type that is refused for it, else the
        queue of the wish, with the case handed over."""
        if reserved in self.reserved:
            return self.reserved[reserved]
        for refused in self.case_types.values():
            if refused.reserved == reserved and refused.outcome == "refuse":
                return Reservation(refused.queue, refused.after_refusal)
        return Reservation(self.queue_of(case_type), "handoff")
