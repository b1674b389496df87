"""How good an embedder's vectors are on the playbook: case types and articles found, closeness to the product's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from firstpass.adapters.kernel_fit import KernelFitter
from firstpass.domain.decision import Candidate, Wish
from firstpass.domain.lexicon import Lexicon, lexicon_of, terms_of
from firstpass.domain.playbook import ArticleId, Content, Passage
from firstpass.domain.scope import CaseTypeId
from firstpass.ports import Embedder, Vectors
from firstpass.retrieval.building import BATCH, Progress, passages_from, questions_of
from firstpass.retrieval.chunking import embedded_text
from firstpass.retrieval.ranking import Scored, rank
from firstpass.understanding.classifier import Examples, class_index
from firstpass.understanding.features import lexical_features
from firstpass.understanding.training import Questions


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
    """The share of articles' questions whose first passage within their case type is of their article, each asked as
    if no article held it."""
    row = {text: number for number, text in enumerate(material.questions.texts)}
    titles = vectors.questions[[row.get(passage.heading or "", 0) for passage in material.passages]]
    cosines, headings = vectors.asked @ vectors.passages.T, vectors.asked @ titles.T
    others = vectors.asked @ vectors.asked.T
    np.fill_diagonal(others, 0.0)
    first = [
        _first(material, asked, cosines[number], headings[number], _nearest_asked(material, others[number]))
        for number, asked in enumerate(material.asked)
    ]
    return float(np.mean([found == asked.article for found, asked in zip(first, material.asked, strict=True)]))


def _nearest_asked(material: Material, cosines: Vectors) -> Mapping[ArticleId, float]:
    """For each article the cosine of its nearest sample question."""
    nearest: dict[ArticleId, float] = defaultdict(float)
    for other, cosine in zip(material.asked, cosines, strict=True):
        nearest[other.article] = max(nearest[other.article], float(cosine))
    return nearest


def _first(
    material: Material, asked: Asked, cosines: Vectors, headings: Vectors, samples: Mapping[ArticleId, float]
) -> ArticleId:
    said = terms_of(asked.text)
    scored = [
        Scored(
            passage,
            cosine=float(cosines[number]),
            words=material.lexicon.share(said, embedded_text(passage)),
            sample=samples.get(passage.article, 0.0),
            heading=float(headings[number]),
        )
        for number, passage in enumerate(material.passages)
        if asked.case_type in passage.case_types
    ]
    wish = Wish((Candidate(asked.case_type, 1.0),), 0, len(asked.text))
    return rank(wish, scored, 1)[0].passage.article
