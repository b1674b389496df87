"""The worker: takes due turns, a few at a time; the stored message wakes it, the sweep is the safety net."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from firstpass.engine.turn import Engine, take_turn
from firstpass.ports import Job

log = logging.getLogger(__name__)


@dataclass
class Worker:
    """One process' worker. `lease` is how long a turn may take before another worker may take it over;
    `sweep` how often the store is asked although nothing woke us; `turned` is called after each turn, which may have
    left something to deliver."""

    engine: Engine
    lease: timedelta = timedelta(seconds=10)
    sweep: timedelta = timedelta(seconds=5)
    at_once: int = 4
    turned: Callable[[], None] = lambda: None
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    async def run(self) -> None:
        """Take turns until cancelled; the turns that were begun are finished first."""
        try:
            while True:
                await self._round()
        finally:
            await asyncio.gather(*self._running, return_exceptions=True)

    async def run_until_idle(self) -> None:
        """Take every due turn, one after the other: for batch, evals and tests."""
        while job := await self._claim():
            await take_turn(self.engine, job)

    async def _round(self) -> None:
        self._wake.clear()
        try:
            while len(self._running) < self.at_once and (job := await self._claim()):
                task = asyncio.create_task(self._take(job))
                self._running.add(task)
                task.add_done_callback(self._done)
            pause = await self._pause()
        except Exception as error:  # noqa: BLE001 whatever the store raised, the worker goes on
            log.error("the store does not answer; turns wait for it", extra={"error": type(error).__name__})
            pause = 1.0
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):  # not wait_for, which before Python 3.12 can swallow a cancellation
                await self._wake.wait()

    async def _claim(self) -> Job | None:
        return await self.engine.store.claim(self.engine.clock.now(), self.lease)

    async def _pause(self) -> float:
        """Seconds until something is due by itself; a full house waits for a turn to end."""
        if len(self._running) >= self.at_once:
            return self.sweep.total_seconds()
        due = await self.engine.store.next_due()
        if due is None:
            return self.sweep.total_seconds()
        wait = (due - self.engine.clock.now()).total_seconds()
        return min(max(wait, 0.001), self.sweep.total_seconds())

    async def _take(self, job: Job) -> None:
        try:
            await take_turn(self.engine, job)
            self.turned()
        except Exception as error:  # noqa: BLE001 whatever it was, the worker goes on and the sweep comes back to the job
            log.error(
                "turn left for the sweep",
                extra={"conversation": job.conversation, "error": type(error).__name__},
            )

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._wake.set()
