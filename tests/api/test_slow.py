"""Slow and greedy clients: each gets an end, and the others their answers (CWE-400)."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, suppress

import pytest

from firstpass.api import bodies, serve
from firstpass.settings import Settings
from tests.api.live import PATIENCE, Live, frames, served
from tests.api.world import Client, a_live_product

HEALTH = b"GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n"
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    monkeypatch.setattr(serve, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.3)
    with served(a_live_product) as running:
        yield running


@asynccontextmanager
async def connection(live: Live) -> AsyncIterator[Ends]:
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(live.url.rpartition(":")[2]))
        try:
            yield reader, writer
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


async def drip(writer: asyncio.StreamWriter) -> None:
    """Drop by drop, without end."""
    while True:
        writer.write(b"x")
        await asyncio.sleep(0.02)


async def answer_to(ends: Ends, begun: bytes) -> bytes:
    """What comes until the other side closes, for a request that is begun and then dripped."""
    reader, writer = ends
    writer.write(begun)
    dripping = asyncio.create_task(drip(writer))
    answer = b""
    try:
        while piece := await reader.read(65_536):
            answer += piece
    except ConnectionResetError:
        pass
    finally:
        dripping.cancel()
    return answer


@pytest.mark.parametrize("asked", [b"", HEALTH], ids=["the first", "the next"])
async def test_a_head_drop_by_drop_is_cut_off(live: Live, asked: bytes) -> None:
    async with connection(live) as ends:
        answer = await answer_to(ends, asked + b"GET /v1/health HTTP/1.1\r\nX: ")
    assert answer.count(b"200 OK") == len(asked[:1])


async def test_a_connection_that_says_nothing_is_closed(live: Live) -> None:
    async with connection(live) as (reader, _):
        assert await reader.read() == b""


async def test_a_body_drop_by_drop_is_refused_with_the_way_to_a_person(live: Live) -> None:
    her = await live.client().start()
    lines = [f"POST {her.path('messages')} HTTP/1.1", "Host: x", f"Authorization: Bearer {her.token}"]
    lines += ["Idempotency-Key: k", "Content-Type: application/json", "Content-Length: 9999", "", ""]
    async with connection(live) as ends:
        head, _, body = (await answer_to(ends, "\r\n".join(lines).encode())).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    error = json.loads(body)["error"]
    assert (error["code"], error["person"]["href"]) == ("too_slow", her.path("person"))


async def test_a_body_that_was_refused_is_not_waited_for(live: Live) -> None:
    async with connection(live) as ends:
        answer = await answer_to(ends, b"POST /v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_stream_outlives_both_times(live: Live) -> None:
    her = await live.client().start()
    async with asyncio.timeout(PATIENCE), aclosing(frames(her)) as stream:
        async for frame in stream:
            if frame.id == 2:
                break
            await asyncio.sleep(1)
            assert (await her.say("Hello")).status_code == 202


async def test_a_body_of_two_lengths_is_refused(live: Live) -> None:
    lines = ["POST /v1/conversations HTTP/1.1", "Host: x", "Content-Length: 2", "Transfer-Encoding: chunked", "", ""]
    async with connection(live) as (reader, writer):
        writer.write("\r\n".join(lines).encode() + b"0\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 422 ")


async def test_past_the_connections_a_request_is_refused_until_some_are_gone() -> None:
    with served(lambda: a_live_product(connections=10)) as live:
        her = await live.client().start()
        idle = [await asyncio.open_connection("127.0.0.1", int(live.url.rpartition(":")[2])) for _ in range(10)]
        assert (await her.http.get("/v1/health")).status_code == 503
        for _, writer in idle:
            writer.close()
            await writer.wait_closed()
        await until_answered(her)


async def until_answered(client: Client) -> None:
    """The server learns a little later that a client is gone."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if (await client.http.get("/v1/health")).status_code == 200:
                return
            await asyncio.sleep(0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="the option is Linux's")
def test_a_client_that_takes_nothing_is_given_up() -> None:
    listener = serve._bind(Settings(port=0))
    listener.listen()
    with listener, socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == serve.UNREAD_MILLISECONDS
