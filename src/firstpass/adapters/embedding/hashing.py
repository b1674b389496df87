"""The embedder's twin: words and their letter groups, hashed. No model, no file, the same numbers everywhere.

Texts that share words or spelling come out close, others nearly at right angles; it knows nothing of meaning.
For tests and for trying the product without the model, not for customers.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from firstpass.domain.errors import Unavailable
from firstpass.ports import Read

_DIMENSIONS = 384
_MAX_TOKENS = 256
_SPECIAL = 2
"""Opening and closing token, counted as the real embedder counts them."""
_PIECE = re.compile(r"\w{1,6}|[^\w\s]")
_WORD = re.compile(r"\w+|[^\w\s]")
_GROUPS = (3, 4)
_GROUP_WEIGHT = 0.25
_FLOOR = 0.1
"""Every text's share of one common direction, so that an empty one has a direction as well."""
_TEXTS_AT_ONCE = 64

_Features = tuple[NDArray[np.intp], NDArray[np.float64]]


class HashingEmbedder:
    """Implements `ports.Embedder` with numpy alone."""

    def __init__(self) -> None:
        self._closed = False

    @property
    def name(self) -> str:
        """Changes whenever the vectors do."""
        return "hashing@1"

    @property
    def dimensions(self) -> int:
        """384, as the real one."""
        return _DIMENSIONS

    @property
    def middle_dimensions(self) -> int:
        """384: it has no middle but its vectors."""
        return _DIMENSIONS

    @property
    def max_tokens(self) -> int:
        """256, the two special tokens included; what comes after does not count in the vector."""
        return _MAX_TOKENS

    def count_tokens(self, text: str) -> int:
        """Pieces of up to six letters and single signs, and two special tokens: near a WordPiece count."""
        return sum(1 for _ in _PIECE.finditer(text)) + _SPECIAL

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (n, 384), rows of length 1 in the order of `texts`; any string is accepted.

        Raises Unavailable once the embedder is closed. Lets others run between groups of texts.
        """
        if self._closed:
            raise Unavailable("the embedder is closed")
        vectors = np.zeros((len(texts), _DIMENSIONS))
        known: dict[str, _Features] = {}
        for row, text in enumerate(texts):
            vectors[row, 0] = _FLOOR
            for word in _WORD.findall(_truncated(text).lower()):
                if word not in known:
                    known[word] = _features(word)
                places, values = known[word]
                np.add.at(vectors[row], places, values)
            if row % _TEXTS_AT_ONCE == _TEXTS_AT_ONCE - 1:
                await asyncio.sleep(0)
        lengths = np.sqrt((vectors**2).sum(axis=1, keepdims=True))
        return np.asarray(vectors / lengths, np.float32)

    async def read(self, texts: Sequence[str]) -> Read:
        """The vectors, and for the middle the same again."""
        vectors = await self.embed(texts)
        return Read(vectors, vectors)

    def close(self) -> None:
        """May be called twice."""
        self._closed = True


def _truncated(text: str) -> str:
    """The text up to its last piece that counts."""
    end = 0
    for number, piece in enumerate(_PIECE.finditer(text), start=1 + _SPECIAL):
        if number > _MAX_TOKENS:
            return text[:end]
        end = piece.end()
    return text


def _features(word: str) -> _Features:
    """Places and signed weights of a word: itself once, its letter groups a quarter each."""
    hashed = [(_hash(word), 1.0), *((_hash(group), _GROUP_WEIGHT) for group in _groups(word))]
    places = np.array([value % _DIMENSIONS for value, _ in hashed], np.intp)
    signs = np.array([weight if value & 0x80000000 else -weight for value, weight in hashed])
    return places, signs


def _groups(word: str) -> Iterator[str]:
    """Groups of three and four letters, the word's ends marked; none for single signs."""
    marked = f"<{word}>"
    for size in _GROUPS:
        for start in range(len(marked) - size + 1 if len(word) > 1 else 0):
            yield marked[start : start + size]


def _hash(text: str) -> int:
    """32 bits that do not depend on the process; lone surrogates hash like any other character."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
