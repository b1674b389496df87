"""The command line itself: quick help, one line for what is wrong, exit codes by who has to act."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from firstpass.cli.entry import COMMANDS, exit_code
from firstpass.domain.errors import (
    ContentError,
    FirstpassError,
    IllegalTransition,
    Malformed,
    NotFound,
    SetupError,
    Unavailable,
)
from tests.cli.conftest import Command

HEAVY = {"pydantic", "numpy", "yaml", "tqdm", "sqlalchemy", "chromadb", "onnxruntime", "fastapi", "uvicorn", "httpx"}
LOOK = f"import sys, firstpass.cli; print(sorted({HEAVY!r} & set(sys.modules)))"


def python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


def test_the_command_line_imports_nothing_heavy() -> None:
    assert python("-c", LOOK).stdout.strip() == "[]"


@pytest.mark.alone
def test_help_is_there_at_once_and_names_every_command() -> None:
    words = ("-c", "import sys; from firstpass.cli import main; sys.exit(main(['--help']))")
    took, shown = [], ""
    for _ in range(3):
        begun = time.perf_counter()
        shown = python(*words).stdout
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.4
    named = [line.split()[0] for line in shown.splitlines() if line.startswith("    ") and line[4] != " "]
    expected = "serve chat ask lint batch index eval incident redact verify replay privacy doctor sandbox bench version"
    assert named == expected.split()
    assert len(named) == len(COMMANDS)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "firstpass: the following arguments are required: COMMAND. See: firstpass --help"),
        (("sevre",), "firstpass: argument COMMAND: invalid choice: 'sevre'"),
        (("serve", "--prot", "1"), "firstpass: unrecognized arguments: --prot 1"),
        (("serve", "--port", "x"), "firstpass serve: argument --port: invalid int value: 'x'. See: firstpass serve"),
        (("replay",), "firstpass replay: the following arguments are required: CONVERSATION"),
        (("replay", "c", "--turn", "0"), "firstpass replay: argument --turn: a whole number from 1 is needed"),
        (("bench",), "firstpass bench: the following arguments are required: BENCH"),
        (("bench", "turn", "--passages", "1,x"), "firstpass bench turn: argument --passages: invalid _sizes value"),
        (("batch", "--input", "absent.jsonl"), "firstpass: absent.jsonl cannot be opened (No such file or directory)"),
        (("eval", "absent"), "firstpass: There is no golden conversation at absent. Name a YAML file"),
    ],
)
def test_wrong_words_get_one_line_and_code_2(command: Command, words: tuple[str, ...], told: str) -> None:
    said = command(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(told)
    assert said.err.count("\n") == 1


def test_a_setting_that_is_not_usable_is_code_3_and_never_quoted(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRSTPASS_PORT", "geheim")
    said = command("index")
    assert said.code == 3
    assert said.err.startswith("firstpass: FIRSTPASS_PORT is not usable")
    assert "geheim" not in said.err


@pytest.mark.parametrize("proxies", ["*", "proxy.example.com", "10.0.0.1/8", "10.0.0.5,here"])
def test_a_trusted_proxy_is_an_address_or_a_network(
    command: Command, monkeypatch: pytest.MonkeyPatch, proxies: str
) -> None:
    monkeypatch.setenv("FIRSTPASS_TRUSTED_PROXIES", proxies)
    said = command("index")
    assert (said.code, said.err.splitlines()) == (
        3,
        [
            "firstpass: FIRSTPASS_TRUSTED_PROXIES is not usable: Value error, name addresses or networks, "
            "such as 10.0.0.5,10.1.0.0/16. Correct or unset it"
        ],
    )


def test_a_fault_in_the_playbook_is_code_4(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTPASS_PLAYBOOK", "nowhere")
    said = command("index")
    assert said.code == 4
    assert "scope.yaml:1: error: the file cannot be read" in said.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SetupError("a", "b"), 3),
        (Unavailable("a"), 3),
        (ContentError("f", 1, "a", "b"), 4),
        (Malformed("a"), 2),
        (NotFound("a"), 2),
        (IllegalTransition("a"), 1),
    ],
)
def test_an_error_is_a_number_by_who_has_to_act(error: FirstpassError, code: int) -> None:
    assert exit_code(error) == code


def test_an_interruption_is_code_130(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("firstpass.settings.load_settings", interrupted)
    assert command("index").code == 130


def test_the_version_is_told(command: Command) -> None:
    said = command("version")
    assert said.code == 0
    assert said.out.startswith("firstpass 0.")
