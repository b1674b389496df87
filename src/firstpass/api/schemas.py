"""What goes over the wire, with examples; the API description is made from these."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from firstpass.domain.codes import CodeResult
from firstpass.domain.conversation import Ending, EventKind, HandoffState, IdentityLevel, Owner, Speaker

ErrorCode = Literal[
    "malformed",
    "unauthorised",
    "not_logged_in",
    "another_customer",
    "no_address",
    "origin_refused",
    "not_found",
    "method_not_allowed",
    "too_slow",
    "overtaken",
    "conflict",
    "too_large",
    "limit_reached",
    "failed",
    "unavailable",
]

_ID = "5f1c9a4e8d2b47f0a6c3e1d9b8704f26"
_TOKEN = "eyJhbGciOi..."  # noqa: S105 - an example
_AT = "2026-03-02T09:30:00Z"


class Wire(BaseModel):
    """Frozen, and closed: a field nobody knows is an error, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)


SessionToken = Annotated[str, Field(min_length=1, max_length=4000, examples=["eyJhbGciOi..."])]


class GiveSession(Wire):
    """A fresh session of the customer who is logged in on the website."""

    session: SessionToken


class SessionKnown(Wire):
    """How well the customer is known now."""

    level: IdentityLevel
    known_until: datetime | None
    """When the session ends; give a fresh one before."""


class CodeSent(Wire):
    """A one-time code is on its way to the address on file."""

    good_for_seconds: Annotated[int, Field(examples=[600])]


class GiveCode(Wire):
    """The one-time code, typed into a field of its own. Never send it as a message."""

    code: Annotated[str, Field(min_length=1, max_length=32, examples=["493021"])]


class CodeChecked(Wire):
    """`right`: the customer is verified for a while. `wrong`: try again. `over`: ask for a fresh code."""

    result: CodeResult


class StartConversation(Wire):
    """How a conversation begins."""

    language: Annotated[
        str | None, Field(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", examples=["en-GB"])
    ] = None
    """The customer's language as BCP 47; the company's own when it is left out or not covered."""
    session: SessionToken | None = None
    """The token that the website's backend signed for the customer who is logged in; without it nobody is known."""


_SAYS_SOMETHING: dict[str, Any] = {
    "anyOf": [
        {"required": ["text"], "properties": {"text": {"type": "string", "pattern": r"\S"}}},
        {"required": ["choice"], "properties": {"choice": {"type": "string"}}},
    ]
}


class SendMessage(Wire):
    """A customer's message: text, or a button that was pressed, or both."""

    model_config = ConfigDict(json_schema_extra=_SAYS_SOMETHING)

    text: Annotated[str | None, Field(examples=["My card was declined"])] = None
    """Card numbers and other secrets are destroyed before it is stored."""
    choice: Annotated[str | None, Field(max_length=256, examples=[None])] = None
    """The id of a choice that a message offered."""


def _whole(score: object) -> object:
    """JSON does not tell 3 from 3.0."""
    return int(score) if isinstance(score, float) and score.is_integer() else score


class Rate(Wire):
    """The customer's rating."""

    score: Annotated[int, Field(ge=1, le=5, strict=True, examples=[5]), BeforeValidator(_whole)]
    """From 1 (bad) to 5 (good)."""


class ChoiceFrame(Wire):
    """A button."""

    id: str
    title: str


class CitationFrame(Wire):
    """The approved text behind a message."""

    source: str
    """An article's id, or `reply:` and the id of a fixed reply."""
    revision: str
    passage: str | None
    title: str | None
    """The article's title, when the playbook in force still has it."""


class MessageFrame(Wire):
    """What was said."""

    text: str
    choices: tuple[ChoiceFrame, ...]
    citations: tuple[CitationFrame, ...]
    choice: str | None
    reply_to: int | None
    """The number of the newest message that this answers."""
    needs: IdentityLevel | None = None
    """How well the customer has to be known for what they asked: log them in, or show the field for a one-time code."""


class OwnerFrame(Wire):
    """Who may speak to the customer from here on."""

    owner: Owner


class HandoffFrame(Wire):
    """Where the case stands that people have."""

    state: HandoffState
    reference: str
    public_name: str
    opens_at: datetime | None
    """When somebody is there again; null while somebody is."""


class IncidentFrame(Wire):
    """A known problem, for a banner: it replaces an earlier one of this id, is up from `started_at`, and goes at
    `ends_at` by itself."""

    id: str
    text: str
    scope: tuple[str, ...] | None
    """What it is about, by the titles of case types; null is everything."""
    started_at: datetime
    updated_at: datetime
    """When people last said something about it."""
    next_update_at: datetime
    ends_at: datetime
    in_force: bool
    """Whether it was in force when this was sent; false before its start and once it is over."""


class OverwrittenFrame(Wire):
    """An earlier message reads otherwise from now on: show `text` in its place."""

    message: int
    text: str


class RatingFrame(Wire):
    """The customer's rating."""

    score: int


class EndedFrame(Wire):
    """How the conversation ended."""

    ending: Ending


class ErasedFrame(Wire):
    """What stands where a body was erased."""

    why: str


class EventFrame(Wire):
    """One event; numbers have no gaps and order is the order of numbers. Every message says who speaks."""

    number: Annotated[int, Field(ge=1, examples=[1])]
    kind: EventKind
    at: Annotated[datetime, Field(examples=[_AT])]
    who: Annotated[Speaker, Field(alias="from", examples=["system"])]
    body: Annotated[
        MessageFrame
        | OwnerFrame
        | HandoffFrame
        | IncidentFrame
        | OverwrittenFrame
        | RatingFrame
        | EndedFrame
        | ErasedFrame,
        Field(
            examples=[
                {
                    "text": "Hello, I am the AI assistant, not a person.",
                    "choices": [],
                    "citations": [],
                    "choice": None,
                    "reply_to": None,
                }
            ]
        ),
    ]


class RenewedToken(Wire):
    """The right to read and write one conversation."""

    conversation: Annotated[str, Field(examples=[_ID])]
    token: Annotated[str, Field(examples=[_TOKEN])]
    token_expires_at: Annotated[datetime, Field(examples=[_AT])]


class Started(RenewedToken):
    """A new conversation; its first event says that an AI answers."""

    events: tuple[EventFrame, ...]


class Accepted(Wire):
    """The message is stored; the reply comes as an event."""

    number: Annotated[int, Field(ge=1, examples=[2])]
    """The message's own event number."""
    repeated: Annotated[bool, Field(examples=[False])]
    """Whether it was stored before under the same key, so that nothing was done now."""


class Happened(Wire):
    """The events that the request caused; none when there was nothing to do."""

    events: tuple[EventFrame, ...]


class EventList(Wire):
    """Events in order; when the list is long, ask again with `after` = `last`."""

    events: tuple[EventFrame, ...]
    last: Annotated[int, Field(ge=0, examples=[1])]


class PersonLink(Wire):
    """The way to a person: POST there."""

    href: Annotated[str, Field(examples=[f"/v1/conversations/{_ID}/person"])]
    label: Annotated[str, Field(examples=["Talk to a person"])]


class ErrorBody(Wire):
    """What is wrong, and what mends it."""

    code: ErrorCode
    message: str
    mend: str
    person: PersonLink | None
    """Set within a conversation, for whoever has its token."""


class ErrorEnvelope(Wire):
    """Every error of every address."""

    error: ErrorBody


Problem = Literal["store_unavailable", "no_generation", "worker_stopped"]


class Alive(Wire):
    """The process answers."""

    alive: Literal[True] = True


class Readiness(Wire):
    """Whether customers can be served, and what to know before they are."""

    ready: bool
    problems: tuple[Problem, ...]
    example_replies: int
    """Fixed replies in use that are still the shipped examples: have your own approved before going live."""
    refused_generation: str | None
    """What is published but cannot be served, so that the generation before serves on; null where all is well."""
    dead_letters: int
    """What should have gone out and was given up: `firstpass doctor` says what and why."""


class NotReady(Readiness, ErrorEnvelope):
    """The report, with the envelope of every error."""
