"""Verification: what a draft must show before it may leave, whoever wrote it (DESIGN 2.5).

Here: cited passages exist and were evidence; every figure, link and address of the draft occurs in evidence; no card
number; nothing factual without evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from firstpass.domain.conversation import Citation
from firstpass.domain.redaction import SafeText, redact

ViolationKind = Literal[
    "unknown_citation",
    "ungrounded_number",
    "injected_link",
    "echoes_pan",
    "no_evidence",
]


@dataclass(frozen=True)
class Evidence:
    """One approved text that the draft may rest on."""

    citation: Citation
    text: SafeText


@dataclass(frozen=True)
class Draft:
    """What the bot would say, and the texts it says it rests on."""

    text: SafeText
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Violation:
    """One reason why the draft may not leave; `span` is the offending piece of the draft."""

    kind: ViolationKind
    span: str
    why: str


@dataclass(frozen=True)
class Verdict:
    """Everything found against the draft; it may leave when nothing was."""

    violations: tuple[Violation, ...]

    @property
    def passed(self) -> bool:
        return not self.violations


_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_LINK = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)


def verify(draft: Draft, evidence: Iterable[Evidence]) -> Verdict:
    """Hold the draft against the evidence; an empty verdict means it may leave."""
    known = tuple(evidence)
    source = "\n".join(item.text for item in known)
    return Verdict(
        (
            *_citations(draft, known),
            *_pieces(
                draft.text,
                source,
                _LINK,
                "injected_link",
                "this address is in no evidence",
            ),
            *_pieces(
                _LINK.sub(" ", draft.text),
                source,
                _NUMBER,
                "ungrounded_number",
                "this figure is in no evidence",
            ),
            *_pans(draft.text),
        )
    )


def _citations(draft: Draft, known: tuple[Evidence, ...]) -> Iterable[Violation]:
    if not draft.citations:
        yield Violation(
            "no_evidence",
            draft.text,
            "nothing may be said without an approved text behind it",
        )
    for citation in draft.citations:
        if all(citation != item.citation for item in known):
            yield Violation(
                "unknown_citation",
                citation.source,
                "this text was not among the evidence",
            )


def _pieces(text: str, source: str, pattern: re.Pattern[str], kind: ViolationKind, why: str) -> Iterable[Violation]:
    grounded = {piece.rstrip(".,;:)") for piece in pattern.findall(source)}
    for piece in pattern.findall(text):
        if piece.rstrip(".,;:)") not in grounded:
            yield Violation(kind, piece, why)


def _pans(text: SafeText) -> Iterable[Violation]:
    for span in redact(text).spans:
        yield Violation("echoes_pan", span.kind, "a card number or its code may never be repeated")
