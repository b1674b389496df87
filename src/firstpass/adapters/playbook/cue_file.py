"""`cues.yaml`: word lists and phrases, each of which can match (the phrase grammar: understanding/cues)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

from firstpass.adapters.playbook.folder import Folder
from firstpass.adapters.playbook.schema import CuesFile
from firstpass.adapters.yaml_files import Fault, Located, Location
from firstpass.domain.errors import ContentError
from firstpass.domain.playbook import Cues

T = TypeVar("T")

_LIST = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"\w")
_BRACE = re.compile(r"[{}]")
_GAP = "..."


def read_cues(folder: Folder) -> Cues | None:
    """The cue tables, also where a phrase cannot match."""
    located = folder.yaml(folder.root / "cues.yaml", CuesFile)
    if located is None:
        return None
    cues = _cues(located.value)
    folder.faults += phrase_faults(located, cues)
    return cues


def phrase_faults(table: Located[T], cues: Cues) -> Iterator[ContentError]:
    """Phrases and word lists of a file that cannot match; a dot in a kind's name is a step down in the file."""
    lists = {name for name, entries in cues.words.items() if entries}
    for path, phrase in _phrases(cues):
        if fault := _phrase_fault(phrase, lists):
            yield table.fault(path, fault.what, fault.mend, "broken_phrase")
    for path, entry in _entries(cues.words, ("words",)):
        if fault := _words_fault(entry):
            yield table.fault(path, fault.what, fault.mend, "broken_phrase")


def _cues(file: CuesFile) -> Cues:
    kinds = file.model_dump(by_alias=True, exclude={"words", "reserved", "register_", "mood", "repeated"})
    tables = ("reserved", file.reserved), ("register", file.register_), ("mood", file.mood), ("repeated", file.repeated)
    valued = {f"{kind}.{value}": phrases for kind, table in tables for value, phrases in table.items()}
    return Cues(file.words, kinds | valued)


def _phrases(cues: Cues) -> Iterator[tuple[Location, str]]:
    for kind, languages in cues.phrases.items():
        yield from _entries(languages, tuple(kind.split(".")))


def _entries(table: Mapping[str, tuple[str, ...]], place: Location) -> Iterator[tuple[Location, str]]:
    """Each entry of a table of lists, and where it stands in the file."""
    for name, entries in table.items():
        for number, entry in enumerate(entries):
            yield (*place, name, number), entry


def _phrase_fault(phrase: str, lists: set[str]) -> Fault | None:
    pieces = phrase.split()
    if _GAP in (*pieces[:1], *pieces[-1:]):
        return Fault(f"{phrase!r} has ... at an end", "Write ... between words only")
    faults = (_piece_fault(piece, lists) for piece in pieces if piece != _GAP)
    return next((fault for fault in faults if fault), None)


def _piece_fault(piece: str, lists: set[str]) -> Fault | None:
    named = _LIST.fullmatch(piece)
    if not named:
        return _words_fault(piece)
    if named.group(1) in lists:
        return None
    return Fault(f"there is no word list {piece}, or it is empty", "Add it under words or correct the name")


def _words_fault(text: str) -> Fault | None:
    if _BRACE.search(text):
        return Fault(f"{text!r} has a brace out of place", "Write {list} between blanks, and in phrases only")
    if not _WORD.search(text):
        return Fault(f"{text!r} has no words", "Write words, or remove it: other signs are not looked at")
    return None
