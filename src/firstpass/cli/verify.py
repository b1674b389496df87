"""`firstpass verify`: drafts held against their evidence, one JSON object a line in and one out."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import TYPE_CHECKING, BinaryIO, TextIO

from firstpass.cli.words import Commands, command
from firstpass.domain.errors import FirstpassError

if TYPE_CHECKING:
    from firstpass.domain.verification import Bans
    from firstpass.ports import SupportJudge


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(
        commands, "verify", "hold drafts against their evidence, one JSON object a line in and one out", run
    )
    parser.add_argument("--schema", action="store_true", help="print the JSON schemas of a case and of a verdict")


def run(args: argparse.Namespace) -> int:
    """Every draft in order, from standard input. 1 when a line could not be read; it is reported by its number."""
    from firstpass.bootstrap import load_judge
    from firstpass.evals.drafts import schemas
    from firstpass.publishing import read_bans
    from firstpass.settings import load_settings

    if args.schema:
        print(json.dumps(schemas(), indent=2))
        return 0
    settings = load_settings()
    return 1 if asyncio.run(_verify_all(read_bans(settings), load_judge(settings), sys.stdin.buffer, sys.stdout)) else 0


async def _verify_all(bans: Bans | None, by: SupportJudge, source: BinaryIO, sink: TextIO) -> int:
    """How many lines failed; a verdict goes out as soon as its draft was read."""
    from firstpass.evals.drafts import judge, read_draft

    failed = 0
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            verdict = await judge(read_draft(line), bans, by)
        except FirstpassError as error:
            failed += 1
            sys.stderr.write(f"line {number}: {error}\n")
            continue
        sink.write(verdict.model_dump_json(by_alias=True) + "\n")
        sink.flush()
    return failed
