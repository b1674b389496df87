"""The ports: what the engine needs of the world, as small Protocols. Adapters implement them; twins ship beside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from firstpass.domain.accounts import AccountKind, AccountObject, CustomerId, CustomerProfile, ObjectId
from firstpass.domain.codes import CodeResult, Sending
from firstpass.domain.conversation import (
    ConversationId,
    Ending,
    Epoch,
    Event,
    EventNumber,
    HandoffState,
    Identity,
    JobId,
    LeaseToken,
    MessageBody,
    OpenHandoff,
    Owner,
    OwnerChange,
    QuietWindow,
    Speaker,
)
from firstpass.domain.crisis import CrisisTable
from firstpass.domain.decision import Decision, Meaning, Progress, ReasonCode, Standing
from firstpass.domain.errors import ContentError
from firstpass.domain.exposures import CardExposure, FoundCard
from firstpass.domain.incidents import Incident
from firstpass.domain.lint import NeverSay
from firstpass.domain.notices import Notice, NoticeTable
from firstpass.domain.outbox import DeadReason
from firstpass.domain.packet import Packet
from firstpass.domain.playbook import Article, ArticleId, Audience, Content, Cues, PassageId, Playbook, Reply
from firstpass.domain.record import TurnRecord
from firstpass.domain.redaction import SafeText
from firstpass.domain.scope import Scope
from firstpass.domain.sealing import SealedId, SealOpened, ToSeal
from firstpass.domain.signals import SignalTable
from firstpass.domain.statuses import StatusTable
from firstpass.domain.verification import Draft, Evidence, Saying, Violation

Vectors = NDArray[np.float32]
"""Rows of length 1, shape (n, dimensions)."""


class Clock(Protocol):
    """The only source of the current time."""

    def now(self) -> datetime:
        """The current moment, aware."""
        ...


class Ids(Protocol):
    """The only source of randomness."""

    def new(self) -> str:
        """A fresh id that nobody can guess."""
        ...

    def reference(self) -> str:
        """A short case reference that a customer can read out over the phone."""
        ...


class Read(NamedTuple):
    """What an embedder makes of n texts: `vectors` tell what each is about, `middle`, of shape
    (n, middle_dimensions), how it is said. An embedder with nothing in between gives its vectors twice."""

    vectors: Vectors
    middle: Vectors


class Embedder(Protocol):
    """Texts to vectors."""

    @property
    def name(self) -> str:
        """Model and weights, for a generation's hash."""
        ...

    @property
    def dimensions(self) -> int: ...

    @property
    def middle_dimensions(self) -> int: ...

    @property
    def max_tokens(self) -> int:
        """The longest input in tokens, special ones included; what is longer is cut."""
        ...

    def count_tokens(self, text: str) -> int:
        """Length in tokens by the embedder's own tokenizer, special ones included."""
        ...

    async def embed(self, texts: Sequence[str]) -> Vectors: ...

    async def read(self, texts: Sequence[str]) -> Read:
        """Both kinds of vectors in one run; `vectors` are those of `embed`."""
        ...

    def close(self) -> None: ...


class LanguageDetector(Protocol):
    """Which language a text is in, offline and quickly."""

    def likelihoods(self, text: str) -> Mapping[str, float]:
        """Each language it knows, by its primary subtag (BCP 47), with a natural logarithm of how likely it is: only
        the differences mean something. Empty for a text without letters."""
        ...


@dataclass(frozen=True)
class Hit:
    """A passage near a vector; `score` is the cosine similarity."""

    passage: PassageId
    score: float


class PassageStore(Protocol):
    """The vector index of one generation, a collection an audience and language."""

    async def nearest(self, vector: Vectors, audience: Audience, language: str, k: int) -> Sequence[Hit]:
        """The k nearest passages of a vector of shape (dimensions,), best first; none if there is no collection."""
        ...


@dataclass(frozen=True)
class Understood:
    """What was understood, and per wish the vector it was understood by, shape (wishes, dimensions)."""

    meaning: Meaning
    vectors: Vectors


class Understander(Protocol):
    """From a customer's message to wishes and signals; bound to one generation."""

    def is_urgent(self, text: SafeText) -> bool:
        """Whether the turn should start at once; by cues alone, so that it costs nothing."""
        ...

    def wants_address(self, text: SafeText) -> bool:
        """Whether an address in it may be the one to log in with; by cues alone."""
        ...

    async def understand(self, text: SafeText, choice: str | None, before: Progress | None = None) -> Understood:
        """`before` is what the conversation was about, to know what is said again; None where that does not count."""
        ...


@dataclass(frozen=True)
class Generation:
    """One complete build of the playbook; a turn uses one to its end."""

    playbook: Playbook
    understander: Understander
    passages: PassageStore
    samples: Mapping[ArticleId, Vectors] = field(default_factory=dict)
    """The vectors of each article's sample questions, shape (questions, dimensions)."""
    headings: Mapping[PassageId, Vectors] = field(default_factory=dict)
    """The vector of each section's heading, shape (dimensions,)."""


class Places(Protocol):
    """Where things stand in the files of a playbook."""

    def line(self, file: str, path: tuple[int | str, ...], said: str = "") -> int:
        """The line on which `said` begins within what stands at `path`; without it, or if it is not there, the first.

        A path holds keys, numbers in a list or ids; `("sections", n)` is a section of an article."""
        ...


@dataclass(frozen=True)
class Reading:
    """A playbook's files as far as they can be read, and everything that is wrong with them.

    What is None could not be read; the two tables of lint may also be absent."""

    folder: str
    scope: Scope | None
    articles: tuple[Article, ...]
    replies: tuple[Reply, ...]
    cues: Cues | None
    facts: Mapping[str, str] | None
    outside: tuple[str, ...]
    faults: tuple[ContentError, ...]
    places: Places
    notices: NoticeTable = field(default_factory=NoticeTable)
    signals: SignalTable = field(default_factory=SignalTable)
    never_say: NeverSay | None = None
    crisis_lines: CrisisTable = field(default_factory=CrisisTable)
    statuses: StatusTable = field(default_factory=StatusTable)
    glossary: Mapping[str, str] | None = None

    @property
    def content(self) -> Content | None:
        """What was read as a playbook; None without a scope, whole where there is no fault."""
        if self.scope is None:
            return None
        cues, facts = self.cues or Cues({}, {}), self.facts or {}
        tables = self.notices, self.signals, self.never_say, self.crisis_lines, self.statuses
        return Content(self.scope, self.articles, self.replies, cues, facts, self.outside, *tables)


class Playbooks(Protocol):
    """Where the turn gets the generation that is current now."""

    def current(self) -> Generation: ...


@dataclass(frozen=True)
class DraftRequest:
    """What a drafter may know: the decision, the evidence, and the approved wording it may leave as it is.

    `violations` is what was wrong with its first draft; there is one repair."""

    decision: Decision
    evidence: tuple[Evidence, ...]
    approved: Draft
    language: str
    violations: tuple[Violation, ...] = ()


class Drafter(Protocol):
    """Words the reply. It never decides, and what it writes is verified like anything else."""

    async def draft(self, request: DraftRequest) -> Draft: ...


class SupportJudge(Protocol):
    """Weighs whether free wording rests on its evidence, which rules alone tell badly."""

    async def weigh(self, saying: Saying, found: tuple[Violation, ...]) -> tuple[Violation, ...]:
        """The violations that hold: of those that the rules `found` some may be overruled, others come to them."""
        ...


@dataclass(frozen=True)
class Opening:
    """A new conversation and its first message, which says that it is an AI."""

    conversation: ConversationId
    at: datetime
    identity: Identity
    language: str
    first: MessageBody


@dataclass(frozen=True)
class Overwrite:
    """An earlier message of the customer, and how it must read from now on."""

    message: EventNumber
    text: SafeText


@dataclass(frozen=True)
class Incoming:
    """A customer's message. `client_id` is the client's own; `fingerprint` tells a repeat from a conflict.

    An urgent one is answered at once. `cards` are the card numbers found; `overwrites` are earlier messages that held
    a part of what only this one completes. A message without a fingerprint can be repeated, never conflict: no hash of
    a part of a secret is kept."""

    conversation: ConversationId
    client_id: str
    fingerprint: str | None
    at: datetime
    body: MessageBody
    window: QuietWindow
    urgent: bool
    cards: tuple[FoundCard, ...] = ()
    overwrites: tuple[Overwrite, ...] = ()


LOOKED_BACK = 3
"""How many of the customer's messages before a new one are looked at together with it."""
LookBack = Callable[[Sequence[Event]], Incoming]
"""From the customer's newest messages, at most `LOOKED_BACK` and the oldest first, to the message as it is stored."""


@dataclass(frozen=True)
class Received:
    """The message's place in the log; `repeated` when it was stored before, and nothing was done now."""

    event: Event
    repeated: bool
    due_at: datetime | None
    overwrote: tuple[EventNumber, ...] = ()
    """Earlier messages that read otherwise now."""


@dataclass(frozen=True)
class Conversation:
    """A conversation as one transaction saw it; `unanswered` are the customer's messages without a reply.

    Not `intact` when a stored value could not be decoded and a stand-in took its place: a person has to look."""

    id: ConversationId
    owner: Owner
    epoch: Epoch
    identity: Identity
    language: str
    opened_at: datetime
    handoff: OpenHandoff | None
    progress: Progress
    unanswered: tuple[Event, ...]
    last_number: EventNumber
    newest: EventNumber
    """The customer's newest message, 0 before the first."""
    intact: bool

    @property
    def standing(self) -> Standing:
        return Standing(self.owner, self.handoff, self.progress)


@dataclass(frozen=True)
class Job:
    """A turn to take, leased to one worker until another takes it.

    `seen` is the conversation at that moment, `incidents` are those in force then."""

    id: JobId
    seen: Conversation
    incidents: tuple[Incident, ...]
    lease: LeaseToken
    attempts: int
    overtaken: int
    opened_at: datetime

    @property
    def conversation(self) -> ConversationId:
        return self.seen.id


@dataclass(frozen=True)
class Fence:
    """What must still be true for a change to happen; None means that it does not matter."""

    epoch: Epoch | None = None
    newest: EventNumber | None = None
    lease: LeaseToken | None = None


FenceReason = Literal["owner_changed", "newer_message", "lease_lost", "already_replied"]


@dataclass(frozen=True)
class NewMessage:
    """A message to append, and the card numbers that were found in it."""

    who: Speaker
    body: MessageBody
    cards: tuple[FoundCard, ...] = ()


@dataclass(frozen=True)
class OpenCase:
    """Open the handoff, with the packet people get."""

    handoff: OpenHandoff
    public_name: str
    opens_at: datetime | None
    packet: Packet


@dataclass(frozen=True)
class JoinCase:
    """A further reason and topics join the open handoff."""

    reasons: tuple[ReasonCode, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class MoveCase:
    """The open handoff goes to another state; `public_name` is what the customer reads."""

    to: HandoffState
    public_name: str


@dataclass(frozen=True)
class FiledNotice:
    """A notice on file: under which case, and the messages that it was given in."""

    notice: Notice
    reference: str
    messages: tuple[EventNumber, ...]


@dataclass(frozen=True)
class OutboxEntry:
    """Something to deliver outside, written with the change that causes it; `key` makes it happen once."""

    kind: str
    key: str
    payload: Mapping[str, str]


@dataclass(frozen=True)
class GivenUp:
    """The end of an outgoing entry, in one transaction with what follows from it in the conversation."""

    key: str
    lease: LeaseToken
    why: DeadReason


@dataclass(frozen=True)
class Change:
    """Everything that happens to a conversation in one transaction, in the order it is written down here.

    With `record`, the change is the delivery of a turn: it answers `record.heard.messages` and ends `job`.
    With `gives_up` it is fenced by that entry's lease too."""

    conversation: ConversationId
    at: datetime
    fence: Fence = Fence()
    owner: OwnerChange | None = None
    case: OpenCase | JoinCase | MoveCase | None = None
    messages: tuple[NewMessage, ...] = ()
    notices: tuple[FiledNotice, ...] = ()
    rating: int | None = None
    ending: Ending | None = None
    outbox: tuple[OutboxEntry, ...] = ()
    job: JobId | None = None
    record: TurnRecord | None = None
    progress: Progress | None = None
    texts: Mapping[str, SafeText] | None = None
    gives_up: GivenUp | None = None


@dataclass(frozen=True)
class Committed:
    """The events that were appended, or the reason why nothing was."""

    events: tuple[Event, ...]
    fenced: FenceReason | None = None


class ConversationStore(Protocol):
    """The durable truth. Each method is one transaction; events are numbered in the order of commits.

    Every method raises `NotFound` for an unknown conversation and `Unavailable` when the database does not answer."""

    async def open(self, opening: Opening) -> Event: ...

    async def receive(self, incoming: Incoming, look_back: LookBack | None = None) -> Received:
        """Append a customer's message, reopen a closed conversation, and open a job or join the open one.

        With `look_back` the message is what that makes of the ones before; it is asked within the transaction, so it
        must be quick, and not for a repeat. What is overwritten is so wherever it was kept, turn records included; an
        event and an outbox entry `message.overwritten` tell of it. Each card found is on record as an exposure.
        Raises `Conflict` when the client id came before with another fingerprint."""
        ...

    async def identify(self, conversation: ConversationId, session: Identity) -> Identity:
        """Keep who is logged in, as a checked session says; what the conversation knows of its customer then.

        Raises `AnotherCustomer` when the conversation is not theirs."""
        ...

    async def typing(self, conversation: ConversationId, at: datetime, window: QuietWindow) -> None:
        """Let an open job that no worker has begun wait for the rest of the burst."""
        ...

    async def claim(self, now: datetime, lease: timedelta) -> Job | None:
        """Lease the job that is due longest, also one whose lease ran out; None if nothing is due.

        A job whose conversation cannot be read at all is leased too, and passed over until its lease runs out. What
        seems due or leased further ahead than anyone meant, by a clock that went back since, is due."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next job becomes due or the next lease runs out."""
        ...

    async def read(self, conversation: ConversationId) -> Conversation: ...

    async def commit(self, change: Change) -> Committed:
        """Apply the whole change or nothing.

        A fenced delivery keeps its record as suppressed; its job is due again unless another worker holds it.
        A delivered one opens a new job when customer messages came that it does not answer.
        Raises `IllegalTransition` for a change of owner or case that DESIGN 6 does not know."""
        ...

    async def events(self, conversation: ConversationId, after: int, limit: int) -> tuple[Event, ...]:
        """Events with a number above `after`, in order."""
        ...

    async def records(self, conversation: ConversationId) -> tuple[TurnRecord, ...]:
        """Every turn, suppressed and failed ones too, in order."""
        ...

    async def texts(self, digests: Sequence[str]) -> Mapping[str, SafeText]:
        """The evidence texts kept under these digests."""
        ...

    async def incidents(self, now: datetime) -> tuple[Incident, ...]:
        """Every incident that is in force or still to come, the oldest first."""
        ...

    async def tell_incident(self, incident: Incident, at: datetime) -> tuple[ConversationId, ...]:
        """Keep it in place of what was kept under its id, and append it to the conversations that go on, each in a
        transaction of its own; returns those. A conversation that begins or reopens before its end gets it too."""
        ...

    async def notices(self, conversation: ConversationId) -> tuple[FiledNotice, ...]:
        """The notices that the customer gave, in the order they were filed."""
        ...

    async def exposures(self, since: datetime) -> tuple[CardExposure, ...]:
        """The card numbers found since that moment, in the order they came."""
        ...

    async def packet(self, conversation: ConversationId) -> Packet | None:
        """The packet of the newest handoff."""
        ...

    async def ping(self) -> None:
        """Raises `Unavailable` when the database does not answer, or takes no writes; leaves nothing behind."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class LeasedEntry:
    """An outgoing entry, leased to one dispatcher; `tries` counts this one."""

    kind: str
    key: str
    conversation: ConversationId
    payload: Mapping[str, str] = field(repr=False)
    tries: int
    created_at: datetime
    lease: LeaseToken


@dataclass(frozen=True)
class TryAgain:
    """Nobody took it; it is due again at this moment."""

    at: datetime


@dataclass(frozen=True)
class Dead:
    """Nobody tries it any more, unless a person has it sent again."""

    why: DeadReason


Outcome = Literal["delivered"] | TryAgain | Dead
"""How a try ended."""


@dataclass(frozen=True)
class DeadLetter:
    """An entry that was given up, without what it holds."""

    kind: str
    key: str
    conversation: ConversationId
    tries: int
    why: DeadReason
    at: datetime


class Outbox(Protocol):
    """What goes out, in the conversations' database. Each method is one transaction and raises `Unavailable` when the
    database does not answer.

    A channel is the set of kinds that one handler takes, and each kind is of one channel at most. Of a conversation
    the entries of a channel go out in the order they were written: the next one waits until the one before is
    delivered or dead. Channels do not wait for each other. Kinds of no channel stay where they are."""

    async def claim(self, kinds: Collection[str], now: datetime, lease: timedelta) -> LeasedEntry | None:
        """Lease the entry of this channel that is due longest, also one whose lease ran out; None if nothing is due.

        What seems put off or leased further ahead than anyone meant, by a clock that went back since, is due."""
        ...

    async def next_due(self, kinds: Collection[str]) -> datetime | None:
        """When the next entry of this channel becomes due or the next lease runs out."""
        ...

    async def settle(self, entry: LeasedEntry, outcome: Outcome, at: datetime) -> bool:
        """End the lease this way; whether it was still ours, without which nothing happens."""
        ...

    async def dead(self) -> tuple[DeadLetter, ...]:
        """Every entry that was given up, the oldest first."""
        ...

    async def send_again(self, key: str, at: datetime) -> None:
        """A dead entry is due again with all its tries. Raises `NotFound` where no dead entry has this key."""
        ...


class Handler(Protocol):
    """Takes the entries of one channel to where they go. The same entry may come more than once: its key tells."""

    async def deliver(self, entry: LeasedEntry) -> None:
        """Raises `Unavailable` for what may be tried again, `Undeliverable` for what no further try would mend."""
        ...


class SealedValues(Protocol):
    """Personal values a slot or contact field asked for, encrypted; opened by an action or the desk's contact card.

    Every method is one transaction and raises `Unavailable` when the database does not answer."""

    async def seal(self, value: ToSeal, at: datetime) -> SealedId:
        """Keep the value encrypted; raises `NotFound` for an unknown conversation."""
        ...

    async def open(self, value: SealedId, who: str, reason: str, at: datetime) -> str:
        """The value, once the opening is on record. Raises `NotFound` for one that is unknown or expired, `ValueError`
        without who and reason, and `SetupError` when no key opens it; those are not on record."""
        ...

    async def openings(self, conversation: ConversationId) -> tuple[SealOpened, ...]:
        """Who opened values of this conversation, in order; kept when the values are gone."""
        ...

    async def expire(self, now: datetime) -> int:
        """Destroy every value whose time is over; how many."""
        ...

    async def reseal(self) -> int:
        """Put every value under the newest key, so that older keys can be taken away; how many."""
        ...


class AccountBackend(Protocol):
    """The company's own systems, as far as the bot may reach: it reads, it starts a reset, it has mails sent.

    There is no method that could change, approve, lift or move anything, nor one that tells an address. Every method
    raises `BackendUnavailable` when no answer came in time and `BackendLied` for an answer outside the contract
    (docs/contracts/account-backend.openapi.yaml). What has a `key` happens once however often the key comes; the
    same key for something else raises `Conflict`."""

    async def start_password_reset(self, address: str, key: str) -> None:
        """Take the wish for a link to be mailed if there is such an account. Whatever the address is, known, unknown,
        locked, closed or unverified, the outcome and the work are the same; whether a mail went out is never told."""
        ...

    async def statuses(self, customer: CustomerId, kind: AccountKind) -> tuple[AccountObject, ...]:
        """The customer's things of one kind, newest first, 100 at most; none for a customer who is not known."""
        ...

    async def read_status(self, customer: CustomerId, kind: AccountKind, thing: ObjectId) -> AccountObject:
        """One thing. Raises `NotFound` for one that is not there, of another kind, or another customer's."""
        ...

    async def send_code(self, customer: CustomerId, code: str, key: str) -> None:
        """Mail this one-time code, which the caller made and of which it keeps a hash alone, to the address that the
        backend holds. Raises `NotFound` when it holds none (`CustomerProfile.can_step_up`)."""
        ...

    async def send_invoice_copy(self, customer: CustomerId, invoice: ObjectId, key: str) -> None:
        """Mail a copy of the invoice to the address that the backend holds. Raises `NotFound` as `read_status` does,
        and when it holds no address."""
        ...

    async def profile(self, customer: CustomerId) -> CustomerProfile:
        """Who the customer is. Raises `NotFound` for a customer who is not known."""
        ...

    def close(self) -> None: ...


class Mailer(Protocol):
    """Sends the product's own mails, which hold no customer's words."""

    async def send(self, to: str, subject: str, text: str, key: str) -> None:
        """Send it, once for a key as far as mail allows. Raises `Unavailable`."""
        ...

    def close(self) -> None: ...


class Sessions(Protocol):
    """Checks the tokens that the website's backend signs for customers who are logged in there."""

    def check(self, text: str, now: datetime) -> Identity:
        """Who is logged in, and until when that is known. Raises `NotLoggedIn` for whatever is not a good token."""
        ...


class Codes(Protocol):
    """One-time codes, of which keyed hashes are kept. Every method is one transaction and raises `NotFound` for a
    conversation that is nobody's, since only a session starts a code."""

    async def begin(self, conversation: ConversationId, hashed: str, at: datetime) -> Sending:
        """Keep a new code in place of earlier ones, if the customer may get another (`domain.codes`)."""
        ...

    async def check(self, conversation: ConversationId, hashed: str, at: datetime) -> CodeResult:
        """Spend one try. With the right code the conversation is verified for `VERIFIED_FOR`, and the code is used."""
        ...

    async def forget(self, now: datetime) -> int:
        """Remove what no cap counts any more; how many."""
        ...


class Bell(Protocol):
    """Wakes whoever waits for news of one conversation. A missed ring costs a wait, never an event."""

    async def wait(self, seconds: float) -> None:
        """Until the next ring, or this long."""
        ...


class EventFeed(Protocol):
    """Says that a conversation has news; what the news is stands in the store."""

    def ring(self, conversation: ConversationId) -> None: ...

    def listen(self, conversation: ConversationId) -> AbstractAsyncContextManager[Bell]: ...

    def close(self) -> None: ...


class Limiter(Protocol):
    """Counts what a key did lately."""

    def allow(self, what: str, key: str) -> float | None:
        """Count one use. None if it is within the limit, else the seconds until it may be tried again."""
        ...


@dataclass(frozen=True)
class Token:
    """The proof that its bearer may read and write one conversation, until `expires_at`."""

    text: str
    expires_at: datetime


class Tokens(Protocol):
    """Issues and checks the tokens of conversations."""

    def issue(self, conversation: ConversationId, now: datetime) -> Token: ...

    def check(self, text: str, conversation: ConversationId, now: datetime) -> datetime:
        """When the token ends. Raises `Forbidden` for one that is forged, broken or over, and `NotFound` for a
        good one of another conversation, so that a conversation not yours looks like one that does not exist."""
        ...
