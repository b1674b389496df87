"""What a turn costs, as a multiple of one query embedding measured in the same run (DESIGN 7)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from firstpass.bootstrap import Core, Product, build
from firstpass.domain.conversation import ConversationId
from firstpass.engine.turn import take_turn
from firstpass.ports import Embedder
from firstpass.settings import HERE, Settings
from firstpass.understanding.cues import CueTable, words_of
from firstpass.understanding.signals import find_signals

MESSAGES = HERE / "evals" / "bench_messages.txt"
RUNS = 3
WARM_UP = 10
LEASE = timedelta(seconds=10)


class Spread(NamedTuple):
    """The middle and the tail of something measured, in milliseconds."""

    p50: float
    p99: float


@dataclass(frozen=True)
class Run:
    """One run. `turn` is from the stored message to the delivered event, `gate` its signals, policy and verification,
    `receive` what it takes to redact and store the message before."""

    yardstick: Spread
    turn: Spread
    gate: Spread | None = None
    receive: Spread | None = None

    @property
    def ratio(self) -> Spread:
        """The turn in embeddings."""
        return Spread(self.turn.p50 / self.yardstick.p50, self.turn.p99 / self.yardstick.p50)

    @property
    def gate_ratio(self) -> float | None:
        """The gate in embeddings."""
        return self.gate.p50 / self.yardstick.p50 if self.gate else None


@dataclass
class Clocked:
    """Milliseconds by name, one entry a measurement."""

    found: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Measure what happens inside."""
        begun = time.perf_counter()
        yield
        self.add(name, (time.perf_counter() - begun) * 1000)

    def add(self, name: str, milliseconds: float) -> None:
        """Note a measurement."""
        self.found.setdefault(name, []).append(milliseconds)

    def spread(self, name: str) -> Spread:
        """Of everything noted under a name."""
        middle, tail = np.percentile(self.found[name], [50, 99])
        return Spread(round(float(middle), 3), round(float(tail), 3))


def best(runs: Sequence[Run]) -> Run:
    """The run with the lowest ratio: what the machine can do when nothing else happens on it."""
    return min(runs, key=lambda run: run.ratio.p50)


def messages() -> list[str]:
    """Questions as customers write them, none of them in the playbook."""
    return [line for line in MESSAGES.read_text(encoding="utf-8").splitlines() if line]


async def measure(settings: Settings, core: Core, turns: int) -> Run:
    """One run of so many turns, each in a conversation of its own, on a database file that vanishes."""
    with TemporaryDirectory(prefix="firstpass-bench-") as folder:
        product = build(bench_settings(settings, Path(folder)), core)
        try:
            return await _measure(product, core.embedder, turns)
        finally:
            product.close()


def bench_settings(settings: Settings, folder: Path) -> Settings:
    """The settings with a database of its own and no quiet window, which is waiting and no work."""
    changed = {"database": f"sqlite:///{folder / 'bench.sqlite3'}", "quiet_seconds": 0.0, "quiet_at_most_seconds": 0.0}
    return settings.model_copy(update=changed)


async def _measure(product: Product, embedder: Embedder, turns: int) -> Run:
    bench, asked = _Bench(product, embedder, CueTable(product.playbooks.current().playbook.cues)), messages()
    for number in range(WARM_UP):
        await bench.turn(asked[number % len(asked)], number, Clocked())
    clocked = Clocked()
    for number in range(turns):
        await bench.turn(asked[number % len(asked)], number, clocked)
    return Run(*(clocked.spread(name) for name in ("yardstick", "turn", "gate", "receive")))


@dataclass(frozen=True)
class _Bench:
    product: Product
    embedder: Embedder
    cues: CueTable

    async def turn(self, text: str, number: int, clocked: Clocked) -> None:
        """One turn, with the yardstick before it or after it by turns, so that neither always finds warm caches."""
        product = self.product
        conversation = (await product.reception.start()).conversation
        if number % 2:
            await yardstick(self.embedder, text, clocked)
        with clocked.timed("receive"):
            await product.reception.receive(conversation, "bench", text)
        with clocked.timed("turn"):
            job = await product.store.claim(product.clock.now(), LEASE)
            if job is None or await take_turn(product.engine, job) is None:
                raise AssertionError("a stored message has a turn")
        if not number % 2:
            await yardstick(self.embedder, text, clocked)
        clocked.add("gate", await self._gate(conversation, text))

    async def _gate(self, conversation: ConversationId, text: str) -> float:
        """Policy and verification as the record has them, and the signals measured once more by themselves."""
        record = (await self.product.store.records(conversation))[-1]
        begun = time.perf_counter()
        find_signals(self.cues, words_of(text))
        signals = (time.perf_counter() - begun) * 1000
        return record.timings_ms["decide"] + record.timings_ms["verify"] + signals


async def yardstick(embedder: Embedder, text: str, clocked: Clocked) -> None:
    """One query embedding."""
    with clocked.timed("yardstick"):
        await embedder.embed([text])
