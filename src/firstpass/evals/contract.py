"""The contract of the offline door (DESIGN 6, Batch): a case and a result, each one JSON object on a line.

It changes only by addition. What is a closed list in the domain is a closed list here.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic import model_validator as model_check

from firstpass.domain.conversation import Identity, IdentityLevel, Owner
from firstpass.domain.decision import DecisionName, ReasonCode
from firstpass.domain.notices import NoticeKind, Product
from firstpass.domain.packet import Packet
from firstpass.domain.signals import Mood, Register, Repeated, ReservedDecision, SignalKind

LONGEST_GAP = 60.0 * 24 * 366
CaseId = str | int


class Strict(BaseModel):
    """Frozen and closed; a value of another JSON type is an error and not converted."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, validate_by_name=True
    )


class IdentityGiven(Strict):
    """How well the customer is known."""

    level: IdentityLevel = "anonymous"
    customer: str | None = None
    """The company's own id of the customer."""
    country: Annotated[str | None, Field(pattern="^[A-Z]{2}$")] = None
    """Where the customer is (ISO 3166-1 alpha-2), as far as the session knows."""
    product: Product | None = None
    """Which product the customer has, as far as the session knows: it decides which legal clocks may run."""

    @property
    def known(self) -> Identity:
        """The customer as a session would make them known."""
        return Identity(self.level, self.customer, self.country, product=self.product)


class TurnGiven(Strict):
    """One message. An agent turn means: a person took the conversation and said this."""

    role: Literal["customer", "agent"]
    text: str = ""
    """Required of a customer, where it may be empty; an agent may leave it out when only returning."""
    gap_minutes: Annotated[float, Field(ge=0, le=LONGEST_GAP, allow_inf_nan=False)] = 0
    """Minutes that pass before this turn."""
    hands_back: Annotated[bool, Field(alias="return")] = False
    """Agent turns only: the person gives the conversation back to the bot after saying it."""

    @model_check(mode="after")
    def _check(self) -> Self:
        if self.role == "customer" and self.hands_back:
            raise ValueError("only an agent turn can return the conversation")
        if self.role == "customer" and "text" not in self.model_fields_set:
            raise ValueError("a customer turn needs a text, which may be empty")
        if self.role == "agent" and not self.text.strip() and not self.hands_back:
            raise ValueError("an agent turn needs a text or return")
        return self


class IncidentGiven(Strict):
    """A known problem that is told in this one text."""

    case_types: Annotated[tuple[str, ...], Field(min_length=1)]
    """What it is about, as in the scope, or `*` for everything."""
    text: Annotated[str, Field(min_length=1, max_length=1000)]
    id: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,40}$")] = None
    """By which replies cite it, as `incident:` and this id. Default: one is made up."""
    starts_at: Annotated[datetime | None, Field(strict=False)] = None
    """Default: when the first turn is."""
    next_update_at: Annotated[datetime | None, Field(strict=False)] = None
    """When people say more. Default: an hour after the first turn."""
    ends_at: Annotated[datetime | None, Field(strict=False)] = None
    """When it ends by itself. Default: 24 hours after its start."""


class Case(Strict):
    """One scripted conversation."""

    id: CaseId
    turns: Annotated[tuple[TurnGiven, ...], Field(min_length=1, max_length=1000)]
    at: Annotated[datetime | None, Field(strict=False)] = None
    """When the first turn is, as ISO 8601; without an offset it is in the company's time zone. Default: now."""
    language: Annotated[str | None, Field(max_length=35)] = None
    """The customer's language (BCP 47); the company's own where it is left out or not covered."""
    identity: IdentityGiven = IdentityGiven()
    facts: dict[str, JsonValue] = {}
    """Backend facts about the customer: `things` is a list of what they have, each with `id`, `kind`, `state` and
    `created` (days from the first turn, such as -3, or a date) and whatever else is known of `reference`, `title`,
    `amount` (as in "42.10 GBP"), `expected_by`, `resolves_itself`, `last_four`, `available`, `limit`, `lines`,
    `documents` and `as_of` (minutes before the first turn); `backend` is `up` or `down`. Other names mean nothing."""
    incidents: tuple[IncidentGiven, ...] = ()
    """What people told of before the first turn; each is in force from its start to its end."""

    @model_check(mode="after")
    def _check(self) -> Self:
        if self.at and not 1970 <= self.at.year <= 2200:
            raise ValueError("at must be between 1970 and 2200")
        return self


class Answered(BaseModel):
    """The base of what comes out."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class CandidateFound(Answered):
    """A case type a wish may belong to, with the calibrated probability that it does."""

    case_type: str
    confidence: float


class WishFound(Answered):
    """One thing the customer wants."""

    case_type: str | None
    """The most probable case type of the scope; null is an explicit unknown."""
    confidence: float
    """The calibrated probability of the best candidate; 0 when there is none."""
    start: int
    """Where in the redacted text the wish begins, in characters."""
    end: int
    candidates: tuple[CandidateFound, ...]


def _is_nothing(value: object) -> bool:
    return value is None


class SignalFound(Answered):
    """Something noticed in the message."""

    kind: SignalKind
    value: Annotated[ReservedDecision | Register | Mood | Repeated | str | None, Field(exclude_if=_is_nothing)] = None
    """Which one of its kind, where there are several; left out otherwise."""
    why: int
    """Where in the redacted text it was seen, in characters."""


class CitationGiven(Answered):
    """The approved text behind the reply."""

    source: str
    """An article's id, or `reply:` and the id of a fixed reply, or `incident:` and the id of an incident."""
    revision: str
    passage: str | None


class DueFound(Answered):
    """One thing that is due, on that day at the latest."""

    clock: str
    title: str
    on: date
    jurisdiction: str
    source: str
    assumed: bool
    """Whether it only may apply, since country or product are not known."""


class NoticeFound(Answered):
    """A message that starts a legal clock."""

    kind: NoticeKind
    received_at: datetime
    """The time of the customer's message."""
    due: tuple[DueFound, ...]
    """The earliest first."""


class TurnResult(Answered):
    """What one customer turn led to. `owner`, `queue` and `reason_code` tell how things stand after it."""

    decision: DecisionName
    rule: str
    wishes: tuple[WishFound, ...]
    case_type: str | None
    """Of the first wish; null is an explicit unknown."""
    confidence: float
    """Of the first wish; 0 without one."""
    signals: tuple[SignalFound, ...]
    reply: str | None
    """Everything the customer was told; null when nothing was said."""
    citations: tuple[CitationGiven, ...]
    owner: Owner
    queue: str | None
    """The internal id of the queue that has the case; null while no case is open."""
    reason_code: ReasonCode | None
    """Why this turn went to people, or else why the open case did; null while no case is open."""
    redacted_text: str
    notice: NoticeFound | None = None
    """What the message gives notice of, as it is on file; the most pressing of several."""
    timings_ms: dict[str, float]
    """Milliseconds of each step, and `total` with the store."""


class Result(Answered):
    """The conversation's outcome: one entry a customer turn, and the packet of its newest handoff."""

    id: CaseId
    turns: tuple[TurnResult, ...]
    packet: Packet | None
    """Null without a handoff."""


def schemas() -> dict[str, Any]:
    """The JSON schemas of both, with their closed lists."""
    return {"case": Case.model_json_schema(), "result": Result.model_json_schema(mode="serialization")}
