"""`firstpass batch`: the offline door, one JSON object a line in and one out."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from firstpass.cli.progress import bar
from firstpass.cli.words import Commands, command
from firstpass.domain.errors import FirstpassError, Malformed

if TYPE_CHECKING:
    from firstpass.bootstrap import Core
    from firstpass.settings import Settings

STANDARD = "-"


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "batch", "run scripted conversations, one JSON object a line in and one out", run)
    parser.add_argument("--input", metavar="FILE", default=STANDARD, help="the cases; - is standard input")
    parser.add_argument("--output", metavar="FILE", default=STANDARD, help="the results; - is standard output")
    parser.add_argument("--schema", action="store_true", help="print the JSON schemas of a case and of a result")
    parser.add_argument("--progress", action="store_true", default=None, help="a progress bar also without a terminal")


def run(args: argparse.Namespace) -> int:
    """Every case in order. 1 when a line failed; such a line is reported by its number and has no result."""
    if args.schema:
        from firstpass.evals.contract import schemas

        print(json.dumps(schemas(), indent=2))
        return 0
    from firstpass.cli.ready import draft_core
    from firstpass.settings import load_settings

    settings = load_settings()
    with _source(args.input) as source:
        core = draft_core(settings)
        with _sink(args.output, args.input) as sink:
            failed = asyncio.run(_run_all(settings, core, source, sink, args.progress))
    return 1 if failed else 0


async def _run_all(settings: Settings, core: Core, source: BinaryIO, sink: BinaryIO, wanted: bool | None) -> int:
    from firstpass.evals.batch import read_case, run_case

    failed = 0
    with bar("batch", _lines(source), "case", wanted) as progress:
        for number, line in enumerate(source, 1):
            if not line.strip():
                continue
            try:
                result = await run_case(settings, core, read_case(line))
                sink.write(result.model_dump_json().encode() + b"\n")
                sink.flush()
            except BrokenPipeError:
                raise
            except Exception as error:  # noqa: BLE001 - one case must not cost the others theirs
                failed += 1
                progress.write(f"line {number}: {_told(error)}", sys.stderr)
            progress.update()
    return failed


def _told(error: Exception) -> str:
    """Our own errors carry no customer's text; of any other only the name is safe to show."""
    return str(error) if isinstance(error, FirstpassError) else f"the case failed ({type(error).__name__})"


def _lines(source: BinaryIO) -> int | None:
    """How many lines there are, where that can be counted beforehand."""
    if not source.seekable():
        return None
    begin = source.tell()
    counted = sum(1 for _ in source)
    source.seek(begin)
    return counted


@contextmanager
def _source(name: str) -> Iterator[BinaryIO]:
    if name == STANDARD:
        yield sys.stdin.buffer
        return
    with _opened(name, "rb", "Name a file with one case a line") as file:
        yield file


@contextmanager
def _sink(name: str, source: str) -> Iterator[BinaryIO]:
    if name == STANDARD:
        yield sys.stdout.buffer
        return
    if source != STANDARD and Path(name).exists() and Path(name).samefile(source):
        raise Malformed(f"{name} is the input. Name another file for the results")
    with _opened(name, "wb", "Name a file in a folder of yours") as file:
        yield file


def _opened(name: str, mode: Literal["rb", "wb"], mend: str) -> BinaryIO:
    try:
        return Path(name).open(mode)
    except OSError as error:
        raise Malformed(f"{name} cannot be opened ({error.strerror}). {mend}") from None
