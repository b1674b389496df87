"""The contract of one-time codes, on every database there is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from firstpass.adapters.sql.connect import Opened, open_all
from firstpass.domain.codes import LIFE, SENT_IN_AN_HOUR, TRIES, VERIFIED_FOR
from firstpass.domain.conversation import ConversationId, Identity
from firstpass.domain.errors import AnotherCustomer, NotFound
from tests.builders import HERS, NOON, after, an_opening

PHONE = ConversationId("conversation-of-ana-on-her-phone")
SESSION = Identity("session", "customer-7", until=NOON + timedelta(days=9))


@pytest.fixture
async def opened(store_url: str) -> AsyncIterator[Opened]:
    made = open_all(store_url, [b"key" * 11])
    await made.store.open(an_opening(identity=SESSION))
    await made.store.open(an_opening(PHONE, identity=SESSION))
    yield made
    made.store.close()


async def test_the_right_code_verifies_the_conversation_once_and_for_a_while(opened: Opened) -> None:
    assert (await opened.codes.begin(HERS, "hash", NOON)).allowed
    assert await opened.codes.check(HERS, "hash", after(1)) == "right"
    assert await opened.codes.check(HERS, "hash", after(2)) == "over"
    identity = (await opened.store.read(HERS)).identity
    assert identity.at(after(1)).level == "verified"
    assert identity.at(after(1) + VERIFIED_FOR).level == "session"
    assert (await opened.store.read(PHONE)).identity.at(after(1)).level == "session"


async def test_three_wrong_tries_spend_it(opened: Opened) -> None:
    await opened.codes.begin(HERS, "hash", NOON)
    tried = [await opened.codes.check(HERS, "wrong", NOON) for _ in range(TRIES + 1)]
    assert tried == ["wrong"] * TRIES + ["over"]
    assert await opened.codes.check(HERS, "hash", NOON) == "over"


async def test_it_is_over_after_ten_minutes_and_when_a_newer_one_came(opened: Opened) -> None:
    await opened.codes.begin(HERS, "first", NOON)
    assert await opened.codes.check(HERS, "first", NOON + LIFE) == "over"
    await opened.codes.begin(HERS, "second", after(1))
    await opened.codes.begin(HERS, "third", after(2))
    assert await opened.codes.check(HERS, "second", after(3)) == "wrong"
    assert await opened.codes.check(HERS, "third", after(3)) == "right"


async def test_the_cap_counts_all_conversations_of_a_customer(opened: Opened) -> None:
    for number in range(SENT_IN_AN_HOUR):
        assert (await opened.codes.begin(HERS if number % 2 else PHONE, "hash", NOON)).allowed
    refused = await opened.codes.begin(HERS, "more", after(60))
    assert not refused.allowed
    assert refused.wait == timedelta(minutes=59)
    assert await opened.codes.check(HERS, "hash", after(60)) == "right"


async def test_tries_at_once_are_counted_one_by_one(opened: Opened) -> None:
    await opened.codes.begin(HERS, "hash", NOON)
    tried = await asyncio.gather(*(opened.codes.check(HERS, f"wrong {n}", NOON) for n in range(12)))
    assert sorted(tried) == ["over"] * (12 - TRIES) + ["wrong"] * TRIES


async def test_sends_at_once_keep_the_cap(opened: Opened) -> None:
    sent = await asyncio.gather(*(opened.codes.begin(HERS if n % 2 else PHONE, "hash", NOON) for n in range(12)))
    assert sum(one.allowed for one in sent) == SENT_IN_AN_HOUR


async def test_nobodys_conversation_has_no_code(opened: Opened) -> None:
    await opened.store.open(an_opening("nobodys"))
    for conversation in (ConversationId("nobodys"), ConversationId("nowhere")):
        with pytest.raises(NotFound):
            await opened.codes.begin(conversation, "hash", NOON)
        with pytest.raises(NotFound):
            await opened.codes.check(conversation, "hash", NOON)


async def test_what_no_cap_counts_is_forgotten(opened: Opened) -> None:
    await opened.codes.begin(HERS, "hash", NOON)
    assert await opened.codes.forget(NOON + timedelta(days=1)) == 0
    assert await opened.codes.forget(NOON + timedelta(days=1, seconds=1)) == 1


async def test_a_session_is_renewed_for_its_own_customer_alone(opened: Opened) -> None:
    await opened.codes.begin(HERS, "hash", NOON)
    await opened.codes.check(HERS, "hash", NOON)
    fresh = Identity("session", "customer-7", "GB", after(600), product="credit")
    renewed = await opened.store.identify(HERS, fresh)
    assert (renewed.at(after(1)).level, renewed.country, renewed.product) == ("verified", "GB", "credit")
    assert (await opened.store.read(HERS)).identity == renewed
    assert renewed.at(after(600)).level == "anonymous"
    with pytest.raises(AnotherCustomer):
        await opened.store.identify(HERS, Identity("session", "customer-8"))
    with pytest.raises(NotFound):
        await opened.store.identify(ConversationId("nowhere"), fresh)


async def test_a_stranger_who_logs_in_is_known(opened: Opened) -> None:
    await opened.store.open(an_opening("nobodys"))
    await opened.store.identify(ConversationId("nobodys"), SESSION)
    assert (await opened.store.read(ConversationId("nobodys"))).identity == SESSION
