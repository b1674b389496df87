"""Lines that were fitted before are remembered by what they were fitted on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from firstpass.adapters import line_fit
from firstpass.adapters.heads_file import read_heads, write_heads
from firstpass.adapters.line_fit import LogisticLines, RememberedLines
from firstpass.domain.signals import SignalKind, SignalName
from firstpass.understanding.features import lexical_features
from firstpass.understanding.heads import Heads, Lines, Scale

TEXTS = ["i complain", "i am angry and complain", "where is my card", "how do i pay"]
FEATURES = np.array([[1.0, 0.1], [0.9, 0.0], [0.0, 1.0], [0.1, 0.8]], np.float32)
RAISES = np.array([[True], [True], [False], [False]])
WEIGHTS = np.ones((4, 1), np.float32)


def fitted(folder: Path, weights: np.ndarray = WEIGHTS) -> Lines:
    return RememberedLines(folder).lines(FEATURES, [lexical_features(text) for text in TEXTS], RAISES, weights)


def test_a_line_tells_what_raises_from_what_does_not() -> None:
    lines = LogisticLines().lines(FEATURES, [lexical_features(text) for text in TEXTS], RAISES, WEIGHTS)
    scores = (FEATURES @ lines.dense + lines.bias)[:, 0]
    scores += [row.values @ lines.lexical[row.columns, 0] for row in map(lexical_features, TEXTS)]
    assert (scores > 0).tolist() == RAISES[:, 0].tolist()


def test_the_same_texts_are_fitted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fitted(tmp_path)
    monkeypatch.setattr(LogisticLines, "lines", None)
    again = fitted(tmp_path)
    assert np.array_equal(first.dense, again.dense)
    assert np.array_equal(first.lexical, again.lexical)
    with pytest.raises(TypeError):
        fitted(tmp_path, 2 * WEIGHTS)


def test_a_broken_file_is_fitted_anew(tmp_path: Path) -> None:
    first = fitted(tmp_path)
    [file] = tmp_path.glob("lines-*.npz")
    file.write_bytes(b"no numbers")
    assert np.array_equal(fitted(tmp_path).dense, first.dense)


def test_only_the_newest_few_are_kept(tmp_path: Path) -> None:
    for factor in range(1, 6):
        fitted(tmp_path, factor * WEIGHTS)
    assert len(list(tmp_path.glob("*.npz"))) == line_fit._KEPT


def test_heads_come_back_as_they_were_written(tmp_path: Path) -> None:
    names = (SignalName(SignalKind.NOTICE, "complaint"), SignalName(SignalKind.ABUSE))
    lines = fitted(tmp_path)
    two = Lines(np.hstack([lines.dense] * 2), np.hstack([lines.lexical] * 2), np.hstack([lines.bias] * 2))
    scale = Scale(np.zeros(2, np.float32), np.ones(2, np.float32))
    heads = Heads(names, np.array([0.3, 0.6], np.float32), scale, two)
    write_heads(tmp_path / "heads.npz", heads)
    again = read_heads(tmp_path / "heads.npz")
    assert again.names == names
    words = [lexical_features(text) for text in TEXTS]
    assert np.allclose(again.probabilities(FEATURES, words), heads.probabilities(FEATURES, words), atol=1e-2)
