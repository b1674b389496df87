"""Training the heads: examples that raise a signal against near misses, other signals, and ordinary questions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from firstpass.domain.signals import RAISED_FROM, SignalName, SignalTable
from firstpass.ports import Vectors
from firstpass.understanding.features import Sparse, lexical_features
from firstpass.understanding.heads import Floats, Heads, Lines, Scale, no_heads

RAISING, NEAR, OTHER, RELATED, ORDINARY = 4.0, 10.0, 2.0, 0.3, 8.0
"""What one example counts: one that raises the signal, a near miss of it, an example of another signal, one that raises
another of the same kind (a complaint may well be about an error), and an ordinary question."""
_SMALLEST, _LENGTH = 1e-3, 1.4


class HeadTexts(NamedTuple):
    """The texts that heads learn from: the examples of the table in order, and ordinary messages behind them."""

    table: SignalTable
    ordinary: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return (*(example.text for example in self.table.examples), *self.ordinary)


class LineFitter(Protocol):
    """Fits logistic lines; an adapter wraps the library that can."""

    def lines(self, features: Floats, lexical: Sequence[Sparse], raises: NDArray[np.bool_], weights: Floats) -> Lines:
        """One line a column of `raises` and `weights`, both of shape (texts, signals)."""
        ...

    def remembered(self, key: str) -> Heads | None:
        """The heads that were fitted before on the texts that the key stands for."""
        ...

    def remember(self, key: str, heads: Heads) -> None: ...


def head_texts(table: SignalTable) -> HeadTexts:
    """Nothing where the table has no examples."""
    return HeadTexts(table, table.ordinary if table.examples else ())


def train_heads(texts: HeadTexts, middle: Vectors, fitter: LineFitter) -> Heads:
    """The heads; `middle` holds one row a text, in order."""
    if not texts.table.examples:
        return no_heads(middle.shape[1])
    names = tuple(sorted({example.name for example in texts.table.examples if example.raises}, key=str))
    scale = _scale(middle)
    raises, weights = _targets(texts, names)
    words = [lexical_features(text) for text in texts.texts]
    lines = fitter.lines(scale(middle), words, raises, weights)
    return Heads(names, _raised_from(names, texts.table), scale, lines)


def key_of(texts: HeadTexts, embedder: str) -> str:
    """A name for everything that heads are fitted on; from which probability each is raised is not part of it."""
    said = [f"{one.name} {one.raises} {one.text}" for one in texts.table.examples]
    weights = (RAISING, NEAR, OTHER, RELATED, ORDINARY, _LENGTH)
    return hashlib.sha256("\0".join([embedder, str(weights), *said, "", *texts.ordinary]).encode()).hexdigest()


def raised_as(heads: Heads, table: SignalTable) -> Heads:
    """The same heads, raised from the probabilities of the table."""
    return replace(heads, raised_from=_raised_from(heads.names, table))


def _raised_from(names: tuple[SignalName, ...], table: SignalTable) -> Floats:
    return np.array([table.raised_from.get(str(name), RAISED_FROM) for name in names], np.float32)


def _scale(middle: Vectors) -> Scale:
    spread = np.maximum(middle.std(axis=0), _SMALLEST) * np.sqrt(middle.shape[1]) / _LENGTH
    return Scale(middle.mean(axis=0).astype(np.float32), (1.0 / spread).astype(np.float32))


def _targets(texts: HeadTexts, names: tuple[SignalName, ...]) -> tuple[NDArray[np.bool_], Floats]:
    raises = np.zeros((len(texts.texts), len(names)), np.bool_)
    weights = np.full(raises.shape, ORDINARY, np.float32)
    for row, example in enumerate(texts.table.examples):
        for column, name in enumerate(names):
            own = example.name == name
            raises[row, column] = own and example.raises
            weights[row, column] = _weight(own, example.raises, example.name.kind == name.kind)
    return raises, weights


def _weight(own: bool, raises: bool, same_kind: bool) -> float:
    if own:
        return RAISING if raises else NEAR
    return RELATED if raises and same_kind else OTHER
