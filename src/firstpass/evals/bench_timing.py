"""Whether the time of a reply tells what its words do not: known and unknown addresses, and two blocked accounts.

The same requests in shuffled, interleaved order; for each state the difference of its median to that of the first
state, with a bootstrap interval (OWASP Forgot Password; POCA s333A).
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from firstpass.adapters.accounts.sandbox.people import SeedPerson, seeds
from firstpass.bootstrap import Core, Product, build
from firstpass.domain.conversation import Identity
from firstpass.domain.errors import SetupError
from firstpass.evals.bench_turn import bench_settings
from firstpass.retrieval.building import Progress
from firstpass.settings import Settings

RESAMPLED = 2_000
COVERS = 99.0
"""Per cent of the bootstrap interval."""
AT_MOST_MS, AT_MOST_SHARE = 1.0, 0.05
"""An interval within either of these tells nothing: milliseconds, or a share of the median."""
WARM_UP = 20


class Unlimited:
    """`Limiter` that lets everything through: an address that is asked about a thousand times is not the question."""

    def allow(self, what: str, key: str) -> float | None:
        return None


class State(NamedTuple):
    """One kind of account, and the request that is made of it each time."""

    group: str
    name: str
    identity: Identity
    says: str


@dataclass(frozen=True)
class Told:
    """What a state's times tell: `low` and `high` bound the difference of its median to the first state's, in ms."""

    group: str
    state: str
    requests: int
    median_ms: float
    difference_ms: float
    low_ms: float
    high_ms: float

    @property
    def equal(self) -> bool:
        """Whether the whole interval lies within what is allowed."""
        allowed = max(AT_MOST_MS, AT_MOST_SHARE * self.median_ms)
        return -allowed <= self.low_ms and self.high_ms <= allowed


def states() -> tuple[State, ...]:
    """From the sandbox's customers: one of each standing, and the pair that differs in the reason of a block alone.

    Raises `SetupError` where the sandbox has no such pair."""
    people = seeds()
    by_standing = {person.standing: person for person in people if person.addresses}
    restricted = [person for person in people if person.standing == "restricted"]
    if len(restricted) < 2:
        raise SetupError("The sandbox has no two restricted customers", "Restore people.yaml")
    known = [_reset(standing, person.addresses[0]) for standing, person in by_standing.items()]
    blocked = [_status(f"blocked {letter}", person) for letter, person in zip("ab", restricted, strict=False)]
    return (*known, _reset("unknown", "nobody.here@example.com"), *blocked)


def _reset(name: str, address: str) -> State:
    return State("password reset", name, Identity(), f"I forgot my password, my address is {address}")


def _status(name: str, person: SeedPerson) -> State:
    return State("status", name, Identity("session", person.id), "Where is my payment to Ashdown Motors?")


async def measure(
    settings: Settings, core: Core, requests: int, plant_ms: float, progress: Progress
) -> tuple[Told, ...]:
    """So many requests a state on a database and a sandbox that vanish. `plant_ms` is added to the last state of each
    group, to see that the bench finds it."""
    with TemporaryDirectory(prefix="firstpass-timing-") as folder:
        own = {"data": Path(folder), "accounts_url": "", "timed_reply_seconds": 0.05}
        product = build(bench_settings(settings, Path(folder)).model_copy(update=own), core, limiter=Unlimited())
        try:
            return await _measure(product, requests, plant_ms, progress)
        finally:
            product.close()


async def _measure(product: Product, requests: int, plant_ms: float, progress: Progress) -> tuple[Told, ...]:
    asked = states()
    planted = dict.fromkeys({state.group: state for state in asked}.values(), plant_ms) if plant_ms else {}
    order = [state for state in asked for _ in range(requests)]
    random.Random(7).shuffle(order)  # noqa: S311 - an order, no secret
    times: dict[State, list[float]] = {state: [] for state in asked}
    for state in [*asked * WARM_UP][:WARM_UP]:
        await _once(product, state, 0.0)
    for number, state in enumerate(order):
        if number % 100 == 0:
            progress("requests", number, len(order))
        times[state].append(await _once(product, state, planted.get(state, 0.0)))
    return tuple(_told(state, times) for state in asked)


async def _once(product: Product, state: State, plant_ms: float) -> float:
    """Milliseconds from before the message is redacted until its reply is stored; what follows is not waited for."""
    conversation = (await product.reception.start(state.identity)).conversation
    begun = time.perf_counter()
    await product.reception.receive(conversation, "timing", state.says)
    await product.worker.run_until_idle()
    if plant_ms:
        await asyncio.sleep(plant_ms / 1000)
    return (time.perf_counter() - begun) * 1000


def _told(state: State, times: dict[State, list[float]]) -> Told:
    first = next(other for other in times if other.group == state.group)
    own, reference = np.array(times[state]), np.array(times[first])
    low, high = _interval(own, reference) if state is not first else (0.0, 0.0)
    median, difference = float(np.median(own)), float(np.median(own) - np.median(reference))
    return Told(state.group, state.name, len(own), *(round(one, 3) for one in (median, difference, low, high)))


def _interval(own: NDArray[np.float64], reference: NDArray[np.float64]) -> tuple[float, float]:
    """The bootstrap interval of the difference of two medians."""
    draw = np.random.default_rng(7)
    drawn = [
        np.median(draw.choice(own, len(own))) - np.median(draw.choice(reference, len(reference)))
        for _ in range(RESAMPLED)
    ]
    tail = (100 - COVERS) / 2
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return float(low), float(high)


def as_json(found: Sequence[Told]) -> list[dict[str, Any]]:
    """One object a state."""
    return [{**asdict(one), "equal": one.equal} for one in found]


def as_text(found: Sequence[Told]) -> str:
    """A table."""
    head = f"{'group':<16}{'state':<14}{'n':>6}{'median ms':>11}{'difference':>12}{'99 % interval':>20}  tells nothing"
    rows = [
        f"{one.group:<16}{one.state:<14}{one.requests:>6}{one.median_ms:>11.2f}{one.difference_ms:>12.2f}"
        f"{f'{one.low_ms:.2f} to {one.high_ms:.2f}':>20}  {'yes' if one.equal else 'NO'}"
        for one in found
    ]
    return "\n".join([head, *rows])
