"""Heads: for each signal a line through what the embedder makes of a text halfway, and through its words.

They find what no table of phrases can list; the cue tables stand beside them for what must never be missed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firstpass.domain.signals import SignalName
from firstpass.ports import Vectors
from firstpass.understanding.features import BUCKETS, Sparse

Floats = NDArray[np.float32]

SENTENCE_RAISES_FROM = 0.6
"""The least probability from which one sentence of several raises a signal: without the others it is easily misread."""
DOUBTED_BELOW = 0.25
"""The part of the probability from which a signal is raised below which a phrase of the tables does not raise it."""


@dataclass(frozen=True)
class Scale:
    """Brings a middle to mean 0 and to a length of about 1.4: `shift` and `factor` have shape (dimensions,)."""

    shift: Floats
    factor: Floats

    def __call__(self, middle: Vectors) -> Floats:
        return np.asarray((middle - self.shift) * self.factor, np.float32)


@dataclass(frozen=True)
class Lines:
    """For k signals: `dense` (dimensions, k), `lexical` (BUCKETS, k), `bias` (k,)."""

    dense: Floats
    lexical: Floats
    bias: Floats


@dataclass(frozen=True)
class Heads:
    """The signals, the probability from which each is raised, shape (k,), and the lines that give it."""

    names: tuple[SignalName, ...]
    raised_from: Floats
    scale: Scale
    lines: Lines

    def probabilities(self, middle: Vectors, words: Sequence[Sparse]) -> Floats:
        """How likely each text raises each signal, shape (texts, signals)."""
        scores = self.scale(middle) @ self.lines.dense + self.lines.bias
        for row, sparse in enumerate(words):
            scores[row] += sparse.values @ self.lines.lexical[sparse.columns]
        return np.asarray(1.0 / (1.0 + np.exp(-scores)), np.float32)

    def raised(self, likely: Floats, floor: Callable[[SignalName], float]) -> dict[SignalName, tuple[int, float]]:
        """Each signal that a message raises, by the probabilities of [whole message, sentence, sentence …].

        With the row that raises it most, and how likely. A sentence on its own has to be surer than the whole; no row
        raises a signal below its `floor`."""
        if not self.names:
            return {}
        least = np.maximum(self.raised_from, [floor(name) for name in self.names])
        needed = np.maximum(least, SENTENCE_RAISES_FROM)[None, :].repeat(len(likely), axis=0)
        needed[0] = least
        best = likely.argmax(axis=0)
        return {
            name: (int(best[i]), float(likely[best[i], i]))
            for i, name in enumerate(self.names)
            if (likely[:, i] >= needed[:, i]).any()
        }

    def doubted(self, likely: Floats) -> frozenset[SignalName]:
        """The signals that no row comes near to: a phrase of the tables is taken for one in another sense then."""
        best = likely.max(axis=0, initial=0.0)
        return frozenset(name for i, name in enumerate(self.names) if best[i] < DOUBTED_BELOW * self.raised_from[i])


def no_heads(dimensions: int) -> Heads:
    """What a playbook without examples has."""
    nothing = np.zeros((dimensions, 0), np.float32)
    lines = Lines(nothing, np.zeros((BUCKETS, 0), np.float32), np.zeros(0, np.float32))
    flat = np.zeros(dimensions, np.float32)
    return Heads((), np.zeros(0, np.float32), Scale(flat, flat), lines)
