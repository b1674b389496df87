"""The app on a real port of this machine, in a thread with a loop of its own."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import uvicorn

from firstpass.api.app import create_app
from firstpass.api.serve import server_config
from firstpass.bootstrap import Product
from tests.api.world import Client

T = TypeVar("T")
PATIENCE = 10.0
"""Seconds until something that should happen counts as not happening."""
_NOTHING_KEPT = httpx.Limits(max_keepalive_connections=0)


@dataclass
class Live:
    """A product that is served. `run` runs a coroutine where the product lives."""

    product: Product
    url: str
    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    def client(self) -> Client:
        return Client(httpx.AsyncClient(base_url=self.url, timeout=PATIENCE, limits=_NOTHING_KEPT), self.product)


@contextmanager
def served(make: Callable[[], Product]) -> Iterator[Live]:
    """The product that `make` makes, served until the block ends."""
    product = make()
    app = create_app(product)
    config = server_config(app, product.settings)
    config.port = 0
    server = uvicorn.Server(config)
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        while not server.started and thread.is_alive():
            threading.Event().wait(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Live(product, f"http://127.0.0.1:{port}", loops[0])
    finally:
        loops[0].call_soon_threadsafe(app.state.door.closing.set)
        server.should_exit = True
        thread.join(PATIENCE)


@dataclass(frozen=True)
class Frame:
    """One server-sent event."""

    id: int | None
    event: str
    data: dict[str, Any]


async def frames(client: Client, **headers: str) -> AsyncGenerator[Frame]:
    """The frames of one stream until it ends."""
    wanted = client.headers | {"Accept": "text/event-stream"} | headers
    async with client.http.stream("GET", client.path("events"), headers=wanted) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        async for line in answer.aiter_lines():
            name, _, value = line.partition(":")
            if name:
                fields[name] = value.strip()
            elif line == "" and "data" in fields:
                number = int(fields["id"]) if "id" in fields else None
                yield Frame(number, fields.get("event", "message"), json.loads(fields["data"]))
                fields = {}


async def until(client: Client, last: int, **headers: str) -> list[int]:
    """The numbers of a stream's events up to `last`."""
    numbers: list[int] = []
    async with asyncio.timeout(PATIENCE), aclosing(frames(client, **headers)) as stream:
        async for frame in stream:
            assert frame.id is not None
            numbers.append(frame.id)
            if frame.id >= last:
                break
    return numbers
