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
    """A body that cannot be published; `line` is its line, 0 for what stands above it."""

    def __init__(self, line: int, what: str, mend: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what
        self.mend = mend


class Body(NamedTuple):
    """What customers may read, in sections, and what only agents may."""

    sections: tuple[Section, ...]
    agent_only: str


def parse_body(markdown: str) -> Body:
    """The opening, then a section a `## ` heading; all that follows `## Agent only` is for agents.

    Raises `BodyFault`."""
    lines = markdown.splitlines()
    end = next((number for number, line in enumerate(lines) if _letters(line) in AGENT_ONLY), len(lines))
    agent_only = "\n".join(lines[end + 1 :]).strip()
    if end < len(lines) and not agent_only:
        raise _empty(end + 1, lines[end])
    for number in range(end):
        if _nearly_agent_only(lines[number], "".join(lines[number + 1 : number + 2])):
            what = f"{lines[number].strip()!r} may mean that customers must not read on"
            raise BodyFault(number + 1, what, "Write ## Agent only on a line of its own, or another heading")
    sections = tuple(_sections(lines[:end]))
    if not sections:
        raise BodyFault(0, "the article says nothing", "Write the answer below the front matter")
    return Body(sections, agent_only)


def _sections(lines: list[str]) -> Iterator[Section]:
    headings = {number: found.group(1) for number, line in enumerate(lines) if (found := _HEADING.fullmatch(line))}
    ends = [*headings, len(lines)]
    opening = "\n".join(lines[: ends[0]]).strip()
    if opening:
        yield Section(None, opening)
    for (start, heading), end in zip(headings.items(), ends[1:], strict=True):
        text = "\n".join(lines[start + 1 : end]).strip()
        if not (text and heading):
            raise _empty(start + 1, heading)
        yield Section(heading, text)


def _empty(line: int, heading: str) -> BodyFault:
    if not heading:
        return BodyFault(line, "a heading without words", "Write the question that the section answers")
    return BodyFault(line, f"nothing stands below {heading.strip()!r}", "Write it, or remove the heading")


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
