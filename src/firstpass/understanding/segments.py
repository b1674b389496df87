"""Segments: the pieces of a message that may each hold a wish."""

from __future__ import annotations

import re
from typing import NamedTuple

_BREAK = re.compile(r"[.!?;]+(?=\s|$)|\n+|,?\s+(?:and\s+also|also|plus|and\s+another\s+thing)\b[,:]?", re.IGNORECASE)
MAX_SEGMENTS = 4
_MIN_WORDS = 3


class Segment(NamedTuple):
    """A piece of the message with its offsets."""

    text: str
    start: int
    end: int


def segments_of(text: str) -> tuple[Segment, ...]:
    """Sentences and added clauses of at least three words, at most four; one for the whole where nothing splits."""
    pieces, start = [], 0
    for cut in (*_BREAK.finditer(text), None):
        end = cut.start() if cut else len(text)
        piece = text[start:end]
        if len(piece.split()) >= _MIN_WORDS:
            lead = len(piece) - len(piece.lstrip())
            pieces.append(Segment(piece.strip(), start + lead, end))
        start = cut.end() if cut else end
    whole = Segment(text, 0, len(text))
    return tuple(pieces[:MAX_SEGMENTS]) if len(pieces) > 1 else (whole,)
