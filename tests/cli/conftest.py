"""The command line in this process, on the shipped playbook or on none."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from firstpass.cli import main
from tests.shipped import Shipped, build_shipped


class Said(NamedTuple):
    """What a command left: its exit code and its two outputs."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    return build_shipped(tmp_path_factory)


@pytest.fixture
def indexed(shipped: Shipped, monkeypatch: pytest.MonkeyPatch) -> Shipped:
    """The data folder with the shipped playbook's index; the database is the test's own."""
    monkeypatch.setenv("FIRSTPASS_DATA", str(shipped.settings.data))
    monkeypatch.setenv("FIRSTPASS_DATABASE", "sqlite:///firstpass.sqlite3")
    return shipped


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """The command line configures logging for its process, which here is everybody's."""
    root, ours = logging.getLogger(), logging.getLogger("firstpass")
    handlers, levels = root.handlers[:], (root.level, ours.level)
    root.handlers = []
    yield
    root.handlers = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


@pytest.fixture
def command(capfdbinary: pytest.CaptureFixture[bytes]) -> Command:
    """Runs `firstpass` with these words."""

    def run(*words: str) -> Said:
        capfdbinary.readouterr()
        try:
            code = main(words)
        except SystemExit as ended:
            code = int(ended.code or 0)
        out, err = capfdbinary.readouterr()
        return Said(code, out.decode(), err.decode())

    return run
