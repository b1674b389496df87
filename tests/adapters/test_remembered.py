"""The cache of vectors: same vectors, fewer embeddings, and nothing lost by a damaged file."""

import asyncio
import sqlite3
import time
from pathlib import Path

import numpy as np
import pytest

from firstpass.adapters.embedding.hashing import HashingEmbedder
from firstpass.adapters.embedding.remembered import KEPT_DAYS, RememberingEmbedder

TEXTS = ["a lost card", "an invoice copy", "a lost card"]


def embed(folder: Path, *texts: str) -> tuple[np.ndarray, int]:
    embedder = RememberingEmbedder(HashingEmbedder(), folder)
    try:
        return asyncio.run(embedder.embed(texts)), embedder.embedded
    finally:
        embedder.close()


def test_the_vectors_are_those_of_the_other_embedder(tmp_path: Path) -> None:
    plain = asyncio.run(HashingEmbedder().embed(TEXTS))
    first, _ = embed(tmp_path, *TEXTS)
    again, _ = embed(tmp_path, *TEXTS)
    assert np.array_equal(first, plain)
    assert np.array_equal(again, plain)


def test_only_texts_not_seen_before_are_embedded(tmp_path: Path) -> None:
    assert embed(tmp_path, *TEXTS)[1] == 2
    assert embed(tmp_path, *TEXTS)[1] == 0
    assert embed(tmp_path, "a lost card", "a new one")[1] == 1


def test_no_text_gives_no_row(tmp_path: Path) -> None:
    vectors, _ = embed(tmp_path)
    assert vectors.shape == (0, HashingEmbedder().dimensions)


def test_a_damaged_file_is_filled_anew(tmp_path: Path) -> None:
    embed(tmp_path, *TEXTS)
    file = next(tmp_path.glob("*.sqlite3"))
    file.write_bytes(b"no database" * 1000)
    vectors, embedded = embed(tmp_path, *TEXTS)
    assert embedded == 2
    assert np.array_equal(vectors, asyncio.run(HashingEmbedder().embed(TEXTS)))


def test_a_vector_of_another_length_is_embedded_again(tmp_path: Path) -> None:
    embed(tmp_path, *TEXTS)
    with sqlite3.connect(next(tmp_path.glob("*.sqlite3"))) as cache:
        cache.execute("update vectors set vector = x'00000000'")
    cache.close()
    assert embed(tmp_path, *TEXTS)[1] == 2


def test_a_vector_not_used_for_long_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embed(tmp_path, "old", "kept")
    later = time.time() + (KEPT_DAYS - 1) * 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    embed(tmp_path, "kept")
    much_later = later + 2 * 86_400
    monkeypatch.setattr(time, "time", lambda: much_later)
    assert embed(tmp_path, "kept")[1] == 0
    assert embed(tmp_path, "old")[1] == 1


def test_both_kinds_of_vectors_are_remembered_beside_the_plain_ones(tmp_path: Path) -> None:
    embedder = RememberingEmbedder(HashingEmbedder(), tmp_path)
    asyncio.run(embedder.embed(TEXTS))
    first = asyncio.run(embedder.read(TEXTS))
    again = asyncio.run(embedder.read(TEXTS))
    embedder.close()
    assert embedder.embedded == 4, "two texts, once each way"
    plain = asyncio.run(HashingEmbedder().read(TEXTS))
    for found in (first, again):
        assert np.array_equal(found.vectors, plain.vectors)
        assert np.array_equal(found.middle, plain.middle)
