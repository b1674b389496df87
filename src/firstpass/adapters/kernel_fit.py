"""Fitting the classifier's models with SciPy and scikit-learn."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from firstpass.adapters.kept_files import KeptFiles
from firstpass.domain.scope import CaseTypeId
from firstpass.understanding.classifier import Calibration, Examples, Floats, Machine, likeness
from firstpass.understanding.features import BUCKETS, Sparse
from firstpass.understanding.training import Fitted

LEXICAL_WEIGHT = 0.2
"""How much the likeness of words counts beside that of meaning."""
RIDGE = 0.3
"""How far an example may be missed: questions are noisy, and few a class."""


class KernelFitter:
    """The `Fitter` of `understanding.training`. Time and memory grow with the cube and the square of the examples:
    4,000 take seconds and 0.5 GB."""

    def machine(self, examples: Examples, lexical: Sequence[Sparse], classes: Sequence[CaseTypeId]) -> Fitted:
        """Kernel ridge regression of class membership, and its exact leave-one-out predictions."""
        words = as_matrix(lexical)
        kernel = likeness(examples.vectors @ examples.vectors.T)
        kernel += LEXICAL_WEIGHT * (words @ words.T).toarray()
        kernel[np.diag_indices_from(kernel)] += RIDGE
        inverse = _inverse(kernel)
        targets = np.eye(len(classes), dtype=np.float32)[examples.labels]
        weights = inverse @ targets
        unseen = targets - weights / inverse.diagonal()[:, None]
        machine = Machine(
            tuple(classes),
            weights.astype(np.float32),
            (LEXICAL_WEIGHT * (words.T @ weights)).astype(np.float32),
        )
        return Fitted(machine, unseen.astype(np.float32))

    def line(self, features: Floats, right: NDArray[np.bool_]) -> Calibration:
        """A logistic line; where every answer was right or wrong, a flat one at that share."""
        if len(set(right.tolist())) < 2:
            share = (right.sum() + 1) / (len(right) + 2)
            flat = np.zeros(features.shape[1], dtype=np.float32)
            return Calibration(flat, float(np.log(share / (1 - share))))
        model = LogisticRegression(C=1.0, max_iter=500).fit(features, right)
        return Calibration(model.coef_[0].astype(np.float32), float(model.intercept_[0]))


class RememberedMachines(KernelFitter):
    """Keeps machines in files in `folder`, so that the same examples are not fitted again."""

    def __init__(self, folder: Path) -> None:
        self._files = KeptFiles("machine", folder)

    def machine(self, examples: Examples, lexical: Sequence[Sparse], classes: Sequence[CaseTypeId]) -> Fitted:
        """The machine that was kept of these examples, or a new one."""
        name = _digest(examples, lexical, classes)
        known = self._files.read(name, _read)
        if known is None:
            known = super().machine(examples, lexical, classes)
            self._files.keep(name, lambda path: _write(path, known))
        return known


def _inverse(kernel: Floats) -> Floats:
    """Of a symmetric matrix with a ridge, which is overwritten; single precision misses it by a few millionths."""
    factor, _ = lapack.spotrf(kernel, lower=1, overwrite_a=1)
    inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    lower = np.tril(inverse)
    return np.asarray(lower + np.tril(inverse, -1).T, np.float32)


def _digest(examples: Examples, lexical: Sequence[Sparse], classes: Sequence[CaseTypeId]) -> str:
    """A name for everything that a machine is fitted on."""
    parts = [examples.vectors.tobytes(), examples.labels.tobytes(), repr((classes, LEXICAL_WEIGHT, RIDGE)).encode()]
    parts += [part.tobytes() for row in lexical for part in (row.columns, row.values)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


def _write(path: Path, fitted: Fitted) -> None:
    with path.open("wb") as file:
        np.savez(
            file,
            classes=np.array(fitted.machine.classes),
            dense=fitted.machine.dense,
            lexical=fitted.machine.lexical,
            unseen=fitted.unseen,
        )


def _read(path: Path) -> Fitted:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        classes = tuple(CaseTypeId(str(name)) for name in stored["classes"])
        return Fitted(Machine(classes, stored["dense"], stored["lexical"]), stored["unseen"])


def as_matrix(rows: Sequence[Sparse]) -> csr_array:
    """Rows of lexical features as one sparse matrix."""
    starts = np.cumsum([0, *(len(row.columns) for row in rows)])
    columns = np.concatenate([row.columns for row in rows])
    values = np.concatenate([row.values for row in rows])
    return csr_array((values, columns, starts), shape=(len(rows), BUCKETS))
