"""How a message is read: in plain signs, with digits for the letters and the words that stand for them."""

from __future__ import annotations

from firstpass.domain.redaction.folding import Folded, fold
from firstpass.domain.redaction.lookalikes import figures
from firstpass.domain.redaction.spelled import spelled


def read(raw: str) -> Folded:
    """The text to search in, and where each of its characters stood."""
    return spelled(figures(fold(raw)))
