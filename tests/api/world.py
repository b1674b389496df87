"""A small product behind the HTTP door: a playbook of a few sentences, the real engine, a store in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

import httpx
import numpy as np

from firstpass.adapters.feeds import InProcessFeed
from firstpass.adapters.limiter import MovingWindowLimiter
from firstpass.adapters.sql.connect import open_store
from firstpass.adapters.system import FrozenClock, RandomIds, SystemClock
from firstpass.adapters.tokens import ConversationTokens
from firstpass.api.app import create_app
from firstpass.bootstrap import Product
from firstpass.desk.seat import Seat
from firstpass.domain.conversation import QuietWindow
from firstpass.domain.decision import Meaning, Progress, Wish
from firstpass.domain.playbook import (
    REPLY_FIELDS,
    ArticleId,
    Cues,
    GenerationId,
    Passage,
    PassageId,
    Playbook,
    Reply,
)
from firstpass.domain.redaction import SafeText, approved
from firstpass.domain.scope import OpenHours, Queue, QueueId, Scope
from firstpass.domain.signals import Signal, SignalKind
from firstpass.engine.answering import ApprovedWording
from firstpass.engine.reception import Reception
from firstpass.engine.turn import Engine
from firstpass.engine.worker import Worker
from firstpass.ports import Clock, Generation, Hit, Understood, Vectors
from firstpass.settings import Settings

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECRET = b"a secret that only these tests know"
LATE_FEE = Passage(
    id=PassageId("late-fee-1"),
    article=ArticleId("late-fee"),
    revision="r1",
    title="Late payment fee",
    heading=None,
    text=approved("A late payment costs 5 EUR."),
    case_types=(),
    audience="customer",
    language="en",
    effective_from=date(2025, 1, 1),
    effective_to=None,
)
_WORDS = {
    "disclosure": "Hello, I am the AI assistant of {company}, not a person.",
    "choice_person": "Talk to a person",
    "limit_reached": "That was a lot. You can still reach a person.",
}
_SPANISH = {"disclosure": "Hola, soy el asistente de IA de {company}.", "choice_person": "Hablar con una persona"}


def a_reply(reply: str, language: str, text: str, *, example: bool = True) -> Reply:
    """A fixed reply."""
    return Reply(reply, language, text, "Compliance Lead", date(2026, 1, 1), example)


def a_scope() -> Scope:
    """One queue that is open on weekdays, and no case types."""
    hours = OpenHours(time(8), time(20))
    first_line = Queue(
        id=QueueId("first_line"),
        public_name="Customer support",
        contact="Shift lead",
        tier="agent",
        hours=dict.fromkeys(range(5), hours),
        always_open=False,
        time_zone="Europe/London",
        languages=("en",),
        audience="customer",
        skills=("general",),
        wait_minutes=(5, 20),
    )
    queue = QueueId("first_line")
    return Scope("Example Pay", "Europe/London", "GB", "en", {}, {queue: first_line}, queue, queue)


def a_playbook(*, example: bool = True) -> Playbook:
    """Every fixed reply in English, two of them in Spanish."""
    english = {
        reply: _WORDS.get(reply, f"({reply})" + "".join(f" {{{name}}}" for name in sorted(fields)))
        for reply, fields in REPLY_FIELDS.items()
    }
    texts = {(reply, "en"): text for reply, text in english.items()}
    texts |= {(reply, "es"): text for reply, text in _SPANISH.items()}
    replies = {key: a_reply(*key, text, example=example) for key, text in texts.items()}
    cues = Cues(MappingProxyType({}), MappingProxyType({}))
    facts = {"card_line": "020 7946 0318"}
    return Playbook(GenerationId("g1"), a_scope(), {LATE_FEE.id: LATE_FEE}, replies, cues, facts)


class ByOneWord:
    """Understands the word "person", and nothing else."""

    def is_urgent(self, text: SafeText) -> bool:
        return "person" in text.lower()

    def wants_address(self, text: SafeText) -> bool:
        return "password" in text.lower()

    async def understand(self, text: SafeText, choice: str | None, before: Progress | None = None) -> Understood:
        asks = choice == "person" or self.is_urgent(text)
        signals = (Signal(SignalKind.ASKS_FOR_PERSON, 0),) if asks else ()
        wishes = () if asks else (Wish((), 0, len(text)),)
        vectors = np.zeros((len(wishes), 3), dtype=np.float32)
        return Understood(Meaning(wishes, signals, None, readable=True, language="en"), vectors)


class NoPassages:
    """Finds nothing."""

    async def nearest(self, vector: Vectors, audience: str, language: str, k: int) -> Sequence[Hit]:
        return ()


@dataclass(frozen=True)
class Pinned:
    """Always this generation."""

    generation: Generation

    def current(self) -> Generation:
        return self.generation


def a_product(*, clock: Clock | None = None, playbook: Playbook | None = None, **settings: Any) -> Product:
    """The product. Its clock stands still at noon unless told; limits are wide unless a test narrows them."""
    quiet = {"quiet_seconds": 0, "messages_per_minute": 1000, "conversations_per_minute": 1000}
    chosen = Settings(**(quiet | settings))
    clock, ids, feed = clock or FrozenClock(NOON), RandomIds(), InProcessFeed()
    store = open_store("sqlite://")
    playbooks = Pinned(Generation(playbook or a_playbook(), ByOneWord(), NoPassages()))
    engine = Engine(store, feed, playbooks, ApprovedWording(), clock, ids)
    worker = Worker(engine)
    window = QuietWindow(timedelta(seconds=chosen.quiet_seconds), timedelta(seconds=5))
    reception = Reception(store, feed, playbooks, clock, ids, window, SECRET, worker.wake)
    return Product(
        settings=chosen,
        reception=reception,
        seat=Seat(store, feed, playbooks, clock),
        worker=worker,
        engine=engine,
        store=store,
        feed=feed,
        playbooks=playbooks,
        clock=clock,
        tokens=ConversationTokens(SECRET, timedelta(minutes=chosen.token_minutes)),
        limiter=MovingWindowLimiter(chosen),
        close=store.close,
    )


def a_live_product(**settings: Any) -> Product:
    """The same on the machine's clock, for streams."""
    return a_product(clock=SystemClock(), **settings)


@dataclass
class Client:
    """A customer's client: keeps the conversation and its token."""

    http: httpx.AsyncClient
    product: Product
    conversation: str = ""
    token: str = ""
    sent: int = 0
    first: list[dict[str, Any]] = field(default_factory=list)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def path(self, end: str) -> str:
        return f"/v1/conversations/{self.conversation}/{end}"

    async def start(self, **body: Any) -> Client:
        """Another client with a conversation of its own."""
        answer = await self.http.post("/v1/conversations", json=body)
        assert answer.status_code == 201, answer.text
        got = answer.json()
        return replace(self, conversation=got["conversation"], token=got["token"], first=got["events"])

    async def post(self, end: str, **request: Any) -> httpx.Response:
        headers = self.headers | request.pop("headers", {})
        return await self.http.post(self.path(end), headers=headers, **request)

    async def say(self, text: str, key: str | None = None, **body: Any) -> httpx.Response:
        self.sent += 1
        key = key or f"key-{self.sent}"
        return await self.post("messages", json={"text": text, **body}, headers={"Idempotency-Key": key})

    async def events(self, after: int = 0) -> list[dict[str, Any]]:
        answer = await self.http.get(self.path("events"), params={"after": after}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["events"]
        return found

    async def answered(self) -> list[dict[str, Any]]:
        """The events once every due turn was taken."""
        await self.product.worker.run_until_idle()
        return await self.events()


def a_client(product: Product, *, address: str = "192.0.2.7", **transport: Any) -> Client:
    """A client of the app in this process; the worker runs only when a test asks it to."""
    app = create_app(product)
    channel = httpx.ASGITransport(app, client=(address, 4711), **transport)
    return Client(httpx.AsyncClient(transport=channel, base_url="http://firstpass.test"), product)


def assert_envelope(answer: httpx.Response, status: int, code: str, *, person: str | None = None) -> dict[str, Any]:
    """The one shape of every error. `person` is the conversation whose envelope must show the way."""
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert list(body) == ["error"]
    error: dict[str, Any] = body["error"]
    assert list(error) == ["code", "message", "mend", "person"]
    assert error["code"] == code
    assert error["message"]
    assert error["mend"]
    if person is None:
        assert error["person"] is None
    else:
        href = f"/v1/conversations/{person}/person"
        assert error["person"] == {"href": href, "label": "Talk to a person"}
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    return error
