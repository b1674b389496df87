"""What the embedder would gain and lose in 8 bits: time and size, and quality on the playbook's own content."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from firstpass.adapters.embedding.minilm import MiniLmEmbedder, Precision
from firstpass.domain.playbook import Content
from firstpass.evals.bench_turn import RUNS, WARM_UP, Clocked, Spread, messages
from firstpass.evals.embedder_quality import Quality, embed, material_of, quality
from firstpass.ports import Embedder
from firstpass.retrieval.building import Progress

PRECISIONS: tuple[Precision, ...] = ("fp32", "int8")
"""The product's own first; the other is compared with it."""
NOTE = (
    "The product uses fp32. A query is one short message, both by turns; of three runs the one with the lowest p50s. "
    "Loading checks\nthe file's digest. Beside other texts: int8 scales the texts of a run together. Unseen: "
    "leave-one-out. Own article: ranked as in\na turn, among the passages for customers in force."
)


@dataclass(frozen=True)
class Figures:
    """What was found for one embedder; the first two are of one short query."""

    precision: Precision
    p50_ms: float
    p99_ms: float
    load_ms: float
    size_mb: float
    quality: Quality


@dataclass(frozen=True)
class Compared:
    """The figures of every precision, and on how many texts quality was measured."""

    passages: int
    questions: int
    asked: int
    figures: tuple[Figures, ...]


def compare(folder: Path, content: Content, queries: int, progress: Progress) -> Compared:
    """Measure every precision; a graph that is missing in `folder`, where the product keeps its own, is made first."""
    progress("models", 0, 1)
    embedders = [MiniLmEmbedder(folder, precision=precision) for precision in PRECISIONS]
    try:
        loads = load_times(folder)
        spreads = asyncio.run(query_times(embedders, queries, progress))
        material = material_of(content, embedders[0], datetime.now(ZoneInfo(content.scope.time_zone)).date())
        vectors = [
            asyncio.run(embed(embedder, material, f"{precision} vectors", progress))
            for precision, embedder in zip(PRECISIONS, embedders, strict=True)
        ]
    finally:
        for embedder in embedders:
            embedder.close()
    sizes = [embedder.graph.stat().st_size / 1e6 for embedder in embedders]
    progress("classifiers", 0, 1)
    qualities = [quality(material, found, vectors[0]) for found in vectors]
    figures = map(Figures, PRECISIONS, *zip(*spreads, strict=True), loads, sizes, qualities)
    return Compared(len(material.passages), len(material.questions.texts), len(material.asked), tuple(figures))


def load_times(folder: Path) -> list[float]:
    """Milliseconds to load each precision, the best of three, by turns."""
    clocked = Clocked()
    for _ in range(RUNS):
        for precision in PRECISIONS:
            with clocked.timed(precision):
                MiniLmEmbedder(folder, precision=precision).close()
    return [min(clocked.found[precision]) for precision in PRECISIONS]


async def query_times(embedders: Sequence[Embedder], queries: int, progress: Progress) -> list[Spread]:
    """For each embedder the times of so many queries, in the run of three that was the quickest for all together."""
    runs = []
    for number in range(RUNS):
        progress("queries", number, RUNS)
        await _query_run(embedders, WARM_UP)
        runs.append(await _query_run(embedders, queries))
    return min(runs, key=lambda run: sum(spread.p50 for spread in run))


async def _query_run(embedders: Sequence[Embedder], queries: int) -> list[Spread]:
    """The embedders take turns, and so does who begins."""
    clocked, asked = Clocked(), messages()
    for number in range(queries):
        for embedder in embedders if number % 2 else reversed(embedders):
            with clocked.timed(embedder.name):
                await embedder.embed([asked[number % len(asked)]])
    return [clocked.spread(embedder.name) for embedder in embedders]


_ROWS: Mapping[str, Callable[[Figures], str]] = {
    "one short query, p50": lambda found: f"{found.p50_ms:.2f} ms",
    "one short query, p99": lambda found: f"{found.p99_ms:.2f} ms",
    "loading": lambda found: f"{found.load_ms:.0f} ms",
    "size on disk": lambda found: f"{found.size_mb:.1f} MB",
    "cosine to fp32, mean": lambda found: f"{found.quality.cosine_mean:.4f}",
    "cosine to fp32, lowest": lambda found: f"{found.quality.cosine_lowest:.4f}",
    "cosine alone to beside other texts, lowest": lambda found: f"{found.quality.beside_others_lowest:.4f}",
    "case type right, unseen": lambda found: f"{found.quality.unseen_right:.2%}",
    "own article first in its case type": lambda found: f"{found.quality.own_article_first:.2%}",
}


def as_text(compared: Compared) -> str:
    """A table with a column a precision."""
    head = f"{'':42}" + "".join(f"{found.precision:>12}" for found in compared.figures)
    rows = [f"{name:42}" + "".join(f"{cell(found):>12}" for found in compared.figures) for name, cell in _ROWS.items()]
    texts = f"{compared.passages} passages, {compared.questions} questions, {compared.asked} questions of an article."
    return "\n".join([head, *rows, "", texts, NOTE])


def as_json(compared: Compared) -> dict[str, Any]:
    """Everything in the table, unrounded."""
    return {"product": PRECISIONS[0], **asdict(compared), "note": NOTE.replace("\n", " ")}
