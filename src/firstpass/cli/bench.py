"""`firstpass bench`: what a turn costs on this machine, what the embedder would in 8 bits, what the gate notices."""

from __future__ import annotations

import argparse
import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from firstpass.cli.progress import stages
from firstpass.cli.words import Commands, command, positive
from firstpass.domain.errors import Malformed

if TYPE_CHECKING:
    from firstpass.evals.bench_report import Measured
    from firstpass.evals.filler import Fillers
    from firstpass.retrieval.building import Progress
    from firstpass.settings import Settings

SIZES = "100,1000,10000,100000"


def add(commands: Commands) -> None:
    """The command's words."""
    parser = command(commands, "bench", "measure on this machine", _which)
    benches = parser.add_subparsers(title="benches", metavar="BENCH", required=True)
    turn = command(benches, "turn", "p50 and p99 of a turn, in query embeddings, as the playbook grows", run)
    turn.add_argument("--passages", type=_sizes, default=_sizes(SIZES), metavar="N,N", help=f"playbook sizes ({SIZES})")
    turn.add_argument("--turns", type=positive, default=200, metavar="N", help="turns a run; best of three runs (200)")
    turn.add_argument("--http", action="store_true", help="also over HTTP, from a real server on this machine")
    embedder = command(benches, "embedder", "the embedder and its 8-bit twin: time, size and quality", run_embedder)
    embedder.add_argument("--queries", type=positive, default=200, metavar="N", help="queries a run of three (200)")
    gate = command(benches, "gate", "recall and false alarms of the signals, by language", run_gate)
    gate.add_argument(
        "cases", nargs="+", type=Path, metavar="FILE", help="labelled messages, such as those of evals/gate"
    )
    drafts = command(benches, "drafts", "what verification stops, by a line that has not seen the file", run_drafts)
    drafts.add_argument("files", nargs="+", type=Path, metavar="FILE", help="labelled drafts, such as evals/hostile")
    drafts.add_argument("--shipped", action="store_true", help="by the shipped line, also on files that it has seen")
    drafts.add_argument("--write", action="store_true", help="fit the shipped line anew on all of these files")
    timing = command(benches, "timing", "whether the time of a reply tells what its words do not", run_timing)
    timing.add_argument("--requests", type=positive, default=1000, metavar="N", help="requests a state (1000)")
    timing.add_argument("--plant-ms", type=float, default=0.0, metavar="MS", help="make one state of each group slower")
    for one in (turn, embedder, gate, drafts, timing):
        one.add_argument("--json", action="store_true", help="the report as JSON")
        one.add_argument("--progress", action="store_true", default=None, help="a progress bar also without a terminal")


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted({positive(part) for part in text.split(",")}))


def _which(_: argparse.Namespace) -> int:
    raise AssertionError("argparse asks for a bench")


def run(args: argparse.Namespace) -> int:
    """0 when every bar of DESIGN 7 is kept, else 1. It stops by itself; the filler is kept in the data folder."""
    from firstpass.evals.bench_report import as_json, as_text, missed
    from firstpass.evals.filler import Fillers
    from firstpass.publishing import make_embedder
    from firstpass.settings import load_settings

    settings = load_settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    with stages(args.progress) as progress:
        fillers = Fillers.of(settings, make_embedder(settings))
        measured = [_measure(settings, fillers, size, args, progress) for size in args.passages]
    print(json.dumps(as_json(measured), indent=2) if args.json else as_text(measured))
    return 1 if missed(measured) else 0


def _measure(settings: Settings, fillers: Fillers, size: int, args: argparse.Namespace, progress: Progress) -> Measured:
    from firstpass.bootstrap import Core
    from firstpass.cli.bench_server import serving
    from firstpass.evals.bench_http import measure_http
    from firstpass.evals.bench_report import Measured
    from firstpass.evals.bench_turn import RUNS, measure

    core = Core(fillers.embedder, fillers.generation(size, progress))
    passages, library, http = len(core.generation.playbook.passages), [], []
    for number in range(RUNS):
        progress(f"turns on {passages} passages", number, RUNS)
        library.append(asyncio.run(measure(settings, core, args.turns)))
    if args.http:
        with serving(size) as port:
            for number in range(RUNS):
                progress(f"HTTP calls on {passages} passages", number, RUNS)
                http.append(asyncio.run(measure_http(port, core.embedder, args.turns)))
    return Measured(passages, tuple(library), tuple(http))


def run_embedder(args: argparse.Namespace) -> int:
    """0; what is found is for people to weigh. The twin is kept in the data folder beside the product's graph."""
    from firstpass.evals.bench_embedder import as_json, as_text, compare
    from firstpass.publishing import read_content
    from firstpass.settings import load_settings

    settings = load_settings()
    with stages(args.progress) as progress:
        compared = compare(settings.data / "models", read_content(settings), args.queries, progress)
    print(json.dumps(as_json(compared), indent=2) if args.json else as_text(compared))
    return 0


def run_gate(args: argparse.Namespace) -> int:
    """0; what is found is for people to weigh. It needs a built index."""
    from firstpass.bootstrap import load_core
    from firstpass.evals.bench_gate import as_json, as_text, measure, read_cases
    from firstpass.settings import load_settings

    cases = [case for file in args.cases for case in read_cases(_lines(file), str(file))]
    understander = load_core(load_settings()).generation.understander
    with stages(args.progress) as progress:
        rows = asyncio.run(measure(understander, cases, progress))
    print(json.dumps(as_json(rows), indent=2) if args.json else as_text(rows))
    return 0


def run_timing(args: argparse.Namespace) -> int:
    """0 when no state's times tell it from the others, else 1. It needs a built index."""
    from firstpass.bootstrap import load_core
    from firstpass.evals.bench_timing import as_json, as_text, measure
    from firstpass.settings import load_settings

    settings = load_settings()
    with stages(args.progress) as progress:
        found = asyncio.run(measure(settings, load_core(settings), args.requests, args.plant_ms, progress))
    print(json.dumps(as_json(found), indent=2) if args.json else as_text(found))
    return 0 if all(one.equal for one in found) else 1


def run_drafts(args: argparse.Namespace) -> int:
    """0; what is found is for people to weigh."""
    from firstpass.adapters.line_fit import LogisticLines
    from firstpass.adapters.support_file import SHIPPED, read_support, write_support
    from firstpass.evals.bench_drafts import as_text, crossed, fit, judged, look, read_drafts, rows, threshold
    from firstpass.publishing import make_embedder, read_bans
    from firstpass.settings import load_settings

    settings, fitter = load_settings(), LogisticLines()
    drafts = [(file.name, draft) for file in args.files for draft in read_drafts(_lines(file), str(file))]
    with stages(args.progress) as progress:
        seen = asyncio.run(look(drafts, make_embedder(settings), read_bans(settings), progress))
        if args.shipped:
            line = read_support()
            likely, stops_from = judged(seen, line), line.stops_from
        else:
            likely = crossed(seen, fitter, progress)
            stops_from = threshold(seen, likely)
    if args.write:
        write_support(SHIPPED, fit(seen, fitter, stops_from))
    found = rows(seen, likely, stops_from)
    print(json.dumps([asdict(row) for row in found], indent=2) if args.json else as_text(found))
    return 0


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Malformed(f"{file} cannot be read", "Name a UTF-8 text file with one JSON object a line.") from error
