"""What must never be said whatever the evidence, by the shape of a sentence; the tables of phrases are never_say.yaml.

Each pattern looks at one sentence in small letters with plain apostrophes. `_HARMLESS` are the negated and warning
uses; what they match is blanked out before the patterns are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from firstpass.domain.lint import BanKind
from firstpass.domain.verification.shapes import ALLOWED, CASE_SHAPES, SHAPES

_COMPILED = tuple((kind, why, re.compile(pattern)) for kind, why, pattern in SHAPES)
_STATED = tuple((kind, why, re.compile(pattern)) for kind, why, pattern in CASE_SHAPES)
_ALLOWED = tuple((kind, re.compile(pattern)) for kind, pattern in ALLOWED)
_SENTENCE = re.compile(r"[^.!?\n;]+(?:[.!?](?=\w)[^.!?\n;]*)*[.!?;]*")


class Shape(NamedTuple):
    """A sentence with a forbidden shape; `stated` shapes are fine where the evidence says the sentence."""

    kind: BanKind
    why: str
    said: str
    place: int
    stated: bool


def shapes(text: str, approved: tuple[str, ...] = ()) -> Iterator[Shape]:
    """The forbidden shapes of a plain text, one of each kind a sentence at most; approved sentences are left out."""
    for sentence in _SENTENCE.finditer(text):
        if any(sentence.group().strip() in _sentences(piece) for piece in approved):
            continue
        low = sentence.group().lower().replace("’", "'")
        seen: set[str] = set()
        for stated, table in ((False, _COMPILED), (True, _STATED)):
            for kind, why, pattern in table:
                if kind in seen:
                    continue
                found = pattern.search(low) and pattern.search(_without(kind, low))
                if found:
                    seen.add(kind)
                    start, end = found.span()
                    yield Shape(kind, why, sentence.group()[start:end].strip(), sentence.start() + start, stated)


@lru_cache(maxsize=4096)
def _sentences(text: str) -> frozenset[str]:
    return frozenset(found.group().strip() for found in _SENTENCE.finditer(text))


def _without(kind: str, sentence: str) -> str:
    for of, pattern in _ALLOWED:
        if of == kind:
            sentence = pattern.sub(lambda found: "#" * len(found.group()), sentence)
    return sentence
