"""Lint as the tests run it: any folder, any day; machines that were fitted once are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from firstpass.adapters.embedding.hashing import HashingEmbedder
from firstpass.adapters.kernel_fit import KernelFitter
from firstpass.adapters.playbook import examine_playbook
from firstpass.adapters.syllables import syllable_counter
from firstpass.domain.lint import Finding
from firstpass.domain.scope import CaseTypeId
from firstpass.ports import Embedder
from firstpass.retrieval.lint import lint
from firstpass.retrieval.lint.material import Material
from firstpass.understanding.classifier import Examples
from firstpass.understanding.features import Sparse
from firstpass.understanding.training import Fitted, Fitter

TODAY = date(2026, 11, 22)
HASHING = HashingEmbedder()
SYLLABLES = syllable_counter()


class KeptMachines(KernelFitter):
    """A fitter that fits a machine once for the same questions."""

    def __init__(self) -> None:
        self._known: dict[bytes, Fitted] = {}

    def machine(self, examples: Examples, lexical: Sequence[Sparse], classes: Sequence[CaseTypeId]) -> Fitted:
        key = examples.vectors.tobytes() + examples.labels.tobytes()
        if key not in self._known:
            self._known[key] = super().machine(examples, lexical, classes)
        return self._known[key]


MACHINES = KeptMachines()


def findings(
    root: Path, on: date = TODAY, embedder: Embedder = HASHING, fitter: Fitter = MACHINES
) -> tuple[Finding, ...]:
    material = Material(examine_playbook(root), on, SYLLABLES)
    return asyncio.run(lint(material, embedder, fitter, lambda *_: None))


def line_of(root: Path, name: str, text: str) -> int:
    """The number of the first line of a file that holds this text, or begins with it where it is marked ^."""
    lines = (root / name).read_text(encoding="utf-8").splitlines()
    marked, text = text.startswith("^"), text.removeprefix("^")
    return next(number for number, line in enumerate(lines, 1) if (line.startswith(text) if marked else text in line))
