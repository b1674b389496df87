"""A backend that answers as it is told, byte by byte, with canaries in every place that is nobody's business."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import socket
import struct
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from firstpass.observability import JsonLines

CANARIES = (
    "canary-9f3e",
    "CANARY_RC07",
    "RC07_AML_HOLD",
    "canary.leak@example.org",
    "suspicious canary",
    "4539578763621486",
)
NOISE = " ".join(CANARIES)
"""What a careless backend might say anywhere."""
INTERNAL: dict[str, Any] = {
    "restriction": NOISE,
    "hold_code": CANARIES[2],
    "analyst_note": NOISE,
    "risk": {"score": 0.97, "why": NOISE},
    "addresses": [CANARIES[3]],
}
"""Fields that the contract does not name."""


@dataclass(frozen=True)
class Asked:
    """A call as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """The bytes to send, and what happens then; `drip` sends them one by one, without end."""

    raw: bytes
    then: Literal["close", "reset", "hang", "drip"] = "close"


def answer(status: int, body: object = None, headers: str = "", length: int | None = None) -> Reply:
    """A reply with this body, as JSON unless it is bytes. Head and reason hold canaries."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status} {CANARIES[1]}\r\nContent-Type: application/json\r\nX-Note: {NOISE}\r\n"
        f"Set-Cookie: note={CANARIES[0]}; Path=/\r\nConnection: close\r\n{headers}"
        f"Content-Length: {len(raw) if length is None else length}\r\n\r\n"
    )
    return Reply(head.encode() + raw)


def thing(customer: str = "c-1", **changed: object) -> dict[str, Any]:
    """An object as the contract has it, with internal fields all over."""
    whole: dict[str, Any] = {
        "customer": customer,
        "id": "pay-1",
        "kind": "payment",
        "state": "on_its_way",
        "created": "2026-11-22",
        "as_of": "2026-11-23T09:30:00Z",
        "reference": "PAY-1",
        "title": "Blue Fern Coffee",
        "amount": {"value": "42.10", "currency": "GBP", "internal": NOISE},
        "expected_by": "2026-11-24",
        "resolves_itself": True,
        "lines": [
            {
                "what_for": "Plan",
                "amount": {"value": "1", "currency": "GBP"},
                "on": "2026-11-01",
                "note": NOISE,
            }
        ],
        **copy.deepcopy(INTERNAL),
    }
    return whole | changed


def profile(**changed: object) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "id": "c-1",
        "language": "en",
        "country": "GB",
        "preferred_name": "Ana",
        "products": ["Current account"],
        "can_step_up": True,
        "recent_errors": [{"what": "The order did not arrive", "at": "2026-11-23T09:30:00Z", "trace": NOISE}],
        "past_cases": [{"reference": "4T7W-2KHN", "title": "Late card", "closed": "2026-10-01", "why": NOISE}],
        **copy.deepcopy(INTERNAL),
    }
    return whole | changed


@dataclass
class Faulty:
    """The server; `reply` is asked for each call."""

    url: str = ""
    reply: Callable[[Asked], Reply] = lambda _: answer(500)
    asked: list[Asked] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = await _request(reader)
            self.asked.append(asked)
            await _play(self.reply(asked), writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def faulty() -> AsyncIterator[Faulty]:
    """One on a free port; what it holds open ends with the block."""
    backend = Faulty()
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(backend.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    backend.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield backend
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)


async def _request(reader: asyncio.StreamReader) -> Asked:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    method, path, _ = first.split(" ")
    return Asked(method, path, headers, await reader.readexactly(int(headers.get("content-length", 0))))


async def _play(reply: Reply, writer: asyncio.StreamWriter) -> None:
    if reply.then == "drip":
        for byte in reply.raw:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.02)
        await asyncio.sleep(3600)
    writer.write(reply.raw)
    await writer.drain()
    if reply.then == "hang":
        await asyncio.sleep(3600)
    if reply.then == "reset":  # closing with nothing to wait for sends a reset
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


class Kept(logging.Handler):
    """Every record, down to the vendors' debugging, as the product would write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        if record.name.startswith("firstpass"):
            self.lines.append(repr(record.__dict__))


@contextmanager
def everything_logged() -> Iterator[Kept]:
    kept, root = Kept(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        yield kept
    finally:
        root.removeHandler(kept)
        root.setLevel(level)


def said(error: BaseException) -> str:
    """All that an exception and whatever it carries along say."""
    texts, seen = ["".join(traceback.format_exception(error))], error
    while following := seen.__cause__ or seen.__context__:
        texts += [repr(following), repr(following.args), repr(vars(following))]
        seen = following
    return "\n".join([*texts, repr(error), repr(error.args), repr(vars(error))])


def leaked(*texts: str) -> list[str]:
    """The canaries that stand in any of these."""
    whole = "\n".join(texts)
    return [canary for canary in CANARIES if canary in whole]
