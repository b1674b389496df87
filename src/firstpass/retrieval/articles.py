"""An article's body: sections under headings, and the part for agents alone.

A line that says "agent only" is the end of what customers may read, however it is marked up; a heading that nearly
says so is refused rather than shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from firstpass.domain.playbook import Section

AGENT_ONLY = ("agentonly", "agentsonly")
_HEADING = re.compile(r" {0,3}##(?!#)[ \t]*(.*?)[ \t#]*")
_MARKED = re.compile(r"\s*(?:#.*|\*\*.*\*\*:?|__.*__:?)\s*")
_UNDERLINE = re.compile(r" {0,3}(?:-+|=+)\s*")
_RUN_IN = re.compile(r"[\W\d_]*agents?[\W_]*only\s*[^\w\s]|.*#[\W\d_]*agents?[\W_]*only", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_NO_LETTER = re.compile(r"[\W\d_]+")
_NEAR = 0.82
_INSIDE = frozenset({"agent", "agents", "staff", "internal"})
_BESIDE = frozenset({"only", "for", "the", "use", "note", "notes", "info", "information"})


class BodyFault(ValueError):
    """A body that cannot be published; `line` is its line, 0 for what stands above it; `rule` names what it breaks."""

    def __init__(self, line: int, what: str, mend: str, rule: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what
        self.mend = mend
        self.rule = rule


class Body(NamedTuple):
    """What customers may read, in sections, each with the line it begins on, and what only agents may."""

    sections: tuple[Section, ...]
    lines: tuple[int, ...]
    agent_only: str


class _Part(NamedTuple):
    """A section as it stands: `line` is that of its heading, or of the opening's first words."""

    line: int
    heading: str | None
    text: str


def parse_body(markdown: str) -> Body:
    """The opening, then a section a `## ` heading; all that follows `## Agent only` is for agents.

    Raises the first `BodyFault`."""
    for fault in body_faults(markdown):
        raise fault
    lines = markdown.splitlines()
    end = _end(lines)
    parts = list(_parts(lines[:end]))
    sections = tuple(Section(part.heading, part.text) for part in parts)
    return Body(sections, tuple(part.line for part in parts), "\n".join(lines[end + 1 :]).strip())


def body_faults(markdown: str) -> Iterator[BodyFault]:
    """Everything that keeps a body from being published, from top to bottom."""
    lines = markdown.splitlines()
    end = _end(lines)
    for number in range(end):
        if _nearly_agent_only(lines[number], "".join(lines[number + 1 : number + 2])):
            what = f"{lines[number].strip()!r} may mean that customers must not read on"
            mend = "Write ## Agent only on a line of its own, or another heading"
            yield BodyFault(number + 1, what, mend, "agent_only_heading")
    parts = list(_parts(lines[:end]))
    if not parts:
        yield BodyFault(0, "the article says nothing", "Write the answer below the front matter", "empty_section")
    for part in parts:
        if not (part.heading is None or (part.heading and part.text)):
            yield _empty(part.line, part.heading)
    if end < len(lines) and not "".join(lines[end + 1 :]).strip():
        yield _empty(end + 1, lines[end])


def _end(lines: list[str]) -> int:
    """The number of the line that says "agent only", or of the one behind the last."""
    return next((number for number, line in enumerate(lines) if _letters(line) in AGENT_ONLY), len(lines))


def _parts(lines: list[str]) -> Iterator[_Part]:
    headings = {number: found.group(1) for number, line in enumerate(lines) if (found := _HEADING.fullmatch(line))}
    ends = [*headings, len(lines)]
    opening = "\n".join(lines[: ends[0]])
    if opening.strip():
        above = opening[: len(opening) - len(opening.lstrip())]
        yield _Part(above.count("\n") + 1, None, opening.strip())
    for (start, heading), end in zip(headings.items(), ends[1:], strict=True):
        yield _Part(start + 1, heading, "\n".join(lines[start + 1 : end]).strip())


def _empty(line: int, heading: str) -> BodyFault:
    if not heading:
        what, mend = "a heading without words", "Write the question that the section answers"
    else:
        what, mend = f"nothing stands below {heading.strip()!r}", "Write it, or remove the heading"
    return BodyFault(line, what, mend, "empty_section")


def _nearly_agent_only(line: str, following: str) -> bool:
    if _RUN_IN.match(unicodedata.normalize("NFKC", line)):
        return True
    if not (_MARKED.fullmatch(line) or (line.strip() and _UNDERLINE.fullmatch(following))):
        return False
    letters, words = _letters(line), set(_NO_LETTER.split(line.casefold())) - {""}
    return (
        any(phrase in letters for phrase in AGENT_ONLY)
        or SequenceMatcher(None, AGENT_ONLY[0], letters).ratio() > _NEAR
        or (bool(words & _INSIDE) and words <= _INSIDE | _BESIDE)
    )


def _letters(line: str) -> str:
    """What a line says, without its marks, blanks and figures."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", _TAG.sub("", line))).casefold()
