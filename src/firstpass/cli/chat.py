"""`firstpass chat`: a conversation in the terminal, or with lines from a pipe."""

from __future__ import annotations

import argparse
import asyncio
import sys

from firstpass.cli.words import Commands, command


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "chat", "talk to it in the terminal", run)
    parser.add_argument("--language", help="the customer's language, such as es (the company's own)")
    parser.epilog = "In the chat: a number presses a button, /person asks for a person, /close ends it, /quit leaves."


def run(args: argparse.Namespace) -> int:
    """One conversation, stored like any other, so that `firstpass replay` can run it again."""
    from firstpass.cli.ready import draft_core
    from firstpass.settings import load_settings

    settings = load_settings(quiet_seconds=0)
    core = draft_core(settings)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]

    from firstpass.bootstrap import build
    from firstpass.cli.talk import Talk, lines_of

    product = build(settings, core)
    try:
        asyncio.run(Talk(product, sys.stdout, sys.stdin.isatty()).hold(lines_of(sys.stdin), args.language))
    finally:
        product.close()
    return 0
