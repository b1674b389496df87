"""Publishing as a lead does it: ask, compare, index; a draft never reaches what is served."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from firstpass.settings import HERE
from tests.cli.conftest import Command
from tests.shipped import Shipped

INVOICES = "articles/billing/invoice-copy.md"


@pytest.fixture
def playbook(indexed: Shipped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped playbook to be edited, its index published in a data folder of its own."""
    root = Path(shutil.copytree(HERE / "knowledge_base", tmp_path / "playbook"))
    shutil.copytree(indexed.settings.data, tmp_path / "data")
    monkeypatch.setenv("FIRSTPASS_PLAYBOOK", str(root))
    monkeypatch.setenv("FIRSTPASS_DATA", str(tmp_path / "data"))
    return root


def edit(playbook: Path, old: str, new: str, file: str = INVOICES) -> None:
    text = (playbook / file).read_text()
    assert old in text
    (playbook / file).write_text(text.replace(old, new))


def published(playbook: Path) -> str:
    return (playbook.parent / "data" / "generations" / "current").read_text()


def test_ask_shows_what_was_found_why_and_what_is_said(command: Command, playbook: Path) -> None:
    said = command("ask", "How do I get a copy of my invoice?", "--at", "2026-11-20")
    assert said.code == 0
    shown = said.out.splitlines()
    assert shown[0].startswith("understood  invoice_copy ")
    assert "invoice-copy: opening" in shown[1]
    assert "decided     answer · rule answer" in shown
    assert "You can download every invoice yourself." in shown[-1]


def test_ask_says_plainly_that_nothing_is_relevant(command: Command, playbook: Path) -> None:
    told = json.loads(command("ask", "recipe for banana bread", "--json").out)
    assert told["found"] == [[]]
    assert (told["decision"], told["rule"]) == ("handoff", "not_understood")


def test_the_same_question_on_two_days_gets_the_text_of_each(command: Command, playbook: Path) -> None:
    asked = "What does express delivery of a card cost?"
    before = json.loads(command("ask", asked, "--at", "2026-06-30T12:00", "--json").out)
    after = json.loads(command("ask", asked, "--at", "2026-07-01T12:00", "--json").out)
    assert "£10" in before["reply"]
    assert "£12" in after["reply"]


def test_one_word_is_one_passage_embedded_again_and_publishing_is_a_step_of_its_own(
    command: Command, playbook: Path
) -> None:
    current = published(playbook)
    edit(playbook, "You can download every invoice yourself.", "You can fetch every invoice yourself.")
    shown = command("index", "--diff")
    assert shown.code == 1
    assert shown.out.splitlines()[0] == "changed article invoice-copy"
    assert "[-download-] {+fetch+}" in shown.out
    assert "You can fetch every invoice" in command("ask", "copy of my invoice please").out
    assert published(playbook) == current
    built = command("index").out
    assert "up to date" in built
    assert published(playbook) != current
    assert command("index", "--diff").out == "Publishing changes nothing.\n"


def test_after_a_change_only_what_changed_is_embedded(command: Command, playbook: Path) -> None:
    command("index", "--force")
    edit(playbook, "You can download every invoice yourself.", "You can fetch every invoice yourself.")
    assert ", 1 texts embedded" in command("index").out


def test_a_fault_is_not_published(command: Command, playbook: Path) -> None:
    current = published(playbook)
    edit(playbook, "case_types: [invoice_copy]", "case_types: [nonsense]")
    said = command("index")
    assert said.code == 4
    assert "invoice-copy.md:4" in said.err
    assert published(playbook) == current
