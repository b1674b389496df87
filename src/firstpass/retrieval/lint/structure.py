"""What is wrong with the files themselves, as the reader told it."""

from __future__ import annotations

from collections.abc import Iterator

from firstpass.domain.lint import GLOSSARY, NEVER_SAY, Finding
from firstpass.retrieval.lint.material import Material, Place


def faults(m: Material) -> Iterator[Finding]:
    """Whatever keeps a file from being read as it was meant."""
    for fault in m.reading.faults:
        yield Finding(fault.file, fault.line, "error", fault.rule, fault.what, fault.mend)


def missing_table(m: Material) -> Iterator[Finding]:
    """A table that only lint looks at is not there."""
    told = {fault.file for fault in m.reading.faults}
    for name, table in ((NEVER_SAY, m.reading.never_say), (GLOSSARY, m.reading.glossary)):
        if table is None and m.file(name) not in told:
            what, mend = "there is no such table, so nothing is checked by it", "Copy the one that ships and adapt it"
            yield m.warning("missing_table", Place(m.file(name), ()), what, mend)
