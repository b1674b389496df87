"""What the commands' parsers share."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from firstpass.domain.errors import Malformed

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

WHEN = "45m, 2h or 1d from now, 14:30 today, or 2026-03-04T14:30"
_FROM_NOW = re.compile(r"(?=\d)(?:(\d{1,3})d)?(?:(\d{1,3})h)?(?:(\d{1,4})m)?")


def command(
    commands: Commands, name: str, help_line: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Add a command that `run` carries out; its first line of help is also its description."""
    parser = commands.add_parser(name, help=help_line, description=help_line, allow_abbrev=False)
    parser.set_defaults(run=run, log_level="WARNING")
    return parser


def counted(number: int, what: str) -> str:
    """How many of something, such as `1 error` and `no warnings`."""
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def positive(text: str) -> int:
    """A whole number from 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 is needed")
    return number


def moment(text: str) -> datetime:
    """A moment such as 2027-01-15 or 2027-01-15T09:30+00:00; noon and UTC where they are left out."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a moment such as 2027-01-15 or 2027-01-15T09:30 is needed") from None
    if len(text) <= len("2027-01-15"):
        found = found.replace(hour=12)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def when(text: str, now: datetime, zone: str) -> datetime:
    """A moment as `WHEN` names it; without an offset it is where the company is. Raises `Malformed`."""
    if found := _FROM_NOW.fullmatch(text):
        days, hours, minutes = (int(part or 0) for part in found.groups())
        return now + timedelta(days=days, hours=hours, minutes=minutes)
    here = ZoneInfo(zone)
    try:
        if len(text) <= len("14:30"):
            return datetime.combine(now.astimezone(here).date(), time.fromisoformat(text), here)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Malformed(f"{text} is no moment. Write {WHEN}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=here)
