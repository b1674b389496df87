"""The passage store on Chroma, embedded: a collection an audience and language, no filter on the hot path."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from firstpass.domain.playbook import Audience, Passage, PassageId
from firstpass.ports import Hit, Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

BATCH = 1_000
"""Passages added at once."""


def write_passages(
    folder: Path, passages: Sequence[Passage], vectors: Vectors, progress: Callable[[int], None]
) -> None:
    """Make the collections of a generation in an empty folder; `progress` is told how many were added."""
    groups: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        groups.setdefault(_name(passage.audience, passage.language), []).append(row)
    with _client(folder) as client:
        for name, rows in groups.items():
            collection = client.create_collection(
                name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                collection.add(ids=[passages[row].id for row in batch], embeddings=vectors[batch])
                progress(len(batch))


def import_vendor() -> None:
    """Import Chroma, which takes seconds: a start does it beside other work."""
    import chromadb  # noqa: F401 imported for its effect


class ChromaPassageStore:
    """One generation's collections, searched on a thread of their own; let go of with the last turn that uses them."""

    def __init__(self, folder: Path, expected: Mapping[tuple[str, str], int]) -> None:
        """`expected` is how many passages each audience and language has; raises `ValueError` for another count."""
        client = _client(folder)
        weakref.finalize(self, client.close)
        self._collections: dict[str, Collection] = {
            collection.name: collection for collection in client.list_collections()
        }
        for (audience, language), count in expected.items():
            collection = self._collections.get(_name(audience, language))
            if collection is None or collection.count() != count:
                raise ValueError("the collections do not hold the playbook's passages")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="passages")

    async def nearest(self, vector: Vectors, audience: Audience, language: str, k: int) -> Sequence[Hit]:
        """The k nearest by cosine."""
        collection = self._collections.get(_name(audience, language))
        if collection is None:
            return ()
        return await asyncio.get_running_loop().run_in_executor(self._thread, _query, collection, vector, k)


def _query(collection: Collection, vector: Vectors, k: int) -> list[Hit]:
    found = collection.query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
    distances = found["distances"] or [[]]
    return [Hit(PassageId(name), 1.0 - far) for name, far in zip(found["ids"][0], distances[0], strict=True)]


def _client(folder: Path) -> Client:
    from chromadb.api.client import Client
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    return Client(
        settings=Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder)),
    )


def _name(audience: str, language: str) -> str:
    return f"{audience}-{language}"
