"""Calls through a line that fails in every way, to the sandbox that really does what it is asked: nothing happens
twice, nothing hangs, nothing leaks. FIRSTPASS_TEST_STORM says how many calls; 10,000 take about two minutes."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firstpass.adapters.accounts.breaker import Breaker
from firstpass.adapters.accounts.calls import Patience
from firstpass.adapters.accounts.http import HttpAccounts
from firstpass.adapters.accounts.sandbox.backend import FILE
from firstpass.adapters.accounts.sandbox.people import people
from firstpass.domain.accounts import KINDS, AccountObject, CustomerId, CustomerProfile, ObjectId
from firstpass.domain.errors import FirstpassError
from tests.adapters.accounts.faulty import INTERNAL, NOISE, everything_logged, leaked, said
from tests.adapters.accounts.live import NOW, connector, served_sandbox

CALLS = int(os.environ.get("FIRSTPASS_TEST_STORM", "600"))
AT_ONCE = 25
HASTY = Patience(connect=2, read=0.25, total=1.5)
PEOPLE = {person.profile.id: person for person in people(NOW)}
FAULTS = (
    *("fine", "fine", "fine", "fine", "fine", "fine", "lost before", "lost after", "failed before", "failed after"),
    *("late", "slow", "doubled", "half", "mangled", "huge", "another's", "unknown state", "elsewhere", "internal"),
)


@dataclass
class Line:
    """Around the sandbox's app: each call meets one fault, before or after the sandbox did what it was asked."""

    app: ASGIApp
    chance: random.Random
    met: Counter[str] = field(default_factory=Counter)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        fault = self.chance.choice(FAULTS)
        self.met[fault] += 1
        if fault == "lost before":
            return await _lost(send)
        if fault == "failed before":
            return await _send(send, 503, NOISE.encode())
        status, body = await self._asked(scope, receive, twice=fault == "doubled")
        return await _mishandled(fault, status, body, send)

    async def _asked(self, scope: Scope, receive: Receive, twice: bool) -> tuple[int, bytes]:
        """What the sandbox answers; a call that a proxy doubles is a replay, which it refuses the second time."""
        request = await receive()
        answers = []
        for _ in range(2 if twice else 1):
            sent: list[Message] = []

            async def again() -> Message:
                return request

            async def keep(message: Message, sent: list[Message] = sent) -> None:
                sent.append(message)

            await self.app(scope, again, keep)
            answers.append((sent[0]["status"], b"".join(m.get("body", b"") for m in sent[1:])))
        assert not twice or answers[1][0] == 401
        return answers[0]


def _with_internal(body: bytes) -> bytes:
    told = json.loads(body)
    for one in [told, *told.get("objects", [])]:
        one.update(INTERNAL | ({"title": NOISE} if "state" in one else {}))
    return json.dumps(told).encode()


ALTERED: dict[str, Callable[[bytes], bytes]] = {
    "mangled": lambda body: body[:-1] + NOISE.encode(),
    "huge": lambda body: body + b" " * 400_000 + NOISE.encode(),
    "another's": lambda body: body.replace(b'"customer":"c-1', b'"customer":"c-2').replace(b'"id":"c-', b'"id":"d-'),
    "unknown state": lambda body: body.replace(b'"state":"', b'"state":"RC07_AML_HOLD'),
    "internal": _with_internal,
}
"""What becomes of a body on the way."""


async def _mishandled(fault: str, status: int, body: bytes, send: Send) -> None:
    match fault:
        case "lost after":
            await _lost(send)
        case "failed after":
            await _send(send, 500, NOISE.encode())
        case "late":
            await asyncio.sleep(HASTY.read * 1.5)
            await _send(send, status, body)
        case "slow":
            await _send(send, status, body, pause=0.01)
        case "half":
            await _send(send, status, body[: len(body) // 2], length=len(body) + 1)
        case "elsewhere":
            await _send(send, 307, b"", location=b"http://127.0.0.1:1/canary-9f3e")
        case _:
            await _send(send, status, ALTERED.get(fault, bytes)(body))


async def _send(
    send: Send, status: int, body: bytes, length: int | None = None, pause: float = 0, location: bytes = b""
) -> None:
    size = str(len(body) if length is None else length).encode()
    headers = [(b"content-length", size), (b"x-note", NOISE.encode())] + ([(b"location", location)] if location else [])
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for start in range(0, len(body) if pause else 0, 100):
        await send({"type": "http.response.body", "body": body[start : start + 100], "more_body": True})
        await asyncio.sleep(pause)
    await send({"type": "http.response.body", "body": b"" if pause else body, "more_body": False})


async def _lost(send: Send) -> None:
    """Uvicorn closes a connection whose app ends within an answer."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"9")]})


@dataclass
class Storm:
    """What became of the calls."""

    backend: HttpAccounts
    chance: random.Random
    ends: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    """Keys of which the connector said that it was done."""

    async def call(self, number: int) -> None:
        begun, what, key = (
            time.monotonic(),
            self.chance.choice(("reset", "code", "list", "one", "profile")),
            f"k-{number}",
        )
        try:
            await self._ask(what, key)
        except FirstpassError as error:
            self.ends[f"{what}: {type(error).__name__.strip('_')}"] += 1
            self.told.append(said(error))
        else:
            self.ends[f"{what}: done"] += 1
        self.took.append(time.monotonic() - begun)

    async def _ask(self, what: str, key: str) -> None:
        person = self.chance.choice([person for person in PEOPLE.values() if person.things])
        customer = person.profile.id
        match what:
            case "reset":
                await self.backend.start_password_reset(f"{customer}@example.com", key)
                self.taken.add(key)
            case "code":
                await self.backend.send_code(customer, "204817", key)
                self.taken.add(key)
            case "list":
                self._true(customer, await self.backend.statuses(customer, self.chance.choice(KINDS)))
            case "one":
                thing = self.chance.choice(person.things)
                self._true(customer, (await self.backend.read_status(customer, thing.kind, ObjectId(thing.id)),))
            case _:
                self._told(await self.backend.profile(customer), customer)

    def _true(self, customer: CustomerId, things: tuple[AccountObject, ...]) -> None:
        hers = {thing.id for thing in PEOPLE[customer].things}
        assert {thing.id for thing in things} <= hers
        self.told.append(repr(things))

    def _told(self, profile: CustomerProfile, customer: CustomerId) -> None:
        assert profile.id == customer
        self.told.append(repr(profile) + repr(profile.recent_errors) + repr(profile.past_cases))


async def test_a_storm_does_nothing_twice_hangs_nowhere_and_leaks_nothing(tmp_path: Path) -> None:
    chance = random.Random(7)
    lines: list[Line] = []

    def around(app: ASGIApp) -> Line:
        lines.append(Line(app, random.Random(11)))
        return lines[0]

    with served_sandbox(tmp_path, around) as live, everything_logged() as logged:
        storm = Storm(connector(live.url, HASTY, Breaker(failures=8, pause=0.02)), chance)
        gate = asyncio.Semaphore(AT_ONCE)

        async def call(number: int) -> None:
            async with gate:
                await storm.call(number)

        begun = time.monotonic()
        await asyncio.gather(*(call(number) for number in range(CALLS)))
        whole = time.monotonic() - begun
    noted = [line for line in logged.lines if "uvicorn" not in line]
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        keys = [key for (key,) in database.execute("SELECT key FROM wishes")]
    sys.stdout.write(
        f"{CALLS} calls in {whole:.0f} s, {sum(lines[0].met.values())} tries, longest {max(storm.took):.2f} s; "
        f"{len(keys)} effects, {len(keys) - len(set(keys))} double; {dict(storm.ends)}; {dict(lines[0].met)}\n"
    )
    assert sum(storm.ends.values()) == len(storm.took) == CALLS
    assert len(keys) == len(set(keys))
    assert storm.taken <= set(keys)
    assert leaked(*storm.told, *noted) == []
    assert max(storm.took) < HASTY.total + 1
    assert {end.partition(": ")[2] for end in storm.ends} <= {"done", "Passing", "BackendUnavailable", "BackendLied"}
    assert sum(n for end, n in storm.ends.items() if "done" in end) > CALLS / 2
