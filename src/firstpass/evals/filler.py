"""A playbook as large as wanted, for measuring: the shipped one and filler beside it, in the same collection.

The filler's texts are words of the playbook in random order, and its vectors are random directions: an index of
real size, though not of real meaning. Complete or absent, kept in the data folder by size, so that a bench that was
stopped goes on where it was.
"""

from __future__ import annotations

import asyncio
import random
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from firstpass.domain.lexicon import lexicon_of
from firstpass.domain.playbook import ArticleId, Content, GenerationId, Passage, PassageId, digest
from firstpass.domain.redaction import approved
from firstpass.ports import Embedder, Generation, Vectors
from firstpass.publishing import build_content, generation_folder, read_content
from firstpass.retrieval.building import Build, Progress, generation_id
from firstpass.retrieval.chunking import embedded_text
from firstpass.settings import Settings

SEED = 20260302
WORDS_A_PASSAGE = 60
_WORD = re.compile(r"[A-Za-z]{3,}")


@dataclass(frozen=True)
class Fillers:
    """Makes and finds the filled generations of one playbook."""

    settings: Settings
    content: Content
    embedder: Embedder
    _built: list[Build] = field(default_factory=list)

    @classmethod
    def of(cls, settings: Settings, embedder: Embedder) -> Fillers:
        """The fillers of the playbook as it stands; raises `ContentError`."""
        return cls(settings, read_content(settings), embedder)

    def generation(self, size: int, progress: Progress) -> Generation:
        """The generation with this many passages, built unless it is there; the shipped ones are always in it."""
        place = self.settings.data / "bench" / f"{size}-passages"
        folder = generation_folder(self.settings.model_copy(update={"data": place}))
        name = GenerationId(f"{generation_id(self.content, self.embedder.name)}-{size}")
        if not folder.has(name):
            shutil.rmtree(place, ignore_errors=True)
            made = enlarged(self._shipped(progress), name, size)
            folder.write(made, self.embedder, _counting(progress, size, len(made.passages)))
        folder.point_to(name)
        return folder.load(self.embedder)

    def _shipped(self, progress: Progress) -> Build:
        """The playbook's own build, made once for all sizes."""
        if not self._built:
            self._built.append(asyncio.run(build_content(self.settings, self.content, self.embedder, progress)))
        return self._built[0]


def _counting(progress: Progress, size: int, total: int) -> Callable[[int], None]:
    written = 0

    def count(added: int) -> None:
        nonlocal written
        written += added
        progress(f"writing {size} passages", written, total)

    return count


def enlarged(shipped: Build, name: GenerationId, size: int) -> Build:
    """The shipped build with filler up to `size` passages, under another name."""
    words = [word for passage in shipped.passages for word in _WORD.findall(passage.text)]
    filler = [_passage(number, words) for number in range(max(0, size - len(shipped.passages)))]
    passages = (*shipped.passages, *filler)
    known = {passage.id: passage for passage in passages}
    lexicon = lexicon_of((passage.id, embedded_text(passage)) for passage in passages)
    return Build(
        content=shipped.content,
        playbook=replace(shipped.playbook, id=name, passages=known, lexicon=lexicon),
        passages=passages,
        vectors=np.vstack([shipped.vectors, _directions(len(filler), shipped.vectors.shape[1])]),
        classifier=shipped.classifier,
        asked=shipped.asked,
        heads=shipped.heads,
    )


def _passage(number: int, words: Sequence[str]) -> Passage:
    chosen = random.Random(SEED + number).choices(words, k=WORDS_A_PASSAGE)  # noqa: S311 nothing secret
    text = " ".join(chosen)
    return Passage(
        id=PassageId(digest(f"filler {number} {text}")),
        article=ArticleId(f"filler-{number}"),
        revision=digest(text),
        title=f"Filler {number}",
        heading=None,
        text=approved(text),
        case_types=(),
        audience="customer",
        language="en",
        effective_from=date(2026, 1, 1),
        effective_to=None,
    )


def _directions(count: int, dimensions: int) -> Vectors:
    """Rows of length 1, spread evenly over all directions."""
    rows = np.random.default_rng(SEED).standard_normal((count, dimensions), dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / lengths, dtype=np.float32)
