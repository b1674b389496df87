"""A stage for stories: a small playbook, and the real engine on a store in memory with a clock that stands still.

The customer of these stories is understood by keywords, so that a story says what is meant and nothing is trained.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import make_url

from firstpass.adapters.accounts.memory import MemoryAccounts
from firstpass.adapters.feeds import InProcessFeed
from firstpass.adapters.limiter import MovingWindowLimiter
from firstpass.adapters.passages_memory import MemoryPassageStore
from firstpass.adapters.sealing import Sealer
from firstpass.adapters.sql.connect import open_database
from firstpass.adapters.sql.sealed import SqlSealedValues
from firstpass.adapters.sql.store import SqlConversationStore
from firstpass.adapters.system import FrozenClock, RandomIds
from firstpass.desk.seat import Seat
from firstpass.domain.accounts import KINDS, PERSON_WILL_LOOK, STATES
from firstpass.domain.conversation import (
    NO_WAIT,
    PERSON_CHOICE,
    SOMETHING_ELSE,
    ConversationId,
    Event,
    HandoffBody,
    HandoffState,
    Identity,
    MessageBody,
    Owner,
    QuietWindow,
    Speaker,
)
from firstpass.domain.decision import Candidate, Decision, Meaning, Progress, Standing, Wish
from firstpass.domain.errors import Unavailable
from firstpass.domain.playbook import REPLY_FIELDS, ArticleId, Cues, GenerationId, Passage, PassageId, Playbook, Reply
from firstpass.domain.policy import Situation, decide
from firstpass.domain.record import TurnRecord
from firstpass.domain.redaction import SafeText, approved
from firstpass.domain.scope import CaseType, CaseTypeId, OpenHours, Queue, QueueId, Scope
from firstpass.domain.signals import Courtesy, ReservedDecision, Signal, SignalKind
from firstpass.domain.statuses import StatusTable, StatusWords
from firstpass.engine.answering import ApprovedWording
from firstpass.engine.outside import Backend
from firstpass.engine.reception import Reception
from firstpass.engine.slots import Slots
from firstpass.engine.turn import Engine
from firstpass.engine.worker import Worker
from firstpass.ports import (
    AccountBackend,
    Change,
    Committed,
    Conversation,
    Drafter,
    Generation,
    Job,
    Received,
    Understander,
    Understood,
)
from firstpass.settings import load_settings

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""A Monday, on which every queue of the stage is open."""
MIDNIGHT = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
"""Nobody is there."""
LEASE = timedelta(seconds=10)


def a_queue(name: str = "general", **other: Any) -> Queue:
    """Open from 8 to 20 on weekdays, London time."""
    queue = Queue(
        id=QueueId(name),
        public_name=f"{name.title()} support",
        contact=f"{name.title()} lead",
        tier="agent",
        hours=dict.fromkeys(range(5), OpenHours(time(8), time(20))),
        always_open=False,
        time_zone="Europe/London",
        languages=("en",),
        audience="customer",
        skills=(),
        wait_minutes=(5, 20),
    )
    return replace(queue, **other)


def a_case_type(name: str, **other: Any) -> CaseType:
    """One that the bot answers."""
    case_type = CaseType(
        id=CaseTypeId(name),
        title=name.replace("_", " ").capitalize(),
        category="billing",
        outcome="answer",
        tier="bot",
        reserved=None,
        queue=QueueId("billing"),
        identity="anonymous",
        autonomy="live",
        after_refusal="offer",
        priority="normal",
        service_level=timedelta(hours=4),
        shelf_life=timedelta(days=30),
        transfer_note=(),
        questions=(),
    )
    return replace(case_type, **other)


def a_refusal(name: str, reserved: ReservedDecision, **other: Any) -> CaseType:
    """A case type that holds a decision reserved for people."""
    return a_case_type(name, outcome="refuse", tier="in_house", reserved=reserved, queue=QueueId("review"), **other)


def a_scope() -> Scope:
    case_types = (
        a_case_type("late_fee"),
        a_case_type("invoice_copy"),
        a_case_type("statements"),
        a_case_type("express_card", category="cards"),
        a_case_type("fee_refund", outcome="handoff", tier="agent"),
        a_case_type("api_keys", autonomy="off", category="technical"),
        a_case_type("sign_in", outcome="password_reset", category="account_and_users"),
        a_case_type("payments", outcome="status_check", identity="session", looks_up=("payment", "transfer")),
        a_case_type("documents", outcome="status_check", identity="verified", looks_up=("verification_document",)),
        a_case_type("bills", looks_up=("invoice",)),
        a_case_type("follow_up", outcome="handoff", tier="agent", looks_up=("ticket",)),
        a_refusal("unblock_account", ReservedDecision.UNBLOCK_DECISION, after_refusal="handoff"),
        a_refusal("credit_limit", ReservedDecision.CREDIT_DECISION, after_refusal="offer"),
    )
    queues = (a_queue("general"), a_queue("billing"), a_queue("review"), a_queue("admin"))
    return Scope(
        company="Example Pay",
        time_zone="Europe/London",
        country="GB",
        language="en",
        case_types={case_type.id: case_type for case_type in case_types},
        queues={queue.id: queue for queue in queues},
        fallback=QueueId("general"),
        admin=QueueId("admin"),
    )


def a_passage(name: str, text: str, case_type: str = "late_fee", **other: Any) -> Passage:
    """An article's opening, for customers, in force since 2025."""
    passage = Passage(
        id=PassageId(name),
        article=ArticleId(case_type.replace("_", "-")),
        revision="r1",
        title=case_type.replace("_", " ").capitalize(),
        heading=None,
        text=approved(text),
        case_types=(CaseTypeId(case_type),),
        audience="customer",
        language="en",
        effective_from=date(2025, 1, 1),
        effective_to=None,
    )
    return replace(passage, **other)


LATE_FEE = a_passage("late-fee", "A late payment costs £5.")
AVOID_FEE = a_passage("avoid-fee", "Pay within 14 days and there is no fee.", heading="How do I avoid it?")
INVOICE = a_passage("invoice", "You find every invoice under Billing.", "invoice_copy")
EXPRESS_OLD = a_passage("express-old", "Express costs £10.", "express_card", effective_to=date(2026, 3, 31))
EXPRESS_NEW = a_passage("express-new", "Express costs £12.", "express_card", effective_from=date(2026, 4, 1))
REFUND = a_passage("refund", "A fee can be reviewed for 60 days.", "fee_refund")
FOR_AGENTS = a_passage("authority", "Agents may waive up to £50.", audience="agent")
BILLS = a_passage("bills", "Bills come on the first of a month.", "bills")
PASSAGES = (LATE_FEE, AVOID_FEE, INVOICE, EXPRESS_OLD, EXPRESS_NEW, REFUND, FOR_AGENTS, BILLS)

_WORDS = {
    "disclosure": "Hello, I am the AI assistant of {company}.",
    "handoff": "I am passing you on to {public_name}. The wait is {wait}. Your reference is {reference}.",
    "handoff_closed": "I am passing you on to {public_name}. They open {opens}. Your reference is {reference}.",
    "handoff_joined": "I am passing this on with your case {reference} at {public_name}.",
}


def a_playbook(passages: tuple[Passage, ...] = PASSAGES) -> Playbook:
    """Every fixed reply in English; most say no more than their own name."""
    texts = {
        name: _WORDS.get(name, f"({name})" + "".join(f" {{{each}}}" for each in sorted(fields)))
        for name, fields in REPLY_FIELDS.items()
    }
    texts |= {f"refusal_{reserved}": f"(refusal_{reserved})" for reserved in ReservedDecision}
    replies = {
        (name, "en"): Reply(name, "en", text, "Compliance Lead", date(2026, 1, 1), example=False)
        for name, text in texts.items()
    }
    known = {passage.id: passage for passage in passages}
    spanish = Reply("disclosure", "es", "(IA)", "Compliance Lead", date(2026, 1, 1), example=False)
    replies["disclosure", "es"] = spanish
    return Playbook(
        GenerationId("generation-1"), a_scope(), known, replies, Cues({}, {}), {}, statuses=a_status_table()
    )


def a_status_table() -> StatusTable:
    """Words for every kind and state, made of what the thing is called and of the state."""
    entries = (
        StatusWords(
            kind,
            state,
            says=("{thing}: " + state + ".",),
            itself=(),
            call=(),
            late=("{thing}: late.",),
            person=False,
            over=False,
            approved_by="Compliance Lead",
            approved_on=date(2026, 1, 1),
            example=False,
        )
        for kind in KINDS
        for state in sorted({*STATES[kind], PERSON_WILL_LOOK})
    )
    return StatusTable(called={kind: ("{title}", kind) for kind in KINDS}, entries=tuple(entries))


def a_wish(case_type: str | None, confidence: float = 0.9, start: int = 0, end: int = 40) -> Wish:
    """A wish with one candidate; None is one that nothing known comes near."""
    candidates = (Candidate(CaseTypeId(case_type), confidence),) if case_type else ()
    return Wish(candidates, start, end)


def a_meaning(*wishes: Wish, signals: tuple[Signal, ...] = (), **other: Any) -> Meaning:
    """A readable message that wishes this."""
    return replace(Meaning(wishes, signals, None, readable=True, language=None), **other)


def a_situation(meaning: Meaning, *found: tuple[Passage, ...], **other: Any) -> Situation:
    """A message understood this way; `found` is the evidence for each wish, none where it is left out."""
    evidence = (*found, *((),) * (len(meaning.wishes) - len(found)))
    return replace(Situation(40, Standing(), meaning, evidence, a_scope()), **other)


def decision_on(meaning: Meaning, *found: tuple[Passage, ...], **other: Any) -> Decision:
    """What policy decides about it."""
    return decide(a_situation(meaning, *found, **other))


class Keyword(NamedTuple):
    """What a keyword of the stage means: a case type, the passage nearest to it, perhaps a reserved decision."""

    case_type: str
    near: Passage | None = None
    reserved: ReservedDecision | None = None


KEYWORDS = {
    "late fee": Keyword("late_fee", LATE_FEE),
    "avoid": Keyword("late_fee", AVOID_FEE),
    "invoice": Keyword("invoice_copy", INVOICE),
    "statement": Keyword("statements"),
    "express": Keyword("express_card", EXPRESS_OLD),
    "fee back": Keyword("fee_refund", REFUND),
    "api key": Keyword("api_keys"),
    "password": Keyword("sign_in"),
    "payment": Keyword("payments"),
    "document": Keyword("documents"),
    "case file": Keyword("follow_up"),
    "bill": Keyword("bills", BILLS),
    "unblock": Keyword("unblock_account", None, ReservedDecision.UNBLOCK_DECISION),
    "credit": Keyword("credit_limit", None, ReservedDecision.CREDIT_DECISION),
}
COURTESIES = {"hello": Courtesy.GREETING, "thanks": Courtesy.THANKS, "no person": Courtesy.DECLINES_PERSON}


class ByKeywords:
    """Understands keywords. "hmm" lies between two case types, "xqzt" is noise, and "boom" breaks it."""

    def __init__(self, passages: tuple[Passage, ...] = PASSAGES) -> None:
        self._row = {passage.id: row for row, passage in enumerate(passages)}

    def is_urgent(self, text: SafeText) -> bool:
        return "a person" in text

    def wants_address(self, text: SafeText) -> bool:
        return "password" in text

    async def understand(self, text: SafeText, choice: str | None, before: Progress | None = None) -> Understood:
        if "boom" in text:
            raise ZeroDivisionError(text)
        if choice is not None:
            return self._chosen(choice, len(text))
        if text in COURTESIES:
            return self._understood(a_meaning(courtesy=COURTESIES[text]))
        if "xqzt" in text:
            return self._understood(a_meaning(readable=False))
        words = _keywords(text)
        signals = tuple(_signals(text))
        return self._understood(a_meaning(*_wishes(text, words), signals=signals), [KEYWORDS[w].near for w in words])

    def _chosen(self, choice: str, length: int) -> Understood:
        if choice == PERSON_CHOICE:
            return self._understood(a_meaning(signals=(Signal(SignalKind.ASKS_FOR_PERSON, 0),)))
        if choice == SOMETHING_ELSE:
            return self._understood(a_meaning(none_of_these=True))
        case_type = choice.partition("/")[0]
        near = next((word.near for word in KEYWORDS.values() if word.case_type == case_type), None)
        return self._understood(a_meaning(a_wish(case_type, 1.0, 0, length)), [near])

    def _understood(self, meaning: Meaning, near: Sequence[Passage | None] = ()) -> Understood:
        vectors = np.zeros((len(meaning.wishes), len(self._row)), dtype=np.float32)
        for row, passage in enumerate(near):
            if passage is not None and passage.id in self._row:
                vectors[row, self._row[passage.id]] = 1.0
        return Understood(meaning, vectors)


def _keywords(text: str) -> list[str]:
    """The keywords of a message in the order in which they stand there."""
    return sorted((word for word in KEYWORDS if word in text), key=text.find)


def _wishes(text: str, words: list[str]) -> list[Wish]:
    """A wish a keyword, from there to the next one."""
    if "hmm payment" in text:
        both = (Candidate(CaseTypeId("payments"), 0.5), Candidate(CaseTypeId("bills"), 0.4))
        return [Wish(both, 0, len(text))]
    if "hmm" in text:
        both = (Candidate(CaseTypeId("late_fee"), 0.4), Candidate(CaseTypeId("invoice_copy"), 0.3))
        return [Wish(both, 0, len(text))]
    if not words:
        return [Wish((), 0, len(text))]
    starts = [text.find(word) for word in words]
    spans = zip(words, starts, [*starts[1:], len(text)], strict=True)
    return [a_wish(KEYWORDS[word].case_type, 0.9, *span) for word, *span in spans]


def _signals(text: str) -> Iterator[Signal]:
    for word, means in KEYWORDS.items():
        if means.reserved and word in text:
            yield Signal(SignalKind.RESERVED_DECISION, text.find(word), means.reserved.value)
    if "a person" in text:
        yield Signal(SignalKind.ASKS_FOR_PERSON, text.find("a person"))
    if "out of office" in text:
        yield Signal(SignalKind.AUTOMATED, 0)


def a_generation(
    passages: tuple[Passage, ...] = PASSAGES, understander: Understander | None = None, playbook: Playbook | None = None
) -> Generation:
    """The stage's playbook with an exact search: every passage is near to itself and far from all others."""
    near = MemoryPassageStore(passages, np.eye(len(passages), dtype=np.float32))
    return Generation(playbook or a_playbook(passages), understander or ByKeywords(passages), near)


@dataclass(frozen=True)
class Pinned:
    """Always this generation."""

    generation: Generation

    def current(self) -> Generation:
        return self.generation


class MeddledStore(SqlConversationStore):
    """The real store in memory, in which a story can let something happen just before the next commits.

    While `down` every call fails as if the database did not answer."""

    def __init__(self) -> None:
        self.database = open_database(make_url("sqlite://"), 1)
        super().__init__(self.database)
        self.before_commit: list[Callable[[], Awaitable[object]]] = []
        self.down = False

    async def commit(self, change: Change) -> Committed:
        if self.before_commit:
            await self.before_commit.pop(0)()
        self._answer()
        return await super().commit(change)

    async def read(self, conversation: ConversationId) -> Conversation:
        self._answer()
        return await super().read(conversation)

    async def claim(self, now: datetime, lease: timedelta) -> Job | None:
        self._answer()
        return await super().claim(now, lease)

    def _answer(self) -> None:
        if self.down:
            raise Unavailable("the database is down")


@dataclass
class Stage:
    """One conversation with everything around it."""

    store: MeddledStore
    clock: FrozenClock
    engine: Engine
    reception: Reception
    seat: Seat
    worker: Worker
    conversation: ConversationId
    _sent: int = field(default=0)

    async def says(self, text: str, choice: str | None = None, client_id: str | None = None) -> Received:
        """The customer writes; nobody answers yet."""
        self._sent += 1
        return await self.reception.receive(self.conversation, client_id or f"message-{self._sent}", text, choice)

    async def asks(self, text: str, choice: str | None = None) -> str:
        """The customer writes and every due turn is taken; what the bot said then, empty for silence."""
        before = (await self.seen()).last_number
        await self.says(text, choice)
        await self.worker.run_until_idle()
        return "\n".join(body.text for body in await self.messages(Speaker.BOT, before))

    async def claims(self) -> Job:
        """A worker takes the next job and has done nothing with it yet."""
        job = await self.store.claim(self.clock.now(), self.worker.lease)
        assert job is not None
        return job

    def waits(self, seconds: float) -> None:
        self.clock.move(timedelta(seconds=seconds))

    async def seen(self) -> Conversation:
        return await self.store.read(self.conversation)

    async def owner(self) -> Owner:
        return (await self.seen()).owner

    async def events(self) -> tuple[Event, ...]:
        return await self.store.events(self.conversation, 0, 1000)

    async def messages(self, who: Speaker, after: int = 0) -> list[MessageBody]:
        """What one of them said, in order."""
        said = [event for event in await self.events() if event.who is who and event.number > after]
        return [event.body for event in said if isinstance(event.body, MessageBody)]

    async def last_words(self) -> MessageBody:
        """The bot's last message."""
        return (await self.messages(Speaker.BOT))[-1]

    async def handoff_states(self) -> list[HandoffState]:
        """What the customer saw of the case, in order."""
        return [event.body.state for event in await self.events() if isinstance(event.body, HandoffBody)]

    async def records(self) -> tuple[TurnRecord, ...]:
        return await self.store.records(self.conversation)

    async def last_record(self) -> TurnRecord:
        return (await self.records())[-1]

    def breaks(self, statement: str) -> None:
        """Something happens to the database behind the product's back."""
        with self.store.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)

    def everything_stored(self) -> str:
        """Every cell of every table as one text."""
        with self.store.database.engine.connect() as connection:
            tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
            rows = [row for table in tables for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')]
        return "\n".join(str(cell) for row in rows for cell in row)


OpenStage = Callable[..., Awaitable[Stage]]


async def open_stage(
    *,
    generation: Generation | None = None,
    drafter: Drafter | None = None,
    at: datetime = NOON,
    window: QuietWindow = NO_WAIT,
    language: str | None = None,
    identity: Identity | None = None,
    accounts: AccountBackend | None = None,
    timed: timedelta = timedelta(0),
) -> Stage:
    """A stage on which a conversation has just begun."""
    store, feed, clock, ids = MeddledStore(), InProcessFeed(), FrozenClock(at), RandomIds()
    playbooks = Pinned(generation or a_generation())
    outside = Backend(accounts or MemoryAccounts(), MovingWindowLimiter(load_settings()), timed)
    engine = Engine(store, feed, playbooks, drafter or ApprovedWording(), clock, ids, outside=outside, timed=timed)
    worker = Worker(engine, LEASE, timedelta(seconds=5))
    sealed = SqlSealedValues(store.database, Sealer([b"key" * 12]), ids.new)
    slots = Slots(store, sealed, clock, b"secret" * 8)
    reception = Reception(store, feed, playbooks, clock, ids, window, b"secret" * 8, worker.wake, slots)
    first = await reception.start(identity or Identity(), language)
    return Stage(store, clock, engine, reception, Seat(store, feed, playbooks, clock), worker, first.conversation)
