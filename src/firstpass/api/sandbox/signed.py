"""The sandbox's door: a call of the contract comes in only with a signature that fits."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firstpass.adapters.accounts.signing import KEY, Call, SignatureGuard
from firstpass.domain.errors import Forbidden

BODY_LIMIT = 16 * 1024
"""Bytes of the longest call: an address and a little more."""


class Signed:
    """Lets a call of the contract through only once its signature was checked, over the bytes as they came."""

    def __init__(self, app: ASGIApp, guard: SignatureGuard) -> None:
        self._app = app
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            await refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "malformed")(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode("latin-1")
        path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
        try:
            self._guard.check(Call(scope["method"], path, headers.get(KEY.lower(), ""), body), headers)
        except Forbidden:
            await refusal(HTTPStatus.UNAUTHORIZED, "not_signed")(scope, receive, send)
            return
        await self._app(scope, _again(body, receive), send)


async def _body(receive: Receive) -> bytes | None:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message["type"] == "http.request" and message.get("more_body", False)
        if len(body) > BODY_LIMIT:
            return None
    return body


def _again(body: bytes, receive: Receive) -> Receive:
    """What was read, once more, then whatever else comes."""
    kept: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return kept.pop() if kept else await receive()

    return replay


def refusal(status: HTTPStatus, error: str) -> Response:
    """An answer in the one error shape of the contract."""
    return JSONResponse({"error": {"code": error}}, status)
