"""What tells whether a sentence of a draft rests on its evidence, in numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from firstpass.domain.verification import Saying, Violation, ViolationKind
from firstpass.domain.verification.quantities import quantities
from firstpass.ports import Read, Vectors

Floats = NDArray[np.float32]

_END = re.compile(r"(?<=[.!?])[\"'’”)]*\s+|\n+")
_WORD = re.compile(r"[a-z']+|\d+")
_USUAL = frozenset({
    "a", "an", "the", "and", "or", "but", "if", "then", "so", "to", "of", "in", "on", "at", "for", "with",
    "by", "from", "as", "is", "are", "was", "were", "be", "been", "it", "this", "that", "these", "those", "i",
    "we", "you", "they", "he", "she", "your", "our", "their", "my", "me", "us", "them", "do", "does", "did",
    "can", "could", "will", "would", "may", "might", "shall", "should", "have", "has", "had", "not", "no",
    "yes", "there", "here", "what", "which", "who", "when", "where", "how", "any", "some",
})  # fmt: skip
_ENDINGS = ("edly", "ing", "ies", "ed", "es", "ly", "s")
_TONES = (
    re.compile(
        r"\b(?:not|no|never|none|nobody|nothing|without|cannot|neither|nor|unless|only|except)\b|n't", re.IGNORECASE
    ),
    re.compile(
        r"\b(?:always|definitely|certainly|guarantee\w*|promise\w*|will|surely|sure|any|every|all|never|"
        r"straight away|immediately|automatically)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:may|might|can|could|usually|normally|often|sometimes|up to|about|if)\b", re.IGNORECASE),
)
"""Negations, certainty, reservation."""
_PERSONS = (
    re.compile(r"\b(?:i|i'm|i've|i'll|my|me)\b", re.IGNORECASE),
    re.compile(r"\b(?:we|we've|we'll|our|us)\b", re.IGNORECASE),
    re.compile(r"\b(?:you|your|you've|you're)\b", re.IGNORECASE),
)
_KINDS: tuple[str, ...] = get_args(ViolationKind)


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences and lines of a text, in order."""
    return tuple(piece.strip() for piece in _END.split(text) if piece and piece.strip())


def bare(text: str) -> str:
    """A text without marks and capitals, for telling whether two sentences are the same."""
    return re.sub(r"\W+", " ", text.lower()).strip()


@dataclass(frozen=True)
class Known:
    """What a draft is held against: the sentences of its sources, and the sources and the question as a whole."""

    sentences: tuple[str, ...]
    near: Read
    whole: Vectors
    question: Vectors
    words: tuple[frozenset[str], ...]
    asked: frozenset[str]
    figures: frozenset[tuple[str, float, float]]

    @classmethod
    def of(cls, saying: Saying, near: Read, whole: Vectors, question: Vectors) -> Known:
        """`near` holds a row a sentence of the sources, `whole` a row a source, `question` is one vector."""
        sentences = tuple(piece for source in saying.sources for piece in sentences_of(source))
        figures = frozenset((q.unit, q.low, q.high) for source in saying.sources for q in quantities(source))
        words = tuple(frozenset(_words(sentence)) for sentence in sentences)
        return cls(sentences, near, whole, question, words, frozenset(_words(saying.question)), figures)


def features(sentence: str, read: Read, known: Known, faults: Sequence[Violation], agent_said: bool) -> Floats:
    """The numbers of one sentence; `read` holds its one row, `faults` are what the rules found in it."""
    likeness = known.near.vectors @ read.vectors[0]
    order = np.argsort(-likeness)
    nearest = [int(row) for row in order[:2]]
    return np.array(
        [
            *_likeness(read, known, likeness[order]),
            *_wording(sentence, known, nearest),
            *_tone(sentence, known.sentences[nearest[0]]),
            *_figures(sentence, known),
            float(agent_said),
            *(float(sum(fault.kind == kind for fault in faults)) for kind in _KINDS),
            float(bool(faults)),
        ],
        np.float32,
    )


def _likeness(read: Read, known: Known, falling: Vectors) -> Iterator[float]:
    middle = read.middle[0] / max(float(np.linalg.norm(read.middle[0])), 1e-9)
    lengths = np.maximum(np.linalg.norm(known.near.middle, axis=1), 1e-9)
    tones = np.sort(known.near.middle @ middle / lengths)[::-1]
    yield from (float(falling[0]), float(falling[min(1, len(falling) - 1)]))
    yield from (float(tones[0]), float(tones[min(1, len(tones) - 1)]))
    yield float((known.whole @ read.vectors[0]).max())
    yield float(known.question @ read.vectors[0])


def _wording(sentence: str, known: Known, nearest: Sequence[int]) -> Iterator[float]:
    said = _words(sentence)
    everywhere = frozenset().union(*known.words)
    first, both = known.words[nearest[0]], frozenset().union(*(known.words[row] for row in nearest))
    for source in (everywhere, first, both):
        yield sum(word in source for word in said) / max(len(said), 1)
    new = [word for word in said if word not in everywhere]
    yield float(len(new))
    yield float(sum(word not in known.asked for word in new))
    yield float(len(said))


def _tone(sentence: str, nearest: str) -> Iterator[float]:
    for tone in _TONES:
        here, there = len(tone.findall(sentence)), len(tone.findall(nearest))
        yield from (float(here), float(there), float(abs(here - there)), float(max(0, here - there)))
    yield from (float(bool(person.search(sentence))) for person in _PERSONS)
    yield from (float(sentence.endswith("?")), float(sentence.endswith("!")))


def _figures(sentence: str, known: Known) -> Iterator[float]:
    found = quantities(sentence)
    yield float(len(found))
    yield float(sum((q.unit, q.low, q.high) not in known.figures for q in found))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in _WORD.findall(text.lower()) if word not in _USUAL)


def _stem(word: str) -> str:
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= 3), "")
    return word.removesuffix(ending)
