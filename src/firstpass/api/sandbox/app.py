"""The served sandbox: the account backend's contract over the invented customers, and the page of their mails."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Header, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import HTMLResponse, Response

from firstpass.adapters.accounts.sandbox.backend import Sandbox
from firstpass.adapters.accounts.signing import KEY, SignatureGuard
from firstpass.adapters.accounts.wire import shown, shown_profile
from firstpass.api.sandbox.outbox import HEADERS, page
from firstpass.api.sandbox.signed import Signed, refusal
from firstpass.domain.accounts import AccountKind, CustomerId, ObjectId
from firstpass.domain.errors import Conflict, FirstpassError, NotFound

_HERE = ("127.0.0.1", "localhost", "[::1]", "testserver")

Customer = Annotated[CustomerId, Path(max_length=128)]
Thing = Annotated[ObjectId, Path(max_length=128)]
Key = Annotated[str, Header(alias=KEY, max_length=200, pattern="^[!-~]+$")]


class Asked(BaseModel):
    """A body of the contract; other fields are refused, since only firstpass sends any."""

    model_config = ConfigDict(strict=True, extra="forbid")


class ResetAsked(Asked):
    address: Annotated[str, Field(min_length=1, max_length=320)]


class CodeAsked(Asked):
    code: Annotated[str, Field(pattern="^[0-9]{6}$")]


class CopyAsked(Asked):
    """Nothing more is needed."""


def create_sandbox(sandbox: Sandbox, guard: SignatureGuard) -> FastAPI:
    """The app; who made the sandbox closes it."""
    app = FastAPI(
        title="firstpass sandbox",
        openapi_url=None,  # the written contract is docs/contracts/account-backend.openapi.yaml
        redirect_slashes=False,
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=_HERE),
            Middleware(Signed, guard=guard),
        ],
    )
    app.state.sandbox = sandbox
    app.add_exception_handler(FirstpassError, _told)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPStatus.BAD_REQUEST, _malformed)  # a body that is no UTF-8
    app.add_api_route("/v1/password-resets", reset, methods=["POST"], status_code=202)
    app.add_api_route("/v1/customers/{customer}", profile)
    app.add_api_route("/v1/customers/{customer}/objects", things)
    app.add_api_route("/v1/customers/{customer}/objects/{kind}/{thing}", one_thing)
    app.add_api_route("/v1/customers/{customer}/codes", code, methods=["POST"], status_code=202)
    app.add_api_route(
        "/v1/customers/{customer}/invoices/{thing}/copies", invoice_copy, methods=["POST"], status_code=202
    )
    app.add_api_route("/outbox", outbox, response_class=HTMLResponse)
    return app


async def reset(request: Request, asked: ResetAsked, key: Key) -> dict[str, str]:
    await _of(request).accounts.start_password_reset(asked.address, key)
    return _ACCEPTED


async def profile(request: Request, customer: Customer) -> dict[str, Any]:
    return shown_profile(await _of(request).accounts.profile(customer))


async def things(request: Request, customer: Customer, kind: Annotated[AccountKind, Query()]) -> dict[str, Any]:
    found = await _of(request).accounts.statuses(customer, kind)
    return {"objects": [shown(thing, customer) for thing in found]}


async def one_thing(request: Request, customer: Customer, kind: AccountKind, thing: Thing) -> dict[str, Any]:
    return shown(await _of(request).accounts.read_status(customer, kind, thing), customer)


async def code(request: Request, customer: Customer, asked: CodeAsked, key: Key) -> dict[str, str]:
    await _of(request).accounts.send_code(customer, asked.code, key)
    return _ACCEPTED


async def invoice_copy(
    request: Request, customer: Customer, thing: Thing, asked: CopyAsked, key: Key
) -> dict[str, str]:
    await _of(request).accounts.send_invoice_copy(customer, thing, key)
    return _ACCEPTED


async def outbox(request: Request) -> HTMLResponse:
    """Every mail that was "sent", newest first."""
    return HTMLResponse(page(await _of(request).outbox()), headers=HEADERS)


_ACCEPTED = {"status": "accepted"}
"""Always these words: nothing about an account can be told from them."""


def _of(request: Request) -> Sandbox:
    found: Sandbox = request.app.state.sandbox
    return found


async def _told(_: Request, error: Exception) -> Response:
    match error:
        case NotFound():
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        case Conflict():
            return refusal(HTTPStatus.CONFLICT, "key_reused")
        case _:
            return refusal(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable")


async def _malformed(_: Request, __: Exception) -> Response:
    return refusal(HTTPStatus.BAD_REQUEST, "malformed")
