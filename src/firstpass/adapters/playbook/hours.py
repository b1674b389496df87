"""Opening hours and time zones as `scope.yaml` writes them."""

from __future__ import annotations

import re
from datetime import time
from zoneinfo import ZoneInfo

from firstpass.adapters.yaml_files import Fault
from firstpass.domain.scope import OpenHours

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOMENT = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN = re.compile(rf"({_MOMENT})-({_MOMENT})")


def days_of(text: str) -> range:
    """The weekdays, Monday 0, of `sat` or `mon-fri`; raises `Fault`."""
    first, dash, last = text.partition("-")
    if first not in _DAYS or (dash and last not in _DAYS):
        raise Fault(f"{text} are no days", f"Write a day or two such as mon-fri, out of {', '.join(_DAYS)}")
    days = range(_DAYS.index(first), _DAYS.index(last or first) + 1)
    if not days:
        raise Fault(f"{text} runs backwards", "The week begins with mon: write the rest of it as a line of its own")
    return days


def span_of(text: str) -> OpenHours:
    """The opening of `08:00-20:00`; raises `Fault`."""
    found = _SPAN.fullmatch(text)
    if not found:
        raise Fault(f"{text} are no hours", "Write hours such as 08:00-20:00, in quotes")
    opens, closes = (time.fromisoformat(moment) for moment in found.groups())
    if closes <= opens:
        raise Fault(f"{text} ends before it begins", "Write the opening first; the hours of a day end by 23:59")
    return OpenHours(opens, closes)


def check_days(text: str) -> str:
    """The text itself, when `days_of` can read it."""
    days_of(text)
    return text


def check_span(text: str) -> str:
    """The text itself, when `span_of` can read it."""
    span_of(text)
    return text


def check_zone(text: str) -> str:
    """The text itself, when it names a time zone; raises `Fault`."""
    try:
        ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        raise Fault(f"there is no time zone {text}", "Use a name such as Europe/London") from None
    return text
