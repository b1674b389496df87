"""Rules about the words for a customer's own things."""

from __future__ import annotations

from collections.abc import Iterator

from firstpass.domain.accounts import PERSON_WILL_LOOK, STATES
from firstpass.domain.lint import Finding
from firstpass.domain.scope import Scope
from firstpass.retrieval.lint.material import Material, Place


def missing_status(m: Material, scope: Scope) -> Iterator[Finding]:
    """A kind of thing that is looked up, and a state of it of which nothing is said: a person would answer instead."""
    table = m.reading.statuses
    if any(fault.file == m.file("statuses.yaml") for fault in m.reading.faults):
        return
    looked_up = {kind for case_type in scope.case_types.values() for kind in case_type.looks_up}
    for kind in sorted(looked_up.union(words.kind for words in table.entries)):
        missing = sorted(state for state in (*STATES[kind], PERSON_WILL_LOOK) if table.of(kind, state) is None)
        if missing:
            place = Place(m.file("statuses.yaml"), ("statuses", kind))
            what = f"nothing is said of a {kind} that is {', '.join(missing)}"
            yield m.error("missing_status", place, what, f"Write it under statuses, {kind}")


def statuses_due(m: Material) -> Iterator[Finding]:
    """The words for statuses are overdue for a review."""
    due = m.reading.statuses.review_by
    if due and due < m.on:
        place = Place(m.file("statuses.yaml"), ("review_by",))
        what = f"the words for statuses should have been read again by {due}"
        yield m.warning("statuses_due", place, what, "Read them again, and set the next review_by")
