"""Routing: when a queue is there, and what the customer may be told about waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from firstpass.domain.scope import Queue

_DAYS_AHEAD = 14
_IN_HOURS = 120


@dataclass(frozen=True)
class Availability:
    """Whether somebody is there: `opens_at` is None while open, else the next opening with its time zone."""

    opens_at: datetime | None

    @property
    def open(self) -> bool:
        return self.opens_at is None


def availability(queue: Queue, at: datetime) -> Availability:
    """The queue's state at an aware moment; a queue without any hours counts as opening in two weeks."""
    if queue.always_open:
        return Availability(None)
    local = at.astimezone(ZoneInfo(queue.time_zone))
    today = queue.hours.get(local.weekday())
    if today and today.opens <= local.time() < today.closes:
        return Availability(None)
    for ahead in range(_DAYS_AHEAD):
        day = local.date() + timedelta(days=ahead)
        hours = queue.hours.get(day.weekday())
        opening = datetime.combine(day, hours.opens, local.tzinfo) if hours else None
        if opening and opening > local:
            return Availability(opening)
    return Availability(local + timedelta(days=_DAYS_AHEAD))


@dataclass(frozen=True)
class Band:
    """The waiting band in the unit a person would use; `reply` names the words for it."""

    reply: Literal["wait_minutes", "wait_hours"]
    low: int
    high: int


def waiting_band(queue: Queue) -> Band:
    """The honest waiting time: minutes below two hours, then hours, the longest rounded up."""
    low, high = queue.wait_minutes
    if high < _IN_HOURS:
        return Band("wait_minutes", low, high)
    return Band("wait_hours", max(1, low // 60), -(-high // 60))


def moment_words(at: datetime, time_zone: str, language: str) -> str:
    """A moment where the company is: "24 November 2026, 14:05 (GMT)", in other languages than English by number."""
    local = at.astimezone(ZoneInfo(time_zone))
    day = f"{local.day} {local:%B} {local.year}" if language == "en" else f"{local.day}.{local.month}.{local.year}"
    return f"{day}, {local:%H:%M} ({local.tzname()})"


def opening_words(opens_at: datetime, language: str) -> str:
    """When the queue opens: "Monday 24 November at 08:00 (GMT)", in other languages than English by number."""
    if language == "en":
        return f"{opens_at:%A} {opens_at.day} {opens_at:%B} at {opens_at:%H:%M} ({opens_at.tzname()})"
    return f"{opens_at.day}.{opens_at.month}.{opens_at.year}, {opens_at:%H:%M} ({opens_at.tzname()})"
