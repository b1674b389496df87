"""Fitting the heads' lines with SciPy, and remembering heads that were fitted on the same texts before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.special import expit

from firstpass.adapters.heads_file import read_heads, write_heads
from firstpass.adapters.kept_files import KeptFiles
from firstpass.adapters.kernel_fit import as_matrix
from firstpass.understanding.features import Sparse
from firstpass.understanding.heads import Floats, Heads, Lines

STRENGTH = 0.3
"""How much an example of weight 1 counts against keeping a line flat."""
LEXICAL = 2.0
"""How much the words count beside the middle."""
_ROUNDS = 150
"""Enough for probabilities that no longer change with a few examples more or less."""
_KIND = "heads"


class LogisticLines:
    """The `LineFitter` of `understanding.head_training`: logistic regression, every line in the same run.

    About 30 s for 27 signals on 25,000 texts."""

    def lines(self, features: Floats, lexical: Sequence[Sparse], raises: NDArray[np.bool_], weights: Floats) -> Lines:
        """One line a column, with a penalty on the squares of all its numbers but the bias."""
        words = as_matrix(lexical)
        used = np.unique(words.indices)
        problem = _Problem(features, words[:, used] * LEXICAL, np.where(raises, 1, -1), STRENGTH * weights)
        found = minimize(problem, problem.start(), jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS})
        rows = problem.shaped(found.x)
        table = np.zeros((words.shape[1], raises.shape[1]), np.float32)
        table[used] = rows[features.shape[1] : -1] * LEXICAL
        return Lines(rows[: features.shape[1]], table, rows[-1])

    def remembered(self, key: str) -> Heads | None:
        """None: it remembers nothing."""
        return None

    def remember(self, key: str, heads: Heads) -> None:
        """It remembers nothing."""


class _Problem:
    """The weighted logistic loss of all lines with its gradient; `sides` is 1 where a text raises and -1 elsewhere."""

    def __init__(self, features: Floats, words: csr_array, sides: NDArray[np.int64], weights: Floats) -> None:
        self._features, self._words, self._by_word = features, words, words.T.tocsr()
        self._sides, self._weights = sides.astype(np.float32), weights.astype(np.float32)
        self._shape = (features.shape[1] + words.shape[1] + 1, sides.shape[1])

    def start(self) -> NDArray[np.float64]:
        return np.zeros(self._shape[0] * self._shape[1])

    def shaped(self, numbers: NDArray[np.float64]) -> Floats:
        """Rows: the features' numbers, the words', and last the bias; a column a line."""
        return numbers.reshape(self._shape).astype(np.float32)

    def __call__(self, numbers: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        rows, width = self.shaped(numbers), self._features.shape[1]
        margins = self._features @ rows[:width] + self._words @ rows[width:-1] + rows[-1]
        margins *= self._sides
        pull = -self._weights * self._sides * expit(-margins)
        gradient = np.vstack([self._features.T @ pull, self._by_word @ pull, pull.sum(axis=0)])
        gradient[:-1] += rows[:-1]
        loss = (self._weights * np.logaddexp(0, -margins)).sum(dtype=np.float64)
        return float(loss + 0.5 * np.square(rows[:-1], dtype=np.float64).sum()), gradient.ravel().astype(np.float64)


class RememberedHeads(LogisticLines):
    """Keeps heads in files in `folder`, so that the same texts are neither read nor fitted again.

    `beside` is where heads may lie that came with the texts, to be taken for these texts alone."""

    def __init__(self, folder: Path, beside: Path | None = None) -> None:
        self._files = KeptFiles(_KIND, folder, beside)

    def remembered(self, key: str) -> Heads | None:
        """The heads that were kept under this key; None for a file that is missing or broken."""
        return self._files.read(_digest(key), read_heads)

    def remember(self, key: str, heads: Heads) -> None:
        """Whole or not at all."""
        self._files.keep(_digest(key), lambda path: write_heads(path, heads))

    @staticmethod
    def file_name(key: str) -> str:
        """What the file of these heads is called."""
        return KeptFiles(_KIND, Path()).file_name(_digest(key))


def _digest(key: str) -> str:
    return hashlib.sha256(f"{key} {STRENGTH} {LEXICAL} {_ROUNDS}".encode()).hexdigest()[:32]
