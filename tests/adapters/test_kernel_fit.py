"""Machines tell classes apart; one that was fitted before on the same examples is not fitted again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from firstpass.adapters import kernel_fit
from firstpass.adapters.kernel_fit import KernelFitter, RememberedMachines
from firstpass.domain.scope import CaseTypeId
from firstpass.understanding.classifier import Examples
from firstpass.understanding.features import lexical_features

CLASSES = (CaseTypeId("card_lost"), CaseTypeId("invoice_copy"))
TEXTS = ("i lost my card", "card stolen", "copy of my invoice", "october invoice")
LEXICAL = [lexical_features(text) for text in TEXTS]
EXAMPLES = Examples(
    np.array([[1, 0], [0.96, 0.28], [0, 1], [0.28, 0.96]], np.float32), np.array([0, 0, 1, 1], np.int32)
)


def no_fit(*_: Any) -> None:
    raise AssertionError("fitted")


def test_a_machine_scores_the_class_of_each_example_highest_seen_or_not() -> None:
    machine, unseen = KernelFitter().machine(EXAMPLES, LEXICAL, CLASSES)
    scores = [machine.scores(EXAMPLES.vectors @ EXAMPLES.vectors[row], LEXICAL[row]) for row in range(len(TEXTS))]
    assert [int(np.argmax(row)) for row in scores] == EXAMPLES.labels.tolist()
    assert np.argmax(unseen, axis=1).tolist() == EXAMPLES.labels.tolist()


def test_what_an_example_gets_unseen_is_what_a_machine_without_it_says() -> None:
    _, unseen = KernelFitter().machine(EXAMPLES, LEXICAL, CLASSES)
    others = [0, 1, 3]
    without = Examples(EXAMPLES.vectors[others], EXAMPLES.labels[others])
    machine, _ = KernelFitter().machine(without, [LEXICAL[row] for row in others], CLASSES)
    said = machine.scores(without.vectors @ EXAMPLES.vectors[2], LEXICAL[2])
    assert np.allclose(unseen[2], said, atol=1e-4)


def test_a_machine_is_fitted_once_for_the_same_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = RememberedMachines(tmp_path / "machines").machine(EXAMPLES, LEXICAL, CLASSES)
    monkeypatch.setattr(kernel_fit, "_inverse", no_fit)
    again = RememberedMachines(tmp_path / "machines").machine(EXAMPLES, LEXICAL, CLASSES)
    assert again.machine.classes == CLASSES
    for part in ("dense", "lexical"):
        assert np.array_equal(getattr(again.machine, part), getattr(fitted.machine, part))
    assert np.array_equal(again.unseen, fitted.unseen)


@pytest.mark.parametrize("what", ["vectors", "labels", "words", "classes", "settings"])
def test_other_examples_are_fitted_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    RememberedMachines(tmp_path).machine(EXAMPLES, LEXICAL, CLASSES)
    vectors = EXAMPLES.vectors[::-1].copy() if what == "vectors" else EXAMPLES.vectors
    labels = np.array([0, 1, 1, 1], np.int32) if what == "labels" else EXAMPLES.labels
    words = LEXICAL[::-1] if what == "words" else LEXICAL
    classes = CLASSES[::-1] if what == "classes" else CLASSES
    if what == "settings":
        monkeypatch.setattr(kernel_fit, "RIDGE", 0.4)
    monkeypatch.setattr(kernel_fit, "_inverse", no_fit)
    with pytest.raises(AssertionError, match="fitted"):
        RememberedMachines(tmp_path).machine(Examples(vectors, labels), words, classes)


def test_a_broken_file_is_fitted_again(tmp_path: Path) -> None:
    memory = RememberedMachines(tmp_path)
    memory.machine(EXAMPLES, LEXICAL, CLASSES)
    [file] = tmp_path.glob("machine-*.npz")
    file.write_bytes(file.read_bytes()[:-40])
    assert memory.machine(EXAMPLES, LEXICAL, CLASSES).machine.classes == CLASSES
