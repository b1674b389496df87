"""Golden conversations: what must happen, one YAML file a case (DESIGN 6). Here: the shape of the files."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue
from pydantic import model_validator as model_check

from firstpass.adapters.yaml_files import load_yaml
from firstpass.domain.conversation import HandoffState, Owner
from firstpass.domain.decision import DecisionName, ReasonCode
from firstpass.domain.errors import ContentError, Malformed
from firstpass.domain.incidents import LASTS
from firstpass.domain.redaction import RedactionKind
from firstpass.evals.contract import IdentityGiven
from firstpass.settings import HERE

FOLDER = HERE / "evals" / "golden"
SCHEMA = HERE / "evals" / "golden.schema.json"
MEND = "See evals/golden.schema.json"

CaseState = HandoffState | Literal["none"]
Pieces = tuple[Annotated[str, Field(min_length=1)], ...]

_DURATION = re.compile(r"(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?")


def _duration(value: object) -> object:
    """`2h`, `1d 6h` or `45m` as a timedelta."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) and value else None
    if found is None:
        raise ValueError("write a time such as 45m, 2h or 1d 6h")
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


Duration = Annotated[
    timedelta, BeforeValidator(_duration, json_schema_input_type=Annotated[str, Field(pattern=r"^[0-9dhm ]+$")])
]


class Strict(BaseModel):
    """Frozen; unknown keys are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def _exactly_one(*names: str) -> dict[str, Any]:
    """For editors: exactly one of these keys is there."""
    return {"oneOf": [{"required": [name]} for name in names]}


def _check_one(model: BaseModel, *names: str) -> None:
    if sum(getattr(model, name) is not None for name in names) != 1:
        raise ValueError(f"exactly one of {', '.join(names)} belongs here")


class Repeated(Strict):
    """A long message without a long file."""

    text: str
    times: Annotated[int, Field(ge=1, le=100_000)]


class Customer(Strict):
    """What the customer does."""

    model_config = ConfigDict(json_schema_extra=_exactly_one("says", "says_repeated", "presses"))

    says: str | None = None
    says_repeated: Repeated | None = None
    presses: str | None = None
    """A button by its id: a case type, `person` or `something_else`. It must have been offered."""

    @model_check(mode="after")
    def _check(self) -> Self:
        _check_one(self, "says", "says_repeated", "presses")
        return self

    @property
    def text(self) -> str:
        """The words, empty for a button."""
        return self.says_repeated.text * self.says_repeated.times if self.says_repeated else self.says or ""


class Agent(Strict):
    """What a person of the company does."""

    model_config = ConfigDict(json_schema_extra=_exactly_one("takes", "says", "returns", "resolves"))

    takes: Literal[True] | None = None
    says: Annotated[str, Field(min_length=1)] | None = None
    returns: Literal[True] | None = None
    resolves: Literal[True] | None = None

    @model_check(mode="after")
    def _check(self) -> Self:
        _check_one(self, "takes", "says", "returns", "resolves")
        return self


class Clock(Strict):
    """Time passes."""

    passes: Duration


class Opens(Strict):
    """Something does not work from now on."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    about: Annotated[Pieces, Field(min_length=1)]
    """Case types, or `*` for everything."""
    text: str
    next_update: Duration = timedelta(hours=1)
    lasts: Duration = LASTS


class Extends(Strict):
    """It goes on."""

    id: str
    text: str | None = None
    next_update: Duration = timedelta(hours=1)
    lasts: Duration = LASTS


class IncidentTurn(Strict):
    """What people do about an incident, on the frozen clock."""

    model_config = ConfigDict(json_schema_extra=_exactly_one("opens", "extends", "closes"))

    opens: Opens | None = None
    extends: Extends | None = None
    closes: str | None = None

    @model_check(mode="after")
    def _check(self) -> Self:
        _check_one(self, "opens", "extends", "closes")
        return self


class Expect(Strict):
    """What must hold after the turn. What is not written is not checked; null means: there must be none."""

    decision: DecisionName | None = None
    rule: str | None = None
    owner: Owner | None = None
    handoff: CaseState | None = None
    """The state of the newest case, `none` before the first."""
    case_type: str | None = None
    reason_code: ReasonCode | None = None
    queue: str | None = None
    silent: bool | None = None
    """true: the customer reads nothing."""
    reply_contains: Pieces = ()
    reply_lacks: Pieces = ()
    cites: Pieces = ()
    """Article ids, fixed replies as `reply:id` and incidents as `incident:id`, that the reply must rest on."""
    cites_not: Pieces = ()
    choices: Pieces = ()
    """Buttons that must be offered."""
    signals: Pieces = ()
    """Signals that must be noticed, as `kind` or `kind:value`."""
    signals_not: Pieces = ()
    stored_contains: Pieces = ()
    """What must be kept of the customer's message."""
    stored_lacks: Pieces = ()


class Turn(Strict):
    """One step of the conversation, and what must hold after it."""

    model_config = ConfigDict(json_schema_extra=_exactly_one("customer", "agent", "clock", "incident"))

    customer: Customer | None = None
    agent: Agent | None = None
    clock: Clock | None = None
    incident: IncidentTurn | None = None
    expect: Expect = Expect()

    @model_check(mode="after")
    def _check(self) -> Self:
        _check_one(self, "customer", "agent", "clock", "incident")
        if self.customer is None and self.expect.model_fields_set - {"owner", "handoff"}:
            raise ValueError("only owner and handoff can be expected after a turn that is not the customer's")
        return self


class End(Strict):
    """What must hold when the conversation is over."""

    owner: Owner | None = None
    handoff: CaseState | None = None
    packet: dict[str, JsonValue] | None = None
    """Fields of the packet with the value each must have; null: there must be no packet."""
    redacted: dict[RedactionKind, int] = {}
    """How many values of each kind were taken out of the customer's messages."""


class Golden(Strict):
    """One golden conversation."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    """The file's name without its ending."""
    title: Annotated[str, Field(min_length=1)]
    why: str | None = None
    at: datetime
    """When the conversation begins; without an offset in the company's time zone."""
    language: str | None = None
    identity: IdentityGiven = IdentityGiven()
    facts: dict[str, JsonValue] = {}
    """Backend facts, as in a case of `firstpass batch`: `things` and `backend`."""
    wordings: Pieces = ()
    """Each replaces the customer's first words in a run of its own."""
    turns: Annotated[tuple[Turn, ...], Field(min_length=1)]
    end: End = End()

    @model_check(mode="after")
    def _check(self) -> Self:
        first = next((turn.customer for turn in self.turns if turn.customer), None)
        if self.wordings and (first is None or first.says is None):
            raise ValueError("wordings replace the first `customer: {says: …}`, and there is none")
        return self


def read_golden(path: Path) -> Golden:
    """The case of a file; raises `ContentError` with file, line and mend for its first fault."""
    try:
        case = load_yaml(path, Golden, path.parent)
    except ContentError as fault:
        mend = MEND if "README" in fault.mend else fault.mend
        raise ContentError(fault.file, fault.line, fault.what.replace("Value error, ", ""), mend) from None
    if case.id != path.stem:
        name = f"{path.parent.name}/{path.name}"
        raise ContentError(name, 1, f"the id is {case.id}, the file is not", f"Write id: {path.stem}")
    return case


def golden_files(paths: tuple[Path, ...]) -> list[Path]:
    """The files that are meant: those named, and those in the folders named. Raises `Malformed` where none is."""
    found: list[Path] = []
    for path in paths:
        files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path] if path.is_file() else []
        if not files:
            raise Malformed(f"There is no golden conversation at {path}. Name a YAML file or its folder")
        found += files
    return found


def schema() -> dict[str, Any]:
    """The JSON schema of a file, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Golden.model_json_schema()}
