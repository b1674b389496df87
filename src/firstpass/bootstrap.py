"""The one file that knows both the engine and the adapters: it puts the product together."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from firstpass.adapters import passages_chroma
from firstpass.adapters.system import FrozenClock, RandomIds, SystemClock
from firstpass.desk.seat import Seat
from firstpass.domain.conversation import NO_WAIT, QuietWindow
from firstpass.domain.errors import SetupError
from firstpass.domain.playbook import GenerationId
from firstpass.domain.verification import Bans
from firstpass.engine.answering import ApprovedWording
from firstpass.engine.incidents import IncidentDesk
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
    SealedValues,
    Tokens,
)
from firstpass.publishing import generation_folder, make_embedder, read_content
from firstpass.settings import Settings

Follow = Callable[[], Awaitable[None]]

SECRET_LENGTH = 32
"""Characters a secret must have at least."""


@dataclass(frozen=True)
class PinnedPlaybooks:
    """The generation that was current at the start, for rehearsals."""

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
    sealed: SealedValues | None = None
    """Personal values under seal; None where nothing is kept."""
    follow: Follow | None = None
    """Takes up new generations until cancelled; None where the generation is pinned."""
    earlier: Callable[[GenerationId], Generation | None] | None = None
    """Loads a generation that is still on disk."""
    refused: Callable[[], GenerationId | None] | None = None
    """The published generation that may not be served, while the one before serves on."""

    def generation(self, name: GenerationId) -> Generation:
        """The generation of this name where it can still be had, else the current one."""
        current = self.playbooks.current()
        found = self.earlier(name) if self.earlier and name != current.playbook.id else None
        return found or current


@dataclass(frozen=True)
class Core:
    """What many products of one process can share: loading it takes seconds."""

    embedder: Embedder
    generation: Generation


def load_core(settings: Settings, name: GenerationId | None = None) -> Core:
    """The embedder and a generation, the published one unless named; raises `SetupError` for what is not there."""
    with ThreadPoolExecutor(1) as beside:
        imported = beside.submit(passages_chroma.import_vendor)
        embedder = make_embedder(settings)
        imported.result()
    return Core(embedder, generation_folder(settings).load(embedder, name))


@dataclass(frozen=True)
class World:
    """What differs between a running product and a rehearsal."""

    store: ConversationStore
    feed: EventFeed
    clock: Clock
    window: QuietWindow
    secret: bytes
    drafter: Drafter
    playbooks: Playbooks

    def close(self) -> None:
        """Let go of the database and whoever listens."""
        self.feed.close()
        self.store.close()


def build(settings: Settings, core: Core | None = None, drafter: Drafter | None = None) -> Product:
    """The product on its own clock and database; raises `SetupError`."""
    from firstpass.adapters.playbooks import FollowingPlaybooks
    from firstpass.adapters.sql.connect import open_both

    secret, keys = load_secret(settings), load_sealing_keys(settings)
    core = core or load_core(settings)
    window = QuietWindow(timedelta(seconds=settings.quiet_seconds), timedelta(seconds=settings.quiet_at_most_seconds))
    playbooks = FollowingPlaybooks(
        generation_folder(settings), core.embedder, core.generation, partial(check_replies, settings)
    )
    (store, sealed), feed = open_both(settings.database_url, keys), _feed(settings)
    world = World(store, feed, SystemClock(), window, secret, drafter or ApprovedWording(), playbooks)
    product = replace(_assemble(settings, world), sealed=sealed)
    return replace(product, follow=playbooks.follow, earlier=playbooks.earlier, refused=playbooks.refused)


def rehearse(settings: Settings, core: Core, clock: FrozenClock, drafter: Drafter | None = None) -> Product:
    """The same product on a store that vanishes and a clock that moves when told: batch, evals and benches."""
    from firstpass.adapters.feeds import InProcessFeed
    from firstpass.adapters.sql.connect import open_store

    secret, playbooks = secrets.token_bytes(SECRET_LENGTH), PinnedPlaybooks(core.generation)
    store, feed = open_store("sqlite://"), InProcessFeed()
    return _assemble(settings, World(store, feed, clock, NO_WAIT, secret, drafter or ApprovedWording(), playbooks))


def _assemble(settings: Settings, world: World) -> Product:
    from firstpass.adapters.limiter import MovingWindowLimiter
    from firstpass.adapters.tokens import ConversationTokens

    ids, playbooks = RandomIds(), world.playbooks
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


def open_conversations(settings: Settings) -> ConversationStore:
    """The conversations alone, for commands that need nothing else; raises `SetupError`."""
    from firstpass.adapters.sql.connect import open_store

    return open_store(settings.database_url)


def check_replies(settings: Settings, generation: Generation) -> None:
    """Raises `SetupError` for shipped examples beyond loopback, unless the settings accept them (DESIGN 6)."""
    examples = sum(reply.example for reply in generation.playbook.replies.values())
    if examples and settings.refuses_examples:
        raise SetupError(
            f"{examples} fixed replies are still the shipped examples",
            "Have your own approved, or set FIRSTPASS_ACCEPT_EXAMPLE_REPLIES=true",
        )


def incident_desk(settings: Settings) -> IncidentDesk:
    """Incident mode on the product's database, with the scope of the published playbook, else of its files.

    It loads no model, and works beside a running service, whose streams look again every few seconds. Whoever asked
    for it closes its store. Raises `ContentError`, and `SetupError` for a database that cannot be used."""
    from firstpass.adapters.feeds import InProcessFeed
    from firstpass.adapters.sql.connect import open_store

    content = generation_folder(settings).content() or read_content(settings)
    bans = Bans(content.never_say) if content.never_say else None
    store = open_store(settings.database_url, connections=1)
    return IncidentDesk(store, InProcessFeed(), SystemClock(), RandomIds(), content.scope, bans)


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


def load_sealing_keys(settings: Settings) -> tuple[bytes, ...]:
    """The keys of the settings, the one that seals first; on loopback one that is made once as the secret is.

    Raises `SetupError` beyond loopback without one, and for one that is too short."""
    given = [key.strip() for key in settings.sealing_key.get_secret_value().split(",") if key.strip()]
    if any(len(key) < SECRET_LENGTH for key in given):
        raise SetupError("FIRSTPASS_SEALING_KEY is too short", f"Set at least {SECRET_LENGTH} random characters a key")
    if given:
        return tuple(key.encode() for key in given)
    if not settings.on_loopback:
        raise SetupError("There is no FIRSTPASS_SEALING_KEY", "Serving beyond this machine needs one: set it")
    return (_kept_secret(settings.data / "sealing_key"),)


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
