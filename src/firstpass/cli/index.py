"""`firstpass index`: publish the playbook; before that, say what it changes; or publish whenever it changes."""

from __future__ import annotations

import argparse
import time
from itertools import chain
from typing import TYPE_CHECKING

from firstpass.cli.words import Commands, command, counted

if TYPE_CHECKING:
    from firstpass.publishing import Indexed
    from firstpass.settings import Settings

FINE, DIFFERS = 0, 1
SETTLE_MS = 400
"""How long files must rest before `--watch` looks at them: editors write in several steps."""


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "index", "check the playbook, build its index where it changed, and publish it", run)
    parser.add_argument("--progress", action="store_true", default=None, help="a progress bar also without a terminal")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--force", action="store_true", help="build it although it is up to date")
    how.add_argument("--diff", action="store_true", help="only say what publishing would change (code 1: something)")
    how.add_argument("--watch", action="store_true", help="publish after every change, until Ctrl+C")


def run(args: argparse.Namespace) -> int:
    """Build what is missing, and say what is current now."""
    from firstpass.settings import load_settings

    settings = load_settings()
    if args.diff:
        return _diff(settings)
    if args.watch:
        return _watch(settings, args.progress)
    print(_publish(settings, args.force, args.progress))
    return FINE


def _publish(settings: Settings, force: bool, progress: bool | None) -> str:
    from firstpass.cli.ready import current_index

    begun = time.monotonic()
    made = current_index(settings, force, progress)
    return f"generation {made.name}: {_done(made)}, {time.monotonic() - begun:.1f} s"


def _done(made: Indexed) -> str:
    if made.built:
        passages, texts = counted(made.passages, "passage"), counted(made.embedded, "text")
        return f"built, {passages}, {texts} embedded"
    return "up to date" if made.current_before else "published"


def _diff(settings: Settings) -> int:
    from firstpass.publishing import compare

    found = compare(settings)
    for change in found:
        print(f"{change.how:8}{change.kind} {change.name}")
        for detail in change.details:
            print(f"        {detail}")
    if not found:
        print("Publishing changes nothing.")
    return DIFFERS if found else FINE


def _watch(settings: Settings, progress: bool | None) -> int:
    """A fault is told and waited out: what was published before stays."""
    from watchfiles import watch

    from firstpass.domain.errors import NotPublished

    changes = watch(settings.playbook, step=SETTLE_MS)
    for _ in chain([None], changes):
        try:
            print(_publish(settings, False, progress), flush=True)
        except NotPublished as errors:
            print(errors, flush=True)
    return FINE
