"""Many at once: tasks, stores and processes on one conversation. Numbers have no gaps, replies come once."""

from __future__ import annotations

import asyncio
from concurrent.futures.process import BrokenProcessPool

import pytest

from firstpass.adapters.sql.connect import open_store
from firstpass.domain.conversation import MessageBody, OwnerChange, Speaker
from firstpass.domain.errors import IllegalTransition
from firstpass.domain.record import TurnStatus
from firstpass.ports import ConversationStore
from tests.adapters import processes
from tests.builders import (
    HERS,
    LEASE,
    NOON,
    a_case,
    a_change,
    a_delivery,
    a_message,
    after,
    an_opening,
    text_of,
)


async def replies(store: ConversationStore) -> list[int | None]:
    """What the bot's replies answer."""
    log = await store.events(HERS, 1, 1000)
    bodies = [event.body for event in log if event.who is Speaker.BOT]
    return [body.reply_to for body in bodies if isinstance(body, MessageBody)]


async def numbers(store: ConversationStore) -> list[int]:
    return [event.number for event in await store.events(HERS, 0, 1000)]


async def test_many_messages_at_once_are_numbered_without_gaps(store: ConversationStore) -> None:
    await store.open(an_opening())
    received = await asyncio.gather(*(store.receive(a_message(f"message {i}")) for i in range(40)))
    assert sorted(one.event.number for one in received) == list(range(2, 42)) == (await numbers(store))[1:]


async def test_one_message_sent_many_times_is_stored_once(store: ConversationStore) -> None:
    await store.open(an_opening())
    received = await asyncio.gather(*(store.receive(a_message("hello?")) for _ in range(20)))
    assert sum(not one.repeated for one in received) == 1
    assert await numbers(store) == [1, 2]


async def test_of_many_workers_one_gets_the_job(store: ConversationStore) -> None:
    await store.open(an_opening())
    await store.receive(a_message())
    claims = await asyncio.gather(*(store.claim(NOON, LEASE) for _ in range(20)))
    assert sum(job is not None for job in claims) == 1


async def test_many_workers_share_the_jobs_and_none_is_done_twice(store: ConversationStore) -> None:
    for i in range(40):
        await store.open(an_opening(f"conversation-{i}"))
        await store.receive(a_message(conversation=f"conversation-{i}"))
    claims = await asyncio.gather(*(store.claim(NOON, LEASE) for _ in range(40)))
    assert {job.conversation for job in claims if job} == {f"conversation-{i}" for i in range(40)}


async def test_of_many_handoffs_at_once_one_opens(store: ConversationStore) -> None:
    await store.open(an_opening())
    changes = [a_change(OwnerChange.HANDED_OFF, case=a_case(f"handoff-{i}")) for i in range(8)]
    results = await asyncio.gather(*(store.commit(change) for change in changes), return_exceptions=True)
    assert sum(isinstance(result, IllegalTransition) for result in results) == 7
    assert await numbers(store) == [1, 2, 3, 4]


async def test_a_person_and_the_bot_race_and_one_speaks(store: ConversationStore) -> None:
    await store.open(an_opening())
    await store.receive(a_message())
    job = await store.claim(NOON, LEASE)
    assert job is not None
    seen = await store.read(HERS)
    take = a_change(OwnerChange.TAKEN, fence=a_delivery(job, seen).fence)
    outcomes = await asyncio.gather(store.commit(a_delivery(job, seen)), store.commit(take))
    assert sum(outcome.fenced is None for outcome in outcomes) == 1


async def test_two_processes_share_one_conversation(durable_url: str) -> None:
    store = open_store(durable_url)
    await store.open(an_opening())
    delivered = processes.together(processes.customer_and_worker, (durable_url, "Ana", 25), (durable_url, "Ben", 25))
    while await processes.take_a_turn(store, after(100)):
        delivered.append(1)

    log = await store.events(HERS, 0, 1000)
    assert [event.number for event in log] == list(range(1, len(log) + 1))
    said = [text_of(event) for event in log if event.who is Speaker.CUSTOMER]
    assert sorted(said) == sorted(f"{name} says {i}" for name in ("Ana", "Ben") for i in range(25))
    answered = await replies(store)
    assert len(answered) == len(set(answered)) == sum(delivered)
    assert (await store.read(HERS)).unanswered == ()
    sent = [turn for turn in await store.records(HERS) if turn.status is TurnStatus.DELIVERED]
    heard = [number for turn in sent for number in turn.heard.messages]
    assert sorted(heard) == [event.number for event in log if event.who is Speaker.CUSTOMER]
    store.close()


async def test_a_process_killed_before_its_commit_leaves_nothing_behind(durable_url: str) -> None:
    store = open_store(durable_url)
    await store.open(an_opening())
    await store.receive(a_message())
    with pytest.raises(BrokenProcessPool):
        processes.together(processes.die_before_the_end, (durable_url,))

    assert await numbers(store) == [1, 2]
    assert await store.records(HERS) == ()
    assert await store.next_due() == NOON + LEASE
    job = await store.claim(after(31), LEASE)
    assert job is not None
    assert job.attempts == 2
    assert (await store.commit(a_delivery(job, await store.read(HERS)))).fenced is None
    store.close()
