"""The stream: every event once, in order, also across reconnects, and no longer than the token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from firstpass.adapters.system import FrozenClock
from firstpass.api import stream
from firstpass.api.app import create_app
from firstpass.api.door import Access, LimitReachedError, OpenStreams, door_of
from firstpass.domain.conversation import ConversationId
from firstpass.settings import Settings
from tests.api.live import Frame, Live, frames, served, until
from tests.api.world import NOON, Client, a_client, a_live_product, a_product, assert_envelope


@pytest.fixture
def live() -> Iterator[Live]:
    with served(a_live_product) as running:
        yield running


async def test_what_was_missed_comes_first_then_what_is_new(live: Live) -> None:
    her = await live.client().start()
    await her.say("One")
    following = asyncio.create_task(until(her, last=3))
    await asyncio.sleep(0.1)
    await her.say("Two")
    assert (await following)[:3] == [1, 2, 3]


async def test_a_reply_arrives_by_itself_and_carries_its_label(live: Live) -> None:
    her = await live.client().start()
    await her.say("I want a person")
    seen: list[Frame] = []
    async with asyncio.timeout(10), aclosing(frames(her)) as following:
        async for frame in following:
            seen.append(frame)
            if frame.data["kind"] == "message" and frame.data["number"] > 2:
                break
    assert [frame.data["from"] for frame in seen if frame.data["kind"] == "message"] == ["bot", "customer", "bot"]
    assert all(frame.id == frame.data["number"] for frame in seen)


async def test_reconnecting_loses_and_repeats_nothing(live: Live) -> None:
    her = await live.client().start()

    async def chatter() -> None:
        for number in range(20):
            await her.say(f"Message {number}")

    talking = asyncio.create_task(chatter())
    seen: list[int] = []
    while not talking.done() or len(await her.events()) > len(seen):
        last = seen[-1] if seen else 0
        if len(await her.events(after=last)):
            seen += await until(her, last=last + 1, **{"Last-Event-ID": str(last)})
    assert seen == [event["number"] for event in await her.events()] == list(range(1, len(seen) + 1))


async def test_a_stream_needs_its_own_token(live: Live) -> None:
    her, him = await live.client().start(), await live.client().start()
    wants = {"Accept": "text/event-stream"}
    answer = await her.http.get(her.path("events"), headers=him.headers | wants)
    assert_envelope(answer, 404, "not_found")
    assert_envelope(await her.http.get(her.path("events"), headers=wants), 401, "unauthorised")


async def test_a_token_in_the_address_is_worth_nothing(live: Live) -> None:
    her = await live.client().start()
    answer = await her.http.get(her.path("events"), params={"token": her.token, "access_token": her.token})
    assert_envelope(answer, 401, "unauthorised")


async def test_a_stream_ends_with_its_token_and_says_so() -> None:
    clock = FrozenClock(NOON)
    product = a_product(clock=clock, token_minutes=1)
    her = await a_client(product).start()
    door = door_of({"app": create_app(product)})
    texts: list[str] = []
    async with asyncio.timeout(10):
        async for text in stream.follow(door, Access(ConversationId(her.conversation), NOON + timedelta(minutes=1)), 0):
            texts.append(text)
            if "id: 1" in text:
                clock.move(timedelta(minutes=1))
                product.feed.ring(ConversationId(her.conversation))
    assert texts[-1] == "event: token_expired\ndata: {}\n\n"
    assert len(texts) == 3
    product.close()


async def test_a_lost_ring_costs_a_wait_and_silence_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "REREAD_SECONDS", 0.05)
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.2)
    product = a_product()
    her = await a_client(product).start()
    conversation = ConversationId(her.conversation)
    door = door_of({"app": create_app(product)})
    texts: list[str] = []
    async with asyncio.timeout(10):
        async for text in stream.follow(door, Access(conversation, NOON + timedelta(hours=1)), 1):
            texts.append(text)
            if len(texts) == 2:
                await product.reception.rate(conversation, 5)
            if len(texts) == 3:
                door.closing.set()
    assert texts[1] == ": still here\n\n"
    assert texts[2].startswith("id: 2\n")
    assert len(texts) == 3
    product.close()


async def test_a_long_conversation_is_caught_up_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "PAGE", 3)
    with served(a_live_product) as live:
        her = await live.client().start()
        for score in (1, 2, 3, 4, 5, 1, 2):
            await her.post("rating", json={"score": score})
        assert await until(her, last=8) == list(range(1, 9))


@asynccontextmanager
async def open_stream(client: Client) -> AsyncIterator[httpx.Response]:
    headers = client.headers | {"Accept": "text/event-stream"}
    async with client.http.stream("GET", client.path("events"), headers=headers) as answer:
        arriving = answer.aiter_raw()
        await answer.aread() if answer.is_error else await anext(arriving)
        yield answer


@pytest.mark.parametrize("bound", ["streams_per_conversation", "streams_per_address"])
async def test_a_stream_too_many_is_refused_until_another_is_gone(bound: str) -> None:
    with served(lambda: a_live_product(**{bound: 2})) as live:
        her = await live.client().start()
        async with open_stream(her):
            async with open_stream(her), open_stream(her) as refused:
                assert_envelope(refused, 429, "limit_reached", person=her.conversation)
                assert int(refused.headers["retry-after"]) > 0
                assert (await her.post("person")).status_code == 202
            await until_free(her)


async def test_the_streams_of_one_conversation_leave_the_others_theirs() -> None:
    with served(lambda: a_live_product(streams_per_conversation=1)) as live:
        her, him = await live.client().start(), await live.client().start()
        async with open_stream(her), open_stream(her) as refused, open_stream(him) as followed:
            assert (refused.status_code, followed.status_code) == (429, 200)


async def test_streams_never_take_every_connection() -> None:
    with served(lambda: a_live_product(connections=10)) as live:
        async with AsyncExitStack() as stack:
            for _ in range(8):
                answer = await stack.enter_async_context(open_stream(await live.client().start()))
                assert answer.status_code == 200
            her = await live.client().start()
            async with open_stream(her) as refused:
                assert_envelope(refused, 429, "limit_reached", person=her.conversation)
            assert (await her.say("Hello")).status_code == 202


async def until_free(client: Client) -> None:
    """Until a stream may be opened again; the server learns a little later that a client is gone."""
    async with asyncio.timeout(10):
        while True:
            async with open_stream(client) as answer:
                if answer.status_code == 200:
                    return
            await asyncio.sleep(0.05)


def test_nothing_is_kept_of_streams_that_are_gone() -> None:
    streams = OpenStreams(Settings(streams_per_conversation=1))
    for number in range(3):
        with streams.one_more(str(number), "192.0.2.1"):
            pass
    with streams.one_more("0", "192.0.2.1"), pytest.raises(LimitReachedError), streams.one_more("0", "192.0.2.2"):
        pytest.fail("one is the most")
    assert not streams._open
