"""`signals/`: messages that raise a signal, by kind and language, and from which probability each is raised."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from firstpass.adapters.line_fit import RememberedHeads
from firstpass.adapters.playbook import read_playbook
from firstpass.domain.errors import ContentError
from firstpass.domain.notices import NoticeKind
from firstpass.domain.signals import ReservedDecision, SignalKind, SignalName, SignalTable, Vulnerability
from firstpass.publishing import embedder_name
from firstpass.settings import HERE
from firstpass.understanding.head_training import head_texts, key_of
from tests.playbook.tiny import write_playbook

EXAMPLES = HERE / "knowledge_base" / "signals"
NOTICE = """\
complaint:
  raises:
    - nobody answers me
  near:
    - how do complaints work
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = write_playbook(tmp_path / "tiny")
    (folder / "signals").mkdir()
    (folder / "signals" / "notice.en.yaml").write_text(NOTICE, encoding="utf-8")
    (folder / "signals" / "raised_from.yaml").write_text("notice.complaint: 0.3\n", encoding="utf-8")
    return folder


def fault_in(root: Path, name: str, text: str) -> ContentError:
    (root / "signals" / name).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        read_playbook(root)
    return raised.value


def test_examples_are_read_with_their_kind_and_language(root: Path) -> None:
    table = read_playbook(root).signals
    name = SignalName(SignalKind.NOTICE, "complaint")
    assert [(one.name, one.language, one.raises) for one in table.examples] == [(name, "en", True), (name, "en", False)]
    assert table.raised_from == {"notice.complaint": 0.3}


def test_a_playbook_without_the_folder_learns_none(tmp_path: Path) -> None:
    assert read_playbook(write_playbook(tmp_path / "tiny")).signals == SignalTable()


@pytest.mark.parametrize(
    ("name", "text", "line", "what"),
    [
        ("grumble.en.yaml", NOTICE, 1, "no kind of signal"),
        ("notice.yaml", NOTICE, 1, "no kind of signal"),
        ("notice.de.yaml", NOTICE.replace("complaint:", "grumble:"), 1, "no signal grumble"),
        ("abuse.en.yaml", NOTICE, 1, "no signal complaint"),
        ("raised_from.yaml", "notice.complaint: 0.3\nnotice.grumble: 0.4\n", 2, "no signal notice.grumble"),
        ("raised_from.yaml", "notice.complaint: 1.5\n", 1, "less than 1"),
        ("notice.de.yaml", "complaint:\n  near: [one]\n", 1, "raises"),
    ],
)
def test_a_fault_has_its_line(root: Path, name: str, text: str, line: int, what: str) -> None:
    fault = fault_in(root, name, text)
    assert (fault.file, fault.line) == (f"tiny/signals/{name}", line)
    assert what in f"{fault.what} {fault.mend}"
    assert (fault.rule == "unknown_signal") == what.startswith("no ")


def test_the_examples_for_the_gate_can_be_learned_in_every_value_and_five_languages(root: Path) -> None:
    shutil.copytree(EXAMPLES, root / "signals", dirs_exist_ok=True)
    examples = read_playbook(root).signals.examples
    taught = {(str(one.name), one.language) for one in examples if one.raises}
    values = {f"reserved_decision.{value}" for value in ReservedDecision}
    values |= {f"notice.{value}" for value in NoticeKind} | {f"vulnerability.{value}" for value in Vulnerability}
    assert {(value, "en") for value in values | {"asks_for_person", "security_report", "abuse", "injection"}} <= taught
    everywhere = {"asks_for_person", "vulnerability.crisis", *(f"notice.{value}" for value in NoticeKind)}
    assert {(value, language) for value in everywhere for language in ("es", "fr", "de", "pt")} <= taught
    raises = {(one.name, one.text.casefold()) for one in examples if one.raises}
    assert [one.text for one in examples if not one.raises and (one.name, one.text.casefold()) in raises] == []


def test_the_heads_that_ship_were_fitted_on_the_messages_that_ship() -> None:
    content = read_playbook(HERE / "knowledge_base")
    key = key_of(head_texts(content.signals), embedder_name())
    assert [file.name for file in EXAMPLES.glob("heads-*.npz")] == [RememberedHeads.file_name(key)], "make heads"
