"""Fitting the heads' lines with scikit-learn, and remembering lines that were fitted on the same texts before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from sklearn.linear_model import LogisticRegression

from firstpass.adapters.kernel_fit import as_matrix
from firstpass.understanding.features import Sparse
from firstpass.understanding.heads import Floats, Lines

STRENGTH = 3.0
"""The inverse of how much a line is held back from its examples."""
_ROUNDS = 200
_TOLERANCE = 1e-3
_KEPT = 3


class LogisticLines:
    """The `LineFitter` of `understanding.head_training`; about half a second a signal on 8,000 texts."""

    def lines(self, features: Floats, lexical: Sequence[Sparse], raises: NDArray[np.bool_], weights: Floats) -> Lines:
        """Logistic regression on both kinds of features side by side."""
        both = hstack([csr_array(features), as_matrix(lexical)]).tocsr()
        fitted = [_line(both, raises[:, column], weights[:, column]) for column in range(raises.shape[1])]
        coefficients = np.array([line.coef_[0] for line in fitted], np.float32).T
        bias = np.array([line.intercept_[0] for line in fitted], np.float32)
        return Lines(coefficients[: features.shape[1]], coefficients[features.shape[1] :], bias)


def _line(both: csr_array, raises: NDArray[np.bool_], weights: Floats) -> LogisticRegression:
    model = LogisticRegression(C=STRENGTH, max_iter=_ROUNDS, tol=_TOLERANCE)
    return model.fit(both, raises, sample_weight=weights)


class RememberedLines(LogisticLines):
    """Fits only what it has not fitted before; files of lines lie in `folder`, the newest few."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def lines(self, features: Floats, lexical: Sequence[Sparse], raises: NDArray[np.bool_], weights: Floats) -> Lines:
        """The same lines, from a file where they were fitted before; a broken file is fitted anew."""
        words = [part for row in lexical for part in (row.columns.tobytes(), row.values.tobytes())]
        parts = (features.tobytes(), *words, raises.tobytes(), weights.tobytes(), f"{STRENGTH}".encode())
        file = self._folder / f"lines-{hashlib.sha256(b'|'.join(parts)).hexdigest()[:32]}.npz"
        with suppress(OSError, ValueError, KeyError, EOFError), np.load(file, allow_pickle=False) as kept:
            return Lines(kept["dense"], kept["lexical"], kept["bias"])
        lines = super().lines(features, lexical, raises, weights)
        self._keep(file, lines)
        return lines

    def _keep(self, file: Path, lines: Lines) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{uuid4().hex}.npz"
        np.savez(part, dense=lines.dense, lexical=lines.lexical, bias=lines.bias)
        part.replace(file)
        for old in sorted(self._folder.glob("lines-*.npz"), key=lambda one: one.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
