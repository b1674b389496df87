"""Long random stories: whatever happens in whatever order, what must always be true of a conversation is true."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from firstpass.domain.conversation import (
    MessageBody,
    Owner,
    OwnerChange,
    QuietWindow,
    Speaker,
)
from firstpass.domain.errors import IllegalTransition
from firstpass.domain.record import TurnStatus
from firstpass.ports import Conversation, ConversationStore, Job
from tests.builders import (
    HERS,
    NOON,
    a_case,
    a_change,
    a_delivery,
    a_message,
    after,
    an_opening,
)

STEPS = 250
SHORT_LEASE = timedelta(seconds=4)


class Story:
    """A customer, two slow workers and a person, each of whom may act at any time."""

    def __init__(self, store: ConversationStore, seed: int) -> None:
        self.store = store
        self.random = random.Random(seed)
        self.seconds = 0.0
        self.at_work: list[tuple[Job, Conversation]] = []

    async def go_on(self) -> None:
        self.seconds += self.random.choice([0, 0.3, 1, 6])
        steps: list[Callable[[], Awaitable[None]]] = [
            *[self.customer_writes] * 3,
            self.customer_types,
            *[self.worker_claims] * 3,
            *[self.worker_delivers] * 3,
            self.person_acts,
        ]
        await self.random.choice(steps)()

    async def customer_writes(self) -> None:
        text = f"message {self.random.randrange(60)}"  # some come twice
        urgent = self.random.random() < 0.1
        message = a_message(text, at=after(self.seconds), window=QuietWindow(), urgent=urgent)
        await self.store.receive(message)

    async def customer_types(self) -> None:
        await self.store.typing(HERS, after(self.seconds), QuietWindow())

    async def worker_claims(self) -> None:
        job = await self.store.claim(after(self.seconds), SHORT_LEASE)
        if job is not None:
            self.at_work.append((job, await self.store.read(HERS)))
            assert self.at_work[-1][1].unanswered

    async def worker_delivers(self) -> None:
        if not self.at_work:
            return
        job, seen = self.at_work.pop(self.random.randrange(len(self.at_work)))
        change = a_delivery(job, seen, turn=job.lease, at=after(self.seconds))
        if job.overtaken >= 2:
            change = replace(change, fence=replace(change.fence, newest=None))
        await self.store.commit(change)

    async def person_acts(self) -> None:
        owner = self.random.choice(list(OwnerChange))
        case = a_case(f"handoff-{self.seconds}-{self.random.random()}")
        change = a_change(
            owner,
            at=after(self.seconds),
            case=case if owner is OwnerChange.HANDED_OFF else None,
        )
        before = await self.store.read(HERS)
        try:
            await self.store.commit(change)
        except IllegalTransition:
            assert await self.store.read(HERS) == before

    async def check(self) -> None:
        now = await self.store.read(HERS)
        due = await self.store.next_due()
        if now.unanswered and now.owner is not Owner.CLOSED:
            assert due is not None, "a message waits and nobody is asked to answer it"
        else:
            assert due is None, "a turn is due and there is nothing to answer"


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_happens(store: ConversationStore, seed: int) -> None:
    await store.open(an_opening())
    story = Story(store, seed)
    for _ in range(STEPS):
        await story.go_on()
        await story.check()

    log = await store.events(HERS, 0, 10_000)
    assert [event.number for event in log] == list(range(1, len(log) + 1))
    bodies = [event.body for event in log if event.who is Speaker.BOT and event.number > 1]
    answered = [body.reply_to for body in bodies if isinstance(body, MessageBody)]
    assert len(answered) == len(set(answered))
    turns = await store.records(HERS)
    sent = [turn for turn in turns if turn.status is TurnStatus.DELIVERED]
    assert [turn.heard.newest for turn in sent] == answered
    heard = [number for turn in sent for number in turn.heard.messages]
    assert len(heard) == len(set(heard))
    assert {turn.why for turn in turns} >= {None, "newer_message", "lease_lost"}
    assert all(event.at >= NOON for event in log)
