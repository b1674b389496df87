"""Verification: what a draft must show before it may leave, whoever wrote it (DESIGN 2.5).

Every clause rests on the evidence, or on what a person told the customer, or is harmless courtesy (`claims`); figures
stand for the same thing as in the evidence (`figures`); nothing is said that must never be said (`forbidden`, `bans`,
`marks`); and nothing speaks against a person (`agents`). Pure code: no model, no embedder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from firstpass.domain.conversation import Citation
from firstpass.domain.lint import BanKind
from firstpass.domain.redaction import SafeText
from firstpass.domain.verification.agents import contradictions
from firstpass.domain.verification.bans import Bans
from firstpass.domain.verification.claims import Unsupported, ground, unsupported
from firstpass.domain.verification.figures import ungrounded
from firstpass.domain.verification.forbidden import Shape, shapes
from firstpass.domain.verification.marks import echoes, foreign_links, without_links
from firstpass.domain.verification.polarity import overlap
from firstpass.domain.verification.public import private
from firstpass.domain.verification.text import Clause, Text, analyse, plain
from firstpass.domain.verification.unread import unread

__all__ = [
    "Bans",
    "Draft",
    "Evidence",
    "Saying",
    "Verdict",
    "Violation",
    "ViolationKind",
    "examine",
    "uncited",
    "unfit",
    "verify",
]

_TO_US = re.compile(
    r"\b(?:me|us|here|chat|reply|message|i|we|i'll|we'll|answer|back to|email|e-mail|phone|form below|below)\b",
    re.IGNORECASE,
)

_UNREAD = "the rules read English, and no evidence says this word for word"

ViolationKind = Literal[
    BanKind,
    "unknown_citation",
    "no_evidence",
    "ungrounded_number",
    "ungrounded_claim",
    "injected_link",
    "echoes_pan",
    "contradicts_agent",
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
class Saying:
    """A text as a reply, and what it may rest on: approved texts, what the customer wrote, what people told them."""

    text: str
    evidence: tuple[str, ...]
    question: str = ""
    agent_said: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Everything that may carry a claim."""
        return (*self.evidence, *self.agent_said)

    @property
    def is_approved(self) -> bool:
        """Whether the text is nothing but whole pieces of evidence: only what holds for any text is left to ask."""
        whole = {piece.strip() for piece in self.evidence}
        pieces = self.text.split("\n\n")
        return not self.agent_said and (self.text.strip() in whole or all(piece.strip() in whole for piece in pieces))


@dataclass(frozen=True)
class Violation:
    """One reason why the draft may not leave; `span` is the offending piece of the draft. A `firm` one is no question
    of wording: a name, or a language that the rules do not read."""

    kind: ViolationKind
    span: str
    why: str
    firm: bool = False


@dataclass(frozen=True)
class Verdict:
    """Everything found against the draft; it may leave when nothing was."""

    violations: tuple[Violation, ...]

    @property
    def passed(self) -> bool:
        return not self.violations


def verify(draft: Draft, evidence: Iterable[Evidence], *, question: str = "", bans: Bans | None = None) -> Verdict:
    """Hold the draft against the evidence by the rules alone; an empty verdict means it may leave.

    `question` is what the customer wrote, which may be said back to them; `bans` are the playbook's own tables."""
    known = tuple(evidence)
    saying = Saying(draft.text, tuple(item.text for item in known), question)
    return Verdict((*uncited(draft, known), *examine(saying, bans)))


def examine(saying: Saying, bans: Bans | None = None) -> tuple[Violation, ...]:
    """Everything that the rules find against a text as a reply, whatever it cites."""
    text, sources = saying.text, saying.sources
    if saying.is_approved:
        return _of_approved(text, bans)
    said = contradictions(analyse(text), saying.agent_said, saying.evidence)
    found = [
        *_marks(text, sources),
        *_forbidden(text, sources, bans),
        *(Violation("contradicts_agent", *piece) for piece in said),
        *(
            Violation("ungrounded_number", *piece)
            for piece in ungrounded(without_links(text), sources, saying.question)
        ),
        *(_claim(fault) for fault in unsupported(analyse(without_links(text)), ground(sources, saying.question))),
        *(Violation("ungrounded_claim", span, _UNREAD, firm=True) for span in unread(text, sources)),
    ]
    return tuple(dict.fromkeys(found))


def unfit(text: str, bans: Bans | None = None) -> tuple[Violation, ...]:
    """Everything that speaks against words for everybody that rest on nothing else: the text of an incident."""
    found = (Violation(shape.kind, shape.said, shape.why) for shape in shapes(plain(text)))
    promised = (Violation("false_promise", *piece) for piece in private(text))
    return tuple(dict.fromkeys((*found, *promised, *_of_approved(text, bans))))


def _of_approved(text: str, bans: Bans | None) -> tuple[Violation, ...]:
    pieces = text.split("\n\n")
    marks = (violation for piece in pieces for violation in _own_marks(piece))
    told = (Violation(ban.kind, said, ban.why) for ban, said in (bans.broken(text) if bans else ()))
    return tuple(dict.fromkeys((*marks, *told)))


@lru_cache(maxsize=4096)
def _own_marks(text: str) -> tuple[Violation, ...]:
    return tuple(_marks(text, (text,)))


def uncited(draft: Draft, known: tuple[Evidence, ...]) -> Iterator[Violation]:
    """A draft that cites nothing, or what was not among the evidence."""
    if not draft.citations:
        yield Violation("no_evidence", draft.text, "nothing may be said without an approved text behind it")
    for citation in draft.citations:
        if all(citation != item.citation for item in known):
            yield Violation("unknown_citation", citation.source, "this text was not among the evidence")


def _marks(text: str, sources: tuple[str, ...]) -> Iterator[Violation]:
    known = "\n".join(sources)
    for span, why in foreign_links(text, known):
        yield Violation("injected_link", span, why)
    for span, why in echoes(text, known):
        yield Violation("echoes_pan", span, why)


def _forbidden(text: str, sources: tuple[str, ...], bans: Bans | None) -> Iterator[Violation]:
    for ban, said in bans.broken(text) if bans else ():
        yield Violation(ban.kind, said, ban.why)
    draft, known = analyse(text), tuple(analyse(source) for source in sources)
    stated = frozenset(key for source in known for key in source.keys)
    for shape in shapes(draft.plain, tuple(text.plain for text in known)):
        clause = next((c for c in reversed(draft.clauses) if c.start <= shape.place), None)
        if clause is None or not (clause.key in stated or _excused(shape, clause, known)):
            yield Violation(shape.kind, shape.said, shape.why)


def _excused(shape: Shape, clause: Clause, known: tuple[Text, ...]) -> bool:
    """Whether the evidence says the like in the same shape: where to type a code, or what is done with a saying."""
    if shape.kind == "asks_for_secret" and not _TO_US.search(clause.text):
        return any(other.kind == shape.kind for text in known for other in shapes(text.plain))
    if not shape.stated:
        return False
    need = 0.5 * sum(clause.content.values())
    return any(
        other.kind == shape.kind and overlap(clause, text.concepts) >= need
        for text in known
        for other in shapes(text.plain)
        if other.stated
    )


def _claim(fault: Unsupported) -> Violation:
    return Violation("ungrounded_claim", fault.clause.text, fault.why, firm=fault.stranger)
