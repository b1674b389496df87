"""The sandbox's customers, from people.yaml: invented, the same every time, their days counted from today."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from firstpass.adapters.accounts.memory import Person
from firstpass.adapters.accounts.wire import WireProfile, WireThing, read
from firstpass.adapters.yaml_files import load_yaml
from firstpass.domain.accounts import AccountKind

FILE = Path(__file__).with_name("people.yaml")
Standing = Literal["open", "locked", "closed", "unverified", "restricted"]
Day = int | Annotated[str, Field(pattern="^([0-9]{4}-)?[0-1][0-9]-[0-3][0-9]$")]
"""Days from today, the last such month and day, or a date."""
Amount = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2} [A-Z]{3}$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SeedLine(Strict):
    what_for: str
    amount: Amount
    on: Day


class SeedThing(Strict):
    id: str
    kind: AccountKind
    state: str
    created: Day
    as_of: int = 0
    """Minutes before now."""
    reference: str | None = None
    title: str | None = None
    amount: Amount | None = None
    expected_by: Day | None = None
    resolves_itself: bool = False
    last_four: str | None = None
    available: Amount | None = None
    limit: Amount | None = None
    lines: tuple[SeedLine, ...] = ()
    documents: tuple[str, ...] = ()
    note: str | None = None
    """Internal: it stays with the company."""


class SeedError(Strict):
    what: str
    at: float
    """Days from now."""


class SeedCase(Strict):
    reference: str
    title: str
    closed: Day


class SeedPerson(Strict):
    id: str
    name: str
    addresses: tuple[str, ...]
    """The first gets links and codes, all of them get notices."""
    language: str = "en"
    country: str = "GB"
    standing: Standing = "open"
    restriction: str | None = None
    """Internal, as the standing is."""
    products: tuple[str, ...] = ()
    integrations: tuple[str, ...] = ()
    errors: tuple[SeedError, ...] = ()
    cases: tuple[SeedCase, ...] = ()
    things: tuple[SeedThing, ...] = ()


class SeedFile(Strict):
    people: tuple[SeedPerson, ...]


@dataclass(frozen=True)
class Now:
    """The moment from which the file's days count."""

    moment: datetime

    def day(self, told: int | str) -> date:
        today = self.moment.astimezone(UTC).date()
        if isinstance(told, int):
            return today + timedelta(days=told)
        if len(told) == len("2026-01-31"):
            return date.fromisoformat(told)
        month, day = (int(part) for part in told.split("-"))
        this_year = date(today.year, month, day)
        return this_year if this_year <= today else date(today.year - 1, month, day)


def seeds() -> tuple[SeedPerson, ...]:
    """The file as it stands."""
    return load_yaml(FILE, SeedFile, FILE.parent).people


def thing_json(person: SeedPerson, thing: SeedThing, now: datetime) -> dict[str, Any]:
    """The company's own record of the thing: the contract's shape with the company's own fields among it."""
    at = Now(now)
    told: dict[str, Any] = thing.model_dump(exclude_none=True, exclude={"as_of", "lines"})
    told |= {name: _money(told[name]) for name in ("amount", "available", "limit") if name in told}
    told |= {name: at.day(told[name]).isoformat() for name in ("created", "expected_by") if name in told}
    lines = [
        {"what_for": line.what_for, "amount": _money(line.amount), "on": at.day(line.on).isoformat()}
        for line in thing.lines
    ]
    return told | {
        "customer": person.id,
        "lines": lines,
        "as_of": (now - timedelta(minutes=thing.as_of)).isoformat(),
        "restriction": person.restriction,
    }


def profile_json(person: SeedPerson, now: datetime) -> dict[str, Any]:
    """The company's own record of the customer."""
    at = Now(now)
    return {
        "id": person.id,
        "preferred_name": person.name,
        "language": person.language,
        "country": person.country,
        "products": person.products,
        "integrations": person.integrations,
        "recent_errors": [
            {"what": error.what, "at": (now + timedelta(days=error.at)).isoformat()} for error in person.errors
        ],
        "past_cases": [case.model_dump() | {"closed": at.day(case.closed).isoformat()} for case in person.cases],
        "can_step_up": bool(person.addresses),
        "addresses": person.addresses,
        "standing": person.standing,
        "restriction": person.restriction,
    }


def people(now: datetime) -> tuple[Person, ...]:
    """The customers as the product may know them."""
    return tuple(person_at(seed, now) for seed in seeds())


def person_at(seed: SeedPerson, now: datetime) -> Person:
    """A customer as the product may know them at that moment."""
    things = (json.dumps(thing_json(seed, thing, now)).encode() for thing in seed.things)
    return Person(
        read(WireProfile, json.dumps(profile_json(seed, now)).encode()).profile(),
        tuple(read(WireThing, thing).thing() for thing in things),
    )


def _money(told: str) -> dict[str, str]:
    value, currency = told.split(" ")
    return {"value": value, "currency": currency}
