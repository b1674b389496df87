"""Values that cannot be decoded, of another version or broken: no other conversation waits for them."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text

from firstpass.adapters.sql.connect import open_store
from firstpass.adapters.sql.look import next_due
from firstpass.adapters.sql.store import SqlConversationStore
from firstpass.domain.conversation import ErasedBody, OwnerChange
from tests.builders import HERS, LEASE, a_case, a_change, a_delivery, a_message, after, an_opening, text_of

BROKEN = {
    "a message that is no JSON": "UPDATE event_bodies SET body = '{\"text\":' WHERE number = 2",
    "a message without its text": 'UPDATE event_bodies SET body = \'{"words":"Hi"}\' WHERE number = 2',
    "progress of another version": 'UPDATE conversations SET progress = \'{"turns":"many"}\'',
    "topics that are no list": "UPDATE handoffs SET topics = 'invoice_copy'",
}
UNKNOWN_OWNER = "UPDATE conversations SET owner = 'supervisor' WHERE id = 'conversation-of-ana'"


@pytest.fixture
def durable(durable_url: str) -> Iterator[SqlConversationStore]:
    opened = open_store(durable_url)
    yield opened
    opened.close()


@pytest.fixture
def engine(durable_url: str) -> Iterator[Engine]:
    """A second look at the database, beside the store's own."""
    made = create_engine(durable_url, poolclass=NullPool)
    yield made
    made.dispose()


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement.replace(":", r"\:")))


async def asked(store: SqlConversationStore, conversation: str = HERS, at: float = 0) -> None:
    await store.open(an_opening(conversation))
    await store.receive(a_message(conversation=conversation, at=after(at)))


@pytest.mark.parametrize("what", BROKEN)
async def test_a_broken_value_gets_a_stand_in_and_the_turn_is_leased(
    durable: SqlConversationStore, engine: Engine, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    await asked(durable)
    await durable.commit(a_change(OwnerChange.HANDED_OFF, case=a_case()))
    run(engine, BROKEN[what])

    job = await durable.claim(after(1), LEASE)

    assert job is not None
    assert not job.seen.intact
    assert [event.number for event in job.seen.unanswered] == [2]
    assert "cannot be decoded" in caplog.text
    assert await durable.next_due() == after(1) + LEASE


async def test_the_log_is_read_around_a_broken_message(durable: SqlConversationStore, engine: Engine) -> None:
    await asked(durable)
    run(engine, BROKEN["a message that is no JSON"])
    first, broken = await durable.events(HERS, 0, 10)
    assert text_of(first).startswith("Hello")
    assert broken.body == ErasedBody("unreadable")
    assert (await durable.receive(a_message())).event == broken, "sent again"


async def test_a_closed_conversation_opens_again_although_its_progress_is_broken(
    durable: SqlConversationStore, engine: Engine
) -> None:
    await asked(durable)
    await durable.commit(a_change(OwnerChange.CLOSED))
    run(engine, BROKEN["progress of another version"])
    await durable.receive(a_message("One more thing"))
    assert (await durable.read(HERS)).epoch == 2


async def test_a_conversation_that_cannot_be_read_waits_and_the_others_go_on(
    durable: SqlConversationStore, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    await asked(durable)
    await asked(durable, "ben", at=1)
    run(engine, UNKNOWN_OWNER)

    with caplog.at_level(logging.ERROR):
        job = await durable.claim(after(2), LEASE)

    assert job is not None
    assert job.conversation == "ben"
    (line,) = caplog.records
    assert (line.levelname, vars(line)["conversation"], vars(line)["count"]) == ("ERROR", HERS, 1)
    await durable.commit(a_delivery(job, job.seen))
    assert await durable.claim(after(3), LEASE) is None
    assert await durable.next_due() == after(2) + LEASE, "nobody is woken before"


async def test_what_cannot_be_read_is_overdue_for_the_doctor_and_counts_its_attempts(
    durable: SqlConversationStore, durable_url: str, engine: Engine
) -> None:
    await asked(durable)
    run(engine, UNKNOWN_OWNER)
    for at in (0, 40, 80):
        assert await durable.claim(after(at), LEASE) is None
    assert next_due(durable_url) == after(0)
    run(engine, "UPDATE conversations SET owner = 'bot'")
    job = await durable.claim(after(120), LEASE)
    assert job is not None
    assert job.attempts == 4
