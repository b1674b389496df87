"""An article's body: sections under headings, and the part for agents alone."""

from __future__ import annotations

import re
from typing import NamedTuple

from firstpass.domain.playbook import Section

AGENT_HEADING = "agent only"
_HEADING = re.compile(r"^##\s+(.+?)\s*$", re.MULTILINE)


class Body(NamedTuple):
    """What customers may read, in sections, and what only agents may."""

    sections: tuple[Section, ...]
    agent_only: str


def parse_body(markdown: str) -> Body:
    """The opening, then a section a `## ` heading; what follows `## Agent only` is for agents."""
    pieces = _HEADING.split(markdown)
    sections = [Section(None, pieces[0].strip())] if pieces[0].strip() else []
    agent_only: list[str] = []
    for heading, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if agent_only or heading.casefold() == AGENT_HEADING:
            agent_only.append(text.strip())
        else:
            sections.append(Section(heading, text.strip()))
    return Body(tuple(sections), "\n\n".join(agent_only))
