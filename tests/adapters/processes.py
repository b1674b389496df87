"""What the other processes of a race do; a spawned process imports this by name."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from firstpass.adapters.sql import held
from firstpass.adapters.sql.connect import open_store
from firstpass.ports import ConversationStore
from tests.builders import HERS, LEASE, a_delivery, a_message, after


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
