"""Training: the classifier of a generation from the playbook's own questions, calibrated on folds it had not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from firstpass.domain.scope import CaseTypeId
from firstpass.ports import Vectors
from firstpass.understanding.classifier import (
    EVIDENCE_FEATURES,
    OUTSIDE,
    Calibration,
    Classifier,
    Examples,
    Floats,
    Head,
    class_index,
    evidence_features,
)
from firstpass.understanding.features import Sparse, lexical_features

FOLDS = 5


class Fitter(Protocol):
    """Fits linear models; an adapter wraps the library that can."""

    def head(
        self,
        vectors: Vectors,
        lexical: Sequence[Sparse],
        labels: NDArray[np.int32],
        classes: Sequence[CaseTypeId],
    ) -> Head:
        """A softmax head over both kinds of features."""
        ...

    def line(self, features: Floats, right: NDArray[np.bool_]) -> Calibration:
        """A logistic line from features of shape (n, m) to whether the first candidate was right."""
        ...


@dataclass(frozen=True)
class Questions:
    """Sample questions with the case type each belongs to; `OUTSIDE` for what the playbook does not cover."""

    texts: tuple[str, ...]
    labels: tuple[CaseTypeId, ...]


def train(questions: Questions, vectors: Vectors, fitter: Fitter) -> Classifier:
    """The classifier of these questions; `vectors` holds one row a question, in order."""
    classes = tuple(sorted(set(questions.labels)))
    lexical = [lexical_features(text) for text in questions.texts]
    labels = class_index(classes, questions.labels)
    head = fitter.head(vectors, lexical, labels, classes)
    calibration = _calibrate(vectors, lexical, labels, classes, fitter)
    return Classifier(head, calibration, Examples(vectors, labels))


def _calibrate(
    vectors: Vectors,
    lexical: Sequence[Sparse],
    labels: NDArray[np.int32],
    classes: tuple[CaseTypeId, ...],
    fitter: Fitter,
) -> Calibration:
    folds = fold_of(labels)
    features, right = [], []
    for fold in range(FOLDS):
        seen = [i for i, dealt in enumerate(folds) if dealt != fold]
        unseen = [i for i, dealt in enumerate(folds) if dealt == fold]
        if not unseen or len(set(labels[seen])) < 2:
            continue
        head = fitter.head(vectors[seen], [lexical[i] for i in seen], labels[seen], classes)
        examples = Examples(vectors[seen], labels[seen])
        for i in unseen:
            log_odds = head.log_odds(vectors[i], lexical[i])
            best = int(np.argmax(log_odds))
            if classes[best] != OUTSIDE:
                features.append(evidence_features(log_odds, vectors[i], examples))
                right.append(best == labels[i])
    return fitter.line(
        np.array(features, dtype=np.float32).reshape(-1, EVIDENCE_FEATURES), np.array(right, dtype=np.bool_)
    )


def fold_of(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """A fold a row, each class dealt evenly over the folds in order."""
    folds = np.zeros(len(labels), dtype=np.int32)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        folds[rows] = np.arange(len(rows)) % FOLDS
    return folds
