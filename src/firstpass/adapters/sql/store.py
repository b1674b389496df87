"""The conversation store over SQL: each method of the port is one transaction in a thread of the database."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

from firstpass.adapters.sql import delivery, exposures, identities, incidents, intake, jobs, notices, reading
from firstpass.adapters.sql.engine import Database
from firstpass.adapters.sql.held import hold
from firstpass.adapters.sql.ping import ping
from firstpass.domain.conversation import ConversationId, Event, Identity, QuietWindow
from firstpass.domain.exposures import CardExposure
from firstpass.domain.incidents import Incident
from firstpass.domain.packet import Packet
from firstpass.domain.record import TurnRecord
from firstpass.domain.redaction import SafeText
from firstpass.ports import (
    Change,
    Committed,
    Conversation,
    FiledNotice,
    Incoming,
    Job,
    LookBack,
    Opening,
    Received,
)

random_id = partial(secrets.token_hex, 16)


class SqlConversationStore:
    """`ConversationStore` on SQLite or PostgreSQL. `new_id` makes jobs' ids and lease tokens."""

    def __init__(self, database: Database, new_id: Callable[[], str] = random_id) -> None:
        self._database = database
        self._new_id = new_id
        self._known_texts = _KnownDigests()

    async def open(self, opening: Opening) -> Event:
        return await self._database.write(lambda tx: intake.open_conversation(tx, opening))

    async def receive(self, incoming: Incoming, look_back: LookBack | None = None) -> Received:
        received = await self._database.write(lambda tx: intake.receive(tx, incoming, self._new_id, look_back))
        if received.overwrote:
            await self._database.forget()
        return received

    async def identify(self, conversation: ConversationId, session: Identity) -> Identity:
        return await self._database.write(lambda tx: identities.identify(tx, conversation, session))

    async def typing(self, conversation: ConversationId, at: datetime, window: QuietWindow) -> None:
        await self._database.write(lambda tx: jobs.wait_longer(hold(tx, conversation), at, window))

    async def claim(self, now: datetime, lease: timedelta) -> Job | None:
        return await self._database.write(lambda tx: jobs.claim(tx, now, lease, self._new_id()))

    async def next_due(self) -> datetime | None:
        return await self._database.read(jobs.next_due)

    async def read(self, conversation: ConversationId) -> Conversation:
        return await self._database.read(lambda tx: reading.read(tx, conversation))

    async def commit(self, change: Change) -> Committed:
        texts = self._known_texts.missing(change.texts or {})
        committed = await self._database.write(lambda tx: delivery.commit(tx, change, self._new_id, texts))
        if committed.fenced is None or change.record is not None:
            self._known_texts.add(texts)  # only now: before, the transaction could still have failed
        return committed

    async def events(self, conversation: ConversationId, after: int, limit: int) -> tuple[Event, ...]:
        return await self._database.read(lambda tx: reading.events_after(tx, conversation, after, limit))

    async def records(self, conversation: ConversationId) -> tuple[TurnRecord, ...]:
        return await self._database.read(lambda tx: reading.records(tx, conversation))

    async def texts(self, digests: Sequence[str]) -> Mapping[str, SafeText]:
        return await self._database.read(lambda tx: reading.texts(tx, digests))

    async def incidents(self, now: datetime) -> tuple[Incident, ...]:
        return await self._database.read(lambda tx: incidents.not_over(tx, now))

    async def tell_incident(self, incident: Incident, at: datetime) -> tuple[ConversationId, ...]:
        await self._database.write(lambda tx: incidents.save(tx, incident))
        told = await self._database.read(lambda tx: incidents.going_on(tx, at))
        for conversation in told:
            await self._database.write(partial(incidents.tell, conversation=conversation, incident=incident, at=at))
        return told

    async def notices(self, conversation: ConversationId) -> tuple[FiledNotice, ...]:
        return await self._database.read(lambda tx: notices.of_conversation(tx, conversation))

    async def exposures(self, since: datetime) -> tuple[CardExposure, ...]:
        return await self._database.read(lambda tx: exposures.since(tx, since))

    async def packet(self, conversation: ConversationId) -> Packet | None:
        return await self._database.read(lambda tx: reading.packet(tx, conversation))

    async def ping(self) -> None:
        await self._database.write(ping)

    def close(self) -> None:
        self._database.close()


class _KnownDigests:
    """The digests known to be kept, newest last: most turns rest on texts that were evidence before."""

    _AT_MOST = 10_000

    def __init__(self) -> None:
        self._digests: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def missing(self, texts: Mapping[str, SafeText]) -> dict[str, SafeText]:
        """The texts that may not be kept yet."""
        with self._lock:
            for digest in texts:
                if digest in self._digests:
                    self._digests.move_to_end(digest)
            return {digest: text for digest, text in texts.items() if digest not in self._digests}

    def add(self, digests: Iterable[str]) -> None:
        with self._lock:
            self._digests.update(dict.fromkeys(digests))
            while len(self._digests) > self._AT_MOST:
                self._digests.popitem(last=False)
