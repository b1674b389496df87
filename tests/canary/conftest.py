"""A product as it is served, on SQLite and on PostgreSQL, with everything that it leaves behind at hand."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, inspect, text

from firstpass.bootstrap import Product, build
from firstpass.observability import JsonLines
from firstpass.settings import load_settings
from tests.adapters.conftest import POSTGRES, _empty
from tests.shipped import Shipped, build_shipped


@dataclass
class Left:
    """What a served product leaves behind: its data folder, its database, its answers."""

    data: Path
    url: str
    begun: float
    answers: list[bytes] = field(default_factory=list)

    def everything(self) -> list[bytes]:
        """Every file written since the start, every cell of every table, every answer and frame."""
        files = (file for file in self.data.rglob("*") if file.is_file() and file.stat().st_mtime >= self.begun)
        return [*(file.read_bytes() for file in files), *self.cells(), *self.answers]

    def cells(self) -> list[bytes]:
        """Every cell, and each once more without what may stand between digits."""
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            rows = [row for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
        engine.dispose()
        cells = [str(cell).encode() for row in rows for cell in row if cell is not None]
        return [*cells, *(cell.translate(None, b" -./|,") for cell in cells)]

    def rows_of(self, table: str) -> int:
        """How many rows a table has."""
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.connect() as connection:
            counted = int(connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())
        engine.dispose()
        return counted


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    return build_shipped(tmp_path_factory)


@pytest.fixture(params=["sqlite", POSTGRES])
def left(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Left]:
    """An empty data folder with a log in it that is told everything; the database is there or on a server."""
    data = home / "data"
    data.mkdir()
    on_server = request.param != "sqlite"
    url = str(request.getfixturevalue("postgres_url")) if on_server else f"sqlite:///{data / 'firstpass.sqlite3'}"
    for name, value in {"DATABASE": url, "QUIET_SECONDS": "0", "MESSAGES_PER_MINUTE": "10000"}.items():
        monkeypatch.setenv(f"FIRSTPASS_{name}", value)
    monkeypatch.setenv("FIRSTPASS_CONVERSATIONS_PER_MINUTE", "10000")
    with _logged(data / "firstpass.log"):
        yield Left(data, url, time.time() - 1)
    if on_server:
        _empty(url)


class _logged:  # noqa: N801 - used as a word
    """Every record of every logger, in the product's own form, to a file."""

    def __init__(self, file: Path) -> None:
        self._handler = logging.FileHandler(file)
        self._handler.setFormatter(JsonLines())
        self._root = logging.getLogger()
        self._level = self._root.level

    def __enter__(self) -> None:
        self._root.addHandler(self._handler)
        self._root.setLevel(logging.DEBUG)

    def __exit__(self, *_: object) -> None:
        self._root.removeHandler(self._handler)
        self._root.setLevel(self._level)
        self._handler.close()


@pytest.fixture
def product(shipped: Shipped, left: Left) -> Product:
    """The product as `serve` builds it, on the shipped playbook; whoever serves it closes it."""
    return build(load_settings(), shipped.core)
