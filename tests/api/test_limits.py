"""Limits: they hold, they say how long, and a person stays one step away (LLM10, CFPB-1)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from firstpass.adapters import limiter
from firstpass.api import messages
from firstpass.bootstrap import Product
from firstpass.domain.redaction import Redaction, redact
from firstpass.engine import reception
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


async def test_an_address_is_limited_as_a_whole_but_not_its_way_to_a_person() -> None:
    product = a_product(requests_per_minute=3)
    client = a_client(product)
    her = await client.start()
    for _ in range(2):
        assert (await her.post("typing")).status_code == 204
    assert_envelope(await her.post("typing"), 429, "limit_reached", person=her.conversation)
    assert_envelope(await client.http.get("/nothing"), 429, "limit_reached")
    assert (await her.post("person")).status_code == 202
    assert (await client.http.get("/v1/health")).status_code == 200
    product.close()


@pytest.mark.parametrize(
    ("end", "body", "limit"),
    [
        ("typing", None, limiter.TYPING_PER_MINUTE),
        ("close", None, limiter.CLOSINGS_PER_MINUTE),
        ("rating", {"score": 5}, limiter.RATINGS_PER_MINUTE),
    ],
)
async def test_what_a_button_does_is_not_done_without_end(
    client: Client, end: str, body: dict[str, int] | None, limit: int
) -> None:
    her = await client.start()
    answers = [await her.post(end, json=body) for _ in range(limit + 1)]
    assert all(answer.is_success for answer in answers[:-1])
    assert_envelope(answers[-1], 429, "limit_reached", person=her.conversation)
    assert (await her.post("person")).status_code == 202


class Looking:
    """What a redaction was asked to look through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lengths: list[int] = []
        for module in (messages, reception):
            monkeypatch.setattr(module, "redact", self._redact)

    def _redact(self, text: str) -> Redaction:
        self.lengths.append(len(text))
        return redact(text)


async def test_what_is_refused_costs_little(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    her, looking = await worn_out(client), Looking(monkeypatch)
    most = her.product.settings.max_message_chars
    assert (await her.say("\0" * (most + 1))).status_code == 413
    assert looking.lengths == []
    assert (await her.say("4111 " * (most // 5))).status_code == 429
    assert looking.lengths == [messages.LOOKED_AT]


async def test_behind_a_trusted_proxy_everybody_has_limits_of_their_own() -> None:
    product = a_product(conversations_per_minute=1, trusted_proxies="198.51.100.0/24")

    async def start(forwarded: str, proxy: str = "198.51.100.4") -> int:
        http = a_client(product, address=proxy).http
        return (await http.post("/v1/conversations", headers={"X-Forwarded-For": forwarded})).status_code

    assert [await start("192.0.2.1"), await start("192.0.2.1")] == [201, 429]
    assert await start("192.0.2.2") == 201
    assert await start("192.0.2.3, 198.51.100.9") == 201
    for customer in ("192.0.2.4", "192.0.2.5"):
        assert await start(customer, proxy="::ffff:198.51.100.4") == 201
    assert await start("10.9.8.7, 192.0.2.1") == 429, "what the client itself claimed is not believed"
    product.close()


@pytest.mark.parametrize("trusted", ["", "198.51.100.4"])
async def test_from_anybody_else_a_forwarded_address_is_not_believed(trusted: str) -> None:
    product = a_product(conversations_per_minute=1, trusted_proxies=trusted)
    http = a_client(product).http
    answers = [await http.post("/v1/conversations", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in (1, 2)]
    assert [answer.status_code for answer in answers] == [201, 429]
    product.close()
