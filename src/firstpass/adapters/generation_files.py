"""A generation on disk: one folder named by its content hash, complete or absent; the file `current` points to it."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import numpy as np

from firstpass.adapters.passages_chroma import ChromaPassageStore, write_passages
from firstpass.adapters.sql.codec import decode, encode
from firstpass.domain.errors import SetupError
from firstpass.domain.lexicon import Lexicon
from firstpass.domain.notices import NoticeTable
from firstpass.domain.playbook import Cues, GenerationId, Passage, Playbook, Reply
from firstpass.domain.scope import CaseTypeId, Scope
from firstpass.ports import Embedder, Generation
from firstpass.retrieval.building import FORMAT, AskedRows, Build
from firstpass.understanding.classifier import Calibration, Classifier, Examples, Machine
from firstpass.understanding.cues import CueTable
from firstpass.understanding.understander import PlaybookUnderstander

POINTER = "current"
PLAYBOOK = "playbook.json"
CLASSIFIER = "classifier.npz"
ASKED = "asked.json"
PASSAGES = "passages"
_NAME = re.compile(r"[a-z0-9]+(?:-[0-9]+)?")
KEPT = 5
"""Generations that stay on disk; a running service takes up a new one within seconds."""
_MOVES = 5
"""Tries to move a build into place while other builds do the same."""
_MEND = "Build it again with: firstpass index --force"


@dataclass(frozen=True)
class _Stored:
    """The texts and tables of a generation as its file holds them."""

    format: int
    embedder: str
    id: GenerationId
    scope: Scope
    passages: tuple[Passage, ...]
    replies: tuple[Reply, ...]
    cues: Cues
    facts: dict[str, str]
    notices: NoticeTable
    lexicon: Lexicon


class GenerationFolder:
    """The folder with all generations."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def has(self, name: GenerationId) -> bool:
        """Whether this generation is complete."""
        return (self._root / name / PLAYBOOK).is_file()

    def current(self) -> GenerationId | None:
        """The generation pointed to, None before the first build."""
        try:
            name = (self._root / POINTER).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return GenerationId(name) if _NAME.fullmatch(name) else None

    def point_to(self, name: GenerationId) -> None:
        """Make a complete generation the current one, in one step."""
        pending = self._root / f".{POINTER}.{os.getpid()}"
        pending.write_text(f"{name}\n")
        pending.replace(self._root / POINTER)

    def write(self, build: Build, embedder: Embedder, progress: Callable[[int], None]) -> None:
        """Write a build aside and move it into place, where an earlier one of the same content makes way."""
        self._root.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".building-", dir=self._root))
        try:
            write_passages(aside / PASSAGES, build.passages, build.vectors, progress)
            _write_classifier(aside / CLASSIFIER, build.classifier)
            (aside / ASKED).write_text(encode(AskedRows, build.asked), encoding="utf-8")
            (aside / PLAYBOOK).write_text(encode(_Stored, _stored(build.playbook, embedder)), encoding="utf-8")
            self._move(aside, build.playbook.id)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def sweep(self, used: GenerationId) -> None:
        """Remove all but the newest generations; `used` stays, and the current one."""
        complete = [GenerationId(path.parent.name) for path in self._root.glob(f"*/{PLAYBOOK}")]
        complete.sort(key=self.stamp, reverse=True)
        for name in complete[KEPT:]:
            if name not in (used, self.current()):
                shutil.rmtree(self._root / name, ignore_errors=True)

    def stamp(self, name: GenerationId) -> int:
        """When this generation was written, in nanoseconds; 0 when it is not there."""
        try:
            return (self._root / name / PLAYBOOK).stat().st_mtime_ns
        except OSError:
            return 0

    def load(self, embedder: Embedder, name: GenerationId | None = None) -> Generation:
        """A generation, the current one unless named.

        Raises `SetupError` when there is none, it is broken, or made by another embedder."""
        name = name or self.current()
        if name is None or not self.has(name):
            raise SetupError("There is no index yet", "Build it with: firstpass index")
        folder = self._root / name
        try:
            stored = decode(_Stored, (folder / PLAYBOOK).read_text(encoding="utf-8"))
            if (stored.format, stored.embedder) != (FORMAT, embedder.name):
                raise SetupError("The index was made by another version or embedder", _MEND)
            return _generation(folder, stored, embedder)
        except SetupError:
            raise
        except Exception as error:  # noqa: BLE001 vendors raise anything on a damaged file; the mend is the same
            raise SetupError(f"The index is broken ({type(error).__name__})", _MEND) from None

    def playbook(self) -> Playbook | None:
        """The texts and tables of the current generation alone; None where there is none that can be read."""
        name = self.current()
        try:
            return _playbook(decode(_Stored, (self._root / name / PLAYBOOK).read_text("utf-8"))) if name else None
        except (OSError, ValueError):
            return None

    def _move(self, aside: Path, name: GenerationId) -> None:
        """Of two builds at once the later stands: they hold the same."""
        before = Path(tempfile.mkdtemp(prefix=".building-", dir=self._root))
        try:
            for _ in range(_MOVES):
                with suppress(FileNotFoundError):
                    (self._root / name).rename(before / uuid4().hex)
                with suppress(OSError):
                    aside.rename(self._root / name)
                    return
            raise SetupError("The index cannot be moved into place", "Run firstpass index once, not many at a time")
        finally:
            shutil.rmtree(before, ignore_errors=True)


def _generation(folder: Path, stored: _Stored, embedder: Embedder) -> Generation:
    playbook = _playbook(stored)
    cues, classifier = CueTable(playbook.cues), _read_classifier(folder / CLASSIFIER)
    passages = ChromaPassageStore(folder / PASSAGES, _collections(stored))
    understander = PlaybookUnderstander(playbook.scope, cues, classifier, embedder)
    asked, known = decode(AskedRows, (folder / ASKED).read_text(encoding="utf-8")), classifier.examples.vectors
    samples = {article: known[list(rows)] for article, rows in asked.samples.items()}
    headings = {passage: known[row] for passage, row in asked.headings.items()}
    return Generation(playbook, understander, passages, samples, headings)


def _stored(playbook: Playbook, embedder: Embedder) -> _Stored:
    return _Stored(
        format=FORMAT,
        embedder=embedder.name,
        id=playbook.id,
        scope=playbook.scope,
        passages=tuple(playbook.passages.values()),
        replies=tuple(playbook.replies.values()),
        cues=playbook.cues,
        facts=dict(playbook.facts),
        notices=playbook.notices,
        lexicon=playbook.lexicon,
    )


def _playbook(stored: _Stored) -> Playbook:
    return Playbook(
        id=stored.id,
        scope=stored.scope,
        passages={passage.id: passage for passage in stored.passages},
        replies={(reply.id, reply.language): reply for reply in stored.replies},
        cues=stored.cues,
        facts=stored.facts,
        notices=stored.notices,
        lexicon=stored.lexicon,
    )


def _collections(stored: _Stored) -> dict[tuple[str, str], int]:
    counted: dict[tuple[str, str], int] = {}
    for passage in stored.passages:
        key = passage.audience, passage.language
        counted[key] = counted.get(key, 0) + 1
    return counted


def _write_classifier(path: Path, classifier: Classifier) -> None:
    with path.open("wb") as file:
        np.savez(
            file,
            classes=np.array(classifier.machine.classes),
            dense=classifier.machine.dense,
            lexical=classifier.machine.lexical,
            weights=classifier.calibration.weights,
            offset=np.array(classifier.calibration.bias),
            examples=classifier.examples.vectors,
            labels=classifier.examples.labels,
        )


def _read_classifier(path: Path) -> Classifier:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        classes = tuple(CaseTypeId(str(name)) for name in stored["classes"])
        machine = Machine(classes, stored["dense"], stored["lexical"])
        calibration = Calibration(stored["weights"], float(stored["offset"]))
        return Classifier(machine, calibration, Examples(stored["examples"], stored["labels"]))
