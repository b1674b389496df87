"""`statuses.yaml`: what is said of a customer's own things, by kind and state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from firstpass.adapters.playbook.folder import Folder
from firstpass.adapters.playbook.schema import Day, Language, Strict, Text
from firstpass.adapters.yaml_files import Fault, Located
from firstpass.domain.accounts import PERSON_WILL_LOOK, STATES, AccountKind, AskedDocument, State
from firstpass.domain.errors import ContentError
from firstpass.domain.statuses import ALWAYS_KNOWN, STATUS_FIELDS, StatusTable, StatusWords, fields_of

FILE = "statuses.yaml"


def _check_fields(text: str) -> str:
    try:
        named = fields_of(text)
    except ValueError:
        raise Fault("a brace stands alone", "Close it, or remove it") from None
    if unknown := sorted(named - STATUS_FIELDS):
        known = ", ".join(sorted(STATUS_FIELDS))
        raise Fault(f"nothing fills {{{unknown[0]}}}", f"Remove it, or use one of {known}")
    return text


Sentence = Annotated[Text, AfterValidator(_check_fields)]
Sentences = Annotated[tuple[Sentence, ...], Field(min_length=1)]


def _check_names(names: tuple[str, ...]) -> tuple[str, ...]:
    if any("thing" in fields_of(name) for name in names):
        raise Fault("{thing} is called by itself", "Name the fields that stand on it, such as {title}")
    if not fields_of(names[-1]) <= ALWAYS_KNOWN:
        mend = f"End with a name of {' and '.join(sorted(ALWAYS_KNOWN))} at most, which are always known"
        raise Fault(f"{names[-1]!r} is not always known", mend)
    return names


Names = Annotated[Sentences, AfterValidator(_check_names)]


class StatusFile(Strict):
    says: Sentences
    itself: Sentences | None = None
    call: Sentences | None = None
    late: Sentences | None = None
    person: bool = False
    over: bool = False
    approved_by: Text
    approved_on: Day
    example: bool = False

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.over and (self.person or self.itself or self.call or self.late):
            raise Fault("it is over and still goes on", "Remove over, or person, itself, call and late")
        if self.itself and not (self.call and self.late):
            raise Fault("it is told only while it goes on by itself", "Write call and late too: what is said otherwise")
        return self


class StaleFile(Strict):
    after_hours: Annotated[int, Field(gt=0)]
    says: Sentence


class StatusesFile(Strict):
    language: Language
    review_by: Day
    stale: StaleFile
    called: dict[AccountKind, Names]
    documents: dict[AskedDocument, Text]
    statuses: dict[AccountKind, dict[State, StatusFile]]


def read_statuses(folder: Folder) -> StatusTable:
    """The table; empty where the file is absent or cannot be read."""
    path = folder.root / FILE
    located = folder.yaml(path, StatusesFile) if path.exists() else None
    if located is None:
        return StatusTable()
    folder.faults += _faults(located)
    file = located.value
    return StatusTable(
        file.language,
        file.review_by,
        timedelta(hours=file.stale.after_hours),
        file.stale.says,
        file.called,
        file.documents,
        tuple(_words(kind, state, entry) for kind, of in file.statuses.items() for state, entry in of.items()),
    )


def _faults(located: Located[StatusesFile]) -> Iterator[ContentError]:
    for kind, states in located.value.statuses.items():
        if kind not in located.value.called:
            mend = f"Say under called what a {kind} is called"
            yield located.fault(("called",), f"nothing says what a {kind} is called", mend, "missing_key")
        for state in states:
            if state not in STATES[kind] and state != PERSON_WILL_LOOK:
                mend = f"Its states are {', '.join(sorted(STATES[kind]))} and {PERSON_WILL_LOOK}"
                yield located.fault(("statuses", kind, state), f"a {kind} is never {state}", mend)


def _words(kind: AccountKind, state: State, file: StatusFile) -> StatusWords:
    return StatusWords(
        kind=kind,
        state=state,
        says=file.says,
        itself=file.itself or (),
        call=file.call or (),
        late=file.late or (),
        person=file.person,
        over=file.over,
        approved_by=file.approved_by,
        approved_on=file.approved_on,
        example=file.example,
    )
