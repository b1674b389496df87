"""The files that make up one generation: what is written into each, and how a generation is loaded from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firstpass.adapters.heads_file import read_heads, write_heads
from firstpass.adapters.languages import LangidDetector
from firstpass.adapters.passages_chroma import ChromaPassageStore, write_passages
from firstpass.adapters.sql.codec import decode, encode
from firstpass.domain.crisis import CrisisTable
from firstpass.domain.lexicon import Lexicon
from firstpass.domain.lint import NeverSay
from firstpass.domain.notices import NoticeTable
from firstpass.domain.playbook import Content, Cues, GenerationId, Passage, Playbook, Reply
from firstpass.domain.scope import CaseTypeId, Scope
from firstpass.domain.statuses import StatusTable
from firstpass.ports import Embedder, Generation
from firstpass.retrieval.building import FORMAT, AskedRows, Build
from firstpass.understanding.classifier import Calibration, Classifier, Examples, Machine
from firstpass.understanding.cues import CueTable
from firstpass.understanding.understander import PlaybookUnderstander

PLAYBOOK = "playbook.json"
CONTENT = "content.json"
"""The files of the playbook as they were read, to be compared with; a service never loads it."""
CLASSIFIER = "classifier.npz"
HEADS = "heads.npz"
ASKED = "asked.json"
PARTS = "parts.json"
PASSAGES = "passages"


@dataclass(frozen=True)
class Stored:
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
    never_say: NeverSay | None
    crisis_lines: CrisisTable
    statuses: StatusTable

    def playbook(self) -> Playbook:
        """The same as it is used."""
        return Playbook(
            id=self.id,
            scope=self.scope,
            passages={passage.id: passage for passage in self.passages},
            replies={(reply.id, reply.language): reply for reply in self.replies},
            cues=self.cues,
            facts=self.facts,
            notices=self.notices,
            lexicon=self.lexicon,
            never_say=self.never_say,
            crisis_lines=self.crisis_lines,
            statuses=self.statuses,
        )


@dataclass(frozen=True)
class Parts:
    """By what a generation was made, and how large each of its files was then."""

    format: int
    embedder: str
    sizes: dict[str, int]


def write_parts(folder: Path, build: Build, embedder: Embedder, progress: Callable[[int], None]) -> None:
    """Write every file of a build into an empty folder."""
    write_passages(folder / PASSAGES, build.passages, build.vectors, progress)
    _write_classifier(folder / CLASSIFIER, build.classifier)
    write_heads(folder / HEADS, build.heads)
    (folder / ASKED).write_text(encode(AskedRows, build.asked), encoding="utf-8")
    (folder / CONTENT).write_text(encode(Content, build.content), encoding="utf-8")
    (folder / PLAYBOOK).write_text(encode(Stored, _stored(build.playbook, embedder)), encoding="utf-8")
    sizes = {file.relative_to(folder).as_posix(): file.stat().st_size for file in folder.rglob("*") if file.is_file()}
    (folder / PARTS).write_text(encode(Parts, Parts(FORMAT, embedder.name, sizes)), encoding="utf-8")


def read_stored(folder: Path) -> Stored:
    """The texts and tables; raises `OSError` or `ValueError` where they cannot be read."""
    return decode(Stored, (folder / PLAYBOOK).read_text(encoding="utf-8"))


def read_content(folder: Path) -> Content:
    """What the generation was made from; raises `OSError` or `ValueError` where it cannot be read."""
    return decode(Content, (folder / CONTENT).read_text(encoding="utf-8"))


def fault_in(folder: Path, embedder: str) -> str | None:
    """What keeps the files from being loaded, as far as their sizes tell; None where they are whole."""
    if not (folder / PLAYBOOK).is_file():
        return "is not there"
    try:
        parts = decode(Parts, (folder / PARTS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return "was made by another version"
    except (OSError, ValueError):
        return f"is broken: {PARTS} cannot be read"
    if (parts.format, parts.embedder) != (FORMAT, embedder):
        return "was made by another version or embedder"
    name = next((name for name, size in parts.sizes.items() if not _whole(folder, name, size)), None)
    return f"is broken: {name} is not as it was written" if name else None


def _whole(folder: Path, name: str, size: int) -> bool:
    """The passages' own files are written to when they are opened, but never become shorter."""
    try:
        found = (folder / name).stat().st_size
    except OSError:
        return False
    return found >= size if name.startswith(f"{PASSAGES}/") else found == size


def load_parts(folder: Path, stored: Stored, embedder: Embedder) -> Generation:
    """The generation, ready to answer; raises whatever vendors raise on a damaged file."""
    playbook = stored.playbook()
    cues, classifier = CueTable(playbook.cues), _read_classifier(folder / CLASSIFIER)
    passages = ChromaPassageStore(folder / PASSAGES, _collections(stored))
    heads = read_heads(folder / HEADS)
    detector, worded = LangidDetector(), {language for _, language in playbook.replies}
    understander = PlaybookUnderstander(playbook.scope, cues, classifier, heads, embedder, detector, worded)
    asked, known = decode(AskedRows, (folder / ASKED).read_text(encoding="utf-8")), classifier.examples.vectors
    samples = {article: known[list(rows)] for article, rows in asked.samples.items()}
    headings = {passage: known[row] for passage, row in asked.headings.items()}
    return Generation(playbook, understander, passages, samples, headings)


def _stored(playbook: Playbook, embedder: Embedder) -> Stored:
    return Stored(
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
        never_say=playbook.never_say,
        crisis_lines=playbook.crisis_lines,
        statuses=playbook.statuses,
    )


def _collections(stored: Stored) -> dict[tuple[str, str], int]:
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
