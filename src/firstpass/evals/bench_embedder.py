"""What the embedder would gain and lose in 8 bits: time and size, and quality on the playbook's own content."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from firstpass.adapters.embedding.minilm import MiniLmEmbedder, Precision
from firstpass.adapters.kernel_fit import KernelFitter
from firstpass.domain.decision import Candidate, Wish
from firstpass.domain.lexicon import Lexicon, lexicon_of, terms_of
from firstpass.domain.playbook import ArticleId, Content, Passage
from firstpass.domain.scope import CaseTypeId
from firstpass.evals.bench_turn import RUNS, WARM_UP, Clocked, Spread, messages
from firstpass.ports import Embedder, Vectors
from firstpass.retrieval.building import BATCH, Progress, passages_from, questions_of
from firstpass.retrieval.chunking import embedded_text
from firstpass.retrieval.ranking import Scored, rank
from firstpass.understanding.classifier import Examples, class_index
from firstpass.understanding.features import lexical_features
from firstpass.understanding.training import Questions

PRECISIONS: tuple[Precision, ...] = ("fp32", "int8")
"""The product's own first; the other is compared with it."""
NOTE = (
    "The product uses fp32. A query is one short message, both by turns; of three runs the one with the lowest p50s. "
    "Loading checks\nthe file's digest. Beside other texts: int8 scales the texts of a run together. Unseen: "
    "leave-one-out. Own article: ranked as in\na turn, among the passages for customers in force."
)


class Asked(NamedTuple):
    """A sample question of an article, and the case type it belongs to."""

    text: str
    article: ArticleId
    case_type: CaseTypeId


@dataclass(frozen=True)
class Material:
    """What quality is measured on. `passages` are those that customers may be shown, `asked` their articles' questions,
    `questions` all that the classifier learns from."""

    passages: tuple[Passage, ...]
    questions: Questions
    asked: tuple[Asked, ...]
    lexicon: Lexicon


@dataclass(frozen=True)
class Embedded:
    """The material's vectors, one a row: passages and questions in batches as an index is built, `asked` one by one as
    messages come."""

    passages: Vectors
    questions: Vectors
    asked: Vectors


@dataclass(frozen=True)
class Quality:
    """Cosines between two vectors of one text: to the product's, mean and lowest, and of the text alone to the same
    beside other texts, lowest. Shares: the likeliest class of an unseen question, and the first article, were right."""

    cosine_mean: float
    cosine_lowest: float
    beside_others_lowest: float
    unseen_right: float
    own_article_first: float


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


def material_of(content: Content, embedder: Embedder, today: date) -> Material:
    """The material of a playbook on that day, in the company's language."""
    passages = passages_from(content, embedder)
    shown = [p for p in passages if (p.audience, p.language) == ("customer", content.scope.language)]
    in_force = tuple(p for p in shown if p.in_force(today))
    articles = {p.article for p in in_force}
    asked = [Asked(text, a.id, a.case_types[0]) for a in content.articles if a.id in articles for text in a.questions]
    lexicon = lexicon_of((p.id, embedded_text(p)) for p in passages)
    return Material(in_force, questions_of(content), tuple(asked), lexicon)


async def embed(embedder: Embedder, material: Material, stage: str, progress: Progress) -> Embedded:
    """The vectors of everything in the material."""
    passages, questions = [embedded_text(passage) for passage in material.passages], material.questions.texts
    batches = [*_batches(passages, BATCH), *_batches(questions, BATCH), *_batches([a.text for a in material.asked], 1)]
    rows = []
    for number, batch in enumerate(batches):
        progress(stage, number, len(batches))
        rows.append(await embedder.embed(batch))
    return Embedded(*np.split(np.vstack(rows), [len(passages), len(passages) + len(questions)]))


def _batches(texts: Sequence[str], size: int) -> list[Sequence[str]]:
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def quality(material: Material, found: Embedded, product: Embedded) -> Quality:
    """How good these vectors are, beside those of the product's embedder."""
    cosines = np.concatenate(
        [(found.passages * product.passages).sum(axis=1), (found.questions * product.questions).sum(axis=1)]
    )
    row = {text: number for number, text in enumerate(material.questions.texts)}
    beside = found.questions[[row[asked.text] for asked in material.asked]]
    return Quality(
        cosine_mean=float(cosines.mean()),
        cosine_lowest=float(cosines.min()),
        beside_others_lowest=float((found.asked * beside).sum(axis=1).min()),
        unseen_right=unseen_right(material.questions, found.questions),
        own_article_first=own_article_first(material, found),
    )


def unseen_right(questions: Questions, vectors: Vectors) -> float:
    """The share of questions whose class has the highest score in a machine that has not seen the question."""
    classes = tuple(sorted(set(questions.labels)))
    examples = Examples(vectors, class_index(classes, questions.labels))
    fitted = KernelFitter().machine(examples, [lexical_features(text) for text in questions.texts], classes)
    return float((fitted.unseen.argmax(axis=1) == examples.labels).mean())


def own_article_first(material: Material, vectors: Embedded) -> float:
    """The share of articles' questions whose first passage within their case type is of their article."""
    cosines = vectors.asked @ vectors.passages.T
    first = [_first(material, asked, cosines[number]) for number, asked in enumerate(material.asked)]
    return float(np.mean([found == asked.article for found, asked in zip(first, material.asked, strict=True)]))


def _first(material: Material, asked: Asked, cosines: Vectors) -> ArticleId:
    said = terms_of(asked.text)
    scored = [
        Scored(passage, float(cosines[number]), material.lexicon.share(said, embedded_text(passage)))
        for number, passage in enumerate(material.passages)
        if asked.case_type in passage.case_types
    ]
    wish = Wish((Candidate(asked.case_type, 1.0),), 0, len(asked.text))
    return rank(wish, scored, 1)[0].passage.article


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
