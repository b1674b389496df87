"""Reading a playbook: what its authors wrote arrives, and each fault is told with its file, its line and a mend."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from firstpass.adapters.playbook import read_playbook
from firstpass.domain.errors import ContentError
from firstpass.domain.playbook import IN_EVERY_LANGUAGE, REPLY_FIELDS, Content
from firstpass.domain.scope import CaseTypeId, QueueId
from firstpass.domain.signals import ReservedDecision
from firstpass.understanding.cues import CueTable
from tests.playbook.tiny import FILES, line_of, write_playbook

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge_base"
ARTICLE, REPLIES = "articles/billing/late-fee.md", "replies/en.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_playbook(tmp_path / "tiny")


@pytest.fixture(scope="module")
def shipped() -> Content:
    return read_playbook(SHIPPED)


def fault_after(root: Path, name: str, old: str, new: str) -> ContentError:
    """The fault that a playbook has once `old` is replaced by `new`, which must be there to be replaced."""
    file = root / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        read_playbook(root)
    assert raised.value.mend
    return raised.value


def test_the_tiny_playbook_arrives_as_it_was_written(root: Path) -> None:
    content = read_playbook(root)
    article = content.articles[0]
    assert [section.heading for section in article.sections] == [None, "How do I avoid it?"]
    assert (article.agent_only, article.effective_from) == ("You may waive up to £50.", date(2026, 1, 1))
    assert article.file == "tiny/articles/billing/late-fee.md"
    general = content.scope.queues[QueueId("general")]
    assert sorted(general.hours) == [0, 1, 2, 3, 4, 5]
    assert (general.hours[5].opens, general.hours[4].closes) == (time(9), time(20))
    assert content.scope.queues[QueueId("review")].always_open
    assert content.scope.case_types[CaseTypeId("late_fee")].service_level == timedelta(hours=4)
    assert content.cues.phrases["reserved.kyc_decision"] == {"en": ("approve my documents",)}
    assert {reply.id for reply in content.replies} >= set(REPLY_FIELDS)


def test_a_refusal_reads_as_one_text_of_four_parts(root: Path) -> None:
    refusal = next(reply for reply in read_playbook(root).replies if reply.id == "refusal_kyc_decision")
    assert refusal.text == "We say who_decides. We say next. We say meanwhile. We say person."


def test_a_fact_fills_its_place_in_a_reply(root: Path) -> None:
    file = root / REPLIES
    file.write_text(file.read_text().replace("(card_blocking)", "Call {card_line}."), encoding="utf-8")
    assert "Call 020 7946 0318." in {reply.text for reply in read_playbook(root).replies}


def test_only_true_and_false_are_truth_values(root: Path) -> None:
    scope, cues, replies = root / "scope.yaml", root / "cues.yaml", root / REPLIES
    scope.write_text(scope.read_text().replace("autonomy: live", "autonomy: off", 1).replace("GB", "NO", 1))
    cues.write_text(cues.read_text().replace("words:\n", "words:\n  replies: [yes, no, on, Off]\n"))
    replies.write_text(replies.read_text().replace("  approved_by", "  example: true\n  approved_by", 1))
    content = read_playbook(root)
    assert content.scope.case_types[CaseTypeId("late_fee")].autonomy == "off"
    assert content.scope.country == "NO"
    assert content.cues.words["replies"] == ("yes", "no", "on", "Off")
    assert [reply.example for reply in content.replies].count(True) == 1


def test_an_article_may_be_in_norwegian(root: Path) -> None:
    article = root / ARTICLE
    article.write_text(article.read_text().replace("language: en", "language: no"))
    assert read_playbook(root).articles[0].language == "no"


def test_the_shipped_playbook_reads(shipped: Content) -> None:
    assert shipped.articles
    assert shipped.outside
    assert {case_type.category for case_type in shipped.scope.case_types.values()} >= {"cards", "billing", "technical"}


def test_every_shipped_reply_can_be_said(shipped: Content) -> None:
    for reply in shipped.replies:
        assert reply.fill(dict.fromkeys(REPLY_FIELDS.get(reply.id, ()), "x")).strip()


def test_every_shipped_language_has_the_replies_that_each_must_have_and_no_other(shipped: Content) -> None:
    languages = {reply.language for reply in shipped.replies} - {shipped.scope.language}
    assert languages == {"de", "es", "fr", "pt"}
    for language in languages:
        assert {reply.id for reply in shipped.replies if reply.language == language} == IN_EVERY_LANGUAGE
    assert REPLY_FIELDS.keys() >= IN_EVERY_LANGUAGE


def test_every_shipped_cue_compiles(shipped: Content) -> None:
    kinds = CueTable(shipped.cues).kinds("reserved.")
    assert kinds == tuple(f"reserved.{reserved}" for reserved in ReservedDecision if f"reserved.{reserved}" in kinds)
    assert len(kinds) == len(ReservedDecision)


def test_every_shipped_refusal_reaches_a_queue(shipped: Content) -> None:
    for reserved in ReservedDecision:
        assert reserved in shipped.scope.reserved, "each is named in scope.yaml, so that none falls to a first line"
        assert shipped.scope.reserved[reserved].queue in shipped.scope.queues


GENERAL = FILES["scope.yaml"].split("queues:\n")[1].split("  - id: review")[0]
FAULTS = {
    "a word that is no key": ("scope.yaml", "    tier: agent", "    tier: agent\n    teir: agent", "teir"),
    "a tier that does not exist": ("scope.yaml", "tier: in_house", "tier: boss", "tier: boss"),
    "a key written twice": ("scope.yaml", "    autonomy: live", "    autonomy: live\n    autonomy: live", None),
    "seven categories": ("scope.yaml", "  - {id: cards, title: Cards}\n", "", "categories"),
    "a case type for a queue that does not exist": ("scope.yaml", "queue: review", "queue: revue", "queue: revue"),
    "a fallback that does not exist": ("scope.yaml", "fallback: general", "fallback: nobody", "fallback"),
    "an admin queue that does not exist": ("scope.yaml", "admin: general", "admin: nobody", "admin"),
    "a time zone that does not exist": (
        "scope.yaml",
        "time_zone: Europe/London\n",
        "time_zone: Mars/One\n",
        "Mars/One",
    ),
    "a day that does not exist": ("scope.yaml", "mon-fri:", "mon-fry:", "mon-fry"),
    "a week that runs backwards": ("scope.yaml", "mon-fri:", "fri-mon:", "fri-mon"),
    "a time that does not exist": ("scope.yaml", '"08:00-20:00"', '"08:00-25:00"', "25:00"),
    "hours that end before they begin": ("scope.yaml", '"08:00-20:00"', '"20:00-08:00"', "20:00-08:00"),
    "a wait that ends before it begins": ("scope.yaml", "[5, 20]", "[20, 5]", "[20, 5]"),
    "a refusal of nothing": ("scope.yaml", "    reserved: kyc_decision\n", "", "id: verification"),
    "a reserved decision that does not exist": ("scope.yaml", "kyc_decision", "kyc_dicision", "kyc_dicision"),
    "two case types of one id": ("scope.yaml", "id: verification", "id: late_fee", "id: late_fee"),
    "two queues of one id": ("scope.yaml", "queues:\n", f"queues:\n{GENERAL}", "id: general"),
    "broken YAML": ("scope.yaml", "queues:", "queues: [", None),
    "a key that is a list": ("facts.yaml", "card_line:", "? [a, b]\n:", None),
    "a fact without a source": ("facts.yaml", "  source: Card operations\n", "", "card_line"),
    "a sign that YAML forbids": ("outside.yaml", "tell me a joke", "tell me a \x07 joke", None),
    "an empty question": ("outside.yaml", "tell me a joke", '""', '""'),
    "a kind of cue that does not exist": ("cues.yaml", "asks_for_person:", "ask_for_person:", None),
    "a word list that does not exist": ("cues.yaml", "{speak} to", "{speek} to", "{speek}"),
    "a phrase without words": ("cues.yaml", '"a real person"', '"?!"', '"?!"'),
    "no front matter": (ARTICLE, "---\nid", "id", "id: late-fee"),
    "an article on a case type that does not exist": (ARTICLE, "[late_fee]", "[late_charge]", "late_charge"),
    "an article on a case type named like itself": (ARTICLE, "[late_fee]", "[late]", "case_types: [late]"),
    "an article without owner": (ARTICLE, "owner: Head of Billing\n", "", "id: late-fee"),
    "a day that is in no calendar": (ARTICLE, "2030-01-31", "2030-02-31", "2030-02-31"),
    "an end before the beginning": (
        *(ARTICLE, "review_by", "effective_to: 2025-12-31\nreview_by"),
        "effective_to",
    ),
    "an article that says nothing": (ARTICLE, FILES[ARTICLE].split("---\n")[2], "## Agent only\nSecret.\n", None),
    "a heading with nothing below": (ARTICLE, "Pay within 14 days.\n", "", "How do I avoid it?"),
    "a reply that nothing says": (REPLIES, "greeting:", "greating:", "greating:"),
    "a reply that is missing": (REPLIES, FILES[REPLIES][FILES[REPLIES].index("greeting:") :], "", None),
    "a field that nothing fills": (REPLIES, "(closed)", "(closed) {reference}", "(closed) {reference}"),
    "a brace that is not closed": (REPLIES, "(system_failure)", "(system_failure) {", "(system_failure) {"),
    "an empty pair of braces": (REPLIES, "(system_failure)", "(system_failure) {}", "(system_failure) {}"),
    "a field of a field": (REPLIES, "{opens}", "{opens.year}", "{opens.year}"),
    "a refusal in one piece": (
        *(REPLIES, "refusal_kyc_decision:\n  parts:\n", "refusal_kyc_decision:\n  text: No.\n  parts:\n"),
        "refusal_kyc_decision:",
    ),
    "a refusal without its way to a person": (REPLIES, "    person: We say person.\n", "", "parts:"),
    "a refusal of a decision that does not exist": (REPLIES, "refusal_kyc_decision:", "refusal_kyc_dicision:", None),
}
"""File, what is replaced by what, and a text that stands on the line of the fault; None where any line will do."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_file_and_line(root: Path, fault: str) -> None:
    name, old, new, where = FAULTS[fault]
    told = fault_after(root, name, old, new)
    assert told.file == f"tiny/{name}"
    assert (where or "") in (root / name).read_text(encoding="utf-8").splitlines()[told.line - 1]


@pytest.mark.parametrize("name", sorted(set(FILES) - {ARTICLE}))
def test_a_file_that_is_missing_is_told(root: Path, name: str) -> None:
    (root / name).unlink()
    with pytest.raises(ContentError) as raised:
        read_playbook(root)
    assert raised.value.file == f"tiny/{name}"


def test_a_file_that_is_not_utf8_is_told(root: Path) -> None:
    (root / "outside.yaml").write_bytes("questions: [caf\u00e9]".encode("latin-1"))
    with pytest.raises(ContentError, match="UTF-8"):
        read_playbook(root)


def test_two_articles_of_one_id_are_told(root: Path) -> None:
    (root / "articles/billing/later.md").write_text(FILES[ARTICLE], encoding="utf-8")
    with pytest.raises(ContentError, match="same id") as raised:
        read_playbook(root)
    assert (raised.value.file, raised.value.line) == (
        "tiny/articles/billing/later.md",
        line_of(ARTICLE, "id: late-fee"),
    )


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as raised:
        read_playbook(tmp_path / "nowhere")
    assert raised.value.file == "nowhere/scope.yaml"
