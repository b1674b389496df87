"""The contract of the outbox, on every database there is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import make_url

from firstpass.adapters.sql import schema
from firstpass.adapters.sql.connect import Opened, open_all, open_database
from firstpass.domain.conversation import ConversationId, LeaseToken, Owner, OwnerChange
from firstpass.domain.errors import NotFound
from firstpass.ports import Dead, DeadLetter, Fence, GivenUp, LeasedEntry, TryAgain
from tests.builders import HERS, LEASE, NOON, a_change, after, an_entry, an_opening, says

HIS = ConversationId("conversation-of-ben")
HOOKS = frozenset({"hook.said", "hook.ended"})
RESETS = frozenset({"reset.requested"})


@pytest.fixture
async def opened(store_url: str) -> AsyncIterator[Opened]:
    made = open_all(store_url, [b"key" * 11])
    await made.store.open(an_opening())
    await made.store.open(an_opening(HIS))
    yield made
    made.store.close()


async def put(opened: Opened, *keys: str, kind: str = "hook.said", conversation: str = HERS, at: float = 0) -> None:
    """Entries written with one change, this many seconds after noon."""
    entries = tuple(an_entry(key, kind) for key in keys)
    await opened.store.commit(a_change(conversation=conversation, outbox=entries, at=after(at)))


async def claim(opened: Opened, at: float, kinds: frozenset[str] = HOOKS) -> LeasedEntry:
    entry = await opened.outbox.claim(kinds, after(at), LEASE)
    assert entry is not None
    return entry


async def nothing_due(opened: Opened, at: float, kinds: frozenset[str] = HOOKS) -> bool:
    return await opened.outbox.claim(kinds, after(at), LEASE) is None


async def test_an_entry_comes_whole_and_is_delivered_once(opened: Opened) -> None:
    await put(opened, "one", at=1)
    entry = await claim(opened, 2)
    assert (entry.kind, entry.key, entry.conversation) == ("hook.said", "one", HERS)
    assert (entry.payload, entry.tries, entry.created_at) == ({"reference": "FP-1234"}, 1, after(1))
    assert "FP-1234" not in repr(entry)
    assert await nothing_due(opened, 3)
    assert await opened.outbox.settle(entry, "delivered", after(3))
    assert await nothing_due(opened, 1000)
    assert await opened.outbox.next_due(HOOKS) is None


async def test_a_conversations_entries_go_out_in_their_order(opened: Opened) -> None:
    await put(opened, "one")
    await put(opened, "two", kind="hook.ended", at=1)
    first = await claim(opened, 2)
    assert first.key == "one"
    assert await nothing_due(opened, 2)
    await opened.outbox.settle(first, TryAgain(after(60)), after(3))
    assert await nothing_due(opened, 59)
    again = await claim(opened, 60)
    assert (again.key, again.tries) == ("one", 2)
    await opened.outbox.settle(again, "delivered", after(61))
    assert (await claim(opened, 61)).key == "two"


async def test_conversations_and_channels_do_not_wait_for_each_other(opened: Opened) -> None:
    await put(opened, "hers")
    await put(opened, "reset", kind="reset.requested", at=1)
    await put(opened, "his", conversation=HIS, at=2)
    await opened.outbox.settle(await claim(opened, 3), TryAgain(after(600)), after(3))
    assert (await claim(opened, 4, RESETS)).key == "reset"
    assert (await claim(opened, 4)).key == "his"


async def test_what_nobody_handles_is_never_due(opened: Opened) -> None:
    await put(opened, "unhandled", kind="handoff.requested")
    assert await nothing_due(opened, 5)
    assert await opened.outbox.next_due(HOOKS) is None
    await put(opened, "one", at=1)
    assert (await claim(opened, 5)).key == "one"


async def test_a_lease_that_ran_out_lets_another_try_and_the_first_one_settles_nothing(opened: Opened) -> None:
    await put(opened, "one")
    late = await claim(opened, 0)
    assert await nothing_due(opened, LEASE.total_seconds() - 1)
    second = await claim(opened, LEASE.total_seconds())
    assert (second.key, second.tries) == ("one", 2)
    for outcome in ("delivered", TryAgain(after(99)), Dead("failed")):
        assert not await opened.outbox.settle(late, outcome, after(31))
    assert await opened.outbox.dead() == ()
    assert await opened.outbox.settle(second, "delivered", after(31))


async def test_a_clock_that_went_back_puts_nothing_off_for_long(opened: Opened) -> None:
    ahead = timedelta(hours=9).total_seconds()
    await put(opened, "one", at=ahead)
    await claim(opened, 0)
    await put(opened, "his", conversation=HIS, at=1)
    await claim(opened, ahead)
    assert (await claim(opened, 2)).key == "his"


async def test_the_next_due_is_the_first_of_those_that_are_next(opened: Opened) -> None:
    await put(opened, "one", "two")
    await put(opened, "his", conversation=HIS, at=7)
    assert await opened.outbox.next_due(HOOKS) == NOON
    first = await claim(opened, 0)
    assert await opened.outbox.next_due(HOOKS) == after(7)
    await opened.outbox.settle(await claim(opened, 8), TryAgain(after(500)), after(8))
    assert await opened.outbox.next_due(HOOKS) == NOON + LEASE
    await opened.outbox.settle(first, TryAgain(after(400)), after(9))
    assert await opened.outbox.next_due(HOOKS) == after(400)


async def test_a_dead_one_is_listed_and_holds_up_nobody(opened: Opened) -> None:
    await put(opened, "one", "two")
    await opened.outbox.settle(await claim(opened, 1), Dead("refused"), after(1))
    assert await opened.outbox.dead() == (DeadLetter("hook.said", "one", HERS, 1, "refused", after(1)),)
    assert (await claim(opened, 2)).key == "two"


async def test_a_dead_one_can_be_sent_again_and_goes_first(opened: Opened) -> None:
    await put(opened, "one", "two")
    await opened.outbox.settle(await claim(opened, 1), Dead("refused"), after(1))
    await opened.outbox.send_again("one", after(2))
    assert await opened.outbox.dead() == ()
    entry = await claim(opened, 2)
    assert (entry.key, entry.tries) == ("one", 1)
    for key in ("one", "two", "nothing"):
        with pytest.raises(NotFound):
            await opened.outbox.send_again(key, after(3))


async def test_giving_up_and_what_follows_are_one_change(opened: Opened) -> None:
    await put(opened, "one")
    entry = await claim(opened, 1)
    ends = GivenUp(entry.key, entry.lease, "tried_too_often")
    told = a_change(OwnerChange.CLOSED, messages=(says("It failed."),), gives_up=ends, at=after(2))

    fenced = await opened.store.commit(
        replace(told, fence=Fence(epoch=(await opened.store.read(HERS)).epoch), owner=None)
    )
    assert fenced.fenced is None
    assert [letter.why for letter in await opened.outbox.dead()] == ["tried_too_often"]
    again = await opened.store.commit(told)
    assert (again.fenced, again.events) == ("lease_lost", ())
    assert (await opened.store.read(HERS)).owner is Owner.BOT


async def test_what_is_fenced_gives_nothing_up(opened: Opened) -> None:
    await put(opened, "one")
    entry = await claim(opened, 1)
    seen = await opened.store.read(HERS)
    await opened.store.commit(a_change(OwnerChange.TAKEN))
    ends = GivenUp(entry.key, entry.lease, "failed")
    told = await opened.store.commit(a_change(messages=(says("It failed."),), fence=Fence(seen.epoch), gives_up=ends))
    assert told.fenced == "owner_changed"
    assert await opened.outbox.dead() == ()
    stale = GivenUp(entry.key, LeaseToken("another's"), "failed")
    assert (await opened.store.commit(a_change(gives_up=stale))).fenced == "lease_lost"


async def test_of_many_dispatchers_one_gets_the_entry(opened: Opened) -> None:
    await put(opened, "one", "two", "three")
    claims = await asyncio.gather(*(opened.outbox.claim(HOOKS, after(1), LEASE) for _ in range(20)))
    assert [entry.key for entry in claims if entry] == ["one"]


async def test_a_payload_that_cannot_be_read_stops_nobody(durable_url: str) -> None:
    opened = open_all(durable_url, [b"key" * 11])
    await opened.store.open(an_opening())
    await put(opened, "one")
    database = open_database(make_url(durable_url), 1)
    with database.engine.begin() as connection:
        connection.execute(schema.outbox.update().values(payload="[1"))
    database.close()
    entry = await claim(opened, 1)
    assert (entry.key, entry.payload) == ("one", {})
    opened.store.close()
