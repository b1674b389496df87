"""Training: the classifier of a generation from the playbook's own questions, calibrated on what it had not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from firstpass.domain.scope import CaseTypeId
from firstpass.ports import Vectors
from firstpass.understanding.classifier import (
    EVIDENCE_FEATURES,
    Calibration,
    Classifier,
    Examples,
    Floats,
    Machine,
    class_index,
    evidence_features,
)
from firstpass.understanding.features import Sparse, lexical_features


class Fitted(NamedTuple):
    """A machine, and for each example the scores, shape (n, classes), of a machine that had not seen that example."""

    machine: Machine
    unseen: Floats


class Fitter(Protocol):
    """Fits models; an adapter wraps the libraries that can."""

    def machine(
        self,
        examples: Examples,
        lexical: Sequence[Sparse],
        classes: Sequence[CaseTypeId],
    ) -> Fitted:
        """A kernel machine over both kinds of features."""
        ...

    def line(self, features: Floats, right: NDArray[np.bool_]) -> Calibration:
        """A logistic line from features of shape (n, m) to whether a class was right."""
        ...


@dataclass(frozen=True)
class Questions:
    """Sample questions with the case type each belongs to; `OUTSIDE` for what the playbook does not cover."""

    texts: tuple[str, ...]
    labels: tuple[CaseTypeId, ...]


def train(questions: Questions, vectors: Vectors, fitter: Fitter) -> Classifier:
    """The classifier of these questions; `vectors` holds one row a question, in order."""
    classes = tuple(sorted(set(questions.labels)))
    examples = Examples(vectors, class_index(classes, questions.labels))
    fitted = fitter.machine(examples, [lexical_features(text) for text in questions.texts], classes)
    return Classifier(fitted.machine, _calibrate(fitted.unseen, examples, fitter), examples)


def _calibrate(unseen: Floats, examples: Examples, fitter: Fitter) -> Calibration:
    """Every class of every example is a case: what spoke for it unseen, and whether it was the right one."""
    features, right = [], []
    for row, cosines in enumerate(examples.vectors @ examples.vectors.T):
        cosines[row] = 0.0
        evidence = evidence_features(unseen[row], cosines, examples.labels)
        likeliest = np.argsort(-unseen[row])[:EVIDENCE_CLASSES]
        features.append(evidence[likeliest])
        right.append(likeliest == examples.labels[row])
    return fitter.line(np.vstack(features).astype(np.float32).reshape(-1, EVIDENCE_FEATURES), np.concatenate(right))


EVIDENCE_CLASSES = 5
"""How many classes of an example calibration looks at, the likeliest first."""
