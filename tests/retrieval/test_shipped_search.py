"""On the shipped playbook: writing a question down is enough to lead to its article."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from firstpass.bootstrap import Core
from firstpass.domain.decision import Candidate, Wish
from firstpass.domain.playbook import Article, Passage
from firstpass.ports import Understood, Vectors
from firstpass.publishing import read_content
from firstpass.retrieval.search import find_passages
from tests.shipped import Shipped, build_shipped
from tests.stage import NOON, a_meaning


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    return build_shipped(tmp_path_factory)


async def first_found(core: Core, article: Article, question: str, vector: Vectors) -> Passage:
    wish = Wish((Candidate(article.case_types[0], 1.0),), 0, len(question))
    [found] = await find_passages(core.generation, Understood(a_meaning(wish), vector[None, :]), question, "en", NOON)
    return found[0].passage


async def test_every_sample_question_leads_to_its_article(shipped: Shipped) -> None:
    core, missed, asked = shipped.core, [], 0
    for article in read_content(shipped.settings).articles:
        if article.audience != "customer" or not _in_force(article, NOON.date()):
            continue
        vectors = core.generation.samples[article.id]
        for question, vector in zip(article.questions, vectors, strict=True):
            asked += 1
            if (await first_found(core, article, question, np.asarray(vector))).article != article.id:
                missed.append(question)
    assert asked > 1000
    assert missed == []


def _in_force(article: Article, on: date) -> bool:
    return article.effective_from <= on and (article.effective_to is None or on <= article.effective_to)
