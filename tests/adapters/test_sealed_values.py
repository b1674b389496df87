"""The contract of values under seal, on every database there is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, NullPool, create_engine

from firstpass.adapters.sql import schema
from firstpass.adapters.sql.connect import open_all
from firstpass.domain.conversation import ConversationId
from firstpass.domain.errors import NotFound, SetupError
from firstpass.domain.sealing import SealedId, SealOpened, ToSeal
from firstpass.ports import SealedValues
from tests.builders import HERS, NOON, after, an_opening

OLD, NEW, OTHER = b"old" * 11, b"new" * 11, b"other" * 11
EMAIL = "ana.canary@example.com"
HERS_BY_MAIL = ToSeal(HERS, "email", "contact.email", EMAIL, after(3600))


@pytest.fixture
async def sealed(store_url: str) -> AsyncIterator[SealedValues]:
    store, values, *_ = open_all(store_url, [OLD])
    await store.open(an_opening())
    yield values
    store.close()


@pytest.fixture
def engine(durable_url: str) -> Iterator[Engine]:
    made = create_engine(durable_url, poolclass=NullPool)
    yield made
    made.dispose()


async def test_who_says_who_and_why_gets_the_value_and_is_on_record(sealed: SealedValues) -> None:
    name = await sealed.seal(HERS_BY_MAIL, NOON)
    assert await sealed.open(name, "action:password_reset", "to send the link", after(1)) == EMAIL
    assert await sealed.open(name, "agent:7", "to write to her", after(2)) == EMAIL
    assert await sealed.openings(HERS) == (
        SealOpened(name, after(1), "action:password_reset", "to send the link"),
        SealOpened(name, after(2), "agent:7", "to write to her"),
    )


@pytest.mark.parametrize(("who", "reason"), [("", "why"), ("who", ""), (" ", " ")])
async def test_nobody_opens_without_a_name_and_a_reason(sealed: SealedValues, who: str, reason: str) -> None:
    name = await sealed.seal(HERS_BY_MAIL, NOON)
    with pytest.raises(ValueError, match="who they are and why"):
        await sealed.open(name, who, reason, NOON)
    assert await sealed.openings(HERS) == ()


async def test_what_is_unknown_or_expired_is_not_there(sealed: SealedValues) -> None:
    name = await sealed.seal(HERS_BY_MAIL, NOON)
    for value, at in ((SealedId("unknown"), NOON), (name, after(3600)), (name, after(9999))):
        with pytest.raises(NotFound):
            await sealed.open(value, "agent:7", "to call her", at)
    assert await sealed.openings(HERS) == ()


async def test_a_conversation_that_is_not_there_has_no_values(sealed: SealedValues) -> None:
    with pytest.raises(NotFound):
        await sealed.seal(replace(HERS_BY_MAIL, conversation=ConversationId("nowhere")), NOON)


async def test_what_expired_is_destroyed_and_its_openings_stay(sealed: SealedValues) -> None:
    name = await sealed.seal(HERS_BY_MAIL, NOON)
    stays = await sealed.seal(replace(HERS_BY_MAIL, expires_at=after(7200)), NOON)
    await sealed.open(name, "agent:7", "to call her", NOON)
    assert await sealed.expire(after(3599)) == 0
    assert await sealed.expire(after(3600)) == 1
    assert await sealed.expire(after(3600)) == 0
    with pytest.raises(NotFound):
        await sealed.open(name, "agent:7", "again", NOON - timedelta(days=1))
    assert await sealed.open(stays, "agent:7", "again", after(3600)) == EMAIL
    assert [opening.value for opening in await sealed.openings(HERS)] == [name, stays]


@pytest.mark.parametrize("kind", ["pan", "cvv", "expiry", "pin", "password", "otp"])
def test_a_secret_is_never_sealed(kind: str) -> None:
    with pytest.raises(ValueError, match="destroyed, never sealed"):
        replace(HERS_BY_MAIL, kind=kind)  # type: ignore[arg-type]


def test_a_value_to_seal_does_not_show_itself() -> None:
    assert EMAIL not in repr(HERS_BY_MAIL)


async def test_nothing_in_the_table_shows_the_value(durable_url: str, engine: Engine) -> None:
    store, sealed, *_ = open_all(durable_url, [OLD])
    await store.open(an_opening())
    await sealed.seal(HERS_BY_MAIL, NOON)
    await sealed.seal(HERS_BY_MAIL, NOON)
    with engine.connect() as connection:
        rows = connection.execute(schema.sealed_values.select()).all()
    assert EMAIL not in str(rows)
    assert len({row.sealed for row in rows}) == 2
    assert {(row.kind, row.asked_by) for row in rows} == {("email", "contact.email")}
    store.close()


async def test_keys_rotate(durable_url: str) -> None:
    store, sealed, *_ = open_all(durable_url, [OLD])
    await store.open(an_opening())
    name = await sealed.seal(HERS_BY_MAIL, NOON)
    store.close()

    store, sealed, *_ = open_all(durable_url, [NEW, OLD])
    assert await sealed.open(name, "agent:7", "with the old key", NOON) == EMAIL
    assert await sealed.reseal() == 1
    store.close()

    store, sealed, *_ = open_all(durable_url, [NEW])
    assert await sealed.open(name, "agent:7", "with the new key alone", NOON) == EMAIL
    store.close()

    store, sealed, *_ = open_all(durable_url, [OTHER])
    with pytest.raises(SetupError, match="FIRSTPASS_SEALING_KEY"):
        await sealed.open(name, "agent:7", "with another", NOON)
    with pytest.raises(SetupError, match="FIRSTPASS_SEALING_KEY"):
        await sealed.reseal()
    assert len(await sealed.openings(HERS)) == 2
    store.close()


async def test_a_token_moved_to_another_row_opens_nothing(durable_url: str, engine: Engine) -> None:
    store, sealed, *_ = open_all(durable_url, [OLD])
    await store.open(an_opening())
    name = await sealed.seal(HERS_BY_MAIL, NOON)
    another = await sealed.seal(replace(HERS_BY_MAIL, value="ben@example.com"), NOON)
    table = schema.sealed_values
    with engine.begin() as connection:
        token = connection.execute(table.select().where(table.c.id == name)).one().sealed
        connection.execute(table.update().where(table.c.id == another).values(sealed=token))
    with pytest.raises(SetupError):
        await sealed.open(another, "agent:7", "to write to him", NOON)
    store.close()
