"""`firstpass COMMAND`: finds the command, runs it, and turns errors into one line and an exit code.

0 fine · 1 found differences or lines that failed · 2 wrong use or malformed input · 3 the set-up needs mending ·
4 a content file needs mending · 130 interrupted
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from firstpass.cli import (
    ask,
    batch,
    bench,
    chat,
    doctor,
    evaluate,
    incident,
    index,
    lint,
    privacy,
    redact,
    replay,
    sandbox,
    serve,
    verify,
    version,
)
from firstpass.domain.errors import CallerError, ContentError, FirstpassError, SetupError, Unavailable
from firstpass.observability import configure_logging

FINE, FOUND, WRONG_USE, SETUP, CONTENT, INTERRUPTED = 0, 1, 2, 3, 4, 130
COMMANDS = (
    *(serve, chat, ask, lint, batch, index, evaluate, incident, redact, verify, replay, privacy, doctor),
    *(sandbox, bench, version),
)


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the words of a command, and where the right ones stand."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"{self.prog}: {message}. See: {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Wrong words end the process with code 2."""
    try:
        chosen = _parser().parse_args(arguments)
        configure_logging(chosen.log_level)
        code: int = chosen.run(chosen)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except FirstpassError as error:
        sys.stderr.write(f"firstpass: {error}\n")
        return exit_code(error)
    return code


def exit_code(error: FirstpassError) -> int:
    """Who has to act, as a number."""
    match error:
        case SetupError() | Unavailable():
            return SETUP
        case ContentError():
            return CONTENT
        case CallerError():
            return WRONG_USE
        case _:
            return FOUND


def _parser() -> Parser:
    parser = Parser(
        prog="firstpass",
        description="A support bot for payments: answers what the playbook covers, hands the rest to a person.",
        epilog="Settings come from the environment (FIRSTPASS_...) and .env; `firstpass doctor` lists them.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    return parser
