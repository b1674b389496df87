"""Tries, patience and the breaker, and a company's own names of states."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from firstpass.adapters.accounts.breaker import Breaker
from firstpass.adapters.accounts.calls import Patience
from firstpass.adapters.accounts.states_file import read_states
from firstpass.domain.accounts import CustomerId, ObjectId
from firstpass.domain.errors import BackendUnavailable, ContentError
from tests.adapters.accounts.faulty import Asked, Reply, answer, faulty, thing
from tests.adapters.accounts.live import connector

HER = CustomerId("c-1")
HASTY = Patience(connect=0.5, read=0.2, total=0.4)


def test_the_breaker_opens_after_failures_in_a_row_and_lets_one_try() -> None:
    now = 100.0
    breaker = Breaker(failures=3, pause=10, seconds=lambda: now)
    for _ in range(2):
        breaker.bad()
    breaker.good()
    for _ in range(3):
        breaker.ask()
        breaker.bad()
    with pytest.raises(BackendUnavailable):
        breaker.ask()
    now = 110.0
    breaker.ask()
    with pytest.raises(BackendUnavailable):
        breaker.ask()
    breaker.bad()
    now = 119.9
    with pytest.raises(BackendUnavailable):
        breaker.ask()
    now = 120.0
    breaker.ask()
    breaker.good()
    breaker.ask()
    breaker.ask()


@pytest.mark.alone
async def test_a_backend_that_is_down_is_left_alone_and_asked_again_later() -> None:
    breaker = Breaker(failures=5, pause=0.3)
    async with faulty() as backend:
        backend.reply = lambda _: answer(503)
        accounts = connector(backend.url, breaker=breaker)
        for _ in range(10):
            with pytest.raises(BackendUnavailable):
                await accounts.statuses(HER, "payment")
        assert len(backend.asked) == 5
        begun = time.monotonic()
        with pytest.raises(BackendUnavailable):
            await accounts.statuses(CustomerId("c-2"), "refund")
        assert time.monotonic() - begun < 0.1
        backend.reply = lambda _: answer(200, {"objects": []})
        await asyncio.sleep(0.3)
        assert await accounts.statuses(HER, "payment") == ()


async def test_not_found_is_no_failure() -> None:
    breaker = Breaker(failures=1)
    async with faulty() as backend:
        backend.reply = lambda _: answer(404, {"error": {"code": "not_found"}})
        for _ in range(3):
            with pytest.raises(Exception, match="no such thing"):
                await connector(backend.url, breaker=breaker).profile(HER)


@pytest.mark.alone
async def test_nobody_waits_longer_than_told_whatever_trickles_in() -> None:
    async with faulty() as backend:
        backend.reply = lambda _: Reply(answer(200, {"objects": [thing()] * 50}).raw, "drip")
        begun = time.monotonic()
        with pytest.raises(BackendUnavailable, match="in time"):
            await connector(backend.url, HASTY).statuses(HER, "payment")
    assert HASTY.total <= time.monotonic() - begun < HASTY.total + 0.5


async def test_a_caller_who_gives_up_is_not_held() -> None:
    async with faulty() as backend:
        backend.reply = lambda _: Reply(b"", "hang")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await connector(backend.url).statuses(HER, "payment")


async def test_nobody_there_is_unavailable() -> None:
    with pytest.raises(BackendUnavailable):
        await connector("http://127.0.0.1:1", HASTY).profile(HER)


async def test_the_base_address_may_have_a_path_and_ids_any_sign() -> None:
    async with faulty() as backend:
        odd = CustomerId("auth0|ä b?c#d%2e")
        backend.reply = lambda _: answer(200, thing(odd))
        await connector(f"{backend.url}/support/").read_status(odd, "payment", ObjectId("pay-1"))
        (asked,) = backend.asked
    assert asked.path == "/support/v1/customers/auth0%7C%C3%A4%20b%3Fc%23d%252e/objects/payment/pay-1"


async def test_calls_at_once_do_not_disturb_each_other() -> None:
    def whose(asked: Asked) -> Reply:
        return answer(200, {"objects": [thing(asked.path.split("/")[3])]})

    async with faulty() as backend:
        backend.reply = whose
        accounts = connector(backend.url)
        found = await asyncio.gather(*(accounts.statuses(CustomerId(f"c-{n}"), "payment") for n in range(40)))
    assert {len(things) for things in found} == {1}


async def test_own_names_of_states_count(tmp_path: Path) -> None:
    file = tmp_path / "states.yaml"
    file.write_text("payment:\n  SETTLED: completed\n  ODD: person_will_look\n")
    async with faulty() as backend:
        backend.reply = lambda _: answer(200, thing(state="SETTLED"))
        found = await connector(backend.url, own=read_states(file)).read_status(HER, "payment", ObjectId("pay-1"))
        bare = await connector(backend.url).read_status(HER, "payment", ObjectId("pay-1"))
    assert (found.state, bare.state) == ("completed", "person_will_look")
    assert replace(found, state="returned", expected_by=None).reference == bare.reference


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("payment:\n  SETTLED: settled\n", 2),
        ("payment:\n  A: completed\n  B: overdue\n", 3),
        ("payments:\n  A: completed\n", 1),
        ("- payment\n", 1),
        ("payment: [", 2),
    ],
)
def test_a_fault_in_the_table_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "states.yaml"
    file.write_text(text)
    with pytest.raises(ContentError) as found:
        read_states(file)
    assert (found.value.file, found.value.line) == ("states.yaml", line)
