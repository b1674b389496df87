"""Whose conversation it is: every route, every kind of token (ASVS V8, V4.1.3)."""

from __future__ import annotations

from datetime import timedelta

import httpx
import jwt
import pytest

from firstpass.adapters.system import FrozenClock
from firstpass.adapters.tokens import ConversationTokens
from firstpass.bootstrap import Product
from firstpass.domain.conversation import ConversationId
from tests.api.world import NOON, SECRET, Client, a_client, a_product, assert_envelope

ROUTES = [
    ("POST", "messages", {"text": "Hello"}),
    ("POST", "person", None),
    ("POST", "typing", None),
    ("POST", "close", None),
    ("POST", "rating", {"score": 5}),
    ("POST", "token", None),
    ("GET", "events", None),
]
every_route = pytest.mark.parametrize(("method", "end", "body"), ROUTES, ids=[route[1] for route in ROUTES])


async def ask(
    client: Client, conversation: str, authorization: str | None, method: str, end: str, body: object
) -> httpx.Response:
    headers = {"Idempotency-Key": "k"} | ({"Authorization": authorization} if authorization is not None else {})
    return await client.http.request(method, f"/v1/conversations/{conversation}/{end}", headers=headers, json=body)


def signed(conversation: str, *, secret: bytes = SECRET, algorithm: str = "HS256", **claims: object) -> str:
    whole = {"sub": conversation, "aud": "firstpass:conversation", "exp": int(NOON.timestamp()) + 60} | claims
    return jwt.encode({name: value for name, value in whole.items() if value is not None}, secret, algorithm)


@every_route
async def test_the_owner_gets_in(client: Client, method: str, end: str, body: object) -> None:
    her = await client.start()
    assert (await ask(client, her.conversation, f"Bearer {her.token}", method, end, body)).is_success


@every_route
async def test_without_a_good_token_nothing_is_told(client: Client, method: str, end: str, body: object) -> None:
    her = await client.start()
    hers = her.conversation
    bad = [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Basic {her.token}",
        "Bearer not-a-token",
        f"Bearer {her.token[:-2]}",
        f"Bearer {signed(hers, secret=b'another secret, just as long as ours')}",
        f"Bearer {signed(hers, aud='something else')}",
        f"Bearer {signed(hers, exp=int(NOON.timestamp()))}",
        f"Bearer {signed(hers, exp=None)}",
        f"Bearer {signed(hers, exp='soon')}",
        f"Bearer {signed(hers, exp=10**30)}",
        f"Bearer {signed(hers, algorithm='HS512', secret=SECRET * 2)}",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
    ]
    answers = [await ask(client, hers, authorization, method, end, body) for authorization in bad]
    unknown = await ask(client, "unknown", None, method, end, body)
    for answer in answers:
        assert_envelope(answer, 401, "unauthorised")
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.content == unknown.content
    assert len(await her.events()) == 1


@every_route
async def test_not_yours_looks_like_not_there(client: Client, method: str, end: str, body: object) -> None:
    hers, his = await client.start(), await client.start()
    gone = ConversationId("a-conversation-that-was-erased")
    answers = [
        await ask(client, hers.conversation, f"Bearer {his.token}", method, end, body),
        await ask(client, "unknown", f"Bearer {his.token}", method, end, body),
        await ask(client, gone, f"Bearer {signed(gone)}", method, end, body),
    ]
    for answer in answers:
        assert_envelope(answer, 404, "not_found")
        assert answer.content == answers[0].content
        assert answer.headers == answers[0].headers
    assert len(await hers.events()) == 1


async def test_access_is_judged_before_the_body_is_read(client: Client) -> None:
    hers, his = await client.start(), await client.start()
    path, broken = f"/v1/conversations/{hers.conversation}/messages", "{ this is no JSON"
    assert_envelope(await client.http.post(path, content=broken), 401, "unauthorised")
    stranger = {"Authorization": f"Bearer {his.token}", "Content-Type": "application/json"}
    assert_envelope(await client.http.post(path, content=broken, headers=stranger), 404, "not_found")


async def test_a_token_ends_and_can_be_renewed_before() -> None:
    clock = FrozenClock(NOON)
    product = a_product(clock=clock, token_minutes=10)
    her = await a_client(product).start()
    clock.move(timedelta(minutes=9))
    renewed = (await her.post("token")).json()
    clock.move(timedelta(minutes=2))
    assert_envelope(await her.post("typing"), 401, "unauthorised")
    her.token = renewed["token"]
    assert (await her.post("typing")).status_code == 204
    assert renewed["conversation"] == her.conversation
    product.close()


def test_a_token_does_not_show_its_secret() -> None:
    assert "secret" not in repr(ConversationTokens(SECRET, timedelta(minutes=1))).replace("secret=", "")


async def test_an_address_in_a_header_is_not_believed() -> None:
    product = a_product(conversations_per_minute=1)
    client = a_client(product)
    await client.start()
    for number in range(3):
        spoofed = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "Forwarded"), f"198.51.100.{number}")
        assert_envelope(await client.http.post("/v1/conversations", headers=spoofed), 429, "limit_reached")
    product.close()


async def test_one_network_of_an_ipv6_customer_is_one_address(product: Product) -> None:
    product = a_product(conversations_per_minute=1)
    await a_client(product, address="2001:db8:0:1::1").start()
    answer = await a_client(product, address="2001:db8:0:1:ffff::2").http.post("/v1/conversations")
    assert_envelope(answer, 429, "limit_reached")
    assert (await a_client(product, address="2001:db8:0:2::1").http.post("/v1/conversations")).is_success
    product.close()
