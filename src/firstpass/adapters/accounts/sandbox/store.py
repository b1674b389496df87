"""What the sandbox was asked to do, and the mails that came of it, in a SQLite file.

Asking writes one row, whatever is asked and for whom; an address is not even looked up then. Whoever looks at the
outbox has the mails made, as a real backend's mail worker would, so that nothing about an account can be told from
what asking does or how long it takes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    URL,
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as insert_new
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from firstpass.adapters.accounts.answers import key_reused
from firstpass.adapters.accounts.sandbox.letters import Letter, Wish, letters_for
from firstpass.adapters.accounts.sandbox.people import SeedPerson
from firstpass.adapters.sql.engine import Database, memory_database, sqlite_database
from firstpass.domain.errors import BackendUnavailable, SetupError, Unavailable

MOST_MAILS = 500
"""Mails that the outbox keeps; older ones go."""
_METADATA = MetaData()
_WISHES = Table(
    "wishes",
    _METADATA,
    Column("sequence", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("digest", String, nullable=False),
    Column("wish", Text, nullable=False),
    Column("at", String, nullable=False),
    Column("done", Boolean, nullable=False, default=False, index=True),
)
_MAILS = Table(
    "mails",
    _METADATA,
    Column("sequence", Integer, primary_key=True),
    Column("to", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", String, nullable=False),
)


@dataclass(frozen=True)
class SentMail:
    """A mail in the outbox."""

    letter: Letter
    at: datetime


class SandboxStore:
    """Wishes by key, and mails."""

    def __init__(self, database: Database, people: tuple[SeedPerson, ...], now: Callable[[], datetime]) -> None:
        self._database = database
        self._people = people
        self._now = now

    async def ask(self, wish: Wish, key: str) -> None:
        """Note the wish, once for a key. Raises `Conflict` for a key that came with another wish."""
        told = json.dumps([wish.what, *wish.details])
        row = {"key": key, "digest": _digest(key, told), "wish": told, "at": self._now().isoformat(), "done": False}
        failure = None
        try:
            known = await self._database.write(lambda tx: _note(tx, row))
        except Unavailable:
            failure = BackendUnavailable("the sandbox's file does not answer")
        if failure:
            raise failure
        if known != row["digest"]:
            raise key_reused()

    async def outbox(self) -> tuple[SentMail, ...]:
        """Every mail that is kept, the newest first."""
        return await self._database.write(self._worked_off)

    def close(self) -> None:
        self._database.close()

    def _worked_off(self, tx: Connection) -> tuple[SentMail, ...]:
        for row in tx.execute(select(_WISHES).where(~_WISHES.c.done).order_by(_WISHES.c.sequence)).all():
            what, *details = json.loads(row.wish)
            for letter in letters_for(Wish(what, tuple(details)), self._people):
                values = {"to": letter.to, "subject": letter.subject, "text": letter.text, "at": row.at}
                tx.execute(insert(_MAILS).values(values))
            tx.execute(update(_WISHES).where(_WISHES.c.sequence == row.sequence).values(done=True, wish=""))
        newest = select(_MAILS).order_by(_MAILS.c.sequence.desc())
        kept = tx.execute(newest.limit(MOST_MAILS)).all()
        if kept:
            tx.execute(delete(_MAILS).where(_MAILS.c.sequence < kept[-1].sequence))
        return tuple(SentMail(Letter(row.to, row.subject, row.text), datetime.fromisoformat(row.at)) for row in kept)


def open_sandbox_store(file: Path | None, people: tuple[SeedPerson, ...], now: Callable[[], datetime]) -> SandboxStore:
    """The store in this file, made where it is missing, or in memory. Raises `SetupError` for one of no use."""
    try:
        if file is not None:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)
        database = sqlite_database(URL.create("sqlite", database=str(file)), 1) if file else memory_database()
        with database.engine.begin() as connection:
            for table in _METADATA.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
    except (OSError, SQLAlchemyError):
        mend = "Remove it if it is no file of this sandbox; else check that this user may write it"
        raise SetupError(f"The sandbox's file {file} cannot be used", mend) from None
    return SandboxStore(database, people, now)


def _note(tx: Connection, row: dict[str, object]) -> str:
    """The digest that stands under the key."""
    tx.execute(insert_new(_WISHES).values(row).on_conflict_do_nothing(index_elements=["key"]))
    return str(tx.execute(select(_WISHES.c.digest).where(_WISHES.c.key == row["key"])).scalar_one())


def _digest(key: str, told: str) -> str:
    """Tells one wish from another when the wish itself is gone; with its key, so that equal wishes differ."""
    return hashlib.sha256(f"{key}\n{told}".encode()).hexdigest()
