"""`statuses.yaml`: read, checked, and in the shipped playbook complete."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from firstpass.adapters.playbook import read_playbook
from firstpass.domain.accounts import KINDS, PERSON_WILL_LOOK, STATES
from firstpass.domain.errors import ContentError
from firstpass.domain.playbook import Content
from firstpass.domain.statuses import StatusTable
from firstpass.settings import HERE
from tests.playbook.tiny import write_playbook

SHIPPED = HERE / "knowledge_base"
FILE = """\
language: en
review_by: 2027-01-01
stale:
  after_hours: 6
  says: "As of {as_of}."
called:
  refund: ["refund of {amount}", "refund of {created}"]
documents:
  proof_of_address: a proof of address
statuses:
  refund:
    sent:
      says: ["Your {thing} is sent."]
      itself: ["It comes by {expected_by}."]
      call: ["Somebody has to ask."]
      late: ["It should have come by {expected_by}."]
      approved_by: Me
      approved_on: 2026-01-01
      example: true
    arrived:
      says: ["Your {thing} has arrived."]
      over: true
      approved_by: Me
      approved_on: 2026-01-01
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = write_playbook(tmp_path / "tiny")
    (folder / "statuses.yaml").write_text(FILE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shipped() -> Content:
    return read_playbook(SHIPPED)


def test_the_words_of_a_state_are_found(root: Path) -> None:
    table = read_playbook(root).statuses
    sent, arrived = table.of("refund", "sent"), table.of("refund", "arrived")
    assert sent is not None
    assert arrived is not None
    assert (sent.says, sent.call, sent.example) == (("Your {thing} is sent.",), ("Somebody has to ask.",), True)
    assert (arrived.over, arrived.itself, arrived.example) == (True, (), False)
    assert table.of("refund", "requested") is None
    assert (table.stale_after, table.review_by) == (timedelta(hours=6), date(2027, 1, 1))
    assert table.name_of("refund", {"created": "1 May"}) == "refund of 1 May"
    assert table.documents["proof_of_address"] == "a proof of address"


def test_a_playbook_without_the_file_has_none(root: Path) -> None:
    (root / "statuses.yaml").unlink()
    assert read_playbook(root).statuses == StatusTable()


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("{expected_by}.\"]\n      call", "{expected}.\"]\n      call", 14, "nothing fills {expected}"),
        ("is sent.", "is sent {.", 13, "brace stands alone"),
        ("    arrived:", "    paid:", 20, "never paid"),
        ("  refund:\n    sent", "  loan:\n    sent", 11, "loan"),
        (', "refund of {created}"', "", 7, "not always known"),
        ('"refund of {created}"', '"{thing} of {created}"', 7, "called by itself"),
        ('      call: ["Somebody has to ask."]\n', "", 13, "only while it goes on by itself"),
        ("      over: true", "      person: true\n      over: true", 21, "over and still goes on"),
        ("after_hours: 6", "after_hours: 0", 4, "greater than 0"),
        ("      approved_by: Me\n", "", 12, "approved_by"),
        ("proof_of_address: a proof", "shoe_size: a proof", 9, "shoe_size"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(root: Path, old: str, new: str, line: int, what: str) -> None:
    assert old in FILE
    (root / "statuses.yaml").write_text(FILE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_playbook(root)
    assert what in str(caught.value)
    assert caught.value.line in range(line - 1, line + 2)


def test_the_shipped_table_has_words_for_every_kind_and_state(shipped: Content) -> None:
    told = {(words.kind, words.state) for words in shipped.statuses.entries}
    assert told == {(kind, state) for kind in KINDS for state in (*STATES[kind], PERSON_WILL_LOOK)}
    assert all(words.example for words in shipped.statuses.entries)


def test_the_shipped_words_of_what_a_person_will_look_at_name_no_time_and_no_reason(shipped: Content) -> None:
    """One wording for every kind, so that none says more than another (POCA s333A)."""
    entries = [words for words in shipped.statuses.entries if words.state == PERSON_WILL_LOOK]
    assert len({words.says for words in entries}) == 1
    for words in entries:
        assert words.person
        assert not words.over
        assert words.itself + words.call + words.late == ()
        said = " ".join(words.says).lower()
        assert not any(word in said for word in ("check", "review", "delay", "hold", "soon", "expected", "reason"))


def test_no_shipped_words_hint_at_suspicion(shipped: Content) -> None:
    for words in shipped.statuses.entries:
        said = " ".join((*words.says, *words.itself, *words.call, *words.late)).lower()
        hints = (
            "suspic",
            "suspect",
            "investigat",
            "review",
            "fraud",
            "risk",
            "unusual",
            "security",
            "compliance",
            "law",
        )
        assert not any(hint in said for hint in hints), (words.kind, words.state)
