"""The embedder's bench: its arithmetic on vectors made for it, and a short run of the real thing."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from firstpass.adapters.embedding.hashing import HashingEmbedder
from firstpass.adapters.playbook import read_playbook
from firstpass.domain.playbook import Content
from firstpass.evals.bench_embedder import Compared, as_json, as_text, compare, query_times
from firstpass.evals.embedder_quality import (
    Embedded,
    Material,
    embed,
    material_of,
    own_article_first,
    quality,
    unseen_right,
)
from firstpass.ports import Vectors
from tests.playbook.tiny import ARTICLE, write_playbook

TODAY = date(2026, 3, 4)
CARD_FEE = ARTICLE.replace("id: late-fee", "id: card-fee").replace("late", "card").replace("[card_fee]", "[late_fee]")
"""Another article of the same case type."""
ENDED = CARD_FEE.replace("id: card-fee", "id: ended").replace("review_by", "effective_to: 2026-02-01\nreview_by")


class Another(HashingEmbedder):
    """The same under another name."""

    @property
    def name(self) -> str:
        return "another@1"


def silent(_stage: str, _done: int, _total: int) -> None:
    pass


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    root = write_playbook(tmp_path_factory.mktemp("embedder") / "playbook")
    (root / "articles/billing/card-fee.md").write_text(CARD_FEE, encoding="utf-8")
    (root / "articles/billing/ended.md").write_text(ENDED, encoding="utf-8")
    return read_playbook(root)


@pytest.fixture(scope="module")
def material(content: Content) -> Material:
    return material_of(content, HashingEmbedder(), TODAY)


@pytest.fixture(scope="module")
def embedded(material: Material) -> Embedded:
    return asyncio.run(embed(HashingEmbedder(), material, "vectors", silent))


@pytest.fixture(scope="module")
def compared(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compared]:
    """Both real graphs are built for it, some seconds; their 150 MB do not stay behind."""
    folder: Path = tmp_path_factory.mktemp("models")
    yield compare(folder, content, 4, silent)
    shutil.rmtree(folder)


def test_only_what_customers_may_be_shown_that_day_counts(material: Material) -> None:
    assert {passage.article for passage in material.passages} == {"late-fee", "card-fee"}
    assert [(asked.article, asked.case_type) for asked in material.asked] == [
        *[("card-fee", "late_fee")] * 2,
        *[("late-fee", "late_fee")] * 2,
    ]
    assert {asked.text for asked in material.asked} <= set(material.questions.texts)


def test_everything_has_its_row(material: Material, embedded: Embedded) -> None:
    assert len(embedded.passages) == len(material.passages)
    assert len(embedded.questions) == len(material.questions.texts)
    row = material.questions.texts.index(material.asked[1].text)
    assert np.array_equal(embedded.asked[1], embedded.questions[row])


def test_the_products_own_vectors_are_themselves(material: Material, embedded: Embedded) -> None:
    found = quality(material, embedded, embedded)
    assert [found.cosine_mean, found.cosine_lowest, found.beside_others_lowest] == pytest.approx([1, 1, 1], abs=1e-5)


def test_the_worst_text_shows(material: Material, embedded: Embedded) -> None:
    turned, alone = embedded.questions.copy(), embedded.asked.copy()
    turned[-1] *= -1
    alone[0] *= 0.5
    found = quality(material, Embedded(embedded.passages, turned, alone), embedded)
    assert found.cosine_lowest == pytest.approx(-1, abs=1e-5)
    assert found.beside_others_lowest == pytest.approx(0.5, abs=1e-5)
    texts = len(embedded.passages) + len(embedded.questions)
    assert found.cosine_mean == pytest.approx(1 - 2 / texts, abs=1e-5)


def towards(material: Material, article: str) -> Vectors:
    """Passages of an article in one direction, the others at right angles to it."""
    places = [int(passage.article != article) for passage in material.passages]
    return np.eye(2, dtype=np.float32)[places]


def test_a_question_is_right_when_its_own_article_is_first(material: Material) -> None:
    asked = np.tile(np.array([[4.0, 0.0]], np.float32), (len(material.asked), 1))  # meaning outweighs words
    none = np.zeros((len(material.questions.texts), 2), np.float32)
    assert own_article_first(material, Embedded(towards(material, "late-fee"), none, asked)) == 0.5
    asked[:2] = asked[:2, ::-1]
    assert own_article_first(material, Embedded(towards(material, "late-fee"), none, asked)) == 1.0


def test_a_class_is_right_when_it_is_the_likeliest_of_what_was_not_seen(material: Material) -> None:
    questions = material.questions
    by_class = np.eye(len(set(questions.labels)), dtype=np.float32)
    told = by_class[[sorted(set(questions.labels)).index(label) for label in questions.labels]]
    assert unseen_right(questions, told) == 1.0
    assert unseen_right(questions, np.roll(told, 4, axis=0)) < 1.0


async def test_each_embedder_is_asked_in_every_run() -> None:
    stages: list[tuple[str, int, int]] = []
    spreads = await query_times(
        [HashingEmbedder(), Another()], 4, lambda stage, done, total: stages.append((stage, done, total))
    )
    assert stages == [("queries", 0, 3), ("queries", 1, 3), ("queries", 2, 3)]
    assert [spread.p99 >= spread.p50 > 0 for spread in spreads] == [True, True]


def test_a_short_run_compares_the_two(compared: Compared) -> None:
    product, other = compared.figures
    assert (product.precision, other.precision) == ("fp32", "int8")
    assert product.quality.cosine_lowest == pytest.approx(1, abs=1e-5)
    assert product.quality.beside_others_lowest == pytest.approx(1, abs=1e-4)
    assert 0.9 < other.quality.cosine_lowest < other.quality.cosine_mean < 1
    assert other.size_mb < 0.7 * product.size_mb
    assert all(0 < figures.p50_ms <= figures.p99_ms and figures.load_ms > 0 for figures in compared.figures)


def test_the_report_says_which_one_the_product_uses(compared: Compared) -> None:
    text, data = as_text(compared), json.loads(json.dumps(as_json(compared)))
    assert "The product uses fp32" in text
    assert f"{compared.figures[1].p50_ms:.2f} ms" in text
    assert data["product"] == "fp32"
    assert [one["precision"] for one in data["figures"]] == ["fp32", "int8"]
    assert set(data["figures"][0]["quality"]) >= {"cosine_mean", "cosine_lowest", "unseen_right", "own_article_first"}
