"""What the other processes of a race do; a spawned process imports this by name."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from firstpass.actions.password_reset import KIND as RESET
from firstpass.actions.password_reset import PasswordReset
from firstpass.adapters.accounts.sandbox.backend import SandboxAccounts, open_sandbox
from firstpass.adapters.feeds import InProcessFeed
from firstpass.adapters.sql import held
from firstpass.adapters.sql.connect import Opened, open_all, open_store
from firstpass.adapters.system import FrozenClock
from firstpass.engine.dispatch import Channel, Dispatcher, Lane, Post
from firstpass.ports import Clock, ConversationStore, Handler, LeasedEntry
from tests.builders import HERS, LEASE, a_delivery, a_message, after

KIND = "hook.said"
AT_ONCE = 4
SEALING_KEY = b"key" * 11


def together(work: Any, *arguments: tuple[Any, ...]) -> list[Any]:
    """Run `work` once for each tuple of arguments, each in a process of its own, all at once."""
    with ProcessPoolExecutor(len(arguments), mp_context=get_context("spawn")) as pool:
        return [future.result(60) for future in [pool.submit(work, *each) for each in arguments]]


def customer_and_worker(url: str, name: str, messages: int) -> int:
    """Write messages into the one conversation and take every turn that is due; says how many were delivered."""
    return asyncio.run(_write_and_answer(url, name, messages))


def start(url: str) -> bool:
    """Start as `serve` does: open the store, which migrates it."""
    open_store(url).close()
    return True


def die_before_the_end(url: str) -> None:
    """Deliver a turn, and be killed when everything is written but nothing committed."""
    save = held.Held.save

    def save_and_die(self: held.Held) -> None:
        save(self)
        os._exit(9)

    held.Held.save = save_and_die  # type: ignore[method-assign]
    asyncio.run(_deliver(url))


async def _write_and_answer(url: str, name: str, messages: int) -> int:
    store = open_store(url)
    delivered = 0
    for i in range(messages):
        await store.receive(a_message(f"{name} says {i}", at=after(i)))
        delivered += await take_a_turn(store, after(i))
    while await take_a_turn(store, after(messages)):
        delivered += 1
    store.close()
    return delivered


async def take_a_turn(store: ConversationStore, now: Any) -> bool:
    """Claim, read, deliver; whether a reply went out."""
    job = await store.claim(now, LEASE)
    if job is None:
        return False
    seen = await store.read(job.conversation)
    committed = await store.commit(a_delivery(job, seen, turn=job.lease, at=now))
    return committed.fenced is None


async def _deliver(url: str) -> None:
    store = open_store(url)
    job = await store.claim(after(0), LEASE)
    assert job is not None
    await store.commit(a_delivery(job, await store.read(HERS)))


@dataclass
class Noting:
    """Writes each key into a file, as one piece, and takes its time."""

    file: Path
    seconds: float
    count: int = 0

    async def deliver(self, entry: LeasedEntry) -> None:
        handle = os.open(self.file, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        os.write(handle, f"{entry.key}\n".encode())
        os.close(handle)
        self.count += 1
        await asyncio.sleep(self.seconds)


def dispatch(url: str, file: Path, seconds: float, ahead: timedelta = timedelta(0)) -> int:
    """Deliver until nothing waits, on a clock so far ahead; how many this process delivered."""
    return asyncio.run(_dispatch(url, Noting(file, seconds), FrozenClock(datetime.now(UTC) + ahead)))


def reset_and_die(url: str, folder: Path, at: datetime) -> None:
    """Deliver a password reset to the sandbox, and be gone before it is noted."""
    asyncio.run(_reset_and_die(url, folder, at))


def reset_dispatcher(opened: Opened, accounts: SandboxAccounts, clock: Clock) -> Dispatcher:
    """A dispatcher of password resets."""
    return Dispatcher((_lane(opened, RESET, PasswordReset(opened.sealed, accounts, clock), clock),))


async def _dispatch(url: str, handler: Noting, clock: Clock) -> int:
    opened = open_all(url, [SEALING_KEY])
    running = asyncio.create_task(Dispatcher((_lane(opened, KIND, handler, clock),)).run())
    while await opened.outbox.next_due({KIND}) is not None:  # noqa: ASYNC110 - other processes deliver too
        await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    opened.store.close()
    return handler.count


async def _reset_and_die(url: str, folder: Path, at: datetime) -> None:
    opened, clock = open_all(url, [SEALING_KEY]), FrozenClock(at)
    accounts = open_sandbox(folder, clock.now).accounts

    async def settle_and_die(*_: Any) -> bool:
        os._exit(9)

    opened.outbox.settle = settle_and_die  # type: ignore[method-assign,assignment]
    await reset_dispatcher(opened, accounts, clock).run_until_idle()


def _lane(opened: Opened, kind: str, handler: Handler, clock: Clock) -> Lane:
    post = Post(opened.outbox, opened.store, InProcessFeed(), clock)
    return Lane(post, Channel(frozenset({kind}), handler), timedelta(seconds=0.05), AT_ONCE)
