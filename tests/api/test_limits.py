"""Limits: they hold, they say how long, and a person stays one step away (LLM10, CFPB-1)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from firstpass.adapters import limiter
from firstpass.bootstrap import Product
from tests.api.world import Client, a_client, a_product, assert_envelope


@pytest.fixture
def product() -> Iterator[Product]:
    made = a_product(messages_per_minute=2, conversations_per_minute=2)
    yield made
    made.close()


async def worn_out(client: Client) -> Client:
    her = await client.start()
    for text in ("One", "Two"):
        assert (await her.say(text)).status_code == 202
    return her


async def test_the_limit_of_messages_is_said_in_approved_words(client: Client) -> None:
    her = await worn_out(client)
    answer = await her.say("Three")
    error = assert_envelope(answer, 429, "limit_reached", person=her.conversation)
    assert error["message"] == "That was a lot. You can still reach a person."
    seconds = int(answer.headers["retry-after"])
    assert 1 <= seconds <= 60
    assert error["mend"] == f"Wait {seconds} seconds, or ask for a person now"


async def test_past_the_limit_a_person_is_still_reached(client: Client) -> None:
    her = await worn_out(client)
    assert (await her.say("Three")).status_code == 429
    assert (await her.say("I want a person")).status_code == 202
    assert (await her.say("Talk", choice="person")).status_code == 202
    assert (await her.post("person")).status_code == 202
    assert "handoff" in {event["kind"] for event in await her.answered()}


async def test_one_conversation_does_not_wear_out_another(client: Client) -> None:
    await worn_out(client)
    her = await client.start()
    assert (await her.say("Hello")).status_code == 202


async def test_one_address_starts_so_many_conversations(client: Client, product: Product) -> None:
    for _ in range(2):
        await client.start()
    answer = await client.http.post("/v1/conversations", json={})
    assert_envelope(answer, 429, "limit_reached")
    assert (await a_client(product, address="192.0.2.8").http.post("/v1/conversations")).status_code == 201


async def test_even_a_person_is_not_asked_for_by_a_machine_without_end(client: Client) -> None:
    her = await client.start()
    answers = [await her.post("person") for _ in range(limiter.PERSON_PER_MINUTE + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {202}
    assert_envelope(answers[-1], 429, "limit_reached", person=her.conversation)


async def test_an_address_is_limited_as_a_whole_but_not_its_way_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "REQUESTS_PER_MINUTE", 3)
    product = a_product()
    client = a_client(product)
    her = await client.start()
    for _ in range(2):
        assert (await her.post("typing")).status_code == 204
    assert_envelope(await her.post("typing"), 429, "limit_reached", person=her.conversation)
    assert_envelope(await client.http.get("/nothing"), 429, "limit_reached")
    assert (await her.post("person")).status_code == 202
    assert (await client.http.get("/v1/health")).status_code == 200
    product.close()
