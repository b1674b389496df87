"""The account backend's contract as pydantic models: what comes in is checked strictly, and only what is declared
customer-safe goes on. A field that the contract does not name is not read, so it goes nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from firstpass.domain.accounts import (
    PERSON_WILL_LOOK,
    AccountKind,
    AccountObject,
    AskedDocument,
    CustomerId,
    CustomerProfile,
    InvoiceLine,
    Money,
    ObjectId,
    OwnStates,
    PastCase,
    RecentError,
    state_of,
)
from firstpass.domain.customer_safe import safe_reference, safe_words
from firstpass.domain.errors import BackendLied

M = TypeVar("M", bound=BaseModel)

TITLE, LINE, NAME = 80, 80, 40
"""Characters of a title, of an invoice line and of a name that a customer gets to read; what is longer is cut."""
MOST_THINGS = 100
Told = Annotated[str, Field(max_length=500)]
"""A short text as a backend tells it; it is cleaned before it goes on."""
Id = Annotated[str, Field(min_length=1, max_length=128)]
_DOCUMENTS: frozenset[str] = frozenset(get_args(AskedDocument))


class Wire(BaseModel):
    """Strict in types, and blind to whatever the contract does not name."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True)


class WireMoney(Wire):
    value: Annotated[str, Field(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,4})?$")]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]

    def money(self) -> Money:
        return Money(Decimal(self.value), self.currency)


class WireLine(Wire):
    what_for: Told
    amount: WireMoney
    on: date

    def line(self) -> InvoiceLine:
        return InvoiceLine(safe_words(self.what_for, LINE), self.amount.money(), self.on)


class WireThing(Wire):
    """One thing. `customer` is whose it is: the connector compares it with whom it asked for."""

    customer: Id
    id: Id
    kind: AccountKind
    state: Annotated[str, Field(max_length=100)]
    created: date
    as_of: AwareDatetime
    reference: Told | None = None
    title: Told | None = None
    amount: WireMoney | None = None
    expected_by: date | None = None
    resolves_itself: bool = False
    last_four: Annotated[str, Field(pattern="^[0-9]{4}$")] | None = None
    available: WireMoney | None = None
    limit: WireMoney | None = None
    lines: Annotated[tuple[WireLine, ...], Field(max_length=60)] = ()
    documents: Annotated[tuple[Annotated[str, Field(max_length=100)], ...], Field(max_length=20)] = ()

    def thing(self, own: OwnStates | None = None) -> AccountObject:
        """The thing as a customer may know it; a state or document on no list leaves it to a person."""
        state = state_of(self.kind, self.state, own)
        if not _DOCUMENTS.issuperset(self.documents):
            state = PERSON_WILL_LOOK
        facts: dict[str, Any] = {
            "id": ObjectId(self.id),
            "kind": self.kind,
            "state": state,
            "created": self.created,
            "as_of": self.as_of,
            "reference": safe_reference(self.reference) if self.reference else None,
            "title": safe_words(self.title, TITLE) if self.title else None,
            "amount": _money(self.amount),
            "last_four": self.last_four,
            "lines": tuple(line.line() for line in self.lines),
        }
        return AccountObject(**facts, **(self._course() if state != PERSON_WILL_LOOK else {}))

    def _course(self) -> dict[str, Any]:
        """How it goes on: told of a thing in a known state alone."""
        return {
            "expected_by": self.expected_by,
            "resolves_itself": self.resolves_itself,
            "available": _money(self.available),
            "limit": _money(self.limit),
            "documents": tuple(document for document in get_args(AskedDocument) if document in self.documents),
        }


class WireThings(Wire):
    objects: Annotated[tuple[WireThing, ...], Field(max_length=MOST_THINGS)]


class WireError(Wire):
    what: Told
    at: AwareDatetime


class WireCase(Wire):
    reference: Told
    title: Told
    closed: date


class WireProfile(Wire):
    id: Id
    language: Annotated[str, Field(pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    preferred_name: Told | None = None
    products: Annotated[tuple[Told, ...], Field(max_length=20)] = ()
    integrations: Annotated[tuple[Told, ...], Field(max_length=20)] = ()
    recent_errors: Annotated[tuple[WireError, ...], Field(max_length=20)] = ()
    past_cases: Annotated[tuple[WireCase, ...], Field(max_length=20)] = ()
    can_step_up: bool = False

    def profile(self) -> CustomerProfile:
        """The profile without a text that a customer must not read."""
        errors = [(safe_words(error.what, TITLE), error.at) for error in self.recent_errors]
        cases = [
            (safe_reference(case.reference), safe_words(case.title, TITLE), case.closed) for case in self.past_cases
        ]
        return CustomerProfile(
            id=CustomerId(self.id),
            language=self.language,
            country=self.country,
            preferred_name=safe_words(self.preferred_name, NAME) if self.preferred_name else None,
            products=_kept(self.products),
            integrations=_kept(self.integrations),
            recent_errors=tuple(RecentError(what, at) for what, at in errors if what),
            past_cases=tuple(PastCase(ref, title, closed) for ref, title, closed in cases if ref and title),
            can_step_up=self.can_step_up,
        )


class WireRefusal(Wire):
    code: Literal["not_found", "key_reused", "not_signed", "malformed", "too_much", "unavailable"]


class WireRefused(Wire):
    """The one error shape of the contract."""

    error: WireRefusal


def read(model: type[M], body: bytes) -> M:
    """The body as this model. Raises `BackendLied`, which neither quotes the body nor carries the vendor's error."""
    try:
        return model.model_validate_json(body)
    except (ValidationError, ValueError, RecursionError):
        pass
    raise BackendLied("the account backend answered with something that is not in its contract")


def shown(thing: AccountObject, customer: CustomerId) -> dict[str, Any]:
    """The thing as the contract's JSON, for a backend of ours."""
    told = {
        "customer": customer,
        "id": thing.id,
        "kind": thing.kind,
        "state": thing.state,
        "created": thing.created.isoformat(),
        "as_of": thing.as_of.isoformat(),
        "reference": thing.reference,
        "title": thing.title,
        "amount": _told_money(thing.amount),
        "expected_by": thing.expected_by.isoformat() if thing.expected_by else None,
        "resolves_itself": thing.resolves_itself,
        "last_four": thing.last_four,
        "available": _told_money(thing.available),
        "limit": _told_money(thing.limit),
        "lines": [
            {"what_for": line.what_for or "", "amount": _told_money(line.amount), "on": line.on.isoformat()}
            for line in thing.lines
        ],
        "documents": list(thing.documents),
    }
    return {name: value for name, value in told.items() if value not in (None, [])}


def shown_profile(profile: CustomerProfile) -> dict[str, Any]:
    """The profile as the contract's JSON."""
    told = {
        "id": profile.id,
        "language": profile.language,
        "country": profile.country,
        "preferred_name": profile.preferred_name,
        "products": list(profile.products),
        "integrations": list(profile.integrations),
        "recent_errors": [{"what": error.what, "at": error.at.isoformat()} for error in profile.recent_errors],
        "past_cases": [
            {"reference": case.reference, "title": case.title, "closed": case.closed.isoformat()}
            for case in profile.past_cases
        ],
        "can_step_up": profile.can_step_up,
    }
    return {name: value for name, value in told.items() if value is not None}


def _kept(told: Sequence[str]) -> tuple[str, ...]:
    return tuple(safe for safe in (safe_words(one, NAME) for one in told) if safe)


def _money(told: WireMoney | None) -> Money | None:
    return told.money() if told else None


def _told_money(money: Money | None) -> dict[str, str] | None:
    return {"value": str(money.value), "currency": money.currency} if money else None
