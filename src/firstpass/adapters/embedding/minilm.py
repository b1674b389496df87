"""The product's embedder: all-MiniLM-L6-v2 on ONNX Runtime, on this machine.

Tokenising and inference run on one thread of their own, so the event loop never waits for them. Bulk work is
handed to that thread in small jobs, each only after the one before came back. So a customer's message that
comes while an index is built waits for one job of each bulk call that runs, at most as long as the longest
single text takes (256 tokens, about 35 ms on one core), however many passages are still to come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from firstpass.adapters.embedding.cache import graph_file, int8_file
from firstpass.adapters.embedding.graph import DIMENSIONS, MIDDLE_DIMENSIONS
from firstpass.adapters.embedding.runtime import open_encoder
from firstpass.adapters.embedding.weights import TOKENIZER_SHA256, WEIGHTS_SHA256, locate, verify
from firstpass.domain.errors import Unavailable
from firstpass.ports import Read

_In = TypeVar("_In")
_Out = TypeVar("_Out")

Precision: TypeAlias = Literal["fp32", "int8"]
NAME = f"all-MiniLM-L6-v2@{WEIGHTS_SHA256[:12]}"
"""Model and weights."""
_MAX_TOKENS = 256
_TOKENS_A_JOB = 256
"""Padding included. Larger jobs embed hardly more passages a second and make queries wait longer."""
_TEXTS_A_PAGE = 128
_CHARACTERS_A_PAGE = 65_536
"""What is tokenised in one job (about 15 ms) and then sorted by length together."""


class MiniLmEmbedder:
    """Implements `ports.Embedder`. Build it once a process: it holds about 150 MB."""

    def __init__(self, cache_folder: Path, threads: int = 1, precision: Precision = "fp32") -> None:
        """Load the model; the first start on a machine also builds its graph into `cache_folder` (90 MB).

        Blocks for about 0.2 s, about 1 s at the first start. `threads` are the cores of one inference: 1
        leaves the others to the server and keeps the slowest queries steady; an index build that has the
        machine to itself is almost twice as fast with 2. The product's `precision` is fp32; int8 is there to be
        compared with it. Raises SetupError when the package with the weights is missing or altered, or the
        folder cannot be written.
        """
        from tokenizers import Tokenizer

        files = locate()
        verify(files.tokenizer, TOKENIZER_SHA256)
        self._tokenizer = Tokenizer.from_file(str(files.tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.graph = graph_file(files, cache_folder) if precision == "fp32" else int8_file(files, cache_folder)
        """The file that is run."""
        self._encode = open_encoder(self.graph, threads)
        self._name = NAME if precision == "fp32" else f"{NAME}-{precision}"
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedder")

    @property
    def name(self) -> str:
        """Model and weights; vectors of two embedders may be compared when this is equal."""
        return self._name

    @property
    def dimensions(self) -> int:
        """384."""
        return DIMENSIONS

    @property
    def middle_dimensions(self) -> int:
        """768: two layers side by side."""
        return MIDDLE_DIMENSIONS

    @property
    def max_tokens(self) -> int:
        """256, the two special tokens included; what comes after does not count in the vector."""
        return _MAX_TOKENS

    def count_tokens(self, text: str) -> int:
        """All tokens of `text`, the two special ones and those beyond `max_tokens` included."""
        return len(self._ids(text))

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (n, 384), rows of length 1 in the order of `texts`; any string is accepted.

        Raises Unavailable once the embedder is closed. A cancelled call stops after its running job.
        """
        return (await self.read(texts)).vectors

    async def read(self, texts: Sequence[str]) -> Read:
        """The same beside what the third and fifth of six layers make of the texts, in one run."""
        found = np.empty((len(texts), DIMENSIONS + MIDDLE_DIMENSIONS), np.float32)
        for page in pages([len(text) for text in texts]):
            part = texts[page.start : page.stop]
            if fits_one_job([len(text) for text in part]):
                found[page.start : page.stop] = await self._in_thread(self._at_once, part)
                continue
            ids = await self._in_thread(self._tokenised, part)
            for rows in jobs([len(one) for one in ids]):
                places = [page.start + row for row in rows]
                found[places] = await self._in_thread(self._encode, [ids[row] for row in rows])
        return Read(found[:, :DIMENSIONS], found[:, DIMENSIONS:])

    def close(self) -> None:
        """Wait for the running job and end the thread; may be called twice."""
        self._thread.shutdown(wait=True)

    async def _in_thread(self, work: Callable[[_In], _Out], argument: _In) -> _Out:
        try:
            future = asyncio.get_running_loop().run_in_executor(self._thread, work, argument)
        except RuntimeError as error:
            raise Unavailable("the embedder is closed") from error
        return await future

    def _at_once(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One text or few short ones, from words to vectors."""
        return self._encode(self._tokenised(texts))

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(encodable(text)).ids
        return ids

    def _tokenised(self, texts: Sequence[str]) -> list[list[int]]:
        """At most `max_tokens` ids a text, the closing special token always the last."""
        every = (self._ids(text) for text in texts)
        return [ids if len(ids) <= _MAX_TOKENS else [*ids[: _MAX_TOKENS - 1], ids[-1]] for ids in every]


def pages(lengths: Sequence[int]) -> Iterator[range]:
    """Consecutive texts, by their lengths in characters, in pages of bounded size or one text."""
    start = characters = 0
    for number, length in enumerate(lengths):
        full = number - start == _TEXTS_A_PAGE or characters + length > _CHARACTERS_A_PAGE
        if full and number > start:
            yield range(start, number)
            start, characters = number, 0
        characters += length
    if lengths:
        yield range(start, len(lengths))


def fits_one_job(lengths: Sequence[int]) -> bool:
    """Whether texts of these lengths in characters are surely one job; then a message waits once, not twice.

    A character is hardly ever more than one token, and one text is never more than a job.
    """
    return len(lengths) == 1 or len(lengths) * (max(lengths) + 2) <= _TOKENS_A_JOB


def jobs(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Row numbers in jobs of similar length, each at most `_TOKENS_A_JOB` tokens after padding or one row."""
    job: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        if job and (len(job) + 1) * lengths[row] > _TOKENS_A_JOB:
            yield job
            job = []
        job.append(row)
    if job:
        yield job


def encodable(text: str) -> str:
    """`text` as valid Unicode: surrogate pairs become their character, lone ones U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
