"""The database behind the store: its engine, its threads, and the one border where vendor errors become ours.

SQLite runs in WAL with synchronous=NORMAL. That survives a killed process and a crashed program: every
committed transaction is there afterwards. A power cut or a crashed kernel may lose the last transactions
(never the file's integrity); who needs those too takes PostgreSQL. Writing transactions begin with BEGIN
IMMEDIATE and share one thread, so they queue here and not inside SQLite; readers have threads of their own
and see a snapshot. A second process on the same file waits for its turn, up to `LOCK_WAIT`. What is deleted
or overwritten leaves zeros behind (secure_delete).

A store in memory vanishes with the process. It has one connection and no threads: a hop would cost more
than the work, so each transaction runs where it is asked for.

PostgreSQL runs each method on a small pool with as many threads as connections. Readers see one snapshot
(REPEATABLE READ); writers serialise on the conversation's row (READ COMMITTED and SELECT ... FOR UPDATE).
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DataError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from firstpass.domain.errors import Malformed, Unavailable

T = TypeVar("T")

LOCK_WAIT = 5
"""Seconds a transaction waits for a lock, a connection or an answer before the store counts as
unavailable."""

_A_MOMENT = 0.01
_READS = {"firstpass_reads": True}
_SQLITE_PRAGMAS = ("PRAGMA synchronous=NORMAL", "PRAGMA foreign_keys=ON", "PRAGMA secure_delete=ON")
_EMPTY_THE_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"
_log = logging.getLogger(__name__)


class Database:
    """Runs one function as one transaction: `write` under the database's write rules, `read` on a snapshot.

    Whatever a vendor raises leaves here as `Unavailable` (or `Malformed` for a value no database can keep),
    without the text of a statement or its parameters; what the function itself raises leaves as it is,
    after a rollback."""

    def __init__(
        self,
        engine: Engine,
        reading: Engine,
        writers: Executor | None,
        readers: Executor | None,
    ) -> None:
        self.engine = engine
        self._reading = reading
        self._writers = writers
        self._readers = readers
        self._inline = Lock()
        self._closed = False

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await self._run(self._writers, self.engine, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._run(self._readers, self._reading, work)

    async def _run(self, threads: Executor | None, engine: Engine, work: Callable[[Connection], T]) -> T:
        if self._closed:
            raise Unavailable("the conversation store is closed")
        if threads is None:
            await asyncio.sleep(0)  # so that a busy caller still lets others have their turn
            with self._inline:
                return _transact(engine, work)
        gives_up = time.monotonic() + LOCK_WAIT
        return await asyncio.get_running_loop().run_in_executor(threads, _transact_in_time, engine, work, gives_up)

    async def forget(self) -> None:
        """Leave nothing of what was overwritten in SQLite's write-ahead log; elsewhere that is the server's to do.

        A log that others read at this moment is emptied the next time, or at the end."""
        if self._writers is not None and self.engine.dialect.name == "sqlite":
            await asyncio.get_running_loop().run_in_executor(self._writers, _empty_the_log, self.engine)

    def close(self) -> None:
        """Let begun transactions end, then let go of every connection; may be called twice."""
        if self._closed:
            return
        self._closed = True
        for threads in (self._writers, self._readers):
            if threads is not None:
                threads.shutdown(wait=True)
        self.engine.dispose()
        if self._writers is None:
            _SPARE.append(self.engine)


_SPARE: list[Engine] = []
"""Engines of stores in memory that were closed: the tables went with the connection."""


def memory_database() -> Database:
    """A database that vanishes: for batch, evals and tests, which open many, so a spare engine is taken first: it has
    the product's statements compiled already."""
    engine = _SPARE.pop() if _SPARE else _sqlite_engine(URL.create("sqlite"), poolclass=StaticPool)
    return Database(engine, engine.execution_options(**_READS), None, None)


def sqlite_database(url: URL, readers: int) -> Database:
    """A SQLite file with one writer and so many readers."""
    engine = _sqlite_engine(url, pool_size=readers + 1, max_overflow=0, pool_timeout=LOCK_WAIT)
    return Database(
        engine,
        engine.execution_options(**_READS),
        ThreadPoolExecutor(1, "firstpass-store-writer"),
        ThreadPoolExecutor(readers, "firstpass-store-reader"),
    )


def postgres_database(url: URL, connections: int) -> Database:
    """A PostgreSQL server with so many connections, and a thread for each."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=LOCK_WAIT,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=_postgres_arguments(url),
    )
    reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    threads = ThreadPoolExecutor(connections, "firstpass-store")
    return Database(engine, reading, threads, threads)


def _postgres_arguments(url: URL) -> dict[str, str | int]:
    """Time limits and the session's settings; what the URL itself says comes first."""
    milliseconds = LOCK_WAIT * 1000
    limits = (
        f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} "
        f"-c idle_in_transaction_session_timeout={2 * milliseconds} -c timezone=UTC"
    )
    arguments: dict[str, str | int] = {
        "connect_timeout": LOCK_WAIT,
        "tcp_user_timeout": 2 * milliseconds,
        "application_name": "firstpass",
        "options": limits,
    }
    return {name: value for name, value in arguments.items() if name not in url.query}


def _sqlite_engine(url: URL, **pool: Any) -> Engine:
    arguments = {"check_same_thread": False, "timeout": LOCK_WAIT}
    engine = create_engine(url, hide_parameters=True, connect_args=arguments, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # this driver would begin transactions by itself, and too late
    cursor = connection.cursor()
    _switch_to_wal(cursor)
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _switch_to_wal(cursor: DBAPICursor) -> None:
    """Wait for processes that start on the same new file: SQLite itself does not wait here as it does elsewhere."""
    gives_up = time.monotonic() + LOCK_WAIT
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > gives_up:
                raise
            time.sleep(_A_MOMENT)


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("firstpass_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _empty_the_log(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        (busy, *_) = cursor.execute(_EMPTY_THE_LOG).fetchone()
        cursor.close()
        if busy:
            _log.info("the write-ahead log is being read and will be emptied later")
    except sqlite3.Error as error:
        _log.warning("the write-ahead log could not be emptied: %s", type(error).__name__)
    finally:
        connection.close()


def _transact_in_time(engine: Engine, work: Callable[[Connection], T], gives_up: float) -> T:
    """Not begun too late: who queues behind a lock that somebody holds does not wait for each one before."""
    if time.monotonic() > gives_up:
        raise Unavailable("the conversation store is busy")
    return _transact(engine, work)


def _transact(engine: Engine, work: Callable[[Connection], T]) -> T:
    try:
        with engine.begin() as connection:
            return work(connection)
    except SQLAlchemyError as error:
        failure = translated(error)
    raise failure  # out here, so that it does not carry the vendor's error along as its context


def translated(error: SQLAlchemyError) -> Unavailable | Malformed:
    """Our error for a vendor's. It names the kind of trouble; statement, parameters and rows stay behind."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    name = type(cause or error).__name__
    _log.warning("the conversation store failed: %s %s", name, getattr(cause, "sqlstate", None) or "")
    if isinstance(error, DataError):
        return Malformed("this holds a value that the database cannot keep")
    return Unavailable(f"the conversation store did not answer: {name}")
