"""`firstpass doctor`: what is configured, found and missing, each with the mend."""

from __future__ import annotations

import argparse
import dataclasses
import json

from firstpass.cli.words import Commands, command

_MARKS = {"ok": "ok     ", "warning": "WARNING", "missing": "MISSING"}


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "doctor", "say what is configured, found and missing, each with the mend", run)
    parser.add_argument("--json", action="store_true", help="the report as JSON")


def run(args: argparse.Namespace) -> int:
    """0 when nothing that is needed is missing, else 3. It changes nothing."""
    from firstpass.cli.checks import examine

    found = examine()
    if args.json:
        print(json.dumps([dataclasses.asdict(check) for check in found], indent=2))
    else:
        for check in found:
            mend = f"\n{'':25}→ {check.mend}" if check.mend else ""
            print(f"{_MARKS[check.state]} {check.name:16} {check.what}{mend}")
    return 3 if any(check.state == "missing" for check in found) else 0
