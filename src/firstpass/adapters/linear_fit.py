"""Fits the linear models of the classifier with scikit-learn; imported when an index is built, never to answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from sklearn.linear_model import LogisticRegression

from firstpass.domain.scope import CaseTypeId
from firstpass.ports import Vectors
from firstpass.understanding.classifier import Calibration, Floats, Head
from firstpass.understanding.features import BUCKETS, Sparse

STRENGTH = 30.0
"""Inverse regularisation of the head; few examples a class want little."""
DENSE_WEIGHT = 2.0
"""How much an embedding counts beside the lexical features, both of length 1."""


class LinearFitter:
    """The `Fitter` of `understanding.training`."""

    def head(
        self,
        vectors: Vectors,
        lexical: Sequence[Sparse],
        labels: NDArray[np.int32],
        classes: Sequence[CaseTypeId],
    ) -> Head:
        """A softmax head; classes absent from `labels` get odds of nothing."""
        features = hstack([csr_array(vectors * DENSE_WEIGHT), _matrix(lexical)], format="csr")
        rows, back = _in_own_space(features)
        model = LogisticRegression(C=STRENGTH, max_iter=500).fit(rows, labels)
        weights = np.zeros((features.shape[1], len(classes)), dtype=np.float32)
        bias = np.full(len(classes), -30.0, dtype=np.float32)
        weights[:, model.classes_] = back @ _one_column_a_class(model.coef_).T
        bias[model.classes_] = _one_column_a_class(model.intercept_[:, None])[:, 0]
        dimensions = vectors.shape[1]
        dense = np.float32(DENSE_WEIGHT) * weights[:dimensions]
        return Head(tuple(classes), dense, weights[dimensions:], bias)

    def line(self, features: Floats, right: NDArray[np.bool_]) -> Calibration:
        """A logistic line; where every answer was right or wrong, a flat one at that share."""
        if len(set(right.tolist())) < 2:
            share = (right.sum() + 1) / (len(right) + 2)
            flat = np.zeros(features.shape[1], dtype=np.float32)
            return Calibration(flat, float(np.log(share / (1 - share))))
        model = LogisticRegression(C=1.0, max_iter=500).fit(features, right)
        return Calibration(model.coef_[0].astype(np.float32), float(model.intercept_[0]))


def _in_own_space(features: csr_array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The rows in coordinates of the space they span, and the way back for weights.

    A head with this regularisation has its weights in that space, so with fewer rows than columns the same head is
    found among far fewer numbers."""
    lengths, axes = np.linalg.eigh((features @ features.T).toarray().astype(np.float64))
    kept = lengths > lengths[-1] * 1e-9
    scaled = axes[:, kept] / np.sqrt(lengths[kept])
    return axes[:, kept] * np.sqrt(lengths[kept]), features.T @ scaled


def _one_column_a_class(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Two classes come as one row, which speaks for the second."""
    return np.vstack([-rows, rows]) / 2 if len(rows) == 1 else rows


def _matrix(rows: Sequence[Sparse]) -> csr_array:
    starts = np.cumsum([0, *(len(row.columns) for row in rows)])
    columns = np.concatenate([row.columns for row in rows])
    values = np.concatenate([row.values for row in rows])
    return csr_array((values, columns, starts), shape=(len(rows), BUCKETS))
