"""The one file that knows both the engine and the adapters: it puts the product together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from firstpass.actions import invoice_copy, password_reset
from firstpass.actions.step_up import StepUp
from firstpass.adapters import languages, passages_chroma
from firstpass.adapters.accounts.memory import MemoryAccounts, MemoryMailer
from firstpass.adapters.sessions import SessionTokens, read_public_keys
from firstpass.adapters.support_file import read_support
from firstpass.adapters.system import FrozenClock, RandomIds, SystemClock, random_code
from firstpass.desk.seat import Seat
from firstpass.domain.conversation import NO_WAIT, QuietWindow
from firstpass.domain.errors import SetupError
from firstpass.domain.playbook import GenerationId
from firstpass.domain.scope import CaseTypeId
from firstpass.domain.verification import Bans
from firstpass.engine.answering import ApprovedWording
from firstpass.engine.dispatch import Channel, Dispatcher, Lane, Post
from firstpass.engine.incidents import IncidentDesk
from firstpass.engine.outside import Backend
from firstpass.engine.person_instead import PersonInstead
from firstpass.engine.reception import Reception
from firstpass.engine.slots import Slots
from firstpass.engine.turn import Engine
from firstpass.engine.worker import Worker
from firstpass.keys import load_accounts_keys, load_sealing_keys, load_secret, load_session_secrets, new_secret
from firstpass.ports import (
    AccountBackend,
    Clock,
    ConversationStore,
    Drafter,
    Embedder,
    EventFeed,
    Generation,
    Handler,
    Ids,
    Limiter,
    Mailer,
    Outbox,
    Playbooks,
    SealedValues,
    Sessions,
    SupportJudge,
    Tokens,
)
from firstpass.publishing import generation_folder, make_embedder, read_content
from firstpass.settings import Settings
from firstpass.understanding.support import LearnedJudge

if TYPE_CHECKING:
    from firstpass.adapters.accounts.sandbox.backend import Sandbox

Follow = Callable[[], Awaitable[None]]


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
    accounts: AccountBackend = field(default_factory=MemoryAccounts)
    mailer: Mailer = field(default_factory=MemoryMailer)
    sessions: Sessions = field(default_factory=lambda: SessionTokens("nobody"))
    step_up: StepUp | None = None
    """One-time codes; None where no customer is known."""
    sealed: SealedValues | None = None
    """Personal values under seal; None where nothing is kept."""
    dispatcher: Dispatcher = field(default_factory=lambda: Dispatcher(()))
    """Takes out what goes out."""
    outbox: Outbox | None = None
    """What goes out; None where nothing does."""
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
    with ThreadPoolExecutor(2) as beside:
        loading = [beside.submit(passages_chroma.import_vendor), beside.submit(languages.load)]
        embedder = make_embedder(settings)
        for loaded in loading:
            loaded.result()
    return Core(embedder, generation_folder(settings).load(embedder, name))


def load_judge(settings: Settings) -> SupportJudge:
    """The judge of drafts alone; raises `SetupError` for what is not there."""
    return LearnedJudge(read_support(), make_embedder(settings))


@dataclass(frozen=True)
class World:
    """What differs between a running product and a rehearsal."""

    store: ConversationStore
    feed: EventFeed
    clock: Clock
    window: QuietWindow
    secret: bytes
    drafter: Drafter
    judge: SupportJudge
    playbooks: Playbooks
    sealed: SealedValues
    outbox: Outbox
    accounts: AccountBackend
    mailer: Mailer = field(default_factory=MemoryMailer)
    timed: timedelta = timedelta(0)

    def close(self) -> None:
        """Let go of the databases and whoever listens."""
        self.feed.close()
        self.store.close()
        self.accounts.close()
        self.mailer.close()


def build(
    settings: Settings, core: Core | None = None, drafter: Drafter | None = None, limiter: Limiter | None = None
) -> Product:
    """The product on its own clock and database; raises `SetupError`."""
    from firstpass.adapters.playbooks import FollowingPlaybooks
    from firstpass.adapters.sql.connect import open_all

    secret, keys = load_secret(settings), load_sealing_keys(settings)
    core = core or load_core(settings)
    window = QuietWindow(timedelta(seconds=settings.quiet_seconds), timedelta(seconds=settings.quiet_at_most_seconds))
    playbooks = FollowingPlaybooks(
        generation_folder(settings), core.embedder, core.generation, partial(check_replies, settings)
    )
    accounts, mailer = open_accounts(settings)
    (store, sealed, codes, outbox), feed = open_all(settings.database_url, keys), _feed(settings)
    clock, drafter, judge = SystemClock(), drafter or ApprovedWording(), LearnedJudge(read_support(), core.embedder)
    timed = timedelta(seconds=settings.timed_reply_seconds)
    world = World(
        store, feed, clock, window, secret, drafter, judge, playbooks, sealed, outbox, accounts, mailer, timed
    )
    return replace(
        _assemble(settings, world, limiter),
        sessions=load_sessions(settings),
        step_up=StepUp(store, codes, accounts, clock, RandomIds(), random_code, secret),
        follow=playbooks.follow,
        earlier=playbooks.earlier,
        refused=playbooks.refused,
    )


def rehearse(
    settings: Settings,
    core: Core,
    clock: FrozenClock,
    drafter: Drafter | None = None,
    accounts: AccountBackend | None = None,
) -> Product:
    """The same product on a store that vanishes, a clock that moves when told and an account backend in memory: batch,
    evals and benches."""
    from firstpass.adapters.feeds import InProcessFeed
    from firstpass.adapters.sql.connect import open_all

    secret, playbooks = new_secret(), PinnedPlaybooks(core.generation)
    (store, sealed, _, outbox), feed = open_all("sqlite://", (secret,)), InProcessFeed()
    drafter, judge = drafter or ApprovedWording(), LearnedJudge(read_support(), core.embedder)
    accounts = accounts or MemoryAccounts()
    world = World(store, feed, clock, NO_WAIT, secret, drafter, judge, playbooks, sealed, outbox, accounts)
    return _assemble(settings, world)


def facts_backend(facts: Mapping[str, object], customer: str | None, at: datetime) -> AccountBackend:
    """An account backend in memory that knows these facts of one customer. Raises `Malformed`."""
    from firstpass.adapters.accounts.facts import backend_of

    return backend_of(facts, customer, at)


def _assemble(settings: Settings, world: World, limiter: Limiter | None = None) -> Product:
    from firstpass.adapters.limiter import MovingWindowLimiter
    from firstpass.adapters.tokens import ConversationTokens

    ids, playbooks, limiter = RandomIds(), world.playbooks, limiter or MovingWindowLimiter(settings)
    outside = Backend(world.accounts, limiter, world.timed)
    engine = Engine(
        world.store, world.feed, playbooks, world.drafter, world.clock, ids, world.judge, outside, world.timed
    )
    slots = Slots(world.store, world.sealed, world.clock, world.secret)
    lease, sweep = timedelta(seconds=settings.lease_seconds), timedelta(seconds=settings.sweep_seconds)
    dispatcher = _dispatcher(world, ids, sweep)
    worker = Worker(engine, lease, sweep, turned=dispatcher.wake)
    return Product(
        settings=settings,
        reception=Reception(
            world.store, world.feed, playbooks, world.clock, ids, world.window, world.secret, worker.wake, slots
        ),
        seat=Seat(world.store, world.feed, playbooks, world.clock),
        worker=worker,
        engine=engine,
        store=world.store,
        feed=world.feed,
        playbooks=playbooks,
        clock=world.clock,
        tokens=ConversationTokens(world.secret, timedelta(minutes=settings.token_minutes)),
        limiter=limiter,
        close=world.close,
        accounts=world.accounts,
        mailer=world.mailer,
        sealed=world.sealed,
        dispatcher=dispatcher,
        outbox=world.outbox,
    )


def _dispatcher(world: World, ids: Ids, sweep: timedelta) -> Dispatcher:
    """Who takes which kinds of entries, and what follows when they cannot be delivered."""
    post = Post(world.outbox, world.store, world.feed, world.clock)
    reset = password_reset.PasswordReset(world.sealed, world.accounts, world.clock)
    copy = invoice_copy.InvoiceCopy(world.accounts)
    channels = (
        _channel(world, ids, password_reset.KIND, reset, "password_reset", "reset_failed"),
        _channel(world, ids, invoice_copy.KIND, copy, "invoice_copy", "copy_failed"),
    )
    return Dispatcher(tuple(Lane(post, channel, sweep) for channel in channels))


def _channel(world: World, ids: Ids, kind: str, handler: Handler, case_type: str, reply: str) -> Channel:
    """One kind of entries; where one cannot be delivered a person takes over with this reply."""
    person = PersonInstead(world.store, world.playbooks, world.clock, ids, CaseTypeId(case_type), reply)
    return Channel(frozenset({kind}), handler, person.gave_up)


def open_accounts(settings: Settings) -> tuple[AccountBackend, Mailer]:
    """The account backend of the settings and the mail server, each the sandbox where none is set.

    Raises `SetupError` and `ContentError`."""
    if settings.accounts_url and settings.mail_url.get_secret_value():
        return open_connector(settings), _smtp(settings)
    sandbox = open_served_sandbox(settings)
    accounts = open_connector(settings) if settings.accounts_url else sandbox.accounts
    return accounts, _smtp(settings) if settings.mail_url.get_secret_value() else sandbox.mailer


def open_connector(settings: Settings) -> AccountBackend:
    """The company's own backend over HTTP. Raises `SetupError`, and `ContentError` for its table of states."""
    from firstpass.adapters.accounts.calls import Calls, Patience
    from firstpass.adapters.accounts.http import HttpAccounts
    from firstpass.adapters.accounts.signing import Signer
    from firstpass.adapters.accounts.states_file import read_states

    own = read_states(settings.accounts_states) if settings.accounts_states else None
    connect, read = settings.accounts_connect_seconds, settings.accounts_read_seconds
    patience = Patience(connect, read, settings.accounts_total_seconds)
    return HttpAccounts(Calls(settings.accounts_url, Signer(load_accounts_keys(settings)), patience), own)


def _smtp(settings: Settings) -> Mailer:
    from firstpass.adapters.mail import SmtpMailer

    return SmtpMailer(settings.mail_url.get_secret_value(), settings.mail_from)


def open_served_sandbox(settings: Settings) -> Sandbox:
    """The sandbox in the data folder, which several processes may have open. Raises `SetupError`."""
    from firstpass.adapters.accounts.sandbox.backend import open_sandbox

    return open_sandbox(settings.data, SystemClock().now)


def open_conversations(settings: Settings) -> ConversationStore:
    """The conversations alone, for commands that need nothing else; raises `SetupError`."""
    from firstpass.adapters.sql.connect import open_store

    return open_store(settings.database_url)


def check_replies(settings: Settings, generation: Generation) -> None:
    """Raises `SetupError` for shipped examples beyond loopback, unless the settings accept them (DESIGN 6)."""
    examples = generation.playbook.examples
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


def load_sessions(settings: Settings) -> Sessions:
    """Whose session tokens are good; without secrets and keys none is. Raises `SetupError`."""
    keys = read_public_keys(settings.session_keys) if settings.session_keys else ()
    return SessionTokens(settings.session_audience, load_session_secrets(settings), keys)


def _feed(settings: Settings) -> EventFeed:
    from firstpass.adapters.feeds import InProcessFeed, PostgresFeed

    url = settings.database_url
    return PostgresFeed(url) if url.startswith("postgres") else InProcessFeed()
