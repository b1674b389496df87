"""Which websites may use the API (ASVS V4.4)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from firstpass.bootstrap import Product
from tests.api.world import Client, a_product, assert_envelope

SHOP = "https://www.example.com"
OURS = "http://firstpass.test"
ASKS = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}


@pytest.fixture
def product() -> Iterator[Product]:
    made = a_product(allowed_origins=SHOP)
    yield made
    made.close()


async def test_an_allowed_site_may_read_the_answers(client: Client) -> None:
    answer = await client.http.post("/v1/conversations", headers={"Origin": SHOP})
    assert answer.status_code == 201
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers


async def test_an_allowed_site_is_told_what_it_may_send(client: Client) -> None:
    answer = await client.http.options("/v1/conversations", headers={"Origin": SHOP} | ASKS)
    assert answer.status_code == 204
    assert "Idempotency-Key" in answer.headers["access-control-allow-headers"]


async def test_an_allowed_site_may_read_errors_too(client: Client) -> None:
    answer = await client.http.post("/v1/conversations/x/typing", headers={"Origin": SHOP})
    assert_envelope(answer, 401, "unauthorised")
    assert answer.headers["access-control-allow-origin"] == SHOP


async def test_our_own_page_needs_no_permission(client: Client) -> None:
    answer = await client.http.post("/v1/conversations", headers={"Origin": OURS})
    assert answer.status_code == 201
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", f"{SHOP}.evil.example", f"{SHOP}:444", "http://[x"]
)
async def test_any_other_site_is_refused_on_streams_and_everywhere(client: Client, origin: str) -> None:
    her = await client.start()
    headers = her.headers | {"Origin": origin, "Accept": "text/event-stream"}
    stream = await client.http.get(her.path("events"), headers=headers)
    assert_envelope(stream, 403, "origin_refused", person=her.conversation)
    assert "access-control-allow-origin" not in stream.headers
    asked = await client.http.options("/v1/conversations", headers={"Origin": origin} | ASKS)
    assert_envelope(asked, 403, "origin_refused")


async def test_only_allowed_sites_may_frame_the_page(client: Client) -> None:
    policy = (await client.http.get("/")).headers["content-security-policy"]
    assert f"frame-ancestors 'self' {SHOP}" in policy
