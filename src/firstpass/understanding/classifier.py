"""The classifier: a linear head over the embedding and lexical features, with calibrated confidence and an unknown."""

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

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Head:
    """A trained linear head: `dense` (dimensions, classes), `lexical` (buckets, classes), `bias` (classes,)."""

    classes: tuple[CaseTypeId, ...]
    dense: Floats
    lexical: Floats
    bias: Floats

    def log_odds(self, vector: Floats, lexical: Sparse) -> Floats:
        """One number a class; a softmax makes them probabilities."""
        weighed: Floats = lexical.values @ self.lexical[lexical.columns]
        return np.asarray(vector @ self.dense + weighed + self.bias, dtype=np.float32)


@dataclass(frozen=True)
class Calibration:
    """From what the head says to how often it is right: a logistic line fitted on questions it had not seen."""

    weights: Floats
    bias: float

    def confidence(self, features: Floats) -> float:
        """The probability that the first candidate is right."""
        return float(1.0 / (1.0 + np.exp(-(features @ self.weights + self.bias))))


@dataclass(frozen=True)
class Examples:
    """The questions the head learned from, for the nearest one: `vectors` (n, dimensions), a class index each."""

    vectors: Vectors
    labels: NDArray[np.int32]


EVIDENCE_FEATURES = 4
"""How many numbers `evidence_features` gives."""


def evidence_features(log_odds: Floats, vector: Floats, examples: Examples) -> Floats:
    """What calibration looks at: log-odds of the best class, lead over the next, nearest question of that class."""
    probabilities = softmax(log_odds)
    order = np.argsort(-probabilities)
    best, second = probabilities[order[0]], probabilities[order[1]]
    similar = examples.vectors @ vector
    of_best = similar[examples.labels == order[0]]
    nearest = float(of_best.max()) if of_best.size else 0.0
    logit = float(np.log(best + 1e-6) - np.log(1 - best + 1e-6))
    return np.array([logit, best - second, nearest, float(similar.max())], dtype=np.float32)


def softmax(log_odds: Floats) -> Floats:
    """Probabilities that add up to 1."""
    raised = np.exp(log_odds - log_odds.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)


@dataclass(frozen=True)
class Classifier:
    """From a vector and lexical features to candidates, best first; an empty row is an explicit unknown."""

    head: Head
    calibration: Calibration
    examples: Examples

    def candidates(self, vector: Floats, lexical: Sparse) -> tuple[Candidate, ...]:
        """At most five case types with calibrated confidence, none when the outside is nearer than all."""
        log_odds = self.head.log_odds(vector, lexical)
        probabilities = softmax(log_odds)
        order = np.argsort(-probabilities)
        if self.head.classes[order[0]] == OUTSIDE:
            return ()
        top = self.calibration.confidence(evidence_features(log_odds, vector, self.examples))
        share = top / float(probabilities[order[0]])
        found = [
            Candidate(self.head.classes[i], round(min(top, share * float(probabilities[i])), 4))
            for i in order[:_MAX_CANDIDATES]
            if self.head.classes[i] != OUTSIDE
        ]
        return tuple(candidate for candidate in found if candidate.confidence >= WORTH_NAMING)


def class_index(classes: Sequence[CaseTypeId], labels: Sequence[CaseTypeId]) -> NDArray[np.int32]:
    """Labels as indices into `classes`."""
    position = {name: i for i, name in enumerate(classes)}
    return np.array([position[label] for label in labels], dtype=np.int32)
