"""Notices: messages that start a legal clock whatever their wording, and when each clock runs out.

The clocks themselves stand in `notices.yaml` with their sources. Counting starts on the day after receipt, and receipt
is the time of the customer's message, however long the case waits (12 CFR 1005.11, DISP 1.6.2A).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

import holidays


class NoticeKind(StrEnum):
    """What a customer gives notice of; closed."""

    ERROR_NOTICE = "error_notice"
    COMPLAINT = "complaint"
    SCAM_CLAIM = "scam_claim"
    DATA_REQUEST = "data_request"


Unit = Literal["business_days", "calendar_days", "weeks", "months"]
Product = Literal["payments", "credit"]
"""What the notice is about: accounts, cards and payouts, or money that was lent (cards on credit, pay later)."""

EU = "EU"
EU_COUNTRIES = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Clock:
    """What is due how long after receipt. `jurisdiction` is a country or `EU`; without a product it holds for each.

    `calendar` says which days are business days: a country, a country and its part (`GB-ENG`), or `ECB` for TARGET."""

    id: str
    kind: NoticeKind
    jurisdiction: str
    product: Product | None
    title: str
    length: int
    unit: Unit
    calendar: str
    time_zone: str
    source: str


@dataclass(frozen=True)
class Due:
    """One thing that is due: on that day at the latest, in the clock's time zone."""

    clock: str
    title: str
    on: date
    jurisdiction: str
    source: str
    assumed: bool
    """Whether it only may apply: where the customer lives, or what the notice is about, is not known."""


@dataclass(frozen=True)
class Notice:
    """A notice as it is filed: the time of the customer's message, and everything due, the earliest first."""

    kind: NoticeKind
    received_at: datetime
    due: tuple[Due, ...]


@dataclass(frozen=True)
class NoticeTable:
    """`notices.yaml`, checked. The defaults hold where a session says nothing; None is unknown."""

    clocks: tuple[Clock, ...] = ()
    country: str | None = None
    product: Product | None = None

    def notice(
        self, kind: NoticeKind, received_at: datetime, country: str | None = None, product: Product | None = None
    ) -> Notice:
        """The notice with its clocks. `received_at` must be aware."""
        place, about = country or self.country, product or self.product
        due = [
            _due(clock, received_at, assumed=not (known and (about or clock.product is None)))
            for clock, known in self._of(kind, place)
            if about is None or clock.product in (None, about)
        ]
        return Notice(kind, received_at, tuple(sorted(due, key=lambda one: (one.on, one.clock))))

    def _of(self, kind: NoticeKind, country: str | None) -> Iterable[tuple[Clock, bool]]:
        """The clocks of this kind, each with whether it is known to hold there: all of them where no table says."""
        of_kind = [clock for clock in self.clocks if clock.kind == kind]
        there = [clock for clock in of_kind if country and clock.jurisdiction in (country, _union(country))]
        return [(clock, True) for clock in there] or [(clock, False) for clock in of_kind]


def _union(country: str) -> str | None:
    return EU if country in EU_COUNTRIES else None


def _due(clock: Clock, received_at: datetime, *, assumed: bool) -> Due:
    return Due(clock.id, clock.title, due_on(clock, received_at), clock.jurisdiction, clock.source, assumed)


def due_on(clock: Clock, received_at: datetime) -> date:
    """The last day of the clock. One that counts calendar days, weeks or months may end on a day off: it is not moved
    on, since earlier is always in time."""
    received = received_at.astimezone(ZoneInfo(clock.time_zone)).date()
    match clock.unit:
        case "business_days":
            return next(islice(_business_days_after(received, clock.calendar), clock.length - 1, None))
        case "calendar_days":
            return received + timedelta(days=clock.length)
        case "weeks":
            return received + timedelta(weeks=clock.length)
        case "months":
            return _months_after(received, clock.length)


def _business_days_after(day: date, name: str) -> Iterable[date]:
    while True:
        day += timedelta(days=1)
        if day.weekday() < calendar.SATURDAY and day not in _holidays(name, day.year):
            yield day


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@lru_cache(maxsize=256)
def _holidays(name: str, year: int) -> frozenset[date]:
    return frozenset(_calendar(name, year))


def _calendar(name: str, year: int) -> holidays.HolidayBase:
    if name == "ECB":
        return holidays.financial_holidays("ECB", years=year)
    country, _, part = name.partition("-")
    return holidays.country_holidays(country, subdiv=part or None, years=year)


def knows_calendar(name: str) -> bool:
    """Whether there is a calendar of this name."""
    try:
        return _calendar(name, 2026) is not None
    except NotImplementedError:
        return False
