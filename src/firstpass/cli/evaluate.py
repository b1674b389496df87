"""`firstpass eval`: the golden conversations."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from firstpass.cli.progress import bar
from firstpass.cli.words import Commands, command, counted

if TYPE_CHECKING:
    from firstpass.bootstrap import Core
    from firstpass.evals.golden import Golden
    from firstpass.evals.golden_run import Difference
    from firstpass.settings import Settings


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "eval", "run the golden conversations and name what differs", run)
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="files or folders (evals/golden)")
    parser.add_argument("--lint", action="store_true", help="check the files without running them")
    parser.add_argument("--schema", action="store_true", help="print the JSON schema of a file")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument("--progress", action="store_true", default=None, help="a progress bar also without a terminal")


def run(args: argparse.Namespace) -> int:
    """0 when every expectation holds, 1 when something differs, 4 when a file has a fault."""
    from firstpass.evals.golden import FOLDER, golden_files, schema

    if args.schema:
        print(json.dumps(schema(), indent=2))
        return 0
    files = golden_files(tuple(args.paths) or (FOLDER,))
    return _lint(files, args.json) if args.lint else _evaluate(files, args)


def _lint(files: list[Path], as_json: bool) -> int:
    from firstpass.evals.golden_lint import lint
    from firstpass.publishing import read_content
    from firstpass.settings import load_settings

    faults = list(lint(files, read_content(load_settings())))
    if as_json:
        found = [{"file": f.file, "line": f.line, "what": f.what, "mend": f.mend} for f in faults]
        print(json.dumps({"files": len(files), "faults": found}, indent=2))
    else:
        sys.stderr.writelines(f"{fault}\n" for fault in faults)
        print(f"{counted(len(files), 'file')}, {counted(len(faults), 'fault')}")
    return 4 if faults else 0


def _evaluate(files: list[Path], args: argparse.Namespace) -> int:
    from firstpass.cli.ready import draft_core
    from firstpass.evals.golden import read_golden
    from firstpass.settings import load_settings

    cases = [(path, read_golden(path)) for path in files]
    settings = load_settings()
    found = asyncio.run(_run_all(settings, draft_core(settings), cases, args.progress))
    runs = sum(1 + len(case.wordings) for _, case in cases)
    if args.json:
        listed = [{"file": str(path), **dataclasses.asdict(difference)} for path, difference in found]
        print(json.dumps({"cases": len(cases), "runs": runs, "differences": listed}, indent=2))
        return 1 if found else 0
    for path, difference in found:
        print(f"{path.name}: {difference}")
    failed = len({path for path, _ in found})
    print(f"{len(cases)} golden conversations in {runs} runs: {failed or 'none'} with differences")
    return 1 if found else 0


async def _run_all(
    settings: Settings, core: Core, cases: list[tuple[Path, Golden]], wanted: bool | None
) -> list[tuple[Path, Difference]]:
    from firstpass.evals.golden_run import run_golden

    found = []
    with bar("golden conversations", len(cases), "case", wanted) as progress:
        for path, case in cases:
            found += [(path, difference) for difference in await run_golden(settings, core, case)]
            progress.update()
    return found
