"""Event feeds: a ring wakes who waits, here or in another replica, and never hurts who rings."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import psycopg
import pytest

from firstpass.adapters.feeds import InProcessFeed, PostgresFeed
from firstpass.domain.conversation import ConversationId
from firstpass.ports import Bell, EventFeed
from tests.builders import HERS

LONG = 5.0


async def waited(bell: Bell, seconds: float = LONG) -> float:
    began = time.perf_counter()
    await bell.wait(seconds)
    return time.perf_counter() - began


@pytest.fixture(params=["in process", pytest.param("postgresql", marks=pytest.mark.postgres)])
def feed(request: pytest.FixtureRequest) -> Iterator[InProcessFeed | PostgresFeed]:
    if request.param == "in process":
        made: InProcessFeed | PostgresFeed = InProcessFeed()
    else:
        made = PostgresFeed(request.getfixturevalue("postgres_url"))
    yield made
    made.close()


@pytest.fixture
def replicas(postgres_url: str) -> Iterator[tuple[PostgresFeed, PostgresFeed]]:
    here, there = PostgresFeed(postgres_url), PostgresFeed(postgres_url)
    yield here, there
    here.close()
    there.close()


async def until_connected(ringing: PostgresFeed, bell: Bell) -> None:
    """Ring until the other side hears it, so that the story begins with both connected."""
    for _ in range(50):
        ringing.ring(HERS)
        if await waited(bell, 0.1) < 0.1:
            break
    while await waited(bell, 0.2) < 0.2:
        pass


class TestEveryFeed:
    async def test_a_ring_wakes_who_waits(self, feed: InProcessFeed | PostgresFeed) -> None:
        async with feed.listen(HERS) as one, feed.listen(HERS) as other:
            await waited(one, 0.3)
            both = asyncio.gather(waited(one), waited(other))
            await asyncio.sleep(0.01)
            feed.ring(HERS)
            assert max(await both) < 1

    async def test_a_ring_while_nobody_waits_is_remembered(self, feed: InProcessFeed | PostgresFeed) -> None:
        async with feed.listen(HERS) as bell:
            feed.ring(HERS)
            await asyncio.sleep(0.01)
            assert await waited(bell) < 1

    async def test_news_of_another_conversation_wakes_nobody(self, feed: InProcessFeed | PostgresFeed) -> None:
        async with feed.listen(HERS) as bell:
            await waited(bell, 0.3)
            feed.ring(ConversationId("another"))
            assert await waited(bell, 0.1) >= 0.09

    async def test_a_thread_may_ring(self, feed: InProcessFeed | PostgresFeed) -> None:
        async with feed.listen(HERS) as bell:
            await asyncio.to_thread(feed.ring, HERS)
            assert await waited(bell) < 1

    async def test_nobody_listens_and_nothing_happens(self, feed: InProcessFeed | PostgresFeed) -> None:
        async with feed.listen(HERS):
            pass
        feed.ring(HERS)
        feed.close()
        feed.ring(HERS)


class TestReplicas:
    async def test_a_ring_is_heard_in_the_other_replica(self, replicas: tuple[PostgresFeed, PostgresFeed]) -> None:
        here, there = replicas
        async with there.listen(HERS) as bell:
            await until_connected(here, bell)
            waiting = asyncio.create_task(waited(bell))
            await asyncio.sleep(0.01)
            here.ring(HERS)
            assert await waiting < 1

    async def test_a_lost_connection_comes_back_and_wakes_everybody(
        self, replicas: tuple[PostgresFeed, PostgresFeed], postgres_url: str
    ) -> None:
        here, there = replicas
        async with there.listen(HERS) as bell:
            await until_connected(here, bell)
            _cut_connections(postgres_url)
            assert await waited(bell) < 2  # the reader looks for what it may have missed
            await until_connected(here, bell)
            here.ring(HERS)
            assert await waited(bell) < 1

    async def test_no_server_is_no_reason_to_fail(self) -> None:
        alone = PostgresFeed("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
        feed: EventFeed = alone
        async with feed.listen(HERS) as bell:
            feed.ring(HERS)
            assert await waited(bell) < 1
        alone.close()


def _cut_connections(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'firstpass-feed'"
        )
