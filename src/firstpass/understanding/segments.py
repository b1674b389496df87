"""Segments: the pieces of a message that may each hold a wish."""

from __future__ import annotations

import re
from typing import NamedTuple

_BREAK = re.compile(
    r"[.!?;]+(?=\s|$)|\n+|,?\s+(?:and\s+also|also|plus|and\s+another\s+thing)\b[,:]?|"
    r",?\s+and\s+(?=(?:where|how|what|when|why|who|which|can|could|do|does|is|are|i|im|i'm|my|please)\b)",
    re.IGNORECASE,
)
MAX_SEGMENTS = 8
_MIN_WORDS = 3


class Segment(NamedTuple):
    """A piece of the message with its offsets."""

    text: str
    start: int
    end: int


def segments_of(text: str, begins: int = 0) -> tuple[Segment, ...]:
    """Sentences and added clauses of at least three words, at most eight; one for the whole where nothing splits.

    What stands before `begins` is left out."""
    pieces, start = [], begins
    for cut in (*_BREAK.finditer(text, begins), None):
        end = cut.start() if cut else len(text)
        piece = text[start:end]
        if len(piece.split()) >= _MIN_WORDS:
            lead = len(piece) - len(piece.lstrip())
            pieces.append(Segment(piece.strip(), start + lead, end))
        start = cut.end() if cut else end
    whole = Segment(text[begins:], begins, len(text))
    return tuple(pieces[:MAX_SEGMENTS]) if len(pieces) > 1 else (whole,)
