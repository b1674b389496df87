"""A password reset as `serve` takes it out: from the entry of a turn to the sandbox's mail, on both databases."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from firstpass.actions.password_reset import KIND
from firstpass.adapters.accounts.sandbox.backend import FILE, open_sandbox
from firstpass.bootstrap import Product, build
from firstpass.cli.checks import examine
from firstpass.domain.conversation import ConversationId
from firstpass.domain.sealing import ToSeal
from firstpass.ports import Change, OutboxEntry
from firstpass.settings import load_settings
from tests.api.live import Live, served
from tests.api.world import Client
from tests.canary.conftest import Left
from tests.shipped import Shipped

PATIENCE = 5.0
KNOWN, UNKNOWN = "tomas@example.com", "canary.of.nobody@example.com"


@pytest.fixture
def make(shipped: Shipped, left: Left, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Product]:
    """A product whose sweep comes too late: what it finds in time, it was woken for."""
    monkeypatch.setenv("FIRSTPASS_SWEEP_SECONDS", "10")
    return lambda: build(load_settings(), shipped.core)


async def asked(product: Product, conversation: str, address: str, life: timedelta) -> None:
    """The entry of a reset, as a turn leaves it."""
    assert product.sealed is not None
    at, name = product.clock.now(), ConversationId(conversation)
    sealed = await product.sealed.seal(ToSeal(name, "email", "reset", address, at + life), at)
    entry = OutboxEntry(KIND, f"turn-of-{conversation}", {"sealed": sealed})
    await product.store.commit(Change(name, at, outbox=(entry,)))


async def reset(live: Live, address: str, life: timedelta = timedelta(hours=2)) -> Client:
    """A customer asks for it, and one turn after it is enough for it to go out."""
    client = await live.client().start()
    await asyncio.to_thread(live.run, asked(live.product, client.conversation, address, life))
    assert (await client.say("hello")).status_code == 202
    outbox, patience = live.product.outbox, time.monotonic() + PATIENCE
    assert outbox is not None
    while await asyncio.to_thread(live.run, outbox.next_due({KIND})) is not None:
        assert time.monotonic() < patience, "nothing goes out"
        await asyncio.sleep(0.01)
    return client


async def test_a_reset_becomes_one_mail_and_the_address_stays_under_its_seal(
    make: Callable[[], Product], left: Left
) -> None:
    with served(make) as live:
        for address in (KNOWN, UNKNOWN):
            client = await reset(live, address)
            left.answers.append((await client.http.get(client.path("events"), headers=client.headers)).content)
    sandbox = open_sandbox(left.data, live.product.clock.now)
    assert [mail.letter.to for mail in await sandbox.outbox()] == [KNOWN]
    sandbox.accounts.close()
    files = [file for file in left.data.rglob("*") if file.is_file() and not file.name.startswith(FILE)]
    kept = [*(file.read_bytes() for file in files if file.stat().st_mtime >= left.begun), *left.cells(), *left.answers]
    assert len(kept) > 50
    assert not any(address.encode() in one for one in kept for address in (KNOWN, UNKNOWN))


async def test_what_is_given_up_is_named_by_readiness_and_doctor_and_has_a_person(
    make: Callable[[], Product], left: Left
) -> None:
    with served(make) as live:
        client = await reset(live, UNKNOWN, timedelta(0))
        ready = (await client.http.get("/v1/ready")).json()
        assert (ready["ready"], ready["dead_letters"]) == (True, 1)
        told = (await client.http.get(client.path("events"), headers=client.headers)).json()["events"]
        said = [event["body"]["text"] for event in told if event["kind"] == "message" and event["from"] == "bot"]
        assert any(
            text.startswith("I am sorry, the password reset you asked for could not be completed.") for text in said
        )
        assert [event["body"]["owner"] for event in told if event["kind"] == "owner"] == ["queue"]
    (check,) = [check for check in await asyncio.to_thread(examine) if check.name == "outbox"]
    assert (check.state, check.what) == ("warning", f"given up: {KIND}: 1 (expired)")
