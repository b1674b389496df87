"""`firstpass lint`: everything that is wrong with the playbook."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from firstpass.cli.progress import stages
from firstpass.cli.words import Commands, command, counted

if TYPE_CHECKING:
    from firstpass.domain.lint import Finding


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "lint", "check the playbook and name everything that is wrong, with the mend", run)
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")
    parser.add_argument("--at", type=_day, metavar="DATE", help="look at it as on this day, such as 2026-01-31 (today)")
    parser.add_argument("--json", action="store_true", help="the findings as JSON, for editors")
    parser.add_argument("--progress", action="store_true", default=None, help="a progress bar also without a terminal")


def run(args: argparse.Namespace) -> int:
    """0 when nothing must be mended, 4 when there are errors."""
    from firstpass.publishing import lint
    from firstpass.settings import load_settings

    with stages(args.progress) as move:
        found = asyncio.run(lint(load_settings(), args.at, move))
    if args.strict:
        found = tuple(dataclasses.replace(finding, severity="error") for finding in found)
    if args.json:
        print(json.dumps([dataclasses.asdict(finding) for finding in found], indent=2, ensure_ascii=False))
    else:
        _show(found)
    return 4 if any(finding.severity == "error" for finding in found) else 0


def _show(found: tuple[Finding, ...]) -> None:
    """The findings, those of a file together, and how many there are."""
    for _, findings in groupby(found, key=lambda finding: finding.file):
        for finding in findings:
            print(finding.told)
        print()
    errors = sum(finding.severity == "error" for finding in found)
    print(f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day such as 2026-01-31") from None
