"""Lines tell what raises a signal; heads that were fitted before are remembered by what they were fitted on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from firstpass.adapters import line_fit
from firstpass.adapters.heads_file import read_heads, write_heads
from firstpass.adapters.kept_files import KEPT
from firstpass.adapters.line_fit import LogisticLines, RememberedHeads
from firstpass.domain.signals import SignalKind, SignalName
from firstpass.understanding.features import lexical_features
from firstpass.understanding.heads import Heads, Lines, Scale

TEXTS = ["i complain", "i am angry and complain", "where is my card", "how do i pay"]
FEATURES = np.array([[1.0, 0.1], [0.9, 0.0], [0.0, 1.0], [0.1, 0.8]], np.float32)
RAISES = np.array([[True], [True], [False], [False]])
WEIGHTS = np.ones((4, 1), np.float32)


def some_heads() -> Heads:
    words = [lexical_features(text) for text in TEXTS]
    lines = LogisticLines().lines(FEATURES, words, RAISES, WEIGHTS)
    two = Lines(np.hstack([lines.dense] * 2), np.hstack([lines.lexical] * 2), np.hstack([lines.bias] * 2))
    names = (SignalName(SignalKind.NOTICE, "complaint"), SignalName(SignalKind.ABUSE))
    scale = Scale(np.zeros(2, np.float32), np.ones(2, np.float32))
    return Heads(names, np.array([0.3, 0.6], np.float32), scale, two)


def test_a_line_tells_what_raises_from_what_does_not() -> None:
    lines = LogisticLines().lines(FEATURES, [lexical_features(text) for text in TEXTS], RAISES, WEIGHTS)
    scores = (FEATURES @ lines.dense + lines.bias)[:, 0]
    scores += [row.values @ lines.lexical[row.columns, 0] for row in map(lexical_features, TEXTS)]
    assert (scores > 0).tolist() == RAISES[:, 0].tolist()


def test_heads_are_remembered_under_their_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, heads = RememberedHeads(tmp_path / "heads"), some_heads()
    assert memory.remembered("a") is None
    memory.remember("a", heads)
    again = memory.remembered("a")
    assert again is not None
    assert again.names == heads.names
    assert memory.remembered("b") is None
    monkeypatch.setattr(line_fit, "STRENGTH", 2.0)
    assert memory.remembered("a") is None, "fitted otherwise"


def test_heads_may_come_with_the_texts(tmp_path: Path) -> None:
    RememberedHeads(tmp_path / "signals").remember("a", some_heads())
    memory = RememberedHeads(tmp_path / "heads", beside=tmp_path / "signals")
    assert memory.remembered("a") is not None
    assert memory.remembered("b") is None


def test_a_broken_file_is_as_good_as_none(tmp_path: Path) -> None:
    memory = RememberedHeads(tmp_path)
    memory.remember("a", some_heads())
    [file] = tmp_path.glob("heads-*.npz")
    for broken in (b"no numbers", file.read_bytes()[:-30]):
        file.write_bytes(broken)
        assert memory.remembered("a") is None


def test_only_the_newest_few_are_kept(tmp_path: Path) -> None:
    for key in "abcdef":
        RememberedHeads(tmp_path / "heads").remember(key, some_heads())
    assert len(list((tmp_path / "heads").iterdir())) == KEPT


def test_who_remembers_nothing_fits_anew() -> None:
    LogisticLines().remember("a", some_heads())
    assert LogisticLines().remembered("a") is None


def test_heads_come_back_as_they_were_written(tmp_path: Path) -> None:
    heads = some_heads()
    write_heads(tmp_path / "heads.npz", heads)
    again = read_heads(tmp_path / "heads.npz")
    assert again.names == heads.names
    words = [lexical_features(text) for text in TEXTS]
    assert np.allclose(again.probabilities(FEATURES, words), heads.probabilities(FEATURES, words), atol=1e-2)
