"""`firstpass verify`: a verdict a line, without an index; a bad line costs the others nothing."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, get_args

import pytest

from firstpass.domain.verification import ViolationKind
from firstpass.evals.drafts import Kind
from tests.cli.conftest import Command

GOOD = {"id": "a", "question": "What is the fee?", "evidence": ["The fee is £5."], "draft": "The fee is £5."}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts lines on standard input."""

    def give(*lines: str) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))

    return give


def test_a_verdict_a_line(command: Command, given: Any) -> None:
    wrong = {**GOOD, "id": "b", "draft": "The fee is £6.", "evidence": [{"id": "x", "text": "The fee is £5."}]}
    told = {**GOOD, "id": "c", "agent_said": ["The fee is not charged."]}
    given(json.dumps(GOOD), "", json.dumps(wrong), json.dumps(told))
    said = command("verify")
    first, second, third = map(json.loads, said.out.splitlines())
    assert (said.code, said.err) == (0, "")
    assert first == {"id": "a", "pass": True, "violations": []}
    assert second["pass"] is False
    assert [(found["kind"], found["span"]) for found in second["violations"]] == [("ungrounded_number", "£6")]
    assert second["violations"][0]["why"]
    assert third["id"] == "c"


@pytest.mark.parametrize(
    "line", ["{", '{"id": "a"}', '{"id": "a", "draft": 5}', '["a"]', '{"id":"a","draft":"x","y":1}']
)
def test_a_bad_line_is_named_and_the_others_go_on(command: Command, given: Any, line: str) -> None:
    given(json.dumps(GOOD), line, json.dumps(GOOD))
    said = command("verify")
    assert said.code == 1
    assert len(said.out.splitlines()) == 2
    assert said.err.startswith("line 2: ")
    assert "firstpass verify --schema" in said.err


def test_the_tables_of_the_playbook_count(
    command: Command, given: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "never_say.yaml").write_text(
        "never:\n  false_promise:\n    why: We do not say so.\n    phrases: {en: [fee is]}\n"
        "refusals_must_say: {person: {en: [a person]}, complain: {en: [complain]}}\n"
    )
    monkeypatch.setenv("FIRSTPASS_PLAYBOOK", str(tmp_path))
    given(json.dumps(GOOD))
    assert json.loads(command("verify").out)["violations"] == [
        {"kind": "false_promise", "span": "fee is", "why": "We do not say so."}
    ]


def test_a_broken_table_is_a_fault_of_the_content(
    command: Command, given: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "never_say.yaml").write_text("never: 5\n")
    monkeypatch.setenv("FIRSTPASS_PLAYBOOK", str(tmp_path))
    given(json.dumps(GOOD))
    assert command("verify").code == 4


def test_the_contract_is_printed_and_names_every_kind(command: Command) -> None:
    said = json.loads(command("verify", "--schema").out)
    assert set(said) == {"case", "verdict"}
    assert set(get_args(Kind)) == set(get_args(ViolationKind)) - {"unknown_citation", "no_evidence"}
