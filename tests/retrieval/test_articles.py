"""From an article to passages: sections, what agents alone may read, pieces within the embedder's limit, stable ids."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.adapters.embedding.hashing import HashingEmbedder
from firstpass.domain.playbook import Article, ArticleId, Section
from firstpass.domain.scope import CaseTypeId
from firstpass.retrieval.articles import parse_body
from firstpass.retrieval.chunking import cut, embedded_text, passages_of

COUNT, LIMIT = HashingEmbedder().count_tokens, HashingEmbedder().max_tokens
WORDS = st.lists(st.sampled_from(["fee", "invoice", "a", "payment", "£5", "14"]), min_size=1, max_size=12).map(" ".join)
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(lambda words: ". ".join(words) + ".")
TEXTS = st.lists(SENTENCES, min_size=1, max_size=6).map("\n\n".join)


def an_article(*sections: Section, **other: object) -> Article:
    article = Article(
        id=ArticleId("late-fee"),
        title="Late payment fee",
        case_types=(CaseTypeId("late_fee"),),
        audience="customer",
        owner="Head of Billing",
        approved_by="Compliance Lead",
        effective_from=date(2026, 1, 1),
        effective_to=None,
        review_by=date(2030, 1, 31),
        language="en",
        questions=(),
        sections=sections or (Section(None, "A late payment costs £5."),),
        agent_only="",
        file="late-fee.md",
    )
    return replace(article, **other)  # type: ignore[arg-type]


def ids(article: Article) -> list[str]:
    return [passage.id for passage in passages_of(article, COUNT, LIMIT)]


def test_the_opening_and_each_heading_are_sections() -> None:
    body = parse_body("Opening.\n\n## One?\nFirst.\n\nMore.\n\n##   Two?  \nSecond.\n### deeper\nstays\n")
    assert body.sections == (
        Section(None, "Opening."),
        Section("One?", "First.\n\nMore."),
        Section("Two?", "Second.\n### deeper\nstays"),
    )


def test_an_article_may_begin_with_a_heading() -> None:
    assert parse_body("\n## One?\nFirst.").sections == (Section("One?", "First."),)


@pytest.mark.parametrize(
    "heading",
    [
        "## Agent only",
        "## AGENT ONLY",
        "##  agent only  ",
        "## Agent only:",
        "## Agents only",
        "## Agent-only",
        "##Agent only",
        "### Agent only",
        "# Agent only",
        "**Agent only**",
    ],
)
def test_what_is_for_agents_never_reaches_a_customer_however_its_heading_is_typed(heading: str) -> None:
    """A heading that only nearly says so may be refused, but never read as a section for customers."""
    try:
        body = parse_body(f"Opening.\n\n{heading}\nWaive up to £50.\n\n## Limits\nNever above £80.\n")
    except ValueError:
        return
    shown = "\n".join(f"{section.heading}\n{section.text}" for section in body.sections)
    assert "£50" not in shown
    assert "£80" not in shown


@given(TEXTS)
def test_every_piece_is_within_the_embedders_limit(text: str) -> None:
    for passage in passages_of(an_article(Section("What does it cost?", text)), COUNT, 40):
        assert COUNT(embedded_text(passage)) <= 40


@given(TEXTS, st.integers(4, 60))
def test_cutting_changes_no_word_of_the_approved_text(text: str, limit: int) -> None:
    assert " ".join(cut(text, COUNT, limit)).split() == text.split()


def test_a_text_that_fits_stays_in_one_piece() -> None:
    assert cut("One. Two.\n\nThree.", COUNT, 20) == ["One. Two.\n\nThree."]


def test_a_text_is_cut_between_paragraphs_first() -> None:
    assert cut("one two three\n\nfour five six\n\nseven", COUNT, 6) == ["one two three", "four five six\n\nseven"]


def test_one_endless_sentence_stays_whole() -> None:
    endless = "word " * 300
    assert cut(endless, COUNT, 10) == [endless]


def test_ids_come_from_what_is_said_alone() -> None:
    one = an_article()
    assert ids(one) == ids(replace(one, file="elsewhere.md", owner="Somebody", review_by=date(2031, 1, 1)))
    assert ids(one) != ids(an_article(Section(None, "A late payment costs £6.")))
    assert ids(one) != ids(replace(one, id=ArticleId("another")))


def test_a_change_in_one_section_leaves_the_ids_of_the_others() -> None:
    fee, avoid = Section(None, "It costs £5."), Section("How do I avoid it?", "Pay in time.")
    before = ids(an_article(fee, avoid))
    after = ids(an_article(fee, Section(avoid.heading, "Pay within 14 days.")))
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_the_same_words_twice_are_two_passages_of_different_ids() -> None:
    twice = an_article(Section("What is it?", "Same words."), Section("What is it?", "Same words."))
    assert len(set(ids(twice))) == len(ids(twice))


def test_a_revision_changes_with_any_word_or_date_a_customer_meets_and_with_nothing_else() -> None:
    def revision(article: Article) -> str:
        return next(passages_of(article, COUNT, LIMIT)).revision

    one = an_article()
    assert revision(one) == revision(replace(one, agent_only="Waive up to £50.", owner="Somebody"))
    changed = [
        an_article(Section(None, "A late payment costs £6.")),
        an_article(*one.sections, Section("How?", "So.")),
        replace(one, title="Late fee"),
        replace(one, effective_to=date(2026, 12, 31)),
    ]
    assert revision(one) not in {revision(article) for article in changed}


def test_agent_only_text_is_in_no_passage() -> None:
    article = an_article(agent_only="Waive up to £50.")
    assert all("£50" not in passage.text for passage in passages_of(article, COUNT, LIMIT))
