"""Rules about abbreviations: what customers read is in `glossary.yaml`, and what is there is used."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.lint import GLOSSARY, Finding
from firstpass.retrieval.lint.material import Material, Place

_ABBREVIATION = re.compile(
    r"(?<![\w-])(?<!begin with )(?<!begins with )(?<!start with )(?<!starts with )"
    r"(?=[A-Z\d]*[A-Z]\d*[A-Z])[A-Z][A-Z\d]+s?(?!\w|-\d)"
)
"""Two capitals at least; neither a reference nor what references begin with is one."""


def unknown_abbreviation(m: Material) -> Iterator[Finding]:
    """An abbreviation in a text for customers that the glossary does not explain; told once a text."""
    glossary = m.reading.glossary
    if glossary is None:
        return
    company = m.reading.scope.company.casefold() if m.reading.scope else ""
    for wording in m.wordings:
        for said in sorted(set(_ABBREVIATION.findall(wording.text))):
            if said not in glossary and said.removesuffix("s") not in glossary and said.casefold() != company:
                mend = "Write it out, or add it to glossary.yaml"
                place = wording.place._replace(said=said)
                yield m.error("unknown_abbreviation", place, f"{said} is not in the glossary", mend)


def unused_term(m: Material) -> Iterator[Finding]:
    """A term of the glossary that no text for customers uses."""
    glossary = m.reading.glossary
    if glossary is None or m.reading.faults:
        return
    texts = "\n".join(wording.text for wording in m.wordings)
    for term in glossary:
        if not re.search(rf"(?<!\w){re.escape(term)}s?(?!\w)", texts):
            place = Place(m.file(GLOSSARY), (term,))
            yield m.warning("unused_term", place, f"no text for customers uses {term}", "Remove it")
