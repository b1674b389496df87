"""Building a generation: content to passages, vectors and classifier. Everything derives from content alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from firstpass.domain.lexicon import lexicon_of
from firstpass.domain.playbook import ArticleId, Content, GenerationId, Passage, PassageId, Playbook
from firstpass.domain.scope import CaseTypeId
from firstpass.ports import Embedder, Vectors
from firstpass.retrieval.chunking import embedded_text, passages_of
from firstpass.understanding.classifier import OUTSIDE, Classifier
from firstpass.understanding.head_training import LineFitter, head_texts, key_of, raised_as, train_heads
from firstpass.understanding.heads import Heads, no_heads
from firstpass.understanding.training import Fitter, Questions, train

FORMAT = 14
"""Grows when a generation's files or the way they are derived change."""
BATCH = 64

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True)
class AskedRows:
    """Which of the classifier's examples are an article's sample questions, and which the heading of a section."""

    samples: Mapping[ArticleId, tuple[int, ...]] = field(default_factory=dict)
    headings: Mapping[PassageId, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Build:
    """A generation before it is written: `vectors` has one row a passage, in order."""

    content: Content
    playbook: Playbook
    passages: tuple[Passage, ...]
    vectors: Vectors
    classifier: Classifier
    asked: AskedRows
    heads: Heads


def generation_id(content: Content, embedder: str) -> GenerationId:
    """The name of the generation that this content gives, wherever its files lie: 16 hexadecimal digits."""
    said = replace(content, articles=tuple(replace(article, file="") for article in content.articles))
    hashed = hashlib.sha256(f"{FORMAT}\n{embedder}\n{said!r}".encode()).hexdigest()
    return GenerationId(hashed[:16])


async def build(
    content: Content, embedder: Embedder, fitter: Fitter, line_fitter: LineFitter, progress: Progress
) -> Build:
    """Chunk, embed and train; raises nothing of its own."""
    passages = passages_from(content, embedder)
    questions = questions_of(content)
    texts = [*(embedded_text(passage) for passage in passages), *questions.texts]
    vectors = await embed_all(texts, embedder, progress, "passages and questions")
    progress("classifier", 0, 1)
    classifier = train(questions, vectors[len(passages) :], fitter)
    progress("classifier", 1, 1)
    playbook = playbook_of(content, generation_id(content, embedder.name), passages)
    heads = await _heads(content, embedder, line_fitter, progress)
    asked = asked_of(content, passages, questions)
    return Build(content, playbook, passages, vectors[: len(passages)], classifier, asked, heads)


async def _heads(content: Content, embedder: Embedder, fitter: LineFitter, progress: Progress) -> Heads:
    texts = head_texts(content.signals)
    if not texts.texts:
        return no_heads(embedder.middle_dimensions)
    key = key_of(texts, embedder.name)
    known = fitter.remembered(key)
    if known is None:
        rows = []
        for start in range(0, len(texts.texts), BATCH):
            progress("signals", start, len(texts.texts))
            rows.append((await embedder.read(texts.texts[start : start + BATCH])).middle)
        known = train_heads(texts, np.vstack(rows), fitter)
        fitter.remember(key, known)
    progress("signals", len(texts.texts), len(texts.texts))
    return raised_as(known, content.signals)


def passages_from(content: Content, embedder: Embedder) -> tuple[Passage, ...]:
    """Every passage of the articles, in their order."""
    return tuple(
        passage
        for article in content.articles
        for passage in passages_of(article, embedder.count_tokens, embedder.max_tokens)
    )


def playbook_of(content: Content, name: GenerationId, passages: tuple[Passage, ...]) -> Playbook:
    """The texts and tables of a generation."""
    return Playbook(
        id=name,
        scope=content.scope,
        passages={PassageId(passage.id): passage for passage in passages},
        replies={(reply.id, reply.language): reply for reply in content.replies},
        cues=content.cues,
        facts=content.facts,
        notices=content.notices,
        never_say=content.never_say,
        crisis_lines=content.crisis_lines,
        statuses=content.statuses,
        lexicon=lexicon_of((passage.id, embedded_text(passage)) for passage in passages),
    )


def questions_of(content: Content) -> Questions:
    """What the classifier learns from: sample questions, titles and headings, and what lies outside."""
    rows = list(dict.fromkeys(_questions(content)))
    return Questions(tuple(text for text, _ in rows), tuple(label for _, label in rows))


def _questions(content: Content) -> Iterator[tuple[str, CaseTypeId]]:
    for case_type in content.scope.case_types.values():
        yield case_type.title, case_type.id
        yield from ((question, case_type.id) for question in case_type.questions)
    for article in content.articles:
        if article.audience == "customer":
            headings = (section.heading for section in article.sections if section.heading)
            yield from ((question, article.case_types[0]) for question in (*article.questions, *headings))
    yield from ((question, OUTSIDE) for question in content.outside)


def asked_of(content: Content, passages: Iterable[Passage], questions: Questions) -> AskedRows:
    """What customers may ask of the articles for them, by its rows among all questions."""
    row = {asked: number for number, asked in enumerate(zip(questions.texts, questions.labels, strict=True))}
    samples = {
        article.id: tuple(row[question, article.case_types[0]] for question in article.questions)
        for article in content.articles
        if article.audience == "customer" and article.questions
    }
    headings = {
        passage.id: row[passage.heading, passage.case_types[0]]
        for passage in passages
        if passage.audience == "customer" and passage.heading
    }
    return AskedRows(samples, headings)


async def embed_all(texts: list[str], embedder: Embedder, progress: Progress, stage: str) -> Vectors:
    """The vectors of at least one text, one row each, in order."""
    rows = []
    for start in range(0, len(texts), BATCH):
        progress(stage, start, len(texts))
        rows.append(await embedder.embed(texts[start : start + BATCH]))
    progress(stage, len(texts), len(texts))
    return np.vstack(rows)
