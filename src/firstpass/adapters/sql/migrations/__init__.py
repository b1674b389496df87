"""Brings a database to this version's schema, at every start. Alembic is imported when there is work only.

To change the schema: change `schema.py`, write the next file under `versions/` that does the same to a
database with rows in it, and append its number to `REVISIONS`. A file that was released is never edited."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from firstpass.domain.errors import SetupError

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007_outbox", "0008_product")
"""Every revision, oldest first; the last is what this code works on."""

_LOCK = 0x66697273  # one number for all processes of this product on a PostgreSQL database


def migrate(engine: Engine) -> None:
    """Upgrade to the newest revision, one process at a time; a current database costs one small query.

    Raises `SetupError` for a database newer than this code; vendor errors pass through to `connect`."""
    if _check(_revision_of(engine)):
        return
    with engine.begin() as connection:  # on SQLite this is BEGIN IMMEDIATE: the lock
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if not _check(_stored(connection)):
            upgrade(connection)


def _check(revision: str | None) -> bool:
    """Whether the database is current; raises `SetupError` if this code does not know its revision."""
    if revision is not None and revision not in REVISIONS:
        raise SetupError(
            "the database was written by a newer version of this product",
            "Start that version, or restore the backup made before it was upgraded",
        )
    return revision == REVISIONS[-1]


def _revision_of(engine: Engine) -> str | None:
    """The revision, without a lock; None if there is none yet."""
    with engine.execution_options(firstpass_reads=True).connect() as connection:
        try:
            return _first(connection)
        except (OperationalError, ProgrammingError):
            if connection.invalidated:
                raise
            return None


def _stored(connection: Connection) -> str | None:
    """The same under the lock, where a failed query would end the transaction."""
    exists = connection.dialect.has_table(connection, "alembic_version")
    return _first(connection) if exists else None


def _first(connection: Connection) -> str | None:
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if revision is None else str(revision)


def upgrade(connection: Connection, to: str = REVISIONS[-1]) -> None:
    """Run the revisions up to `to` in the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
