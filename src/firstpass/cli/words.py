"""What the commands' parsers share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


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
