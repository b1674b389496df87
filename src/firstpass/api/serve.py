"""`firstpass serve`: one process on one port, refused early and in one line when it cannot be."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from types import FrameType

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from firstpass.api.app import create_app
from firstpass.api.door import Door
from firstpass.bootstrap import Product, build, check_replies
from firstpass.domain.errors import SetupError
from firstpass.settings import Settings

GRACE_SECONDS = 2
"""How long open requests have when the process is asked to stop."""
HEAD_SECONDS = 10.0
"""A connection that has not sent a whole head by then is closed (slowloris, CWE-400)."""
UNREAD_MILLISECONDS = 45_000
"""What a client has not taken by then tells that it is gone; three heartbeats, as the page counts them."""


def serve(settings: Settings, build_product: Callable[[Settings], Product] = build) -> None:
    """Serve until told to stop. Raises `SetupError` when the port, the secret or the playbook does not allow it."""
    with closing(_bind(settings)) as listener:
        product = build_product(settings)
        try:
            check_replies(settings, product.playbooks.current())
        except SetupError:
            product.close()
            raise
        app = create_app(product)
        _Server(server_config(app, settings), app.state.door, _addresses(settings, listener)).run([listener])


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How uvicorn serves the app: quietly, and with an end to whatever a slow or greedy client can hold."""
    return uvicorn.Config(
        app,
        http=HurriedProtocol,
        limit_concurrency=settings.connections,
        proxy_headers=False,  # `guards.guards` knows whose headers are believed
        access_log=False,  # ours holds no addresses and no query strings
        log_config=None,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


class HurriedProtocol(H11Protocol):
    """Uvicorn's parser that bounds what it keeps of an unfinished head, with an end to the wait for a head.

    Uvicorn itself waits without end for the first head, and for each next one once its first byte is there."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._hurry()

    def on_response_complete(self) -> None:
        self._hurry()
        super().on_response_complete()

    def _hurry(self) -> None:
        self.loop.call_later(HEAD_SECONDS, self._close_unless_asked_since, self.cycle)

    def _close_unless_asked_since(self, last: RequestResponseCycle | None) -> None:
        if self.cycle is last:
            self.transport.close()


class _Server(uvicorn.Server):
    """Says where it answers once it does, and ends open streams when asked to stop."""

    def __init__(self, config: uvicorn.Config, door: Door, addresses: str) -> None:
        super().__init__(config)
        self._door = door
        self._addresses = addresses
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        try:
            await super().startup(sockets)
        except OSError as error:
            await self.lifespan.shutdown()
            raise _no_listener(error, "this port") from None
        sys.stdout.write(self._addresses)
        sys.stdout.flush()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The base class would raise the signal again at the end; a stop that was asked for is a success."""
        if self.should_exit and sig == signal.SIGINT:
            self.force_exit = True
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._door.closing.set)


def _bind(settings: Settings) -> socket.socket:
    """The port, taken before anything heavy is loaded."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        raise SetupError(f"{settings.host} is not an address", "Set FIRSTPASS_HOST to one of this machine") from None
    family, kind, protocol, _, address = min(found, key=lambda info: info[0] != socket.AF_INET)
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if sys.platform == "linux":  # each connection has it from the listener
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MILLISECONDS)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise _no_listener(error, f"{settings.host}:{settings.port}") from None
    return listener


def _no_listener(error: OSError, where: str) -> SetupError:
    if error.errno == errno.EADDRINUSE:
        return SetupError(f"{where} is in use", "Stop the other program, or choose a port with FIRSTPASS_PORT")
    if error.errno == errno.EACCES:
        return SetupError(f"{where} is not allowed for this user", "Choose a FIRSTPASS_PORT above 1023")
    return SetupError(f"{where} is not an address of this machine", "Set FIRSTPASS_HOST to one")


def _addresses(settings: Settings, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    host = settings.host if settings.host not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104 - what it means
    base = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    reach = "" if settings.on_loopback else "Reachable from other machines; put TLS in front.\n"
    return (
        f"Chat        {base}/\nReady?      {base}/v1/ready\nAPI         {base}/openapi.json\n{reach}Stop with Ctrl+C.\n"
    )
