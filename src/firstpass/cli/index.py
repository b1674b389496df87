"""`firstpass index`: the playbook's index."""

from __future__ import annotations

import argparse
import time

from firstpass.cli.words import Commands, command


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "index", "check the playbook and build its index where it changed", run)
    parser.add_argument("--force", action="store_true", help="build it although it is up to date")
    parser.add_argument("--progress", action="store_true", default=None, help="a progress bar also without a terminal")


def run(args: argparse.Namespace) -> int:
    """Build what is missing, and say what is current now."""
    from firstpass.cli.ready import current_index
    from firstpass.settings import load_settings

    begun = time.monotonic()
    made = current_index(load_settings(), args.force, args.progress)
    seconds = time.monotonic() - begun
    done = f"built, {made.passages} passages" if made.built else "up to date"
    print(f"generation {made.name}: {done}, {seconds:.1f} s")
    return 0
