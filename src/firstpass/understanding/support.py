"""Support: a line, fitted on drafts that people wrote, tells which sentences of a draft say more than the evidence.

Rules find what is forbidden whatever the evidence says, and they keep their say. Whether words that are new rest on
the evidence all the same they tell badly: a free wording breaks them as an invention does. There the line decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from firstpass.domain.verification import Saying, Violation
from firstpass.ports import Embedder, Read
from firstpass.understanding.features import Sparse, lexical_features
from firstpass.understanding.heads import Floats, Lines, Scale
from firstpass.understanding.support_features import Known, bare, features, sentences_of

WEIGHED = frozenset({"ungrounded_claim"})
"""What the rules find and the line may overrule; a figure that stands nowhere in the evidence it may not."""
MIDDLE_COUNTS = 0.3
"""How much how it is said counts beside what it is held against."""


@dataclass(frozen=True)
class SupportLine:
    """`scale` and `lines.dense` are of a sentence's features and behind them its middle; `stops_from` is the
    probability from which a sentence may not leave."""

    scale: Scale
    lines: Lines
    stops_from: float

    def probabilities(self, dense: Floats, words: Sequence[Sparse]) -> Floats:
        """How likely each sentence says more than the evidence, shape (sentences,)."""
        scores = self.scale(dense) @ self.lines.dense[:, 0] + self.lines.bias[0]
        for row, sparse in enumerate(words):
            scores[row] += sparse.values @ self.lines.lexical[sparse.columns, 0]
        return np.asarray(1.0 / (1.0 + np.exp(-scores)), np.float32)


class Taken(NamedTuple):
    """The sentences of a draft that stand in no source, and their numbers: `dense` (sentences, f), the last `middle` of
    them how it is said, and `words` a row each. Without any source there are no numbers."""

    sentences: tuple[str, ...]
    dense: Floats
    words: tuple[Sparse, ...]
    middle: int


async def take_apart(saying: Saying, found: Sequence[Violation], embedder: Embedder) -> Taken:
    """What the line looks at; nothing where every sentence stands in a source."""
    sources = tuple(piece for source in saying.sources for piece in sentences_of(source))
    verbatim = {bare(piece) for piece in sources}
    own = tuple(piece for piece in sentences_of(saying.text) if bare(piece) not in verbatim)
    if not own or not sources:
        return Taken(own, np.zeros((0, 0), np.float32), (), embedder.middle_dimensions)
    read = await embedder.read([*own, *sources, *saying.sources, saying.question])
    parts = np.cumsum([len(own), len(sources), len(saying.sources)])
    near = Read(read.vectors[parts[0] : parts[1]], read.middle[parts[0] : parts[1]])
    known = Known.of(saying, near, read.vectors[parts[1] : parts[2]], read.vectors[-1])
    rows = [_dense(saying, sentence, _row(read, i), known, found) for i, sentence in enumerate(own)]
    words = tuple(lexical_features(sentence) for sentence in own)
    return Taken(own, np.stack(rows), words, embedder.middle_dimensions)


class LearnedJudge:
    """`SupportJudge` by a fitted line over an embedder."""

    def __init__(self, line: SupportLine, embedder: Embedder) -> None:
        self._line = line
        self._embedder = embedder

    async def weigh(self, saying: Saying, found: tuple[Violation, ...]) -> tuple[Violation, ...]:
        """What the rules found and no line may overrule, and every sentence that the line stops."""
        stays = [violation for violation in found if violation.firm or violation.kind not in WEIGHED]
        taken = await take_apart(saying, found, self._embedder)
        if not taken.words:
            return found if taken.sentences else tuple(stays)
        likely = self._line.probabilities(taken.dense, taken.words)
        for sentence, one in zip(taken.sentences, likely, strict=True):
            if one >= self._line.stops_from:
                stays += _within(sentence, found, WEIGHED)
                if not _within(sentence, stays):
                    stays.append(Violation("ungrounded_claim", sentence, "it seems to say more than the evidence"))
        return tuple(dict.fromkeys(stays))


def _dense(saying: Saying, sentence: str, read: Read, known: Known, found: Sequence[Violation]) -> Floats:
    numbers = features(sentence, read, known, _within(sentence, found), bool(saying.agent_said))
    return np.concatenate([numbers, read.middle[0]])


def _within(sentence: str, found: Sequence[Violation], kinds: frozenset[str] | None = None) -> list[Violation]:
    """The violations whose span lies in this sentence, or holds it."""
    here = bare(sentence)
    return [
        violation
        for violation in found
        if (kinds is None or violation.kind in kinds) and _touch(bare(violation.span), here)
    ]


def _touch(span: str, sentence: str) -> bool:
    return bool(span) and (span in sentence or sentence in span)


def _row(read: Read, row: int) -> Read:
    return Read(read.vectors[row : row + 1], read.middle[row : row + 1])
