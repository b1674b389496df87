"""Lexical features: hashed word and character n-grams, the same at training and at answering time."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from firstpass.understanding.cues import words_of

BUCKETS = 1 << 15


class Sparse(NamedTuple):
    """A row of length 1: `values[i]` stands at column `columns[i]` of `BUCKETS` columns."""

    columns: NDArray[np.int32]
    values: NDArray[np.float32]


def lexical_features(text: str) -> Sparse:
    """Words, word pairs, and the 3- to 5-grams within words, by how often they occur, dampened, length 1."""
    counts = Counter(zlib.crc32(gram.encode()) % BUCKETS for gram in _grams(words_of(text).joined.split()))
    columns = np.fromiter(counts.keys(), np.int32, len(counts))
    values = np.log1p(np.fromiter(counts.values(), np.float32, len(counts)))
    length = max(float(np.linalg.norm(values)), 1e-9)
    return Sparse(columns, (values / length).astype(np.float32))


def _grams(words: list[str]) -> Iterator[str]:
    for position, word in enumerate(words):
        yield f"w {word}"
        if position:
            yield f"p {words[position - 1]} {word}"
        padded = f"<{word}>"
        for size in (3, 4, 5):
            for start in range(len(padded) - size + 1):
                yield f"c {padded[start : start + size]}"
