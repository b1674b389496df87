"""The one error envelope. It holds no input and no exception's text, and always the way to a person.

What goes wrong is named by a closed list of codes; `KINDS` says for each its status, its words and its mend.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from firstpass.api.door import LimitReachedError, door_of
from firstpass.api.schemas import ErrorBody, ErrorCode, ErrorEnvelope, PersonLink
from firstpass.domain.errors import (
    AnotherCustomer,
    Conflict,
    FirstpassError,
    Forbidden,
    Malformed,
    NoAddress,
    NotFound,
    NotLoggedIn,
    Overtaken,
    TooLarge,
    Unavailable,
)

log = logging.getLogger(__name__)

_COMPARE = "Compare the request with /openapi.json"


@dataclass(frozen=True)
class Kind:
    """One code's status, what it says, and what the caller can do about it."""

    status: int
    message: str
    mend: str
    headers: tuple[tuple[str, str], ...] = ()


KINDS: Mapping[ErrorCode, Kind] = MappingProxyType(
    {
        "malformed": Kind(422, "The request is not what the API description says", _COMPARE),
        "not_logged_in": Kind(
            401,
            "A good session of a logged-in customer is needed",
            "Give a fresh session token of your website, or go on without",
        ),
        "unauthorised": Kind(
            401,
            "A valid conversation token is needed",
            "Send 'Authorization: Bearer' with the conversation's token, or start a conversation",
            (("WWW-Authenticate", "Bearer"),),
        ),
        "another_customer": Kind(409, "This conversation is another customer's", "Start a conversation for this one"),
        "no_address": Kind(409, "There is no address that a code could go to", "Ask for a person"),
        "origin_refused": Kind(
            403,
            "This website may not use the API",
            "The operator adds it to FIRSTPASS_ALLOWED_ORIGINS",
        ),
        "not_found": Kind(404, "There is nothing here for you", "Start a conversation: POST /v1/conversations"),
        "method_not_allowed": Kind(405, "This address does not take that method", _COMPARE),
        "too_slow": Kind(
            408,
            "The request did not arrive in time",
            "Send it again with the same key, or ask for a person",
            (("Connection", "close"),),
        ),
        "overtaken": Kind(409, "Something else happened at that moment", "Look again, then repeat it"),
        "conflict": Kind(
            409,
            "This Idempotency-Key came with another message",
            "Send the new message with a new key",
        ),
        "too_large": Kind(
            413,
            "The message is longer than we accept",
            "Shorten it, send it in parts, or ask for a person",
        ),
        "limit_reached": Kind(429, "That was a lot in a short time", "Wait as long as Retry-After says"),
        "failed": Kind(500, "Something went wrong on our side", "Send it again with the same key, or ask for a person"),
        "unavailable": Kind(
            503,
            "A part of the service does not answer",
            "Send it again with the same key in a few seconds, or ask for a person",
            (("Retry-After", "5"),),
        ),
    }
)

_OF_DOMAIN: Mapping[type[FirstpassError], ErrorCode] = MappingProxyType(
    {
        Forbidden: "unauthorised",
        NotFound: "not_found",
        NotLoggedIn: "not_logged_in",
        AnotherCustomer: "another_customer",
        NoAddress: "no_address",
        Conflict: "conflict",
        Overtaken: "overtaken",
        TooLarge: "too_large",
        Malformed: "malformed",
        Unavailable: "unavailable",
    }
)

_OF_STATUS: Mapping[int, ErrorCode] = MappingProxyType({kind.status: code for code, kind in KINDS.items()})

_MENDS: Mapping[str, str] = MappingProxyType(
    {
        "missing": "Send it",
        "extra_forbidden": "Leave out what the API description does not name",
        "json_invalid": "Send JSON in UTF-8",
        "string_unicode": "Send text that is valid Unicode",
        "blank": "Send some text or a choice",
        "choice": "Send a choice that the last message offered, or text",
    }
)
"""What to do, by the validator's own name of what is wrong."""


class FieldError(Exception):
    """A field that only a route can judge: `where` is its place, `kind` a key of the mends."""

    def __init__(self, where: str, kind: str) -> None:
        super().__init__()
        self.where = where
        self.kind = kind


def refuse(
    connection: HTTPConnection,
    code: ErrorCode,
    *,
    message: str | None = None,
    mend: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The envelope as a response."""
    kind = KINDS[code]
    way = None if code == "not_found" else door_of(connection.scope).way_to_person(connection)
    person = PersonLink(href=way.href, label=way.label) if way else None
    envelope = ErrorEnvelope(
        error=ErrorBody(code=code, message=message or kind.message, mend=mend or kind.mend, person=person)
    )
    connection.state.error_code = code
    sent = {"Cache-Control": "no-store"} | dict(kind.headers) | dict(headers or {})
    return JSONResponse(envelope.model_dump(), kind.status, sent)


def refuse_for_now(connection: HTTPConnection, wait: float) -> JSONResponse:
    """A limit was reached. In a conversation it says so in the approved words, which name the way to a person."""
    door = door_of(connection.scope)
    seconds = math.ceil(wait)
    words = door.words("limit_reached") if door.way_to_person(connection) else None
    mend = f"Wait {seconds} seconds" + (", or ask for a person now" if words else "")
    return refuse(connection, "limit_reached", message=words, mend=mend, headers={"Retry-After": str(seconds)})


def _refuse_field(connection: HTTPConnection, where: str, kind: str) -> JSONResponse:
    return refuse(connection, "malformed", message=f"Not usable: {where}", mend=_MENDS.get(kind, _COMPARE))


async def _on_validation(request: Request, error: RequestValidationError) -> Response:
    first = error.errors()[0]
    return _refuse_field(request, _place(first["loc"], first["type"]), first["type"])


def _place(location: tuple[int | str, ...], kind: str) -> str:
    """The field's place in our own words only: a name that the caller made up is not repeated."""
    ours = location[:1] if kind in {"extra_forbidden", "json_invalid"} else location
    return ".".join(str(part) for part in ours)


async def _on_field(request: Request, error: FieldError) -> Response:
    return _refuse_field(request, error.where, error.kind)


async def _on_http(request: Request, error: HTTPException) -> Response:
    code = _OF_STATUS.get(422 if error.status_code == 400 else error.status_code, "failed")
    allow = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return refuse(request, code, headers=allow)


async def _on_limit(request: Request, error: LimitReachedError) -> Response:
    return refuse_for_now(request, error.wait)


async def _on_domain(request: Request, error: FirstpassError) -> Response:
    for kind, code in _OF_DOMAIN.items():
        if isinstance(error, kind):
            return refuse(request, code)
    log.error("request failed", extra={"error": type(error).__name__})
    return refuse(request, "failed")


def install(app: FastAPI) -> None:
    """Every way a request can go wrong ends in the envelope; what is not named here ends in `guards.Watch`."""
    app.exception_handler(RequestValidationError)(_on_validation)
    app.exception_handler(FieldError)(_on_field)
    app.exception_handler(HTTPException)(_on_http)
    app.exception_handler(LimitReachedError)(_on_limit)
    app.exception_handler(FirstpassError)(_on_domain)
