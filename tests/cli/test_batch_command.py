"""`firstpass batch`: results in order, failed lines by number, nothing quoted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.shipped import Shipped

SECRET = "Geheimnis"


def a_line(name: str, text: str = "hello") -> str:
    return json.dumps({"id": name, "turns": [{"role": "customer", "text": text}]})


def cases(folder: Path, *lines: str) -> str:
    file = folder / "cases.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(file)


@pytest.mark.usefixtures("indexed")
def test_each_case_gives_a_line_in_order(command: Command, home: Path) -> None:
    said = command("batch", "--input", cases(home, a_line("a"), "", a_line("b", "wo ist 1 € geblieben")))
    assert (said.code, said.err) == (0, "")
    assert [json.loads(line)["id"] for line in said.out.splitlines()] == ["a", "b"]


@pytest.mark.usefixtures("indexed")
def test_a_failed_line_is_told_by_number_and_stops_nothing(command: Command, home: Path) -> None:
    wrong = json.dumps({"id": "b", "turns": [{"role": "customer", "txt": SECRET}]})
    said = command("batch", "--input", cases(home, a_line("a"), wrong, f"{{{SECRET}", a_line("c")), "--output", "out")
    assert said.code == 1
    assert [json.loads(line)["id"] for line in Path("out").read_text().splitlines()] == ["a", "c"]
    first, second = said.err.splitlines()
    assert first.startswith("line 2: case b: turns.0.txt: this field is not known. See the case in: firstpass batch")
    assert second.startswith("line 3: Invalid JSON")
    assert SECRET not in said.err


@pytest.mark.usefixtures("indexed")
def test_a_case_that_breaks_costs_only_itself(command: Command, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("firstpass.evals.batch.run_case", broken)
    said = command("batch", "--input", cases(home, a_line("a"), a_line("b")))
    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines() == ["line 1: the case failed (RuntimeError)", "line 2: the case failed (RuntimeError)"]


@pytest.mark.usefixtures("indexed")
def test_the_input_is_never_overwritten(command: Command, home: Path) -> None:
    file = cases(home, a_line("a"))
    said = command("batch", "--input", file, "--output", file)
    assert said.code == 2
    assert "Name another file" in said.err
    assert Path(file).read_text() == f"{a_line('a')}\n"


@pytest.mark.usefixtures("indexed")
def test_a_progress_bar_is_there_where_it_is_asked_for(command: Command, home: Path) -> None:
    said = command("batch", "--progress", "--input", cases(home, a_line("a")))
    assert "batch" in said.err
    assert json.loads(said.out)["id"] == "a"


def test_the_schemas_need_no_index(command: Command) -> None:
    said = command("batch", "--schema")
    assert said.code == 0
    assert sorted(json.loads(said.out)) == ["case", "result"]


def test_the_index_is_only_looked_at_where_it_is_current(command: Command, indexed: Shipped) -> None:
    said = command("index")
    assert said.code == 0
    assert said.out.startswith(f"generation {indexed.core.generation.playbook.id}: up to date")
