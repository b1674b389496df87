"""The bench's report: figures, ratios, and which bars of DESIGN 7 they keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from firstpass.evals.bench_turn import Run, best

P50_BAR, P99_BAR, GATE_BAR, GROWTH_BAR = 2.5, 6.0, 0.5, 1.5
NOTE = (
    "× is one fp32 query embedding, measured in the same run by turns with what is compared to it; best of three runs "
    "(lowest p50 ratio).\nA turn is from the stored message to the delivered event, SQLite file included; receive is "
    "the redaction and storing before it.\nThe gate is signals, policy and verification. Passages beyond the shipped "
    "ones are filler: random words, random vectors, same collection."
)


@dataclass(frozen=True)
class Measured:
    """Every run at one size of the playbook."""

    passages: int
    library: tuple[Run, ...]
    http: tuple[Run, ...] = ()


def growth(measured: Sequence[Measured]) -> float | None:
    """The turn's p50 at the largest playbook as a multiple of the smallest, both in embeddings; None for one size."""
    if len(measured) < 2:
        return None
    return best(measured[-1].library).ratio.p50 / best(measured[0].library).ratio.p50


def missed(measured: Sequence[Measured]) -> list[str]:
    """The bars that are not kept, in words."""
    return list(_missed(measured))


def _missed(measured: Sequence[Measured]) -> Iterator[str]:
    for size in measured:
        run = best(size.library)
        gate = run.gate_ratio or 0.0
        bars = (("p50", run.ratio.p50, P50_BAR), ("p99", run.ratio.p99, P99_BAR), ("gate", gate, GATE_BAR))
        for what, found, bar in bars:
            if found > bar:
                yield f"{what} at {size.passages} passages is {found:.2f}×, the bar is {bar}×"
    grown = growth(measured)
    if grown and grown >= GROWTH_BAR:
        yield f"p50 grows {grown:.2f}×, the bar is {GROWTH_BAR}×"


def as_text(measured: Sequence[Measured]) -> str:
    """A table, and what misses its bar."""
    head = f"{'passages':>9} {'embedding':>10} {'turn p50':>16} {'turn p99':>16} {'gate p50':>15} {'receive':>9}"
    http = any(size.http for size in measured)
    rows = [head + (f" {'HTTP p50':>16} {'HTTP p99':>16}" if http else "")]
    rows += [_row(size) for size in measured]
    grown = growth(measured)
    if grown:
        rows.append(f"p50 from {measured[0].passages} to {measured[-1].passages} passages: {grown:.2f}× the embeddings")
    return "\n".join([*rows, *(f"MISSED: {bar}" for bar in missed(measured)), "", NOTE])


def _row(size: Measured) -> str:
    run = best(size.library)
    gate, received = run.gate, run.receive
    cells = [
        f"{size.passages:>9}",
        f"{run.yardstick.p50:>7.2f} ms",
        _cell(run.turn.p50, run.ratio.p50, 16),
        _cell(run.turn.p99, run.ratio.p99, 16),
        _cell(gate.p50, run.gate_ratio or 0.0, 15) if gate else "",
        f"{received.p50:>6.2f} ms" if received else "",
    ]
    if size.http:
        over = best(size.http)
        cells += [_cell(over.turn.p50, over.ratio.p50, 16), _cell(over.turn.p99, over.ratio.p99, 16)]
    return " ".join(cells)


def _cell(milliseconds: float, ratio: float, width: int) -> str:
    return f"{f'{milliseconds:.2f} ms ({ratio:.2f}×)':>{width}}"


def as_json(measured: Sequence[Measured]) -> dict[str, Any]:
    """Everything measured, every run included."""
    return {
        "sizes": [
            {"passages": size.passages, "library": _runs(size.library), "http": _runs(size.http)} for size in measured
        ],
        "growth": growth(measured),
        "missed": missed(measured),
        "note": NOTE.replace("\n", " "),
    }


def _runs(runs: tuple[Run, ...]) -> dict[str, Any] | None:
    if not runs:
        return None
    return {"best": _figures(best(runs)), "runs": [_figures(run) for run in runs]}


def _figures(run: Run) -> dict[str, Any]:
    spreads = {name: spread for name, spread in asdict(run).items() if spread is not None}
    return {
        **{name: {"p50_ms": spread[0], "p99_ms": spread[1]} for name, spread in spreads.items()},
        "ratio": {"p50": round(run.ratio.p50, 3), "p99": round(run.ratio.p99, 3)},
        "gate_ratio": round(run.gate_ratio, 3) if run.gate_ratio is not None else None,
    }
