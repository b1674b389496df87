"""Reading on past a fault: a broken file hides nothing of the others, and nothing makes lint fall over."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstpass.adapters.playbook import examine_playbook, read_playbook
from firstpass.domain.errors import ContentError
from tests.lint.looking import findings, line_of
from tests.lint.small import (
    ARTICLE,
    CRISIS_LINES,
    CUES,
    FACTS,
    FILES,
    OUTSIDE,
    REPLIES,
    SCOPE,
    SECOND,
    SPANISH,
    STATUSES,
    plant,
    write_small,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_small(tmp_path / "small")


def test_every_fault_of_every_file_is_told_at_once(root: Path) -> None:
    plant(root, SCOPE, "    tier: agent\n", "    tier: chief\n    skils: []\n")
    plant(root, SCOPE, "    outcome: answer\n", "")
    plant(root, ARTICLE, "owner: Head of Billing\n", "ownr: Head of Billing\n")
    plant(root, ARTICLE, "2030-01-31", "2030-02-31")
    plant(root, ARTICLE, "Pay within 14 days.\n", "")
    plant(root, SECOND, "You can pay", "Tell us your PIN. You can pay")
    plant(root, REPLIES, "(closed)", "(closed) {refrence}")
    plant(root, FACTS, "  source: Card operations\n", "")
    plant(root, CUES, "{speak} to", "{speek} to")
    plant(root, OUTSIDE, "tell me a joke", '""')
    told = {(finding.file.removeprefix("small/"), finding.rule) for finding in findings(root)}
    assert told == {
        (SCOPE, "wrong_value"),
        (SCOPE, "unknown_key"),
        (SCOPE, "missing_key"),
        (ARTICLE, "missing_key"),
        (ARTICLE, "unknown_key"),
        (ARTICLE, "unreadable_yaml"),
        (ARTICLE, "empty_section"),
        (SECOND, "asks_for_secret"),
        (FACTS, "missing_key"),
        (CUES, "broken_phrase"),
        (OUTSIDE, "wrong_value"),
    }, "what fills a reply cannot be told while the facts cannot be read"


def test_two_faults_of_one_kind_are_both_told(root: Path) -> None:
    plant(root, ARTICLE, "[late_fee]", "[late_fees, payment_plan, payments]")
    plant(root, REPLIES, '"(closed)"', '"(closed) {refrence}"')
    plant(root, REPLIES, '"(greeting)"', '"(greeting) {nme}"')
    faults = examine_playbook(root).faults
    assert [fault.rule for fault in faults].count("unknown_case_type") == 2
    assert [fault.rule for fault in faults].count("unknown_field") == 2


def test_who_needs_the_playbook_still_gets_the_first_fault(root: Path) -> None:
    plant(root, FACTS, "  source: Card operations\n", "")
    plant(root, SCOPE, "    outcome: answer\n", "")
    with pytest.raises(ContentError) as raised:
        read_playbook(root)
    assert raised.value.file == "small/scope.yaml"


def test_a_glossary_stops_nobody_but_what_must_never_be_said_is_part_of_the_playbook(root: Path) -> None:
    (root / "glossary.yaml").unlink()
    assert read_playbook(root).never_say
    (root / "never_say.yaml").write_text("never: [", encoding="utf-8")
    with pytest.raises(ContentError):
        read_playbook(root)
    assert {(f.file, f.severity, f.rule) for f in findings(root)} == {
        ("small/never_say.yaml", "error", "unreadable_yaml"),
        ("small/glossary.yaml", "warning", "missing_table"),
    }


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize("broken", [b"", b"\xff\xfe\x00", b"- just\n- a list\n", b"a: {b: [c, {d: e}]}\n", None])
def test_whatever_is_in_a_file_lint_tells_it_and_goes_on(root: Path, name: str, broken: bytes | None) -> None:
    if broken is None:
        (root / name).unlink()
    else:
        (root / name).write_bytes(broken)
    found = findings(root)
    assert found or (name in (SECOND, SPANISH, CRISIS_LINES, STATUSES) and broken is None), "these must be there"
    assert all(finding.line >= 1 for finding in found)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert {finding.rule for finding in findings(tmp_path / "nowhere")} == {"unreadable_file", "missing_table"}


def test_a_folded_text_is_told_with_the_line_of_the_very_words(root: Path) -> None:
    plant(
        root,
        REPLIES,
        '  text: "(closed)"',
        "  text: >-\n    This chat is closed. If you need\n    us again, please tell\n    us your password and go on.",
    )
    told = [finding for finding in findings(root) if finding.rule == "asks_for_secret"]
    assert [finding.line for finding in told] == [line_of(root, REPLIES, "us again, please tell")]
