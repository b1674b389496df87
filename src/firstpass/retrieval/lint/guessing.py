"""What the classifier makes of each sample question while it does not know that question."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from firstpass.domain.scope import CaseTypeId
from firstpass.ports import Vectors
from firstpass.retrieval.building import Progress
from firstpass.understanding.classifier import Examples, class_index
from firstpass.understanding.features import lexical_features
from firstpass.understanding.training import Fitter, Questions

SURE, HARDLY = 0.3, 0.05
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
    progress("classifier", 0, 1)
    classes = tuple(sorted(set(questions.labels)))
    examples = Examples(vectors, class_index(classes, questions.labels))
    unseen = fitter.machine(examples, [lexical_features(text) for text in questions.texts], classes).unseen
    progress("classifier", 1, 1)
    found = {}
    for text, label, scores in zip(questions.texts, questions.labels, unseen, strict=True):
        best = int(np.argmax(scores))
        found[text, label] = Guess(classes[best], float(scores[best]), float(scores[classes.index(label)]))
    return found
