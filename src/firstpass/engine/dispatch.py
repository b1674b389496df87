"""The dispatcher: takes due entries of the outbox to where they go; waking is quick, the sweep is the safety net.

At least once, with one key: a dispatcher that dies between the call and the note of it leaves the entry leased, and
another one makes the same call again. What cannot be delivered is tried for about an hour (`domain.outbox`), then it is
dead, and what that means for the conversation is committed with its end.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

from firstpass.domain.errors import Unavailable, Undeliverable
from firstpass.domain.outbox import MOST_TRIES, DeadReason, wait_after
from firstpass.ports import (
    Change,
    Clock,
    ConversationStore,
    Dead,
    EventFeed,
    GivenUp,
    Handler,
    LeasedEntry,
    Outbox,
    Outcome,
    TryAgain,
)

log = logging.getLogger(__name__)

TRY_SECONDS = 20.0
"""How long one try may take; less than a lease, so that two dispatchers do not try at once."""
LEASE = timedelta(seconds=30)

GaveUp = Callable[[LeasedEntry], Awaitable[Change]]
"""What follows in the conversation from an entry that is dead: a change, fenced by what it was planned on."""


@dataclass(frozen=True)
class Channel:
    """The kinds of entries that one handler takes, in each conversation's order; a kind is of one channel only.

    `gave_up` plans what follows from a dead entry, nothing where it is None. It is asked again when the conversation
    moved meanwhile, or when the process died before the plan was committed."""

    kinds: frozenset[str]
    handler: Handler
    gave_up: GaveUp | None = None


@dataclass(frozen=True)
class Post:
    """What every channel of a process works on."""

    outbox: Outbox
    store: ConversationStore
    feed: EventFeed
    clock: Clock


@dataclass
class Lane:
    """One channel's loop: a slow channel holds up itself alone. `at_once` entries are tried at the same time."""

    post: Post
    channel: Channel
    sweep: timedelta
    at_once: int = 4
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled; the tries that were begun are finished first."""
        try:
            while True:
                await self._round()
        finally:
            await asyncio.gather(*self._running, return_exceptions=True)

    async def run_until_idle(self) -> None:
        """Deliver every due entry, one after the other: for batch, evals and tests."""
        while entry := await self._claim():
            await self.handle(entry)

    async def handle(self, entry: LeasedEntry) -> None:
        """Try once and settle. Raises `Unavailable` when the store does not answer; the lease then runs out."""
        outcome = await self._tried(entry)
        tell = {"conversation": entry.conversation, "where": entry.kind, "count": entry.tries}
        match outcome:
            case Dead(why=why):
                log.error("given up", extra=tell | {"code": why})
                await self._give_up(entry, why)
            case TryAgain():
                log.warning("not delivered, to be tried again", extra=tell)
                await self._settle(entry, outcome)
            case _:
                await self._settle(entry, outcome)
                took = self.post.clock.now() - entry.created_at
                log.info("delivered", extra=tell | {"ms": round(took.total_seconds() * 1000)})

    async def _tried(self, entry: LeasedEntry) -> Outcome:
        """How this try ends; one more than there may be means that a process died in each of them."""
        if entry.tries > MOST_TRIES:
            return Dead("tried_too_often")
        try:
            async with asyncio.timeout(TRY_SECONDS):
                await self.channel.handler.deliver(entry)
        except (Unavailable, TimeoutError):
            if entry.tries == MOST_TRIES:
                return Dead("tried_too_often")
            return TryAgain(self.post.clock.now() + wait_after(entry.tries, entry.key))
        except Undeliverable as error:
            return Dead(error.why)
        except Exception as error:  # noqa: BLE001 whatever it was, it is ours, and trying again would not mend it
            log.error("a handler failed", extra={"where": entry.kind, "error": type(error).__name__})
            return Dead("failed")
        return "delivered"

    async def _settle(self, entry: LeasedEntry, outcome: Outcome) -> None:
        if not await self.post.outbox.settle(entry, outcome, self.post.clock.now()):
            log.warning("the lease of an entry was lost", extra={"where": entry.kind, "count": entry.tries})

    async def _give_up(self, entry: LeasedEntry, why: DeadReason) -> None:
        """The entry's end with what follows from it, planned anew as long as somebody else is quicker."""
        if self.channel.gave_up is None:
            await self._settle(entry, Dead(why))
            return
        fenced = True
        while fenced:
            change = replace(await self.channel.gave_up(entry), gives_up=GivenUp(entry.key, entry.lease, why))
            committed = await self.post.store.commit(change)
            fenced = committed.fenced is not None and committed.fenced != "lease_lost"
        self.post.feed.ring(entry.conversation)

    async def _round(self) -> None:
        self._wake.clear()
        try:
            while len(self._running) < self.at_once and (entry := await self._claim()):
                task = asyncio.create_task(self._take(entry))
                self._running.add(task)
                task.add_done_callback(self._done)
            pause = await self._pause()
        except Exception as error:  # noqa: BLE001 whatever the store raised, the dispatcher goes on
            log.error("the outbox does not answer; what goes out waits for it", extra={"error": type(error).__name__})
            pause = 1.0
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._wake.wait()

    async def _claim(self) -> LeasedEntry | None:
        """Asked first what is due, which costs no writing: most turns leave nothing to deliver."""
        if await self.post.outbox.next_due(self.channel.kinds) is None:
            return None
        return await self.post.outbox.claim(self.channel.kinds, self.post.clock.now(), LEASE)

    async def _pause(self) -> float:
        """Seconds until something is due by itself; a full house waits for a try to end."""
        due = await self.post.outbox.next_due(self.channel.kinds)
        if due is None or len(self._running) >= self.at_once:
            return self.sweep.total_seconds()
        wait = (due - self.post.clock.now()).total_seconds()
        return min(max(wait, 0.001), self.sweep.total_seconds())

    async def _take(self, entry: LeasedEntry) -> None:
        try:
            await self.handle(entry)
        except Exception as error:  # noqa: BLE001 whatever it was, the others go on and the sweep comes back to it
            log.error("an entry is left for the sweep", extra={"where": entry.kind, "error": type(error).__name__})

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._wake.set()


@dataclass
class Dispatcher:
    """One process' dispatcher: a lane for each channel."""

    lanes: tuple[Lane, ...]

    def wake(self) -> None:
        """There may be something to do."""
        for lane in self.lanes:
            lane.wake()

    async def run(self) -> None:
        """Deliver until cancelled; the tries that were begun are finished first."""
        async with asyncio.TaskGroup() as running:
            for lane in self.lanes:
                running.create_task(lane.run())

    async def run_until_idle(self) -> None:
        """Deliver every due entry, one channel after the other."""
        for lane in self.lanes:
            await lane.run_until_idle()
