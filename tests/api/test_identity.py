"""Who the customer is: a session at the start or later, and the one-time code in its own field."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import jwt
import pytest

from firstpass.actions.step_up import StepUp
from firstpass.adapters.accounts.memory import MemoryAccounts, Person
from firstpass.adapters.sessions import SessionTokens
from firstpass.adapters.sql.connect import open_all
from firstpass.adapters.system import FrozenClock, RandomIds
from firstpass.domain.accounts import CustomerId, CustomerProfile
from firstpass.domain.codes import LIFE, SENT_IN_AN_HOUR, TRIES, VERIFIED_FOR
from firstpass.domain.conversation import ConversationId, Identity
from tests.api.world import NOON, SECRET, Client, a_client, a_product, assert_envelope

WEBSITE = b"the website's own secret, long enough"
CODE, WRONG = "493021", "000000"


@dataclass
class World:
    """A client, the backend that mails its codes, and the clock."""

    client: Client
    accounts: MemoryAccounts
    clock: FrozenClock

    async def level(self, of: Client) -> str:
        seen = await self.client.product.store.read(ConversationId(of.conversation))
        return seen.identity.at(self.clock.now()).level


def session(customer: str = "customer-7", **claims: Any) -> str:
    whole = {"sub": customer, "aud": "firstpass", "iat": NOON, "exp": NOON + timedelta(minutes=30)} | claims
    return jwt.encode(whole, WEBSITE, algorithm="HS256")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    clock = FrozenClock(NOON)
    profiles = (CustomerProfile(CustomerId(f"customer-{n}"), "en", "GB", can_step_up=n == 7) for n in (7, 8))
    accounts = MemoryAccounts(Person(profile) for profile in profiles)
    store, _, codes, _ = open_all("sqlite://", [b"key" * 11])
    plain = a_product(clock=clock)
    plain.close()
    reception = replace(plain.reception, store=store)
    step_up = StepUp(store, codes, accounts, clock, RandomIds(), lambda: CODE, SECRET)
    sessions = SessionTokens("firstpass", (WEBSITE,))
    product = replace(plain, store=store, reception=reception, accounts=accounts, step_up=step_up, sessions=sessions)
    client = a_client(product)
    yield World(client, accounts, clock)
    await client.http.aclose()
    store.close()


async def test_a_conversation_starts_with_a_session_and_renews_it(world: World) -> None:
    her = await world.client.start(session=session())
    assert await world.level(her) == "session"
    fresh = await her.post("session", json={"session": session(country="IE", exp=NOON + timedelta(minutes=20))})
    assert fresh.json()["level"] == "session"
    assert fresh.json()["known_until"].endswith(":20:00Z")
    world.clock.move(timedelta(minutes=20))
    assert await world.level(her) == "anonymous"


async def test_the_session_says_which_clocks_may_run(world: World) -> None:
    her = await world.client.start(session=session(country="GB"))
    await her.post("session", json={"session": session(country="IE", product="credit")})
    known = (await world.client.product.store.read(ConversationId(her.conversation))).identity
    assert (known.country, known.product) == ("IE", "credit")
    world.clock.move(timedelta(minutes=30))
    assert known.at(world.clock.now()) == Identity(country="IE", product="credit")
    refused = await her.post("session", json={"session": session(product="gold")})
    assert_envelope(refused, 401, "not_logged_in", person=her.conversation)


async def test_a_bad_session_starts_nothing_and_another_customer_gets_no_conversation(world: World) -> None:
    refused = await world.client.http.post("/v1/conversations", json={"session": session() + "x"})
    assert_envelope(refused, 401, "not_logged_in")
    her = await world.client.start(session=session())
    other = await her.post("session", json={"session": session("customer-8")})
    assert_envelope(other, 409, "another_customer", person=her.conversation)


async def test_the_right_code_verifies_for_a_while(world: World) -> None:
    her = await world.client.start(session=session())
    assert (await her.post("code")).json() == {"good_for_seconds": LIFE.total_seconds()}
    assert [(done.what, done.to, done.detail) for done in world.accounts.done] == [("code", "customer-7", CODE)]
    assert (await her.post("code/check", json={"code": WRONG})).json() == {"result": "wrong"}
    assert (await her.post("code/check", json={"code": " 493 021 "})).json() == {"result": "right"}
    assert await world.level(her) == "verified"
    assert (await her.post("code/check", json={"code": CODE})).json() == {"result": "over"}
    world.clock.move(VERIFIED_FOR)
    assert await world.level(her) != "verified"


async def test_a_code_is_good_for_its_own_conversation_alone(world: World) -> None:
    her, phone = await world.client.start(session=session()), await world.client.start(session=session())
    await her.post("code")
    assert (await phone.post("code/check", json={"code": CODE})).json() == {"result": "over"}
    assert await world.level(phone) == "session"


async def test_a_stranger_never_makes_us_send_a_code(world: World) -> None:
    stranger = await world.client.start()
    refused = await stranger.post("code")
    assert_envelope(refused, 401, "not_logged_in", person=stranger.conversation)
    assert world.accounts.done == ()


async def test_what_is_no_code_spends_no_try_and_is_not_repeated(world: World) -> None:
    her = await world.client.start(session=session())
    await her.post("code")
    for text in ("12345", "1234567", "abcdef", "４９３０２１"):
        refused = await her.post("code/check", json={"code": text})
        assert_envelope(refused, 422, "malformed", person=her.conversation)
        assert text not in refused.text
    for _ in range(TRIES - 1):
        await her.post("code/check", json={"code": WRONG})
    assert (await her.post("code/check", json={"code": CODE})).json() == {"result": "right"}


async def test_codes_are_capped(world: World) -> None:
    her = await world.client.start(session=session())
    for _ in range(SENT_IN_AN_HOUR):
        assert (await her.post("code")).status_code == 202
    refused = await her.post("code")
    assert_envelope(refused, 429, "limit_reached", person=her.conversation)
    assert refused.headers["retry-after"] == "3600"
    assert len(world.accounts.done) == SENT_IN_AN_HOUR


async def test_a_customer_without_an_address_is_told_so_without_a_hint(world: World) -> None:
    his = await world.client.start(session=session("customer-8"))
    assert_envelope(await his.post("code"), 409, "no_address", person=his.conversation)
