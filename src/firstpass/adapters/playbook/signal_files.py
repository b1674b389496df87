"""The folder `signals`: messages that raise a signal and messages that nearly do, by kind and language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, RootModel

from firstpass.adapters.playbook.folder import Folder
from firstpass.adapters.playbook.schema import Strict, Text
from firstpass.adapters.playbook.signal_names import kind_named, signal_named, signal_of
from firstpass.adapters.yaml_files import Located
from firstpass.domain.errors import ContentError
from firstpass.domain.signals import SignalExample, SignalTable

FOLDER, RAISED_FROM_FILE, ORDINARY_FILES = "signals", "raised_from.yaml", "ordinary.*.yaml"
_NAME = re.compile(r"([a-z_]+)\.([a-z]{2})\.yaml")


class ExamplesFile(Strict):
    raises: tuple[Text, ...]
    near: tuple[Text, ...] = ()


class SignalFile(RootModel[dict[str, ExamplesFile]]):
    """By value; for a kind without values by the kind itself."""


class OrdinaryFile(RootModel[tuple[Text, ...]]):
    """Messages that raise nothing."""


class RaisedFromFile(RootModel[dict[str, Annotated[float, Field(gt=0, lt=1)]]]):
    """By the signal's name, such as `notice.complaint`."""


def read_signals(folder: Folder) -> SignalTable:
    """The examples of every file, in the order of the files; empty where there is no folder."""
    root = folder.root / FOLDER
    plain = sorted(root.glob(ORDINARY_FILES))
    files = sorted(path for path in root.glob("*.yaml") if path.name != RAISED_FROM_FILE and path not in plain)
    examples = tuple(example for path in files for example in _examples(folder, path))
    located = folder.yaml(root / RAISED_FROM_FILE, RaisedFromFile) if (root / RAISED_FROM_FILE).exists() else None
    ordinary = (folder.yaml(path, OrdinaryFile) for path in plain)
    return SignalTable(
        examples,
        _raised_from(folder, located) if located else {},
        tuple(text for each in ordinary if each for text in each.value.root),
    )


def _examples(folder: Folder, path: Path) -> Iterator[SignalExample]:
    named = _NAME.fullmatch(path.name)
    kind = kind_named(named.group(1)) if named else None
    if named is None or kind is None:
        mend = "Name it by kind and language, such as notice.en.yaml"
        what = "the file's name is no kind of signal that is learned"
        folder.faults.append(ContentError(folder.name(FOLDER, path.name), 1, what, mend, "unknown_signal"))
        return
    located = folder.yaml(path, SignalFile)
    for key, examples in located.value.root.items() if located else ():
        name = signal_of(kind, key)
        if name is None and located:
            folder.faults.append(_unknown(located, (key,), key))
        elif name:
            yield from (SignalExample(name, named.group(2), text, True) for text in examples.raises)
            yield from (SignalExample(name, named.group(2), text, False) for text in examples.near)


def _raised_from(folder: Folder, located: Located[RaisedFromFile]) -> dict[str, float]:
    for name in located.value.root:
        if signal_named(name) is None:
            folder.faults.append(_unknown(located, (name,), name))
    return located.value.root


def _unknown(located: Located[Any], at: tuple[str, ...], name: str) -> ContentError:
    mend = "Correct the name; knowledge_base/README.md says which there are"
    return located.fault(at, f"there is no signal {name}", mend, "unknown_signal")
