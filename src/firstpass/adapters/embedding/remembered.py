"""Vectors that were computed before, by the digest of their text: a build embeds only what changed.

A cache, not a record: a damaged file is put aside and filled anew. Two builds may use it at once.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from firstpass.ports import Embedder, Read, Vectors

KEPT_DAYS = 30
"""Days after its last use that a vector is forgotten."""
Embed = Callable[[Sequence[str]], Awaitable[Vectors]]
_PATIENCE_SECONDS = 30.0
_AT_ONCE = 500
_DAY_SECONDS = 86_400
_TABLE = """
create table if not exists vectors (text blob primary key, vector blob not null, used_on integer not null)
without rowid
"""


class RememberingEmbedder:
    """An `Embedder` for builds: asks another one for what it has not seen. `embedded` counts those texts."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        """Vectors of one embedder share a file in `folder`, which is made where it is missing."""
        self._embedder = embedder
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{embedder.name}.sqlite3"
        self._today = int(time.time()) // _DAY_SECONDS
        self.embedded = 0
        try:
            self._prepare()
        except sqlite3.DatabaseError:
            self._file.unlink(missing_ok=True)
            self._prepare()

    @property
    def name(self) -> str:
        return self._embedder.name

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    @property
    def middle_dimensions(self) -> int:
        """As the other embedder's."""
        return self._embedder.middle_dimensions

    @property
    def max_tokens(self) -> int:
        return self._embedder.max_tokens

    def count_tokens(self, text: str) -> int:
        return self._embedder.count_tokens(text)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (n, dimensions), as the other embedder gives them."""
        return await self._remember(texts, b"", self.dimensions, self._embedder.embed)

    async def read(self, texts: Sequence[str]) -> Read:
        """The same beside the middle."""
        length = self.dimensions + self.middle_dimensions
        both = await self._remember(texts, b"read\0", length, self._both)
        return Read(both[:, : self.dimensions], both[:, self.dimensions :])

    async def _both(self, texts: Sequence[str]) -> Vectors:
        return np.hstack(await self._embedder.read(texts))

    async def _remember(self, texts: Sequence[str], kind: bytes, length: int, embed: Embed) -> Vectors:
        """One row a text; those of one kind are of one length."""
        keys = [hashlib.sha256(kind + text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        known = self._read(keys, length)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            vectors = await embed(list(new.values()))
            self.embedded += len(new)
            fresh = dict(zip(new, vectors, strict=True))
            self._write(fresh)
            known |= fresh
        return np.array([known[key] for key in keys], dtype=np.float32).reshape(-1, length)

    def close(self) -> None:
        """Forget what was not used for long, and close the other embedder."""
        with closing(self._open()) as cache, cache:
            cache.execute("delete from vectors where used_on < ?", (self._today - KEPT_DAYS,))
        self._embedder.close()

    def _prepare(self) -> None:
        with closing(self._open()) as cache, cache:
            cache.execute(_TABLE)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=_PATIENCE_SECONDS)
        connection.execute("pragma journal_mode = wal")
        return connection

    def _read(self, keys: Sequence[bytes], length: int) -> dict[bytes, Vectors]:
        found: dict[bytes, Vectors] = {}
        with closing(self._open()) as cache, cache:
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = cache.execute(f"select text, vector from vectors where text in ({marks})", some)  # noqa: S608
                found |= {key: np.frombuffer(stored, np.float32) for key, stored in rows}
            cache.executemany(
                "update vectors set used_on = ? where text = ? and used_on < ?",
                [(self._today, key, self._today) for key in found],
            )
        return {key: vector for key, vector in found.items() if vector.shape == (length,)}

    def _write(self, fresh: dict[bytes, Vectors]) -> None:
        rows = [(key, vector.astype(np.float32).tobytes(), self._today) for key, vector in fresh.items()]
        with closing(self._open()) as cache, cache:
            cache.executemany("insert or replace into vectors values (?, ?, ?)", rows)
