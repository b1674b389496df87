"""The stores that the contract suite runs against."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, inspect

from firstpass.adapters.sql.connect import open_store
from firstpass.adapters.sql.schema import metadata
from firstpass.adapters.sql.store import SqlConversationStore

POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=["sqlite-memory", "sqlite-file", POSTGRES])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, one of each kind."""
    yield from _empty_database(request, tmp_path)


@pytest.fixture(params=["sqlite-file", POSTGRES])
def durable_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database that several processes can open."""
    yield from _empty_database(request, tmp_path)


@pytest.fixture
def store(store_url: str) -> Iterator[SqlConversationStore]:
    opened = open_store(store_url)
    yield opened
    opened.close()


def _empty_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    match request.param:
        case "sqlite-memory":
            yield "sqlite://"
        case "sqlite-file":
            yield f"sqlite:///{folder / 'conversations.sqlite3'}"
        case _:
            url = str(request.getfixturevalue("postgres_url"))
            yield url
            _empty(url)


def _empty(url: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    there = set(inspect(engine).get_table_names())
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name in there:
                connection.execute(table.delete())
