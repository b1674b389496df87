"""The classifier: how like a message is to the examples of each case type, calibrated, with an explicit unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firstpass.domain.decision import Candidate
from firstpass.domain.scope import CaseTypeId
from firstpass.ports import Vectors
from firstpass.understanding.features import Sparse

OUTSIDE = CaseTypeId("")
"""The class of what the playbook does not cover: never a candidate."""
WORTH_NAMING = 0.05
"""Candidates below this confidence are dropped."""
_MAX_CANDIDATES = 5
_SHARPNESS = 2.0

Floats = NDArray[np.float32]


def likeness(cosines: Floats) -> Floats:
    """From cosine similarity to a likeness of 0 to 1 that falls off faster the further two texts are apart."""
    return np.asarray(np.exp(_SHARPNESS * (cosines - 1)), np.float32)


@dataclass(frozen=True)
class Examples:
    """The texts learned from: `vectors` (n, dimensions) and a class index each."""

    vectors: Vectors
    labels: NDArray[np.int32]


@dataclass(frozen=True)
class Machine:
    """A kernel machine: `dense` (n, classes) is what the likeness to each example counts for each class, `lexical`
    (buckets, classes) what each word does. A score is about 1 for the class of a message and 0 for the others."""

    classes: tuple[CaseTypeId, ...]
    dense: Floats
    lexical: Floats

    def scores(self, cosines: Floats, lexical: Sparse) -> Floats:
        """One number a class, from the cosines to the examples, shape (n,), and the words."""
        return np.asarray(likeness(cosines) @ self.dense + lexical.values @ self.lexical[lexical.columns], np.float32)


@dataclass(frozen=True)
class Calibration:
    """From evidence to how often it is right: a logistic line fitted on examples that the machine had not seen."""

    weights: Floats
    bias: float

    def confidence(self, features: Floats) -> Floats:
        """The probability that each row of `features`, shape (m, EVIDENCE_FEATURES), is the right class."""
        return np.asarray(1.0 / (1.0 + np.exp(-(features @ self.weights + self.bias))), np.float32)


EVIDENCE_FEATURES = 4
"""How many numbers `evidence_features` gives a class."""


def evidence_features(scores: Floats, cosines: Floats, labels: NDArray[np.int32]) -> Floats:
    """What speaks for each class, shape (classes, 4): its score, its lead over the best other class, the cosine to its
    nearest example, and to the nearest of all."""
    first, second = np.argsort(-scores)[:2]
    others = np.full_like(scores, scores[first])
    others[first] = scores[second]
    nearest = np.zeros_like(scores)
    np.maximum.at(nearest, labels, cosines)
    return np.stack([scores, scores - others, nearest, np.full_like(scores, cosines.max())], axis=1)


@dataclass(frozen=True)
class Classifier:
    """From a vector and lexical features to candidates, best first; an empty row is an explicit unknown."""

    machine: Machine
    calibration: Calibration
    examples: Examples

    def candidates(self, vector: Floats, lexical: Sparse) -> tuple[Candidate, ...]:
        """At most five case types with calibrated confidence, none when the outside is likelier than all."""
        cosines = np.asarray(self.examples.vectors @ vector, np.float32)
        scores = self.machine.scores(cosines, lexical)
        sure = self.calibration.confidence(evidence_features(scores, cosines, self.examples.labels))
        sure /= max(float(sure.sum()), 1.0)
        order = np.argsort(-sure, kind="stable")
        if self.machine.classes[order[0]] == OUTSIDE:
            return ()
        named = [Candidate(self.machine.classes[i], round(float(sure[i]), 4)) for i in order[: _MAX_CANDIDATES + 1]]
        return tuple(c for c in named if c.case_type != OUTSIDE and c.confidence >= WORTH_NAMING)[:_MAX_CANDIDATES]


def class_index(classes: Sequence[CaseTypeId], labels: Sequence[CaseTypeId]) -> NDArray[np.int32]:
    """Labels as indices into `classes`."""
    position = {name: i for i, name in enumerate(classes)}
    return np.array([position[label] for label in labels], dtype=np.int32)
