"""Whether the database takes writes: one that is full or read-only answers every question and can serve nobody."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert

from firstpass.adapters.sql.schema import evidence_texts

_ROW = "ping"
_ADD = insert(evidence_texts).values(digest=_ROW, text="")
_REMOVE = delete(evidence_texts).where(evidence_texts.c.digest == _ROW)


def ping(tx: Connection) -> None:
    """Write a row and take it away again: the commit goes to the disk, and nothing is left behind."""
    tx.execute(_ADD)
    tx.execute(_REMOVE)
