"""No secret and no personal value is anywhere once a customer has written it (PCI DSS 3.3.1, 3.4.1, 3.5.1, 4.2.2).

Through the HTTP door as it is served, with errors provoked and a case handed to people; then every file, table, log
line, answer and frame is searched. A second story switches redaction off, to show that the search finds what is there.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from firstpass.bootstrap import Product
from firstpass.domain.conversation import ConversationId
from firstpass.domain.redaction import Redaction, SafeText
from firstpass.domain.redaction.across import Across
from tests.api.live import Live, frames, served
from tests.api.world import Client
from tests.canary.canaries import CANARIES, PERSONS, Canary, a_card, found, fours
from tests.canary.conftest import Left

PATIENCE = 15.0
ERRORS = Canary("what only errors held", (), (a_card(70), fours(a_card(70), " "), "canary.error@example.org"))
"""Sent where nothing may be stored at all."""


class Visitor:
    """A customer whose every answer is kept for the search."""

    def __init__(self, live: Live, left: Left) -> None:
        self._live, self._left = live, left

    def seen(self, answer: httpx.Response) -> httpx.Response:
        self._left.answers += [answer.content, str(answer.headers).encode()]
        return answer

    async def says(self, messages: tuple[str, ...]) -> Client:
        """A new conversation in which this is said, each message answered before the next."""
        client = await self._live.client().start()
        for message in messages:
            assert self.seen(await client.say(message)).status_code == 202
            await self.answered(client)
        return client

    async def answered(self, client: Client) -> None:
        patience = time.monotonic() + PATIENCE
        read = self._live.product.store.read
        while (await asyncio.to_thread(self._live.run, read(ConversationId(client.conversation)))).unanswered:
            assert time.monotonic() < patience, "nobody answers"
            await asyncio.sleep(0.01)

    async def reads(self, client: Client) -> None:
        """The events of the conversation, as a list and as a stream."""
        listed = self.seen(await client.http.get(client.path("events"), headers=client.headers)).json()
        async with aclosing(frames(client)) as stream:
            async for frame in stream:
                self._left.answers.append(str(frame).encode())
                if frame.id == listed["last"]:
                    break


async def errors(visitor: Visitor, client: Client) -> list[int]:
    """Whatever can go wrong with a message, with a canary in it; the codes of the answers."""
    card, spaced, mail = ERRORS.secrets
    text = f"{spaced} {mail}"
    http, path = client.http, client.path("messages")
    keyed = client.headers | {"Idempotency-Key": "one"}
    asked: list[dict[str, Any]] = [
        {"url": path, "headers": keyed, "json": {"text": f"{text} {'x' * 40_000}"}},
        {"url": path, "headers": keyed, "content": f'{{"text": "{text}'},
        {"url": path, "headers": keyed, "json": {"text": {"is": text}}},
        {"url": path, "headers": keyed, "json": {"text": "hello", card: text}},
        {"url": path, "headers": keyed, "json": {"choice": spaced}},
        {"url": path, "headers": client.headers | {"Idempotency-Key": card * 9}, "json": {"text": text}},
        {"url": path, "headers": keyed | {"Authorization": f"Bearer {card}"}, "json": {"text": text}},
        {"url": path, "headers": {"Idempotency-Key": card}, "json": {"text": text}},
        {"url": f"/v1/conversations/{card}/messages", "headers": keyed, "json": {"text": text}},
        {"url": client.path("rating"), "headers": client.headers, "json": {"score": int(card)}},
        {
            "url": f"{client.path('close')}?card={card}",
            "headers": client.headers | {"Origin": f"https://{card}.example"},
        },
        {"url": "/v1/conversations", "json": {"language": card}},
    ]
    codes = [visitor.seen(await http.post(**request)).status_code for request in asked]
    first = await client.say("May I ask something?", key="again")
    again = visitor.seen(await client.say(f"May I ask something? {spaced}", key="again"))
    assert first.status_code == 202
    listed = visitor.seen(await http.get(client.path("events"), params={"after": card * 2}, headers=client.headers))
    return [*codes, again.status_code, listed.status_code]


async def story(live: Live, left: Left) -> list[int]:
    """Everything is sent, one case goes to people, and a person answers."""
    visitor = Visitor(live, left)
    for canary in CANARIES:
        await visitor.reads(await visitor.says(canary.messages))
    asks = await visitor.says(tuple(f"{m} I want to speak to a person" for c in CANARIES[:1] for m in c.messages))
    seat, conversation = live.product.seat, ConversationId(asks.conversation)
    for canary in PERSONS:
        await asyncio.to_thread(live.run, seat.say(conversation, canary.messages[0]))
    codes = await errors(visitor, asks)
    await visitor.answered(asks)
    await visitor.reads(asks)
    return codes


async def test_nothing_is_anywhere(product: Product, left: Left) -> None:
    with served(lambda: product) as live:
        codes = await story(live, left)
        while_served = left.everything()
    assert codes == [413, 422, 422, 422, 422, 422, 401, 401, 404, 422, 403, 422, 409, 422]
    assert found((*CANARIES, *PERSONS, ERRORS), while_served) == set()
    assert found((*CANARIES, *PERSONS, ERRORS), left.everything()) == set()
    assert min(left.rows_of(table) for table in ("packets", "outbox", "turns", "card_exposures")) > 0
    assert left.data.joinpath("firstpass.log").stat().st_size > 0
    assert any(b"[card ending" in content for content in while_served)


async def test_without_redaction_the_search_finds_every_one(
    product: Product, left: Left, monkeypatch: pytest.MonkeyPatch
) -> None:
    def untouched(raw: str, *, secrets_only: bool = False) -> Redaction:
        return Redaction(SafeText(raw), ())

    def alone(earlier: tuple[SafeText, ...], raw: str, _: Redaction) -> Across:
        return Across(SafeText(raw), tuple(earlier))

    for module in ("engine.reception", "desk.seat", "domain.hearing"):
        monkeypatch.setattr(f"firstpass.{module}.redact", untouched)
    monkeypatch.setattr("firstpass.engine.looking_back.redact_after", alone)
    with served(lambda: product) as live:
        await story(live, left)
        while_served = left.everything()
    for contents in (while_served, left.cells(), left.answers):
        everyone = (*CANARIES, *PERSONS)
        assert found(everyone, contents) == {canary.name for canary in everyone}
