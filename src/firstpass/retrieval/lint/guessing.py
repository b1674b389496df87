"""What the classifier makes of each sample question while it does not know that question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from firstpass.domain.scope import CaseTypeId
from firstpass.ports import Vectors
from firstpass.retrieval.building import Progress
from firstpass.understanding.classifier import Floats, class_index, softmax
from firstpass.understanding.features import lexical_features
from firstpass.understanding.training import FOLDS, Fitter, Questions, fold_of

SURE, HARDLY = 0.6, 0.02
"""What a blind guess gives another case type at least, and the question's own at most, to be held against it."""


class Guess(NamedTuple):
    """The case type that a blind guess puts first, and what it gives to that and to the question's own."""

    case_type: CaseTypeId
    share: float
    own_share: float

    @property
    def certain(self) -> bool:
        """Whether the guess is sure, and sure that the question's own case type is not meant."""
        return self.share >= SURE and self.own_share <= HARDLY


def guess_all(
    questions: Questions, vectors: Vectors, fitter: Fitter, progress: Progress
) -> dict[tuple[str, CaseTypeId], Guess]:
    """A blind guess for each question with its case type; `vectors` holds one row a question, in order."""
    classes = tuple(sorted(set(questions.labels)))
    found = {}
    for row, shares in _unseen(questions, classes, vectors, fitter, progress):
        label = questions.labels[row]
        best, own = int(np.argmax(shares)), classes.index(label)
        found[questions.texts[row], label] = Guess(classes[best], float(shares[best]), float(shares[own]))
    return found


def _unseen(
    questions: Questions, classes: tuple[CaseTypeId, ...], vectors: Vectors, fitter: Fitter, progress: Progress
) -> Iterator[tuple[int, Floats]]:
    """Each question's row with the share of each class, by a head that did not learn from it."""
    lexical = [lexical_features(text) for text in questions.texts]
    labels = class_index(classes, questions.labels)
    folds = fold_of(labels)
    for fold in range(FOLDS):
        progress("questions", fold, FOLDS)
        seen, rows = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(rows) and len(set(labels[seen])) > 1:
            head = fitter.head(vectors[seen], [lexical[row] for row in seen], labels[seen], classes)
            yield from ((int(row), softmax(head.log_odds(vectors[row], lexical[row]))) for row in rows)
