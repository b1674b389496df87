"""What the account backend may tell about a customer's things: closed kinds, closed states, nothing internal.

Every value here may be shown to the customer whose thing it is. The states of a kind are an allow-list; whatever a
backend says besides becomes `person_will_look`, which tells nothing more, so that a thing held for suspicion and one
held for another reason are equal in every field that could tell (POCA s333A, 31 USC 5318(g)(2)). No state says that
somebody reviews, investigates or suspects, who won a dispute, or how a check will end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NewType, get_args

CustomerId = NewType("CustomerId", str)
"""The company's own id of a customer, as the signed session names it."""
ObjectId = NewType("ObjectId", str)
"""The company's own id of one thing of a customer."""

AccountKind = Literal[
    "payment",
    "transfer",
    "refund",
    "card_delivery",
    "declined_payment",
    "dispute",
    "invoice",
    "verification_document",
    "ticket",
    "integration",
]
KINDS: tuple[AccountKind, ...] = get_args(AccountKind)

State = Literal[
    "arrived",
    "being_read",
    "closed",
    "completed",
    "connected",
    "delivered",
    "disconnected",
    "expiry",
    "failing",
    "funds",
    "late_fee_charged",
    "limit",
    "merchant_or_network",
    "needs_new_upload",
    "on_its_way",
    "open",
    "ordered",
    "overdue",
    "paid",
    "pending",
    "person_will_look",
    "pin",
    "posted",
    "printed",
    "product",
    "received",
    "requested",
    "returned",
    "asked_for",
    "scheduled",
    "sent",
    "unnamed",
    "waiting_for_us",
    "waiting_for_you",
    "with_the_other_bank",
]
PERSON_WILL_LOOK: State = "person_will_look"
"""All that is said of a state that is on no list: a person will look at it. Every kind has it."""

STATES: Mapping[AccountKind, frozenset[State]] = MappingProxyType(
    {
        "payment": frozenset({"pending", "on_its_way", "completed", "returned"}),
        "transfer": frozenset({"scheduled", "sent", "arrived", "returned"}),
        "refund": frozenset({"requested", "sent", "arrived"}),
        "card_delivery": frozenset({"ordered", "printed", "posted", "delivered", "returned"}),
        # a decline's state is its reason; whatever risk decided stays unnamed
        "declined_payment": frozenset({"limit", "product", "pin", "expiry", "funds", "merchant_or_network", "unnamed"}),
        "dispute": frozenset({"received", "waiting_for_you", "with_the_other_bank", "closed"}),
        "invoice": frozenset({"open", "paid", "overdue", "late_fee_charged"}),
        "verification_document": frozenset({"asked_for", "received", "being_read", "needs_new_upload"}),
        "ticket": frozenset({"open", "waiting_for_you", "waiting_for_us", "closed"}),
        "integration": frozenset({"connected", "failing", "disconnected"}),
    }
)
"""The states of each kind besides `person_will_look`."""

AskedDocument = Literal[
    "identity_document",
    "proof_of_address",
    "company_registration",
    "ownership_details",
    "bank_statement",
    "invoice_or_contract",
]
"""What a customer may be asked to send in; a document that is none of these is for a person."""

OwnStates = Mapping[AccountKind, Mapping[str, State]]
"""A company's own names of states, for each kind, with the state of ours that each stands for."""


def state_of(kind: AccountKind, told: str, own: OwnStates | None = None) -> State:
    """The state that may be shown for what a backend told: one of the kind's own, else by the company's table, else
    `person_will_look`."""
    for state in STATES[kind]:
        if told == state:
            return state
    return (own or {}).get(kind, {}).get(told, PERSON_WILL_LOOK)


@dataclass(frozen=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    value: Decimal
    currency: str


@dataclass(frozen=True)
class InvoiceLine:
    """One line of an invoice: what it is for, how much, and of which day."""

    what_for: str | None
    amount: Money
    on: date


@dataclass(frozen=True)
class AccountObject:
    """One thing of a customer as it stood at `as_of`. Raises `ValueError` for a state that its kind does not have,
    and for a thing that a person will look at but that still says when or how it will go on."""

    id: ObjectId
    kind: AccountKind
    state: State
    created: date
    """The day it was made, or happened."""
    as_of: datetime
    """When the backend last knew this to be so, aware."""
    reference: str | None = None
    """What stands on it for the customer, such as INV-2031."""
    title: str | None = None
    """A few words, mostly whom it went to or came from."""
    amount: Money | None = None
    expected_by: date | None = None
    """When its next step is expected."""
    resolves_itself: bool = False
    """Whether it goes on without anybody's doing, so that no person is needed while it is in time."""
    last_four: str | None = None
    """The last four digits of the card it is about."""
    available: Money | None = None
    """What was left to spend when a payment was declined."""
    limit: Money | None = None
    """The limit that a declined payment met."""
    lines: tuple[InvoiceLine, ...] = ()
    documents: tuple[AskedDocument, ...] = ()
    """What is asked for."""

    def __post_init__(self) -> None:
        if self.state == PERSON_WILL_LOOK:
            if any(getattr(self, name) != value for name, value in _NOTHING_TOLD.items()):
                raise ValueError("what a person will look at tells nothing more")
        elif self.state not in STATES[self.kind]:
            raise ValueError(f"a {self.kind} is never {self.state}")


_NOTHING_TOLD: Mapping[str, object] = MappingProxyType(
    {
        "expected_by": None,
        "resolves_itself": False,
        "available": None,
        "limit": None,
        "documents": (),
    }
)
"""What a thing in nobody's list of states says of its course: the customer's own facts stay, all else is empty."""


def for_a_person(thing: AccountObject) -> AccountObject:
    """The same thing with nothing but the customer's own facts: equal whatever the reason is."""
    return replace(
        thing,
        state=PERSON_WILL_LOOK,
        expected_by=None,
        resolves_itself=False,
        available=None,
        limit=None,
        documents=(),
    )


@dataclass(frozen=True)
class RecentError:
    """An error that the customer met lately, as it was shown to them."""

    what: str
    at: datetime


@dataclass(frozen=True)
class PastCase:
    """A case of the customer that is over."""

    reference: str
    title: str
    closed: date


@dataclass(frozen=True)
class CustomerProfile:
    """Who the customer is to whoever helps them. It holds no address, no number and no standing of the account."""

    id: CustomerId
    language: str
    """BCP 47."""
    country: str
    """ISO 3166, two letters."""
    preferred_name: str | None = None
    products: tuple[str, ...] = ()
    integrations: tuple[str, ...] = ()
    recent_errors: tuple[RecentError, ...] = field(default=(), repr=False)
    past_cases: tuple[PastCase, ...] = field(default=(), repr=False)
    can_step_up: bool = False
    """Whether the backend holds an address that a one-time code can go to; which one is never told."""
