"""How large a request's body may be, and how long it may take to come."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firstpass.api.errors import refuse
from firstpass.settings import Settings

BODY_FLOOR = 64 * 1024
BYTES_A_CHARACTER = 12
"""The most that JSON takes for one character: two escaped halves of a pair."""
DRAINED_AT_MOST = 16 * 1024 * 1024
"""A refused body is read up to here, so that the client gets to read the answer."""
BODY_SECONDS = 30.0
"""A body is there by then: the longest takes 15 kB a second, and who dribbles holds no place for long (CWE-400)."""


def longest_body(settings: Settings) -> int:
    """The bytes of the longest message the API stores, however its JSON is written."""
    return BODY_FLOOR + BYTES_A_CHARACTER * settings.max_message_chars


@dataclass
class BodyLimit:
    """No body larger than `cap` bytes is kept in memory or parsed, whatever its headers say.

    One with two lengths is refused: a proxy in front may have believed the other one (RFC 9112, 6.1)."""

    app: ASGIApp
    cap: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        declared = headers.get("content-length", "0")
        if {"content-length", "transfer-encoding"} <= set(headers):
            await refuse(HTTPConnection(scope), "malformed", headers={"Connection": "close"})(scope, receive, send)
            return
        if declared.isdecimal() and int(declared) > self.cap:
            await _drain(receive, 0)
            await refuse(HTTPConnection(scope), "too_large")(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.cap:
                await _drain(receive, seen)
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


async def _drain(receive: Receive, seen: int) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(BODY_SECONDS):
            while seen <= DRAINED_AT_MOST:
                message = await receive()
                seen += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


@dataclass
class BodyTime:
    """No request waits longer than `BODY_SECONDS` for its body; once that is whole, streams may wait as they like."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        until = asyncio.get_running_loop().time() + BODY_SECONDS
        more = scope["type"] == "http"

        async def in_time() -> Message:
            nonlocal more
            if not more:
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408) from None
            more = message.get("more_body", False)
            return message

        await self.app(scope, in_time, send)
