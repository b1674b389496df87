"""The shipped playbook has no findings, today and in two years; faults of meaning planted in it are found."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from firstpass.adapters.embedding.remembered import RememberingEmbedder
from firstpass.adapters.kernel_fit import RememberedMachines
from firstpass.domain.lint import Finding
from firstpass.ports import Embedder
from firstpass.publishing import make_embedder
from firstpass.settings import HERE
from firstpass.understanding.training import Fitter
from tests.lint.looking import TODAY, findings, line_of
from tests.lint.small import plant
from tests.shipped import build_shipped

pytestmark = pytest.mark.slow

SHIPPED = HERE / "knowledge_base"
IN_TWO_YEARS = date(2028, 11, 22)
ARTICLES = "articles"
CARDS, DECLINES = "articles/cards", "articles/disputes_and_declines"
COLOURS = f"{CARDS}/card-colours.md"
COLOURS_TEXT = """\
---
id: card-colours
title: The colours of our cards
case_types: [card_delivery]
audience: customer
owner: Head of Cards Support
approved_by: Compliance Lead
effective_from: 2026-01-01
review_by: 2030-01-31
language: en
questions:
  - my card takes ages, how many more days
  - how many working days until a card reaches me in the UK
  - days that delivery of a new card takes in the EU
  - following the way of my new card in the app
  - delivery of my card is slow
---
We print cards in blue, in green and in grey.
"""


class Meant(NamedTuple):
    """A fault of meaning: `old` is replaced by `new`, and `rule` is found there, on the line that holds `where`."""

    rule: str
    file: str
    old: str
    new: str
    where: str


PLANTED = {
    "a limit": Meant(
        "contradicting_figures", f"{DECLINES}/card-declined.md", "£100 for one", "£120 for one", "£120 for one"
    ),
    "a limit of a new card": Meant(
        "contradicting_figures", f"{DECLINES}/card-declined.md", "limit of £2,000", "limit of £2,500", "£2,500"
    ),
    "wrong tries": Meant(
        "contradicting_figures", f"{DECLINES}/card-declined.md", "3 wrong tries", "5 wrong tries", "5 wrong tries"
    ),
    "days of delivery": Meant(
        *("contradicting_figures", f"{CARDS}/card-lost-or-stolen.md", "3 to 5 working", "4 to 6 working"), "4 to 6"
    ),
    "days of a check, in a reply": Meant(
        *("contradicting_figures", "replies/en.yaml", "documents within 2 working", "documents within 4 working"),
        "within 4 working",
    ),
    "a price in other words": Meant(
        "contradicting_figures",
        f"{CARDS}/card-lost-or-stolen.md",
        "theft costs nothing.",
        "theft costs nothing. An express card costs £10.",
        "An express card costs £10",
    ),
    "an article that does not end": Meant(
        "contradicting_figures",
        f"{CARDS}/express-card-delivery-until-june-2026.md",
        "effective_to: 2026-06-30\n",
        "",
        "costs £10 and takes",
    ),
    "an article that ends after its successor began": Meant(
        "contradicting_figures", "articles/billing/late-fee.md", "2026-12-31", "2027-03-31", "A late fee of £12"
    ),
    "a question of another case type": Meant(
        "misplaced_question",
        "articles/billing/invoice-copy.md",
        "questions:\n",
        "questions:\n  - I forgot my password and cannot sign in\n",
        "I forgot my password",
    ),
    "another question of another case type": Meant(
        "misplaced_question",
        "articles/technical/webhooks.md",
        "questions:\n",
        "questions:\n  - which documents do you accept to prove my identity\n",
        "which documents do you accept",
    ),
    "nearly the same question": Meant(
        "similar_question",
        "articles/billing/payout-times.md",
        "questions:\n",
        "questions:\n  - I need copies of last month's invoice, please\n",
        "I need copies",
    ),
}


class Looked(NamedTuple):
    """What lint looks with: the product's embedder and fitter, which remember what the shipped index was built of."""

    embedder: Embedder
    fitter: Fitter


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    built, own = build_shipped(tmp_path_factory).settings, tmp_path_factory.mktemp("remembered")
    for kind in ("vectors", "machines"):
        shutil.copytree(built.data / kind, own / kind)
    embedder = RememberingEmbedder(make_embedder(built, threads=2), own / "vectors")
    yield Looked(embedder, RememberedMachines(own / "machines"))
    embedder.close()


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped playbook with all of it planted at once, for it is the model that takes time."""
    root = Path(shutil.copytree(SHIPPED, tmp_path_factory.mktemp("planted") / "kb"))
    for meant in PLANTED.values():
        plant(root, meant.file, meant.old, meant.new)
    (root / COLOURS).write_text(COLOURS_TEXT, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def found(copied: Path, looked: Looked) -> tuple[Finding, ...]:
    return findings(copied, TODAY, *looked)


@pytest.mark.parametrize("on", [TODAY, IN_TWO_YEARS])
def test_the_shipped_playbook_has_no_findings(on: date, looked: Looked) -> None:
    assert [str(finding) for finding in findings(SHIPPED, on, *looked)] == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_fault_of_meaning_is_found(name: str, copied: Path, found: tuple[Finding, ...]) -> None:
    meant = PLANTED[name]
    line = line_of(copied, meant.file, meant.where)
    assert (meant.rule, f"kb/{meant.file}", line) in {(f.rule, f.file, f.line) for f in found}


def test_an_article_that_none_of_its_questions_finds_is_told(found: tuple[Finding, ...]) -> None:
    assert [(f.file, f.line) for f in found if f.rule == "unreachable_article"] == [(f"kb/{COLOURS}", 11)]


def test_nothing_else_is_found(copied: Path, found: tuple[Finding, ...]) -> None:
    planted = {(f"kb/{meant.file}", line_of(copied, meant.file, meant.where)) for meant in PLANTED.values()}
    others = [f for f in found if (f.file, f.line) not in {*planted, (f"kb/{COLOURS}", 11)}]
    assert {f.rule for f in others} == {"contradicting_figures"}, "each figure is told on its other side too"
