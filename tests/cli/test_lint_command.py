"""`firstpass lint`: its findings for people and for editors, its exit codes, and the day it looks from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import time_machine

from tests.cli.conftest import Command
from tests.lint.small import ARTICLE, SCOPE, SECOND, plant, write_small
from tests.shipped import Shipped


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, indexed: Shipped) -> Path:
    """A small playbook without fault; the embedder's graph is the one of the shipped index."""
    folder = write_small(tmp_path / "small")
    monkeypatch.setenv("FIRSTPASS_PLAYBOOK", str(folder))
    return folder


def test_a_playbook_without_fault_is_code_0(command: Command, root: Path) -> None:
    said = command("lint", "--at", "2026-11-22")
    assert (said.code, said.out, said.err) == (0, "no errors, no warnings\n", "")


def test_errors_are_code_4_and_are_grouped_by_file(command: Command, root: Path) -> None:
    plant(root, SECOND, "You can pay", "Tell us your PIN. You can pay")
    plant(root, SCOPE, "outcome: answer", "outcome: anser")
    plant(root, ARTICLE, "owner: Head of Billing\n", "")
    said = command("lint", "--at", "2026-11-22")
    assert said.code == 4
    files = [block.split(":")[0] for block in said.out.split("\n\n")[:-1]]
    assert files == [f"small/{ARTICLE}", f"small/{SECOND}", f"small/{SCOPE}"]
    assert f"small/{ARTICLE}:2: error: owner: this is missing. Write it. See the format in" in said.out
    assert said.out.endswith("\n\n3 errors, no warnings\n")


def test_warnings_are_errors_only_when_strict(command: Command, root: Path) -> None:
    plant(root, ARTICLE, "2030-01-31", "2026-11-21")
    said = command("lint", "--at", "2026-11-22")
    assert (said.code, said.out.splitlines()[-1]) == (0, "no errors, 1 warning")
    strict = command("lint", "--at", "2026-11-22", "--strict")
    assert (strict.code, strict.out.splitlines()[-1]) == (4, "1 error, no warnings")
    assert command("lint", "--at", "2026-11-21", "--strict").code == 0


def test_editors_get_json(command: Command, root: Path) -> None:
    plant(root, ARTICLE, "2030-01-31", "2026-11-21")
    assert json.loads(command("lint", "--at", "2026-11-22", "--json").out) == [
        {
            "file": f"small/{ARTICLE}",
            "line": 9,
            "severity": "warning",
            "rule": "review_due",
            "what": "its review was due on 2026-11-21",
            "mend": "Read it again, and set the next review_by",
        }
    ]
    assert command("lint", "--at", "2026-11-21", "--json").out == "[]\n"


def test_a_day_that_is_none_is_code_2(command: Command, root: Path) -> None:
    said = command("lint", "--at", "tomorrow")
    assert (said.code, said.out) == (2, "")
    assert "tomorrow is no day such as 2026-01-31" in said.err


def test_today_is_the_day_where_the_company_is(command: Command, root: Path) -> None:
    plant(root, ARTICLE, "2030-01-31", "2026-11-21")
    with time_machine.travel("2026-11-21T18:00:00+00:00"):
        assert command("lint", "--json").out == "[]\n"
        plant(root, SCOPE, "time_zone: Europe/London", "time_zone: Pacific/Auckland")
        assert [found["rule"] for found in json.loads(command("lint", "--json").out)] == ["review_due"]
