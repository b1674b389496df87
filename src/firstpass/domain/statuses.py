"""What a customer is told of one of their things: approved words for each kind and state, with fields to fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from string import Formatter

from firstpass.domain.accounts import PERSON_WILL_LOOK, AccountKind, AccountObject, AskedDocument, State

ALWAYS_KNOWN = frozenset({"created", "as_of"})
"""Fields that every thing has."""
STATUS_FIELDS = frozenset(
    {
        *("thing", "title", "reference", "amount", "expected_by", "last_four", "available", "limit"),
        *("documents", "lines"),
        *ALWAYS_KNOWN,
    }
)
"""Everything that the words may name; `thing` is what it is called (`StatusTable.called`)."""


@dataclass(frozen=True)
class StatusWords:
    """The words for one kind in one state, as sentences; one that names a field without a value is left out.

    `itself` is added while it goes on by itself, `call` where it does not and somebody has to ask the processor;
    `late` is said instead of it all once the expected day is past."""

    kind: AccountKind
    state: State
    says: tuple[str, ...]
    itself: tuple[str, ...]
    call: tuple[str, ...]
    late: tuple[str, ...]
    person: bool
    """Whether a person has to do something although it is in time."""
    over: bool
    """Whether nothing more happens."""
    approved_by: str
    approved_on: date
    example: bool

    def is_late(self, thing: AccountObject, today: date) -> bool:
        """Whether its next step should have come by now."""
        return bool(self.late) and thing.expected_by is not None and thing.expected_by < today

    def needs_person(self, thing: AccountObject, today: date) -> bool:
        """Whether somebody has to do something, rather than time or the customer."""
        return self.person or self.is_late(thing, today) or (bool(self.call) and not thing.resolves_itself)

    def sentences(self, thing: AccountObject, values: Mapping[str, str], today: date) -> tuple[str, ...]:
        """What is said of it, its fields filled."""
        if self.is_late(thing, today):
            said = self.late
        else:
            said = self.says + (self.itself if thing.resolves_itself else self.call)
        return tuple(sentence.format_map(values) for sentence in said if fields_of(sentence) <= values.keys())


@dataclass(frozen=True)
class StatusTable:
    """`statuses.yaml`, checked: each kind and state at most once."""

    language: str = "en"
    review_by: date | None = None
    stale_after: timedelta = timedelta(hours=4)
    """How old what the backend told may be before it is said how old it is."""
    stale: str = ""
    """How old it is, in words."""
    called: Mapping[AccountKind, tuple[str, ...]] = field(default_factory=dict)
    """What a thing of each kind is called, the fullest first; the first whose fields are all known is taken."""
    documents: Mapping[AskedDocument, str] = field(default_factory=dict)
    entries: tuple[StatusWords, ...] = ()

    def of(self, kind: AccountKind, state: State) -> StatusWords | None:
        """The words for this kind in this state; lint sees to it that there are some."""
        return next((words for words in self.entries if (words.kind, words.state) == (kind, state)), None)

    def needs_person(self, thing: AccountObject, today: date) -> bool:
        """Whether telling it is not enough; so it is where nothing can be told, and where a person will look."""
        words = self.of(thing.kind, thing.state)
        return words is None or thing.state == PERSON_WILL_LOOK or words.needs_person(thing, today)

    def name_of(self, kind: AccountKind, values: Mapping[str, str]) -> str:
        """What the thing with these values is called."""
        fitting = (name for name in self.called.get(kind, ()) if fields_of(name) <= values.keys())
        return next(fitting, "").format_map(values)


def fields_of(text: str) -> frozenset[str]:
    """The fields that a sentence names; raises `ValueError` for a brace that stands alone."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
