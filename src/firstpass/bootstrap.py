"""The one file that knows both the engine and the adapters: it puts the product together."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from firstpass.adapters import passages_chroma
from firstpass.adapters.system import FrozenClock, RandomIds, SystemClock
from firstpass.desk.seat import Seat
from firstpass.domain.conversation import NO_WAIT, QuietWindow
from firstpass.domain.errors import SetupError
from firstpass.domain.lint import Finding
from firstpass.domain.playbook import Content, GenerationId
from firstpass.engine.answering import ApprovedWording
from firstpass.engine.reception import Reception
from firstpass.engine.turn import Engine
from firstpass.engine.worker import Worker
from firstpass.ports import (
    Clock,
    ConversationStore,
    Drafter,
    Embedder,
    EventFeed,
    Generation,
    Limiter,
    Playbooks,
    Tokens,
)
from firstpass.retrieval.building import Build, Progress, generation_id
from firstpass.retrieval.building import build as build_generation
from firstpass.settings import Settings

if TYPE_CHECKING:
    from firstpass.adapters.generation_files import GenerationFolder

SECRET_LENGTH = 32
"""Characters a secret must have at least."""


@dataclass(frozen=True)
class PinnedPlaybooks:
    """The generation that was current at the start."""

    generation: Generation

    def current(self) -> Generation:
        return self.generation


@dataclass(frozen=True)
class Product:
    """The product, put together."""

    settings: Settings
    reception: Reception
    seat: Seat
    worker: Worker
    engine: Engine
    store: ConversationStore
    feed: EventFeed
    playbooks: Playbooks
    clock: Clock
    tokens: Tokens
    limiter: Limiter
    close: Callable[[], None]


@dataclass(frozen=True)
class Core:
    """What many products of one process can share: loading it takes seconds."""

    embedder: Embedder
    generation: Generation


def load_core(settings: Settings) -> Core:
    """The embedder and the current generation; raises `SetupError` where either is missing or broken."""
    with ThreadPoolExecutor(1) as beside:
        imported = beside.submit(passages_chroma.import_vendor)
        embedder = make_embedder(settings)
        imported.result()
    return Core(embedder, generation_folder(settings).load(embedder))


@dataclass(frozen=True)
class World:
    """What differs between a running product and a rehearsal."""

    store: ConversationStore
    feed: EventFeed
    clock: Clock
    window: QuietWindow
    secret: bytes
    drafter: Drafter

    def close(self) -> None:
        """Let go of the database and whoever listens."""
        self.feed.close()
        self.store.close()


def build(settings: Settings, core: Core | None = None, drafter: Drafter | None = None) -> Product:
    """The product on its own clock and database; raises `SetupError`."""
    from firstpass.adapters.sql.connect import open_store

    secret = load_secret(settings)
    core = core or load_core(settings)
    window = QuietWindow(timedelta(seconds=settings.quiet_seconds), timedelta(seconds=settings.quiet_at_most_seconds))
    store = open_store(settings.database_url)
    return _assemble(
        settings, core, World(store, _feed(settings), SystemClock(), window, secret, drafter or ApprovedWording())
    )


def rehearse(settings: Settings, core: Core, clock: FrozenClock, drafter: Drafter | None = None) -> Product:
    """The same product on a store that vanishes and a clock that moves when told: batch, evals and benches."""
    from firstpass.adapters.feeds import InProcessFeed
    from firstpass.adapters.sql.connect import open_store

    secret = secrets.token_bytes(SECRET_LENGTH)
    return _assemble(
        settings,
        core,
        World(open_store("sqlite://"), InProcessFeed(), clock, NO_WAIT, secret, drafter or ApprovedWording()),
    )


def _assemble(settings: Settings, core: Core, world: World) -> Product:
    from firstpass.adapters.limiter import MovingWindowLimiter
    from firstpass.adapters.tokens import ConversationTokens

    playbooks, ids = PinnedPlaybooks(core.generation), RandomIds()
    engine = Engine(world.store, world.feed, playbooks, world.drafter, world.clock, ids)
    worker = Worker(engine, timedelta(seconds=settings.lease_seconds), timedelta(seconds=settings.sweep_seconds))
    return Product(
        settings=settings,
        reception=Reception(
            world.store, world.feed, playbooks, world.clock, ids, world.window, world.secret, worker.wake
        ),
        seat=Seat(world.store, world.feed, playbooks, world.clock),
        worker=worker,
        engine=engine,
        store=world.store,
        feed=world.feed,
        playbooks=playbooks,
        clock=world.clock,
        tokens=ConversationTokens(world.secret, timedelta(minutes=settings.token_minutes)),
        limiter=MovingWindowLimiter(settings),
        close=world.close,
    )


def make_embedder(settings: Settings, threads: int = 1) -> Embedder:
    """The embedder on this machine; its graph is built once and kept in the data folder."""
    from firstpass.adapters.embedding.minilm import MiniLmEmbedder

    return MiniLmEmbedder(settings.data / "models", threads)


def generation_folder(settings: Settings) -> GenerationFolder:
    """The folder that holds the generations."""
    from firstpass.adapters.generation_files import GenerationFolder

    return GenerationFolder(settings.data / "generations")


def read_content(settings: Settings) -> Content:
    """The playbook's files, read and checked; raises `ContentError` for their first fault."""
    from firstpass.adapters.playbook import read_playbook

    return read_playbook(settings.playbook)


async def lint(settings: Settings, on: date | None, progress: Progress) -> tuple[Finding, ...]:
    """Everything that is wrong with the playbook on a day, by file and line; None is today where the company is.

    Raises `SetupError`."""
    from firstpass.adapters.linear_fit import LinearFitter
    from firstpass.adapters.playbook import examine_playbook
    from firstpass.adapters.syllables import syllable_counter
    from firstpass.retrieval.lint import lint as lint_playbook
    from firstpass.retrieval.lint.material import Material

    reading = examine_playbook(settings.playbook)
    zone = ZoneInfo(reading.scope.time_zone if reading.scope else "UTC")
    material = Material(reading, on or SystemClock().now().astimezone(zone).date(), syllable_counter())
    embedder = make_embedder(settings, threads=2)
    try:
        return await lint_playbook(material, embedder, LinearFitter(), progress)
    finally:
        embedder.close()


async def build_content(content: Content, embedder: Embedder, progress: Progress) -> Build:
    """The generation of this content, not yet written."""
    from firstpass.adapters.linear_fit import LinearFitter

    return await build_generation(content, embedder, LinearFitter(), progress)


@dataclass(frozen=True)
class Indexed:
    """The generation that is current now, and whether it had to be built."""

    name: GenerationId
    built: bool
    passages: int


async def index(settings: Settings, progress: Progress, force: bool = False) -> Indexed:
    """Make the generation of the playbook as it stands the current one; raises `ContentError` or `SetupError`.

    Nothing is built when it exists already, unless forced."""
    content, folder = read_content(settings), generation_folder(settings)
    embedder = make_embedder(settings, threads=2)
    name = generation_id(content, embedder.name)
    if force:
        folder.remove(name)
    if folder.has(name):
        folder.point_to(name)
        return Indexed(name, False, 0)
    return await _build_index(content, embedder, folder, progress)


async def _build_index(content: Content, embedder: Embedder, folder: GenerationFolder, progress: Progress) -> Indexed:
    made = await build_content(content, embedder, progress)
    written = 0

    def count(added: int) -> None:
        nonlocal written
        written += added
        progress("index", written, len(made.passages))

    folder.write(made, embedder, count)
    folder.point_to(made.playbook.id)
    return Indexed(made.playbook.id, True, len(made.passages))


def load_secret(settings: Settings) -> bytes:
    """The secret of the settings; on loopback one that is made once and kept in the data folder.

    Raises `SetupError` beyond loopback without one, and for one that is too short."""
    given = settings.secret.get_secret_value()
    if given and len(given) < SECRET_LENGTH:
        raise SetupError("FIRSTPASS_SECRET is too short", f"Set at least {SECRET_LENGTH} random characters")
    if given:
        return given.encode()
    if not settings.on_loopback:
        raise SetupError("There is no FIRSTPASS_SECRET", "Serving beyond this machine needs one: set it")
    return _kept_secret(settings.data / "secret")


def _kept_secret(file: Path) -> bytes:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        handle, pending = tempfile.mkstemp(dir=file.parent)  # only this user may read it
        with os.fdopen(handle, "w") as fresh:
            fresh.write(secrets.token_hex(SECRET_LENGTH))
        with suppress(FileExistsError):
            os.link(pending, file)
        Path(pending).unlink()
    kept = file.read_text().strip()
    if len(kept) < SECRET_LENGTH:
        raise SetupError(f"{file.name} in the data folder holds no secret", "Remove it; the next start makes a new one")
    return kept.encode()


def _feed(settings: Settings) -> EventFeed:
    from firstpass.adapters.feeds import InProcessFeed, PostgresFeed

    url = settings.database_url
    return PostgresFeed(url) if url.startswith("postgres") else InProcessFeed()
