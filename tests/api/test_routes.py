"""The routes as a customer's client sees them."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import httpx
import pytest

from firstpass.api.app import create_app
from firstpass.bootstrap import Product
from firstpass.domain.playbook import GenerationId
from firstpass.ports import Change, Committed, Incoming, LookBack, Received
from tests.api.world import Client, assert_envelope


async def test_the_first_frame_says_that_an_ai_answers(client: Client) -> None:
    her = await client.start()
    [first] = her.first
    assert first["number"] == 1
    assert first["from"] == "bot"
    assert "AI assistant of Example Pay" in first["body"]["text"]


@pytest.mark.parametrize(("asked", "begins"), [("es-MX", "Hola"), ("ES", "Hola"), ("nl", "Hello"), (None, "Hello")])
async def test_the_first_frame_is_in_the_customers_language_where_it_exists(
    client: Client, asked: str | None, begins: str
) -> None:
    her = await client.start(language=asked)
    assert her.first[0]["body"]["text"].startswith(begins)


async def test_a_conversation_needs_no_body(client: Client) -> None:
    assert (await client.http.post("/v1/conversations")).status_code == 201


async def test_a_message_is_accepted_and_answered(client: Client) -> None:
    her = await client.start()
    answer = await her.say("Where is my card?")
    assert answer.status_code == 202
    assert answer.json() == {"number": 2, "repeated": False}
    said = [event["from"] for event in await her.answered() if event["kind"] == "message"]
    assert said == ["bot", "customer", "bot"]


async def test_the_same_key_sends_once(client: Client) -> None:
    her = await client.start()
    answers = await asyncio.gather(*(her.say("Hello", key="k 1") for _ in range(4)))
    assert {answer.json()["number"] for answer in answers} == {2}
    assert sorted(answer.json()["repeated"] for answer in answers) == [False, True, True, True]
    assert len(await her.events()) == 2


async def test_the_same_key_with_another_message_is_a_conflict(client: Client) -> None:
    her = await client.start()
    await her.say("Hello", key="k1")
    assert_envelope(await her.say("Something else", key="k1"), 409, "conflict", person=her.conversation)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x07"])
async def test_a_message_that_says_nothing_is_mended(client: Client, text: str) -> None:
    her = await client.start()
    error = assert_envelope(await her.say(text), 422, "malformed", person=her.conversation)
    assert "body.text" in error["message"]
    assert error["mend"] == "Send some text or a choice"


async def test_a_button_says_its_title(client: Client) -> None:
    her = await client.start()
    answer = await her.post("messages", json={"choice": "something_else"}, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 202
    body = (await her.events())[1]["body"]
    assert body["choice"] == "something_else"
    assert body["text"] == "(choice_something_else)"


async def test_an_unknown_button_is_refused(client: Client) -> None:
    her = await client.start()
    error = assert_envelope(await her.say("", choice="made_up"), 422, "malformed", person=her.conversation)
    assert "body.choice" in error["message"]


async def test_a_button_that_the_playbook_lost_counts_as_its_text(client: Client) -> None:
    her = await client.start()
    assert (await her.say("Old topic", choice="made_up")).status_code == 202
    body = (await her.events())[1]["body"]
    assert (body["text"], body["choice"]) == ("Old topic", None)


async def test_control_characters_do_not_hide_a_card_number(client: Client) -> None:
    her = await client.start()
    await her.say("my card 4111\x001111\x0011111111 thanks")
    assert "[card ending 1111]" in (await her.events())[1]["body"]["text"]


async def test_the_longest_message_fits_even_when_json_escapes_it(client: Client) -> None:
    her = await client.start()
    most = client.product.settings.max_message_chars
    escaped = '{"text": "' + "\\ud83d\\ude00" * most + '"}'
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    assert (await her.post("messages", content=escaped, headers=headers)).status_code == 202
    assert_envelope(await her.say("x" * (most + 1)), 413, "too_large", person=her.conversation)


async def test_half_a_surrogate_pair_is_refused(client: Client) -> None:
    her = await client.start()
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = await her.post("messages", content='{"text": "\\ud83d"}', headers=headers)
    assert_envelope(answer, 422, "malformed", person=her.conversation)


async def test_asking_for_a_person_says_so_in_the_customers_language(client: Client) -> None:
    her = await client.start(language="es")
    assert (await her.post("person")).status_code == 202
    assert (await her.events())[1]["body"]["text"] == "Hablar con una persona"
    assert "handoff" in {event["kind"] for event in await her.answered()}


async def test_a_double_click_asks_for_a_person_once(client: Client) -> None:
    her = await client.start()
    clicks = await asyncio.gather(*(her.post("person") for _ in range(5)))
    assert {click.status_code for click in clicks} == {202}
    assert len({click.json()["number"] for click in clicks}) == 1
    assert [event["from"] for event in await her.events()] == ["bot", "customer"]


async def test_a_click_while_a_message_waits_asks_once_too(client: Client) -> None:
    her = await client.start()
    await her.say("My card is gone")
    first, second = await her.post("person"), await her.post("person")
    assert first.json() == {"number": 3, "repeated": False}
    assert second.json() == {"number": 3, "repeated": True}


async def test_after_a_reply_a_click_asks_again(client: Client) -> None:
    her = await client.start()
    await her.post("person")
    await her.answered()
    assert (await her.post("person")).json()["repeated"] is False


async def test_a_key_of_the_client_holds_for_a_person_too(client: Client) -> None:
    her = await client.start()
    first = await her.post("person", headers={"Idempotency-Key": "p1"})
    await her.answered()
    again = await her.post("person", headers={"Idempotency-Key": "p1"})
    assert again.json() == {"number": first.json()["number"], "repeated": True}


async def test_typing_says_nothing(client: Client) -> None:
    her = await client.start()
    answer = await her.post("typing")
    assert answer.status_code == 204
    assert answer.content == b""


async def test_closing_twice_ends_once(client: Client) -> None:
    her = await client.start()
    kinds = [event["kind"] for event in (await her.post("close")).json()["events"]]
    assert "ended" in kinds
    assert (await her.post("close")).json() == {"events": []}


async def test_an_end_that_something_always_overtakes_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def overtaken(change: Change) -> Committed:
        return Committed((), "newer_message")

    her = await client.start()
    monkeypatch.setattr(client.product.store, "commit", overtaken)
    error = assert_envelope(await her.post("close"), 409, "overtaken", person=her.conversation)
    assert error["mend"] == "Look again, then repeat it"


@pytest.mark.parametrize("score", [0, 6, 2.5, True, "5", None])
async def test_a_rating_is_a_whole_number_from_1_to_5(client: Client, score: object) -> None:
    her = await client.start()
    error = assert_envelope(await her.post("rating", json={"score": score}), 422, "malformed", person=her.conversation)
    assert "body.score" in error["message"]


async def test_a_rating_is_kept(client: Client) -> None:
    her = await client.start()
    [event] = (await her.post("rating", json={"score": 4})).json()["events"]
    assert (event["kind"], event["body"]) == ("rating", {"score": 4})


async def test_a_list_of_events_goes_on_where_it_ended(client: Client) -> None:
    her = await client.start()
    await her.say("Hello")
    answer = await her.http.get(her.path("events"), headers=her.headers)
    assert answer.json()["last"] == 2
    rest = await her.http.get(her.path("events"), params={"after": 2}, headers=her.headers)
    assert rest.json() == {"events": [], "last": 2}
    by_header = await her.http.get(her.path("events"), headers=her.headers | {"Last-Event-ID": "1"})
    assert [event["number"] for event in by_header.json()["events"]] == [2]


async def test_an_empty_last_event_id_is_none(client: Client) -> None:
    her = await client.start()
    answer = await her.http.get(her.path("events"), headers=her.headers | {"Last-Event-ID": ""})
    assert [event["number"] for event in answer.json()["events"]] == [1]


async def test_of_a_key_only_a_hash_is_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    receive = client.product.store.receive

    async def watched(incoming: Incoming, look_back: LookBack | None = None) -> Received:
        kept.append(incoming.client_id)
        return await receive(incoming, look_back)

    monkeypatch.setattr(client.product.store, "receive", watched)
    her, him = await client.start(), await client.start()
    for one in (her, him):
        await one.say("Hello", key="4111 1111 1111 1111")
        await one.post("person", headers={"Idempotency-Key": "4111 1111 1111 1111"})
    assert len(set(kept)) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in kept)


async def test_the_page_and_its_files_are_served_with_their_policy(client: Client) -> None:
    page = await client.http.get("/")
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "<script>" not in page.text
    assert "style=" not in page.text
    for name in ("chat.js", "chat.css"):
        assert (await client.http.get(f"/chat/{name}")).status_code == 200


async def test_health_and_readiness(client: Client, product: Product) -> None:
    assert (await client.http.get("/v1/health")).json() == {"alive": True}
    answer = await client.http.get("/v1/ready")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["worker_stopped"]
    assert answer.json()["example_replies"] == len(product.playbooks.current().playbook.replies)
    assert answer.json()["refused_generation"] is None
    assert answer.json()["dead_letters"] == 0
    assert answer.json()["error"]["code"] == "unavailable"


async def test_readiness_names_a_generation_that_is_published_but_refused(product: Product) -> None:
    app = create_app(replace(product, refused=lambda: GenerationId("0a" * 8)))
    app.state.door.working = True
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://firstpass.test") as http:
        answer = await http.get("/v1/ready")
    assert answer.status_code == 200
    assert (answer.json()["ready"], answer.json()["refused_generation"]) == (True, "0a" * 8)
