"""`firstpass version`."""

from __future__ import annotations

import argparse
import sys

from firstpass import __version__
from firstpass.cli.words import Commands, command


def add(commands: Commands) -> None:
    """The command's words."""
    command(commands, "version", "print the version", run)


def run(_: argparse.Namespace) -> int:
    """The product's version and the Python it runs on."""
    print(f"firstpass {__version__} (Python {sys.version.split()[0]})")
    return 0
