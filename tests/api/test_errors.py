"""Whatever goes wrong: one envelope, the way to a person, and no echo."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest

from firstpass.bootstrap import Product
from firstpass.domain.errors import Unavailable
from tests.api.world import Client, a_client, assert_envelope

CANARY = "cAnArY4711"


class BrokenStore:
    """A store whose every answer is this error."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        async def fail(*_: object, **__: object) -> None:
            raise self._error

        return fail


def with_broken_store(product: Product, error: Exception) -> Product:
    store: Any = BrokenStore(error)
    return replace(product, store=store, reception=replace(product.reception, store=store))


@pytest.mark.parametrize(
    "path", ["/nothing", "/v1", "/v1/conversations/", "/chat/nothing.js", "/chat/../app.py", "/docs"]
)
async def test_what_is_not_there(client: Client, path: str) -> None:
    answer = await client.http.get(path)
    assert_envelope(answer, 404, "not_found")


async def test_a_method_that_is_not_there_names_the_one_that_is(client: Client) -> None:
    her = await client.start()
    answer = await client.http.delete(her.path("messages"), headers=her.headers)
    assert_envelope(answer, 405, "method_not_allowed", person=her.conversation)
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("body", "place", "mend"),
    [
        ("{", "body", "Send JSON in UTF-8"),
        ("", "body", "Send it"),
        ("[]", "body", "Compare the request with /openapi.json"),
        ('{"text": 7}', "body.text", "Compare the request with /openapi.json"),
        (f'{{"text": "x", "{CANARY}": 1}}', "body", "Leave out what the API description does not name"),
    ],
)
async def test_a_bad_body_is_located_and_mended(client: Client, body: str, place: str, mend: str) -> None:
    her = await client.start()
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = await her.post("messages", content=body, headers=headers)
    error = assert_envelope(answer, 422, "malformed", person=her.conversation)
    assert error["message"] == f"Not usable: {place}"
    assert error["mend"] == mend


async def test_bytes_that_are_no_text_are_malformed(client: Client) -> None:
    her = await client.start()
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = await her.post("messages", content=b'{"text": "\xff\xfe"}', headers=headers)
    assert_envelope(answer, 422, "malformed", person=her.conversation)


@pytest.mark.parametrize("key", [None, "k" * 65, "", "schlüssel".encode("latin-1"), b"tab\there"])
async def test_a_bad_key_is_located(client: Client, key: str | bytes | None) -> None:
    her = await client.start()
    headers: Any = {"Idempotency-Key": key} if key is not None else {}
    answer = await her.post("messages", json={"text": "Hello"}, headers=headers)
    error = assert_envelope(answer, 422, "malformed", person=her.conversation)
    assert error["message"] == "Not usable: header.Idempotency-Key"


@pytest.mark.parametrize("place", ["after", "Last-Event-ID"])
@pytest.mark.parametrize("number", ["-1", "x", "99999999999999999999999"])
async def test_a_bad_number_is_located(client: Client, place: str, number: str) -> None:
    her = await client.start()
    sent: dict[str, Any] = {"params": {place: number}} if place == "after" else {}
    headers = her.headers | ({} if sent else {place: number})
    answer = await client.http.get(her.path("events"), headers=headers, **sent)
    assert place in assert_envelope(answer, 422, "malformed", person=her.conversation)["message"]


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_beyond_the_cap_is_never_parsed(client: Client, declared: bool) -> None:
    her = await client.start()
    blob = b" " * (600 * 1024)

    async def in_pieces() -> Any:
        for start in range(0, len(blob), 65536):
            yield blob[start : start + 65536]

    content: Any = blob if declared else in_pieces()
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = await her.post("messages", content=content, headers=headers)
    assert_envelope(answer, 413, "too_large", person=her.conversation)


async def test_a_silent_store_is_unavailable_and_shows_the_way_to_a_person(client: Client, product: Product) -> None:
    her = await client.start()
    her.http = a_client(with_broken_store(product, Unavailable())).http
    for answer in (await her.say("Hello"), await her.post("person"), await her.post("close")):
        assert_envelope(answer, 503, "unavailable", person=her.conversation)
        assert answer.headers["retry-after"] == "5"
    ready = await her.http.get("/v1/ready")
    assert ready.status_code == 503
    assert "store_unavailable" in ready.json()["problems"]


async def test_what_nobody_expected_is_quiet_and_shows_the_way_to_a_person(
    client: Client, product: Product, caplog: pytest.LogCaptureFixture
) -> None:
    her = await client.start()
    her.http = a_client(with_broken_store(product, RuntimeError(CANARY))).http
    with caplog.at_level(logging.DEBUG):
        answer = await her.say("Hello")
    assert_envelope(answer, 500, "failed", person=her.conversation)
    [line] = [record for record in caplog.records if record.msg == "request failed"]
    assert vars(line)["error"] == "RuntimeError"
    assert CANARY not in caplog.text
    assert not any(record.exc_info for record in caplog.records)


async def test_nothing_the_caller_sends_comes_back_or_is_logged(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    her = await client.start()
    http, key = client.http, {"Idempotency-Key": "k"}
    with caplog.at_level(logging.DEBUG):
        answers = [
            await http.get(f"/{CANARY}"),
            await http.get(f"/v1/conversations/{CANARY}/events", headers=her.headers),
            await http.get(f"/v1/conversations/{CANARY}/events?after={CANARY}", headers={"X-Any": CANARY}),
            await http.get(her.path("events"), params={"after": CANARY}, headers=her.headers),
            await http.get(her.path("events"), headers=her.headers | {"Last-Event-ID": CANARY}),
            await http.get(her.path("events"), headers={"Authorization": f"Bearer {CANARY}"}),
            await http.post("/v1/conversations", json={"language": CANARY}),
            await http.post("/v1/conversations", headers={"Origin": f"https://{CANARY}.test"}),
            await http.request(CANARY.upper(), her.path("events"), headers=her.headers),
            await her.post("messages", json={"text": "Hello"}, headers={"Idempotency-Key": CANARY * 9}),
            await her.post("messages", json={"text": "Hello", CANARY: CANARY}, headers=key),
            await her.post("messages", json={"choice": CANARY}, headers=key),
            await her.post("messages", json={"text": [CANARY]}, headers=key),
            await her.post("messages", content=CANARY, headers=key),
            await her.post("messages", json={"text": CANARY * 10_000}, headers=key),
            await her.post("messages", json={"text": CANARY}, headers=key),
            await her.post("rating", json={"score": CANARY}),
        ]
    assert [answer.status_code for answer in answers] == [
        *(404, 404, 401, 422, 422, 401, 422, 403, 405),
        *(422, 422, 422, 422, 422, 413, 202, 422),
    ]
    for answer in answers:
        assert CANARY.lower() not in answer.text.lower()
        assert CANARY.lower() not in str(answer.headers).lower()
    written = " ".join(str(vars(record)) for record in caplog.records if not record.name.startswith("httpx"))
    assert CANARY.lower() not in written.lower()
    assert her.token not in written


async def test_one_line_a_request_names_the_route_not_the_address(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    her = await client.start()
    with caplog.at_level(logging.INFO, logger="firstpass.access"):
        await client.http.get(her.path("events") + "?after=x", headers=her.headers)
    [line] = [record for record in caplog.records if record.name == "firstpass.access"]
    fields = vars(line)
    assert fields["route"] == "/v1/conversations/{conversation}/events"
    assert (fields["method"], fields["status"], fields["code"]) == ("GET", 422, "malformed")
    assert her.conversation not in line.getMessage()
