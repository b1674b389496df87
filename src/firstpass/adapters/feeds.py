"""Event feeds: who waits for news of a conversation is woken, in this process or in every replica.

A ring is a hint and nothing more: readers take the news from the store, and look there every few seconds
even when nothing rings. So a ring never blocks and never raises, and one that is lost costs a wait.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from firstpass.domain.conversation import ConversationId
from firstpass.ports import Bell

if TYPE_CHECKING:
    from psycopg import AsyncConnection

CHANNEL = "firstpass_news"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
_MOST_WAITING = 10_000
_CONNECTION: dict[str, Any] = {
    "application_name": "firstpass-feed",
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
_log = logging.getLogger(__name__)


class _LocalBell:
    """Remembers a ring that came while nobody waited."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()

    def ring(self) -> None:
        """From any thread. A loop that is gone has nobody left to wake."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._rung.set)


class InProcessFeed:
    """Wakes readers in this process: enough for one process, which is all that SQLite is for."""

    def __init__(self) -> None:
        self._bells: defaultdict[ConversationId, set[_LocalBell]] = defaultdict(set)
        self._lock = Lock()

    def ring(self, conversation: ConversationId) -> None:
        with self._lock:
            bells = tuple(self._bells.get(conversation, ()))
        for bell in bells:
            bell.ring()

    def ring_all(self) -> None:
        """After a time in which rings may have been lost."""
        with self._lock:
            conversations = tuple(self._bells)
        for conversation in conversations:
            self.ring(conversation)

    @asynccontextmanager
    async def listen(self, conversation: ConversationId) -> AsyncIterator[Bell]:
        bell = _LocalBell()
        with self._lock:
            self._bells[conversation].add(bell)
        try:
            yield bell
        finally:
            with self._lock:
                self._bells[conversation].discard(bell)
                if not self._bells[conversation]:
                    del self._bells[conversation]

    def close(self) -> None:
        """Nothing to let go of."""


class PostgresFeed:
    """Wakes readers in every replica over LISTEN and NOTIFY; the payload is the conversation's id, nothing
    else.

    Both have a connection of their own, in one thread with its own event loop; each comes back by itself,
    after a pause that grows from 0.1 to 5 seconds. Readers in this process are woken at once, without the
    detour. After LISTEN was away everybody is woken, because rings may have been lost."""

    def __init__(self, url: str) -> None:
        self._conninfo = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._local = InProcessFeed()
        self._waiting: dict[ConversationId, None] = {}
        self._lock = Lock()
        self._loop = asyncio.new_event_loop()
        self._news = asyncio.Event()
        self._ends = asyncio.Event()
        self._own_process: int | None = None
        self._thread = Thread(target=self._run, name="firstpass-feed", daemon=True)
        self._thread.start()

    def ring(self, conversation: ConversationId) -> None:
        self._local.ring(conversation)
        with self._lock:
            if len(self._waiting) < _MOST_WAITING:
                self._waiting[conversation] = None
        self._wake(self._news)

    @asynccontextmanager
    async def listen(self, conversation: ConversationId) -> AsyncIterator[Bell]:
        async with self._local.listen(conversation) as bell:
            yield bell

    def close(self) -> None:
        """End the thread and both connections; rings that were not sent yet are lost."""
        self._wake(self._ends)
        self._thread.join(timeout=_LONGEST_PAUSE)

    def _wake(self, event: asyncio.Event) -> None:
        with suppress(RuntimeError):  # the loop is closed: so is the feed
            self._loop.call_soon_threadsafe(event.set)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._until_closed())
        finally:
            self._loop.close()

    async def _until_closed(self) -> None:
        tasks = [asyncio.create_task(self._keep(work)) for work in (self._hear, self._send)]
        await self._ends.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep(self, work: Callable[[AsyncConnection], Awaitable[None]]) -> None:
        """Connect and work, again and again; whatever goes wrong is a pause, never the end."""
        import psycopg

        pause = _FIRST_PAUSE
        while True:
            began = self._loop.time()
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._conninfo, autocommit=True, **_CONNECTION
                ) as connection:
                    await work(connection)
            except (psycopg.Error, OSError) as error:
                _log.warning("the event feed lost its connection", extra={"error": type(error).__name__})
            if self._loop.time() - began > _LONGEST_PAUSE:
                pause = _FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _hear(self, connection: AsyncConnection) -> None:
        await connection.execute(f"LISTEN {CHANNEL}")
        self._local.ring_all()
        async for notice in connection.notifies():
            if notice.pid != self._own_process:
                self._local.ring(ConversationId(notice.payload))

    async def _send(self, connection: AsyncConnection) -> None:
        self._own_process = connection.info.backend_pid
        while True:
            await self._news.wait()
            self._news.clear()
            with self._lock:
                waiting, self._waiting = self._waiting, {}
            for conversation in waiting:
                await connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, conversation))
