"""A conversation: who may speak, what was said, and the legal changes of owner (DESIGN 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, NewType

from firstpass.domain.errors import AnotherCustomer, IllegalTransition
from firstpass.domain.notices import Product
from firstpass.domain.redaction import SafeText

ConversationId = NewType("ConversationId", str)
TurnId = NewType("TurnId", str)
JobId = NewType("JobId", str)
HandoffId = NewType("HandoffId", str)
QueueId = NewType("QueueId", str)
LeaseToken = NewType("LeaseToken", str)
SealedId = NewType("SealedId", str)
Epoch = NewType("Epoch", int)
EventNumber = NewType("EventNumber", int)


class Speaker(StrEnum):
    """The label every message carries."""

    CUSTOMER = "customer"
    BOT = "bot"
    PERSON = "person"
    SYSTEM = "system"


class Owner(StrEnum):
    """Who may speak to the customer now."""

    BOT = "bot"
    QUEUE = "queue"
    HUMAN = "human"
    CLOSED = "closed"


class OwnerChange(StrEnum):
    """Why the owner changes; each is legal only from the owners named in `LEGAL_CHANGES`."""

    HANDED_OFF = "handed_off"
    TAKEN = "taken"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    CLOSED = "closed"
    REOPENED = "reopened"


LEGAL_CHANGES: Mapping[tuple[Owner, OwnerChange], Owner] = MappingProxyType(
    {
        (Owner.BOT, OwnerChange.HANDED_OFF): Owner.QUEUE,
        (Owner.BOT, OwnerChange.TAKEN): Owner.HUMAN,
        (Owner.QUEUE, OwnerChange.ACCEPTED): Owner.HUMAN,
        (Owner.QUEUE, OwnerChange.WITHDRAWN): Owner.BOT,
        (Owner.HUMAN, OwnerChange.RETURNED): Owner.BOT,
        (Owner.HUMAN, OwnerChange.TRANSFERRED): Owner.QUEUE,
        (Owner.BOT, OwnerChange.CLOSED): Owner.CLOSED,
        (Owner.QUEUE, OwnerChange.CLOSED): Owner.CLOSED,
        (Owner.HUMAN, OwnerChange.CLOSED): Owner.CLOSED,
        (Owner.CLOSED, OwnerChange.REOPENED): Owner.BOT,
    }
)


def next_owner(owner: Owner, change: OwnerChange) -> Owner:
    """The owner after `change`; raises `IllegalTransition` where DESIGN 6 has no such arrow."""
    try:
        return LEGAL_CHANGES[owner, change]
    except KeyError:
        raise IllegalTransition(f"{change.value} is not possible while {owner.value} owns") from None


class HandoffState(StrEnum):
    """The life of a case given to people; customers' pages and webhooks use these names."""

    REQUESTED = "requested"
    QUEUED = "queued"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


OPEN_HANDOFF = frozenset({HandoffState.REQUESTED, HandoffState.QUEUED, HandoffState.ACCEPTED})

LEGAL_HANDOFF_STEPS: Mapping[HandoffState, frozenset[HandoffState]] = MappingProxyType(
    {
        HandoffState.REQUESTED: frozenset({HandoffState.QUEUED}),
        HandoffState.QUEUED: frozenset({HandoffState.ACCEPTED, HandoffState.WITHDRAWN, HandoffState.RESOLVED}),
        HandoffState.ACCEPTED: frozenset({HandoffState.QUEUED, HandoffState.RETURNED, HandoffState.RESOLVED}),
        HandoffState.RETURNED: frozenset(),
        HandoffState.RESOLVED: frozenset(),
        HandoffState.WITHDRAWN: frozenset(),
    }
)


def check_handoff_step(state: HandoffState, to: HandoffState) -> None:
    """Raises `IllegalTransition` unless a handoff may go from `state` to `to`."""
    if to not in LEGAL_HANDOFF_STEPS[state]:
        raise IllegalTransition(f"a handoff cannot go from {state.value} to {to.value}")


class Ending(StrEnum):
    """How a conversation ended."""

    CONFIRMED = "confirmed"
    ASSUMED = "assumed"
    ABANDONED = "abandoned"
    BY_PERSON = "by_person"


IdentityLevel = Literal["anonymous", "session", "verified"]


@dataclass(frozen=True)
class Identity:
    """How well the customer is known; `customer` is the company's own id, None while anonymous.

    `country` (ISO 3166-1 alpha-2) is where the session says the customer is, `product` the one it says they have; None
    where it does not say. A session is known `until` its token ends, and a customer stays verified `verified_until`;
    None is without an end."""

    level: IdentityLevel = "anonymous"
    customer: str | None = None
    country: str | None = None
    until: datetime | None = None
    verified_until: datetime | None = None
    product: Product | None = None

    def at(self, now: datetime) -> Identity:
        """Who the customer is known to be at that moment: a session that ended tells nothing any more."""
        if self.level == "anonymous" or (self.until is not None and now >= self.until):
            return Identity(country=self.country, product=self.product)
        over = self.verified_until is not None and now >= self.verified_until
        return replace(self, level="session") if self.level == "verified" and over else self

    def renewed(self, session: Identity) -> Identity:
        """The same customer with a fresh session; raises `AnotherCustomer` for a conversation that is not theirs."""
        if self.customer is not None and self.customer != session.customer:
            raise AnotherCustomer("the conversation is another customer's")
        return replace(session, level=self.level, verified_until=self.verified_until) if self.customer else session


LEVELS: tuple[IdentityLevel, ...] = ("anonymous", "session", "verified")
"""From the least known to the best."""


def reaches(level: IdentityLevel, needed: IdentityLevel) -> bool:
    """Whether a customer known this well may have what needs that level (NIST SP 800-63-4)."""
    return LEVELS.index(level) >= LEVELS.index(needed)


PERSON_CHOICE = "person"
SOMETHING_ELSE = "something_else"


@dataclass(frozen=True)
class Choice:
    """A button: `id` is a case type, `person` or `something_else`; `title` is what the customer reads."""

    id: str
    title: str


@dataclass(frozen=True)
class Citation:
    """The approved text behind a sentence: an article's passage, or a fixed reply by its id."""

    source: str
    revision: str
    passage: str | None = None


@dataclass(frozen=True)
class SealedAddress:
    """An e-mail address that an action asked for: its sealed value, and a keyed hash that tells it from another."""

    id: SealedId
    mark: str


@dataclass(frozen=True)
class MessageBody:
    """What one message says. `choice` is the button a customer pressed; `reply_to` the newest message answered.

    `sealed` are the addresses in a customer's message that an action asked for. `needs` is how well a customer has to
    be known for what they asked, where that is more than they are."""

    text: SafeText
    choices: tuple[Choice, ...] = ()
    citations: tuple[Citation, ...] = ()
    choice: str | None = None
    reply_to: EventNumber | None = None
    sealed: tuple[SealedAddress, ...] = ()
    needs: IdentityLevel | None = None


@dataclass(frozen=True)
class OwnerBody:
    """A change of owner as the customer may see it: no reason code, no internal name."""

    owner: Owner


@dataclass(frozen=True)
class HandoffBody:
    """The state of the case as the customer may see it; `opens_at` is set while nobody is available."""

    state: HandoffState
    reference: str
    public_name: str
    opens_at: datetime | None = None


@dataclass(frozen=True)
class IncidentBody:
    """A known problem, for a banner that replaces an earlier one of this id: up while `in_force`, until `ends_at`.

    What began before `case_types` and `updated_at` were kept lacks them."""

    id: str
    text: SafeText
    started_at: datetime
    next_update_at: datetime
    ends_at: datetime
    in_force: bool
    case_types: tuple[str, ...] = ()
    updated_at: datetime | None = None


@dataclass(frozen=True)
class OverwrittenBody:
    """An earlier message reads otherwise from now on: its stored words were overwritten with `text`."""

    message: EventNumber
    text: SafeText


@dataclass(frozen=True)
class RatingBody:
    """A rating from 1 (bad) to 5 (good)."""

    score: int


@dataclass(frozen=True)
class EndedBody:
    """The conversation's end."""

    ending: Ending


@dataclass(frozen=True)
class ErasedBody:
    """The tombstone that stands where a body was erased."""

    why: str


Body = MessageBody | OwnerBody | HandoffBody | IncidentBody | OverwrittenBody | RatingBody | EndedBody | ErasedBody

EventKind = Literal["message", "owner", "handoff", "incident", "overwritten", "rating", "ended"]


@dataclass(frozen=True)
class Event:
    """One numbered entry of a conversation's log: an envelope that never changes, and a body that may be erased."""

    conversation: ConversationId
    number: EventNumber
    kind: EventKind
    at: datetime
    who: Speaker
    body: Body


@dataclass(frozen=True)
class OpenHandoff:
    """The case people have now: what it is about, and what the customer was told of it."""

    id: HandoffId
    reference: str
    state: HandoffState
    queue: QueueId
    topics: tuple[str, ...]
    requested_at: datetime


@dataclass(frozen=True)
class QuietWindow:
    """How long a turn waits for the rest of a burst: `quiet` after the last sign of life, `at_most` in all."""

    quiet: timedelta = timedelta(seconds=1)
    at_most: timedelta = timedelta(seconds=5)

    def due(self, opened_at: datetime, at: datetime) -> datetime:
        """When the turn may start, for a job opened at `opened_at` and a message or keystroke at `at`."""
        return max(at, min(at + self.quiet, opened_at + self.at_most))

    def extended(self, opened_at: datetime, due_at: datetime, at: datetime) -> datetime:
        """When a turn due at `due_at` may start after a further sign of life at `at`; one that is overdue stays so."""
        return due_at if due_at <= at else self.due(opened_at, at)


NO_WAIT = QuietWindow(timedelta(0), timedelta(0))
