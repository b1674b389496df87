"""From a URL to a store that is ready: the right database, migrated, or a `SetupError` that says what to do.

`sqlite://` is a store in memory, `sqlite:///file` a file, `postgresql+psycopg://…` a server. No message
shows a password, nor anything else of the URL but host, port and database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import URL, create_mock_engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.ddl import ExecutableDDLElement

from firstpass.adapters.sql.codes import SqlCodes
from firstpass.adapters.sql.engine import (
    Database,
    memory_database,
    postgres_database,
    sqlite_database,
)
from firstpass.adapters.sql.migrations import migrate
from firstpass.adapters.sql.outbox import SqlOutbox
from firstpass.adapters.sql.schema import metadata
from firstpass.adapters.sql.sealed import SqlSealedValues
from firstpass.adapters.sql.store import SqlConversationStore, random_id
from firstpass.domain.errors import SetupError

_MEND_URL = "Write sqlite:///path/to/file or postgresql+psycopg://user@host/database"
_DRIVERS = {"postgresql", "postgres", "postgresql+psycopg"}


def open_store(
    url: str,
    *,
    connections: int = 4,
    new_id: Callable[[], str] | None = None,
) -> SqlConversationStore:
    """The store at `url`, migrated to this version's schema.

    `connections` is the number of readers beside SQLite's one writer, or the size of PostgreSQL's pool.
    Raises `SetupError` for a URL that is none, a database that cannot be reached, or one that is newer than
    this code."""
    database = open_database(_parsed(url), connections)
    return SqlConversationStore(database, new_id) if new_id else SqlConversationStore(database)


class Opened(NamedTuple):
    """What one database holds; closing the store closes all of it."""

    store: SqlConversationStore
    sealed: SqlSealedValues
    codes: SqlCodes
    outbox: SqlOutbox


def open_all(url: str, keys: Sequence[bytes], *, connections: int = 4) -> Opened:
    """The store, and beside it the values under seal, the one-time codes and what goes out."""
    from firstpass.adapters.sealing import Sealer

    sealer = Sealer(keys)
    database = open_database(_parsed(url), connections)
    return Opened(
        SqlConversationStore(database),
        SqlSealedValues(database, sealer, random_id),
        SqlCodes(database),
        SqlOutbox(database, random_id),
    )


def open_database(url: URL, connections: int) -> Database:
    """The migrated database behind a store."""
    if url.drivername == "sqlite":
        if not url.database or url.database == ":memory:":
            return _ready_in_memory()
        _make_file(Path(url.database))
        return _migrated(sqlite_database(url, connections), _file_trouble(url))
    if url.drivername in _DRIVERS:
        return _migrated(postgres_database(url, connections), _server_trouble(url))
    raise SetupError(f"{url.drivername} is no database this product knows", _MEND_URL)


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (SQLAlchemyError, ValueError):
        raise SetupError("the address of the database cannot be read", _MEND_URL) from None


def _ready_in_memory() -> Database:
    """Nothing to migrate: what vanishes has no past."""
    database = memory_database()
    with database.engine.begin() as connection:
        for statement in _schema():
            connection.exec_driver_sql(statement)
    return database


@cache
def _schema() -> tuple[str, ...]:
    """The statements that make SQLite's tables, compiled once for all stores in memory."""
    statements: list[str] = []

    def take(statement: ExecutableDDLElement, *_: object, **__: object) -> None:
        statements.append(str(statement.compile(dialect=engine.dialect)))

    engine = create_mock_engine("sqlite://", take)
    metadata.create_all(engine, checkfirst=False)
    return tuple(statements)


def _migrated(database: Database, trouble: SetupError) -> Database:
    try:
        migrate(database.engine)
    except SQLAlchemyError:
        database.close()
        raise trouble from None
    except SetupError:
        database.close()
        raise
    return database


def _make_file(file: Path) -> None:
    """A new file is for this user only: it will hold what customers wrote."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)
    except OSError:
        raise SetupError(f"the file {file} cannot be made", "Choose a place this user may write to") from None


def _file_trouble(url: URL) -> SetupError:
    return SetupError(
        f"the database file {url.database} cannot be used",
        "Check that it is a database of firstpass, that this user may write it and its folder, "
        "and that the disk is not full",
    )


def _server_trouble(url: URL) -> SetupError:
    return SetupError(
        f"the database {url.database} at {url.host or 'the local socket'}:{url.port or 5432} cannot be used",
        "Check that the server runs and is reachable from here, that the database exists, and that user and "
        "password are right and may create tables",
    )
