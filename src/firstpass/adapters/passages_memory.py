"""The passage store's twin: an exact search in memory, for tests and small playbooks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from firstpass.domain.playbook import Audience, Passage
from firstpass.ports import Hit, Vectors


class MemoryPassageStore:
    """Passages and their vectors of shape (passages, dimensions), searched one by one."""

    def __init__(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        groups: dict[tuple[str, str], list[int]] = {}
        for row, passage in enumerate(passages):
            groups.setdefault((passage.audience, passage.language), []).append(row)
        self._groups = {key: ([passages[row].id for row in rows], vectors[rows]) for key, rows in groups.items()}

    async def nearest(self, vector: Vectors, audience: Audience, language: str, k: int) -> Sequence[Hit]:
        """The k nearest by cosine."""
        if (audience, language) not in self._groups:
            return ()
        ids, vectors = self._groups[audience, language]
        scores = vectors @ vector
        return [Hit(ids[row], float(scores[row])) for row in np.argsort(-scores, kind="stable")[:k]]
