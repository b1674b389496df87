"""`firstpass redact`: JSON lines in and out, failed lines by number, nothing quoted, nothing else needed."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from tests.cli.conftest import Command, Said

SECRET = "Geheimnis"
HEAVY = ("chromadb", "onnxruntime", "sqlalchemy", "fastapi", "numpy", "langchain_core")


@pytest.fixture
def redacting(command: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command with these lines as its standard input."""

    def run(*lines: str) -> Said:
        options = [line for line in lines if line.startswith("--")]
        raw = "\n".join(line for line in lines if not line.startswith("--")).encode("utf-8", "surrogatepass")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        return command("redact", *options)

    return run


def test_each_line_comes_out_with_its_spans(redacting: Command) -> None:
    text = "für 4111 1111 1111 1111. My PIN is 4821, jo@example.com"
    said = redacting(json.dumps({"id": "a", "text": text}), "", json.dumps({"id": 2, "text": "hello"}))
    assert (said.code, said.err) == (0, "")
    first, second = map(json.loads, said.out.splitlines())
    assert first["id"] == "a"
    assert first["text"] == "für [card ending 1111]. My PIN is [PIN removed], [email]"
    assert [(text[span["start"] : span["end"]], span["kind"]) for span in first["spans"]] == [
        ("4111 1111 1111 1111", "pan"),
        ("4821", "pin"),
        ("jo@example.com", "email"),
    ]
    assert second == {"id": 2, "text": "hello", "spans": []}


def test_personal_values_may_stay(redacting: Command) -> None:
    said = redacting("--secrets-only", json.dumps({"id": "a", "text": "jo@example.com, PIN 4821"}))
    assert json.loads(said.out)["text"] == "jo@example.com, PIN [PIN removed]"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"{{{SECRET}", "this is not JSON in UTF-8"),
        (f'"{SECRET}"', '"text" is missing'),
        (json.dumps({"id": "a", "txt": SECRET}), '"text" is missing'),
        (json.dumps({"id": "a", "text": [SECRET]}), '"text" is missing'),
        (json.dumps({"text": SECRET}), '"id" is missing'),
        (json.dumps({"id": True, "text": SECRET}), '"id" is missing'),
        ("[" * 100_000, "this is not JSON in UTF-8"),
    ],
)
def test_a_wrong_line_is_told_by_number_and_stops_nothing(redacting: Command, line: str, told: str) -> None:
    said = redacting(json.dumps({"id": "a", "text": "x"}), line, json.dumps({"id": "c", "text": "y"}))
    assert said.code == 1
    assert [json.loads(out)["id"] for out in said.out.splitlines()] == ["a", "c"]
    assert said.err.startswith(f"line 2: {told}")
    assert len(said.err.splitlines()) == 1
    assert SECRET not in said.err


def test_half_a_character_comes_out_as_it_went_in(redacting: Command) -> None:
    said = redacting('{"id": "a", "text": "\\ud83d 4111111111111111"}')
    assert json.loads(said.out)["text"] == "\ud83d [card ending 1111]"


def test_it_answers_line_by_line_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; from firstpass.cli import main; code = main(['redact']);"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]; sys.exit(code or len(heavy))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b'{"id": 1, "text": "PIN 4821"}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["spans"] == [{"start": 4, "end": 8, "kind": "pin"}]
        process.stdin.close()
        assert process.wait(timeout=30) == 0
