"""What the commands' parsers share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def command(
    commands: Commands, name: str, help_line: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Add a command that `run` carries out; its first line of help is also its description."""
    parser = commands.add_parser(name, help=help_line, description=help_line, allow_abbrev=False)
    parser.set_defaults(run=run, log_level="WARNING")
    return parser


def positive(text: str) -> int:
    """A whole number from 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 is needed")
    return number
