"""Routing: when a queue is there, and what the customer may be told about waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from firstpass.domain.scope import Queue

_DAYS_AHEAD = 14


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


def waiting_band(queue: Queue) -> str:
    """The honest waiting time in words: "5 to 20 minutes"."""
    low, high = queue.wait_minutes
    if high < 120:
        return f"{low} to {high} minutes"
    return f"{max(1, low // 60)} to {-(-high // 60)} hours"


def opening_words(opens_at: datetime) -> str:
    """When the queue opens, in words: "Monday 24 November at 08:00 (GMT)"."""
    return f"{opens_at:%A} {opens_at.day} {opens_at:%B} at {opens_at:%H:%M} ({opens_at.tzname()})"
