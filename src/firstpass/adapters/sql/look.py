"""A look at a database without changing it: is it there, and of which version is its schema?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from sqlalchemy import URL, Connection, func, make_url, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from firstpass.adapters.sql.engine import postgres_database, sqlite_database
from firstpass.adapters.sql.migrations import REVISIONS
from firstpass.adapters.sql.outbox import dead_letters
from firstpass.adapters.sql.schema import jobs, outbox
from firstpass.domain.errors import SetupError
from firstpass.ports import DeadLetter

T = TypeVar("T")

NEWEST = REVISIONS[-1]
"""The schema this code works on."""

_OLDEST_DUE = select(func.min(jobs.c.due_at)).where(jobs.c.state == "open")

_TRIED_AGAIN = select(func.count()).where(
    outbox.c.attempts > 0, outbox.c.delivered_at.is_(None), outbox.c.dead_at.is_(None)
)


class Outgoing(NamedTuple):
    """What did not go out at once: how many entries are tried again, and those that were given up."""

    tried_again: int
    dead: tuple[DeadLetter, ...]


def where(url: str) -> str:
    """The database's kind and place, never its user, password or options; raises `SetupError` for no address."""
    parsed = _parsed(url)
    if parsed.drivername.startswith("sqlite"):
        return f"SQLite {parsed.database or 'in memory'}"
    return f"{parsed.drivername.partition('+')[0]} {parsed.database} at {parsed.host or 'the local socket'}"


def revision_at(url: str) -> str | None:
    """The revision of the schema; None where there is no database yet, or an empty one.

    Raises `SetupError` where the database cannot be reached or is none of ours."""
    parsed = _parsed(url)
    if parsed.drivername == "sqlite" and not (parsed.database and Path(parsed.database).is_file()):
        return None
    return _looked(parsed, _revision)


def next_due(url: str) -> datetime | None:
    """When the oldest open turn was or is due, also one that a worker holds and gets no further with.

    The schema must be the newest. Raises `SetupError` as above."""
    return _looked(_parsed(url), _oldest_due)


def outgoing(url: str) -> Outgoing:
    """What did not go out at once. The schema must be the newest. Raises `SetupError` as above."""
    return _looked(_parsed(url), _outgoing)


def _looked(url: URL, look: Callable[[Connection], T]) -> T:
    database = sqlite_database(url, 1) if url.drivername == "sqlite" else postgres_database(url, 1)
    try:
        with database.engine.execution_options(firstpass_reads=True).connect() as connection:
            return look(connection)
    except SQLAlchemyError as error:
        what = f"{where(url.render_as_string())} does not answer ({type(error).__name__})"
        raise SetupError(what, "Check that it runs, and its address and password") from None
    finally:
        database.close()


def _revision(connection: Connection) -> str | None:
    connection.execute(text("SELECT 1"))
    try:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except (OperationalError, ProgrammingError):
        return None
    return None if found is None else str(found)


def _oldest_due(connection: Connection) -> datetime | None:
    moment: datetime | None = connection.execute(_OLDEST_DUE).scalar()
    return moment


def _outgoing(connection: Connection) -> Outgoing:
    return Outgoing(connection.execute(_TRIED_AGAIN).scalar_one(), dead_letters(connection))


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (SQLAlchemyError, ValueError):
        raise SetupError(
            "The address of the database cannot be read",
            "Write sqlite:///path/to/file or postgresql+psycopg://user@host/database",
        ) from None
