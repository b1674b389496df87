"""A reset and a status over HTTP: whatever an account is, everything that a client could see or count is the same."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from firstpass.actions.password_reset import KIND, PasswordReset
from firstpass.adapters.accounts.sandbox.backend import open_sandbox
from firstpass.adapters.sealing import Sealer
from firstpass.adapters.sql.outbox import SqlOutbox
from firstpass.adapters.sql.sealed import SqlSealedValues
from firstpass.domain.accounts import AccountKind, AccountObject, CustomerId
from firstpass.domain.conversation import Identity
from firstpass.engine.dispatch import Channel, Dispatcher, Lane, Post
from firstpass.ports import AccountBackend
from tests.api.world import Client, a_client, a_product
from tests.stage import NOON, Stage, open_stage

ADDRESSES = {
    "known": "ana@example.com",
    "unknown": "nobody@example.com",
    "locked": "tomas@example.com",
    "closed": "uma@example.com",
    "unverified": "viktor@example.com",
}
BLOCKED = {"for suspicion": "c-1023", "for another reason": "c-1024"}
_VARIES = re.compile(r"[0-9a-f]{32}|[A-Z2-9]{4}-[A-Z2-9]{4}|\b[0-9]+\.[0-9]+\b")


class Watched:
    """The account backend, with what it was asked in order."""

    def __init__(self, accounts: AccountBackend) -> None:
        self._accounts = accounts
        self.calls: list[str] = []

    async def statuses(self, customer: CustomerId, kind: AccountKind) -> tuple[AccountObject, ...]:
        self.calls.append(f"statuses {kind}")
        return await self._accounts.statuses(customer, kind)

    async def start_password_reset(self, address: str, key: str) -> None:
        self.calls.append("start_password_reset")
        await self._accounts.start_password_reset(address, key)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._accounts, name)


class World:
    """A client of the real app over the stage's playbook and the sandbox's customers."""

    def __init__(self, stage: Stage, accounts: Watched) -> None:
        self.stage, self.accounts = stage, accounts
        store, sealed = stage.store, SqlSealedValues(stage.store.database, Sealer([b"key" * 12]), stage.engine.ids.new)
        handler = PasswordReset(sealed, accounts, stage.clock)
        post = Post(SqlOutbox(store.database, stage.engine.ids.new), store, stage.engine.feed, stage.clock)
        dispatcher = Dispatcher((Lane(post, Channel(frozenset({KIND}), handler), timedelta(seconds=5)),))
        product = replace(
            a_product(clock=stage.clock),
            reception=stage.reception,
            worker=stage.worker,
            engine=stage.engine,
            store=store,
            playbooks=stage.engine.playbooks,
            dispatcher=dispatcher,
        )
        self.client = a_client(product)

    @contextmanager
    def written(self) -> Iterator[list[str]]:
        """Every statement that changed the database meanwhile, without its values."""
        found: list[str] = []
        engine = self.stage.store.database.engine

        def note(_: Any, __: Any, statement: str, *___: Any) -> None:
            if statement.split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
                found.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        yield found
        event.remove(engine, "before_cursor_execute", note)

    async def told(self, client: Client, *says: str) -> dict[str, Any]:
        """Everything that could tell one account from another: answers, headers, events, writes and calls."""
        self.accounts.calls.clear()
        with self.written() as statements:
            answers = []
            for text in says:
                answers.append(await client.say(text))
                await client.product.worker.run_until_idle()
                await client.product.dispatcher.run_until_idle()
        events = await client.events()
        own = [one for one in events if one["from"] != "customer"]
        return {
            "answers": [(answer.status_code, _same(answer.text), _headers(answer.headers)) for answer in answers],
            "events": [_same(str({**one, "at": None})) for one in own],
            "kinds": [(one["number"], one["kind"], one["from"]) for one in events],
            "writes": statements,
            "calls": list(self.accounts.calls),
        }


def _same(text: str) -> str:
    """Without ids, references and clocks."""
    return _VARIES.sub("…", text)


def _headers(headers: Any) -> list[tuple[str, str]]:
    return sorted((name, _same(value)) for name, value in headers.items())


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    sandbox = open_sandbox(tmp_path, lambda: NOON)
    accounts = Watched(sandbox.accounts)
    stage = await open_stage(accounts=accounts)
    made = World(stage, accounts)
    yield made
    await made.client.http.aclose()
    stage.store.close()
    sandbox.accounts.close()


async def test_a_reset_looks_the_same_for_every_account(world: World) -> None:
    seen = {}
    await world.told(await world.client.start(), "I forgot my password", "first@example.com")  # keeps the texts
    for standing, address in ADDRESSES.items():
        her = await world.client.start()
        seen[standing] = await world.told(her, "I forgot my password", address)
    known = seen["known"]
    assert known["calls"] == ["start_password_reset"]
    assert "(reset_requested)" in str(known["events"])
    assert known["writes"]
    for standing, told in seen.items():
        assert told == known, standing


async def test_two_blocked_accounts_look_the_same_whatever_is_asked(world: World) -> None:
    seen = {}
    for why, customer in [("first", "c-1024"), *BLOCKED.items()]:  # the first keeps the texts
        her = await world.client.start()
        await world.stage.store.identify(her.conversation, Identity("session", customer))  # type: ignore[arg-type]
        seen[why] = await world.told(her, "where is my payment to Ashdown Motors", "and my payment of 640", "why?!")
    one, other = (seen[why] for why in BLOCKED)
    assert one["calls"]
    assert one == other
    assert not re.search(r"(?i)suspic|aml|court|restrict|hold|review", str(one["events"]))


async def test_another_customers_things_are_not_there(world: World) -> None:
    her = await world.client.start()
    await world.stage.store.identify(her.conversation, Identity("session", "c-1001"))  # type: ignore[arg-type]
    for choice in ("payments/status/pay-1004-1", "payments/status/no-such-thing"):
        await her.say("that one", choice=choice)
        await her.answered()
    said = [one["body"]["text"] for one in await her.events() if one["kind"] == "message" and one["from"] == "bot"]
    assert said[1] == said[2]
    assert said[1].startswith("(status_none)")
