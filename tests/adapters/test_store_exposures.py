"""The contract of the store about card numbers: what is overwritten, told and put on record, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Executable, NullPool, Row, create_engine, make_url

from firstpass.adapters.sql import schema
from firstpass.adapters.sql.connect import open_store
from firstpass.domain.conversation import ErasedBody, Event, EventNumber, MessageBody, OverwrittenBody, Speaker
from firstpass.domain.errors import Conflict
from firstpass.domain.exposures import CardExposure, Deed, FoundCard
from firstpass.domain.redaction import approved
from firstpass.ports import ConversationStore, Incoming, LookBack, NewMessage, Overwrite
from tests.builders import (
    HERS,
    LEASE,
    NOON,
    a_change,
    a_delivery,
    a_message,
    after,
    an_opening,
    log_of,
    text_of,
    words,
)

GONE = approved("[card ending 1111]")
CARD = FoundCard("1111", ("cvv",), (EventNumber(2),))
FIRST_HALF = "my card is 4111 1111"


def completing(conversation: str = HERS) -> tuple[Incoming, LookBack]:
    """The second half of a card number, whose first half came in the message before."""
    alone = a_message("1111 1111", conversation=conversation, at=after(60), client_id="second")

    def look_back(lately: Sequence[Event]) -> Incoming:
        first = Overwrite(lately[-1].number, GONE)
        return replace(alone, body=MessageBody(GONE), fingerprint=None, overwrites=(first,), cards=(CARD,))

    return alone, look_back


async def first_half(store: ConversationStore) -> None:
    await store.open(an_opening())
    await store.receive(a_message(FIRST_HALF, client_id="first"))


async def texts(store: ConversationStore) -> list[str]:
    """What the customer's messages read."""
    return [text_of(event) for event in await store.events(HERS, 1, 100) if event.who is Speaker.CUSTOMER]


class TestLookingBack:
    async def test_the_newest_messages_of_the_customer_are_shown_the_oldest_first(
        self, store: ConversationStore
    ) -> None:
        await store.open(an_opening())
        for word in ("one", "two", "three", "four"):
            await store.receive(a_message(word))
            await store.commit(a_change(messages=(NewMessage(Speaker.BOT, words("Yes?")),)))
        seen: list[str] = []

        def look_back(lately: Sequence[Event]) -> Incoming:
            seen.extend(text_of(event) for event in lately)
            return a_message("as it should be")

        received = await store.receive(a_message("as it came", client_id="c"), look_back)
        assert seen == ["two", "three", "four"]
        assert text_of(received.event) == "as it should be"

    async def test_nobody_looks_back_for_a_repeat(self, store: ConversationStore) -> None:
        await first_half(store)
        alone, look_back = completing()
        once = await store.receive(alone, look_back)
        again = await store.receive(alone, lambda _: pytest.fail("it was looked back again"))
        assert (once.repeated, again.repeated, again.event) == (False, True, once.event)

    async def test_when_looking_back_fails_nothing_is_stored(self, store: ConversationStore) -> None:
        await first_half(store)

        def look_back(lately: Sequence[Event]) -> Incoming:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await store.receive(a_message("1111 1111"), look_back)
        assert await texts(store) == [FIRST_HALF]


class TestOverwriting:
    async def test_the_earlier_message_reads_otherwise_and_an_event_tells(self, store: ConversationStore) -> None:
        await first_half(store)
        received = await store.receive(*completing())

        assert received.overwrote == (2,)
        assert await texts(store) == [GONE, GONE]
        (*_, told) = events = await store.events(HERS, 0, 100)
        assert log_of(events) == ["1 bot message", "2 customer message", "3 customer message", "4 system overwritten"]
        assert told.body == OverwrittenBody(EventNumber(2), GONE)
        assert (await store.read(HERS)).newest == 3

    async def test_the_rest_of_the_earlier_body_stays(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.receive(replace(a_message(), body=MessageBody(approved(FIRST_HALF), choice="late_fee")))
        await store.receive(*completing())
        (_, event, *_) = await store.events(HERS, 0, 100)
        assert event.body == MessageBody(GONE, choice="late_fee")

    async def test_the_record_of_a_turn_that_heard_it_reads_otherwise_too(self, store: ConversationStore) -> None:
        await first_half(store)
        job = await store.claim(NOON, LEASE)
        assert job is not None
        await store.commit(a_delivery(job, await store.read(HERS)))
        await store.receive(*completing())
        (record,) = await store.records(HERS)
        assert record.heard.text == GONE

    async def test_nor_does_a_turn_in_its_thoughts_bring_it_back(self, store: ConversationStore) -> None:
        await first_half(store)
        job = await store.claim(NOON, LEASE)
        assert job is not None
        seen = await store.read(HERS)
        await store.receive(*completing())
        committed = await store.commit(a_delivery(job, seen))
        assert committed.fenced == "newer_message"
        (record,) = await store.records(HERS)
        assert record.heard.text == GONE

    async def test_an_erased_body_stays_erased(self, durable_url: str) -> None:
        store = open_store(durable_url)
        await first_half(store)
        tombstone = '{"erased":{"why":"retention"}}'
        _run(durable_url, schema.event_bodies.update().where(schema.event_bodies.c.number == 2).values(body=tombstone))
        await store.receive(*completing())
        (_, event, *others) = await store.events(HERS, 0, 100)
        assert event.body == ErasedBody("retention")
        assert [other.kind for other in others] == ["message"]
        store.close()

    async def test_no_hash_of_a_part_is_kept(self, durable_url: str) -> None:
        store = open_store(durable_url)
        await first_half(store)
        await store.receive(*completing())
        rows = _run(durable_url, schema.events.select().where(schema.events.c.client_id.is_not(None)))
        assert [row.fingerprint for row in rows] == [None, None]
        for part in (a_message(FIRST_HALF, client_id="first"), completing()[0]):
            assert (await store.receive(part)).repeated
        store.close()

    async def test_the_outbox_tells_who_got_the_message_before(self, durable_url: str) -> None:
        store = open_store(durable_url)
        await first_half(store)
        await store.receive(*completing())
        (row,) = _run(durable_url, schema.outbox.select())
        assert (row.kind, row.key) == ("message.overwritten", f"message.overwritten:{HERS}:4")
        assert row.payload == f'{{"conversation":"{HERS}","message":"2","event":"4"}}'
        store.close()

    async def test_the_files_of_the_database_hold_nothing_of_it_any_more(self, tmp_path: Path) -> None:
        store = open_store(f"sqlite:///{tmp_path / 'conversations.sqlite3'}")
        names = [f"{number * 7919 % 60:02}" for number in range(60)]
        for number, name in enumerate(names):
            await store.open(an_opening(name))
            half = f"{'x' * (number * 97 % 5000)} 4111 1111"
            await store.receive(a_message(half, conversation=name, client_id="first"))
        for name in sorted(names):
            alone, look_back = completing(conversation=name)
            await store.receive(alone, look_back)
        content = _content(tmp_path)
        assert b"card ending 1111" in content
        assert b"4111 1111" not in content
        store.close()


class TestExposures:
    async def test_a_card_is_on_record_with_its_message(self, store: ConversationStore) -> None:
        await first_half(store)
        await store.receive(*completing())
        whole = FoundCard("1881")
        await store.commit(a_change(messages=(NewMessage(Speaker.PERSON, words("[card ending 1881]?"), (whole,)),)))
        first, second = sorted(await store.exposures(NOON), key=lambda one: one.message)
        assert first == CardExposure(HERS, EventNumber(3), after(60), Speaker.CUSTOMER, CARD)
        assert second == CardExposure(HERS, EventNumber(5), NOON, Speaker.PERSON, whole)
        assert (first.card.done, second.card.done) == (Deed.OVERWRITTEN, Deed.DESTROYED)

    async def test_two_cards_in_a_message_are_two(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        cards = (FoundCard("1111"), FoundCard("1881", ("expiry",)))
        await store.receive(replace(a_message(), cards=cards))
        assert tuple(one.card for one in await store.exposures(NOON)) == cards

    async def test_a_repeat_is_no_second_exposure(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        for _ in range(2):
            await store.receive(replace(a_message(), cards=(FoundCard("1111"),)))
        assert len(await store.exposures(NOON)) == 1

    async def test_only_those_since_a_moment_are_listed(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        for at in (0, 10):
            await store.receive(replace(a_message(f"at {at}", at=after(at)), cards=(FoundCard("1111"),)))
        assert [one.at for one in await store.exposures(after(5))] == [after(10)]
        assert await store.exposures(NOON + timedelta(days=1)) == ()

    async def test_a_message_that_was_not_stored_leaves_none(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.receive(a_message("one", client_id="c"))
        with pytest.raises(Conflict):
            await store.receive(replace(a_message("two", client_id="c"), cards=(FoundCard("1111"),)))
        assert await store.exposures(NOON) == ()


def _content(folder: Path) -> bytes:
    """Every byte of the database's files."""
    return b"".join(file.read_bytes() for file in folder.glob("conversations.sqlite3*"))


def _run(url: str, statement: Executable) -> list[Row[*tuple[Any, ...]]]:
    """Run one statement on the store's database; its rows, if it has any."""
    engine = create_engine(make_url(url), poolclass=NullPool)
    with engine.begin() as connection:
        result = connection.execute(statement)
        rows = list(result) if result.returns_rows else []
    engine.dispose()
    return rows
