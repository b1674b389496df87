"""What stands before the routes, outermost first: whose address it is, the watch, origins, limits, bodies."""

from __future__ import annotations

import ipaddress
import logging
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from firstpass.api.bodies import BodyLimit, BodyTime, longest_body
from firstpass.api.door import LimitReachedError, address_of, door_of
from firstpass.api.errors import refuse, refuse_for_now
from firstpass.settings import Settings

log = logging.getLogger("firstpass.access")

_PROBES = frozenset({"/v1/health", "/v1/ready"})
_PERSON = re.compile(r"/v1/conversations/[^/]+/person")
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, Idempotency-Key, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


def guards(settings: Settings) -> list[Middleware]:
    """All of them, in order."""
    return [
        Middleware(ProxyHeadersMiddleware, trusted_hosts=list(_both_families(settings.trusted_proxies))),
        Middleware(Watch, headers=security_headers(settings.allowed_origins)),
        Middleware(Origins, allowed=frozenset(settings.allowed_origins)),
        Middleware(AddressLimit),
        Middleware(BodyLimit, cap=longest_body(settings)),
        Middleware(BodyTime),
    ]


def _both_families(proxies: Sequence[str]) -> Iterator[str]:
    """A socket that takes both families shows an IPv4 peer as an IPv6 address (RFC 4291, 2.5.5.2)."""
    for proxy in proxies:
        network = ipaddress.ip_network(proxy)
        yield str(network)
        if network.version == 4:
            yield f"::ffff:{network.network_address}/{96 + network.prefixlen}"


def security_headers(embedders: Sequence[str]) -> dict[str, str]:
    """For every response; only websites that may use the API may show the page inside their own."""
    ancestors = " ".join(("'self'", *embedders))
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


@dataclass
class Watch:
    """Sets the headers, writes one line a request, and turns what nobody expected into the envelope.

    The line holds the route's pattern, never the address itself; an exception is named, never quoted."""

    app: ASGIApp
    headers: dict[str, str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(scope, message)
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - the edge: whatever it is, the caller gets the envelope
            log.error("request failed", extra={"error": type(error).__name__, "where": _where(error)})
            if not status:
                await refuse(HTTPConnection(scope), "failed")(scope, receive, watched)
        self._write_line(scope, status, time.perf_counter() - begun)

    def _add_headers(self, scope: Scope, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in self.headers.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "no-store" if scope["path"].startswith("/v1/") else "no-cache")

    def _write_line(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")
        extra = {
            "method": scope["method"] if scope["method"] in _METHODS else "other",
            "route": route,
            "status": status,
            "code": scope.get("state", {}).get("error_code"),
            "ms": round(seconds * 1000, 1),
        }
        log.info("request", extra=extra)


def _where(error: BaseException) -> str:
    """The place in the code where it was raised."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "unknown"


@dataclass
class Origins:
    """A browser's page may use the API from our own origin and from the allowed ones; any other is refused."""

    app: ASGIApp
    allowed: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        origin, host = headers.get("origin"), headers.get("host", "")
        if origin is None or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
        elif origin in self.allowed:
            await self._answer_other_site(origin, scope, receive, send)
        elif origin in {f"http://{host}", f"https://{host}"}:
            await self.app(scope, receive, send)
        else:
            await refuse(HTTPConnection(scope), "origin_refused")(scope, receive, send)

    async def _answer_other_site(self, origin: str, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_permission(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = origin
                headers["Access-Control-Expose-Headers"] = "Retry-After"
                headers.add_vary_header("Origin")
            await send(message)

        asks_first = scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope)
        answer = Response(status_code=204, headers=_PREFLIGHT) if asks_first else self.app
        await answer(scope, receive, with_permission)


@dataclass
class AddressLimit:
    """How much one address may ask in all. Probes are not counted, and asking for a person has its own limit."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        counted = scope["type"] == "http" and scope["path"] not in _PROBES
        if counted and not _PERSON.fullmatch(scope["path"]):
            try:
                door_of(scope).spend("request", address_of(scope))
            except LimitReachedError as limit:
                await refuse_for_now(HTTPConnection(scope), limit.wait)(scope, receive, send)
                return
        await self.app(scope, receive, send)
