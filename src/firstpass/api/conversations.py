"""The routes of a conversation: what a customer's client can do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Request, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from pydantic import BeforeValidator, Field
from starlette.responses import Response

from firstpass.actions.step_up import StepUp
from firstpass.api.door import Access, Door, LimitReachedError, address_of, door_of
from firstpass.api.frames import frame
from firstpass.api.messages import (
    Said,
    asked_already,
    button_title,
    check_message,
    kept_key,
    person_key,
    spend_message,
)
from firstpass.api.openapi import EVENTS, IN_CONVERSATION, STARTING, WITH_BODY, errors
from firstpass.api.schemas import (
    Accepted,
    CodeChecked,
    CodeSent,
    EventFrame,
    EventList,
    GiveCode,
    GiveSession,
    Happened,
    Rate,
    RenewedToken,
    SendMessage,
    SessionKnown,
    StartConversation,
    Started,
)
from firstpass.api.stream import EventStream
from firstpass.domain.codes import LIFE
from firstpass.domain.conversation import (
    PERSON_CHOICE,
    ConversationId,
    Event,
)
from firstpass.domain.errors import NotFound
from firstpass.engine.reception import ANYONE

LISTED_AT_ONCE = 1000
"""Events in one JSON list."""
HIGHEST_NUMBER = 2**31 - 1

_bearer = HTTPBearer(auto_error=False, description="The conversation's token", bearerFormat="JWT")


class _AccessRoute(APIRoute):
    """Checks whose conversation it is before anything of the body is read."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        handle = super().get_route_handler()

        async def checked(request: Request) -> Response:
            door = door_of(request.scope)
            request.state.access = door.access(request, request.path_params["conversation"])
            return await handle(request)

        return checked


def _the_door(request: Request) -> Door:
    return door_of(request.scope)


def _the_access(request: Request, conversation: str) -> Access:
    access: Access = request.state.access
    return access


TheDoor = Annotated[Door, Depends(_the_door)]
TheAccess = Annotated[Access, Depends(_the_access)]
_KEY: dict[str, Any] = {"alias": "Idempotency-Key", "max_length": 64, "pattern": r"^[\x20-\x7e]+$"}
MessageKey = Annotated[str, Header(**_KEY, description="The client's own id of the message; a repeat does nothing")]
PersonKey = Annotated[
    str | None,
    Header(**_KEY, description="As for a message; without it, asking twice before any reply counts once"),
]
LastNumber = Annotated[int, Field(ge=0, le=HIGHEST_NUMBER)]
LastEventId = Annotated[
    LastNumber,
    Header(alias="Last-Event-ID", description="The same; the higher one counts. Empty is none (HTML, 9.2.4)"),
    BeforeValidator(lambda number: number or 0, json_schema_input_type=LastNumber | Literal[""]),
]

starting = APIRouter(prefix="/v1/conversations", tags=["Conversation"])
router = APIRouter(
    prefix="/v1/conversations/{conversation}",
    tags=["Conversation"],
    route_class=_AccessRoute,
    dependencies=[Security(_bearer)],
)


@starting.post("", status_code=201, responses=errors(*STARTING, *WITH_BODY, 401))
async def start(request: Request, door: TheDoor, asked: StartConversation | None = None) -> Started:
    """Start a conversation. The first event says that an AI answers."""
    door.spend("start", address_of(request.scope))
    product, session = door.product, asked.session if asked else None
    identity = product.sessions.check(session, product.clock.now()) if session else ANYONE
    first = await product.reception.start(identity, asked.language if asked else None)
    granted = _grant(door, first.conversation)
    return Started(**granted.model_dump(), events=_frames(door, (first,)))


@router.post("/token", responses=errors(*IN_CONVERSATION))
async def renew(access: TheAccess, door: TheDoor) -> RenewedToken:
    """A fresh token for a good one."""
    await door.product.store.read(access.conversation)
    return _grant(door, access.conversation)


@router.post("/session", responses=errors(*IN_CONVERSATION, *WITH_BODY, 409))
async def log_in(access: TheAccess, door: TheDoor, given: GiveSession) -> SessionKnown:
    """The customer logged in on the website, or has a fresh session. A conversation stays with its first customer."""
    door.spend("session", access.conversation)
    now = door.product.clock.now()
    session = door.product.sessions.check(given.session, now)
    known = (await door.product.store.identify(access.conversation, session)).at(now)
    return SessionKnown(level=known.level, known_until=known.until)


@router.post("/code", status_code=202, responses=errors(*IN_CONVERSATION, 409))
async def send_code(access: TheAccess, door: TheDoor) -> CodeSent:
    """Have a one-time code mailed to the address on file; only for a customer who is logged in."""
    door.spend("code", access.conversation)
    sending = await _step_up(door).send(access.conversation)
    if not sending.allowed:
        raise LimitReachedError(sending.wait.total_seconds())
    return CodeSent(good_for_seconds=int(LIFE.total_seconds()))


@router.post("/code/check", responses=errors(*IN_CONVERSATION, *WITH_BODY))
async def check_code(access: TheAccess, door: TheDoor, given: GiveCode) -> CodeChecked:
    """Check the code that the customer typed into its field. Three tries; what is no code at all spends none."""
    door.spend("code_check", access.conversation)
    return CodeChecked(result=await _step_up(door).check(access.conversation, given.code))


@router.post("/messages", status_code=202, responses=errors(*IN_CONVERSATION, *WITH_BODY, 409))
async def send(access: TheAccess, door: TheDoor, key: MessageKey, message: SendMessage) -> Accepted:
    """Send a message. It is stored when this returns; the reply comes as an event."""
    said = check_message(door, message)
    spend_message(door, access.conversation, said)
    return await _receive(door, access.conversation, key, said)


@router.post("/person", status_code=202, responses=errors(*IN_CONVERSATION, 409))
async def person(access: TheAccess, door: TheDoor, key: PersonKey = None) -> Accepted:
    """Ask for a person. It works in every state, and no other limit counts here."""
    door.spend("person", access.conversation)
    seen = await door.product.store.read(access.conversation)
    asked = None if key else asked_already(seen)
    if asked is not None:
        return Accepted(number=asked, repeated=True)
    said = Said(button_title(door, PERSON_CHOICE, seen.language) or "", PERSON_CHOICE)
    return await _receive(door, access.conversation, key or person_key(seen), said)


@router.post("/typing", status_code=204, response_class=Response, responses=errors(*IN_CONVERSATION))
async def typing(access: TheAccess, door: TheDoor) -> None:
    """The customer is writing: a reply that has not begun waits a little."""
    door.spend("typing", access.conversation)
    await door.product.reception.typing(access.conversation)


@router.post("/close", responses=errors(*IN_CONVERSATION, 409))
async def close(access: TheAccess, door: TheDoor) -> Happened:
    """End the conversation; a new message opens it again."""
    door.spend("close", access.conversation)
    return Happened(events=_frames(door, await door.product.reception.close(access.conversation)))


@router.post("/rating", responses=errors(*IN_CONVERSATION, *WITH_BODY))
async def rate(access: TheAccess, door: TheDoor, rating: Rate) -> Happened:
    """Rate the conversation, in any state."""
    door.spend("rating", access.conversation)
    return Happened(events=_frames(door, await door.product.reception.rate(access.conversation, rating.score)))


@router.get("/events", response_model=EventList, responses=EVENTS | errors(*IN_CONVERSATION))
async def events(
    request: Request,
    access: TheAccess,
    door: TheDoor,
    after: Annotated[LastNumber, Query(description="The last number you have")] = 0,
    last_event_id: LastEventId = 0,
) -> EventList | EventStream:
    """Events as a list or, for `Accept: text/event-stream`, as a stream that goes on until the token ends."""
    seen, live = max(after, last_event_id), "text/event-stream" in request.headers.get("accept", "").lower()
    found = await door.product.store.events(access.conversation, seen, 1 if live else LISTED_AT_ONCE)
    if live:
        return EventStream(door, access, seen)
    return EventList(events=_frames(door, found), last=found[-1].number if found else seen)


def _step_up(door: Door) -> StepUp:
    if door.product.step_up is None:
        raise NotFound("no codes are sent here")
    return door.product.step_up


def _grant(door: Door, conversation: ConversationId) -> RenewedToken:
    token = door.product.tokens.issue(conversation, door.product.clock.now())
    return RenewedToken(conversation=conversation, token=token.text, token_expires_at=token.expires_at)


def _frames(door: Door, happened: tuple[Event, ...]) -> tuple[EventFrame, ...]:
    playbook = door.product.playbooks.current().playbook
    return tuple(frame(event, playbook) for event in happened)


async def _receive(door: Door, conversation: ConversationId, key: str, said: Said) -> Accepted:
    received = await door.product.reception.receive(conversation, kept_key(door, conversation, key), *said)
    return Accepted(number=received.event.number, repeated=received.repeated)
