"""Fitting the classifier's models with SciPy and scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import inv
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

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
        kernel = likeness(examples.vectors @ examples.vectors.T).astype(np.float64)
        kernel += LEXICAL_WEIGHT * (words @ words.T).toarray()
        kernel[np.diag_indices_from(kernel)] += RIDGE
        inverse = inv(kernel, overwrite_a=True, check_finite=False)
        targets = np.eye(len(classes))[examples.labels]
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


def as_matrix(rows: Sequence[Sparse]) -> csr_array:
    """Rows of lexical features as one sparse matrix."""
    starts = np.cumsum([0, *(len(row.columns) for row in rows)])
    columns = np.concatenate([row.columns for row in rows])
    values = np.concatenate([row.values for row in rows])
    return csr_array((values, columns, starts), shape=(len(rows), BUCKETS))
