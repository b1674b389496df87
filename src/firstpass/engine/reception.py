"""The front door of the engine: what a customer can do. HTTP, terminal and batch all come in here."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from firstpass.domain.acting import thing_choice
from firstpass.domain.conversation import (
    PERSON_CHOICE,
    SOMETHING_ELSE,
    ConversationId,
    Ending,
    Event,
    HandoffState,
    Identity,
    MessageBody,
    OpenHandoff,
    Owner,
    OwnerChange,
    QuietWindow,
    SealedAddress,
    Speaker,
)
from firstpass.domain.errors import Malformed, Overtaken
from firstpass.domain.exposures import cards_in
from firstpass.domain.redaction import Redaction, SafeText, readable, redact
from firstpass.domain.redaction.across import goes_on
from firstpass.domain.scope import CaseTypeId, Queue, Scope
from firstpass.engine.looking_back import looked_back
from firstpass.engine.slots import Slots
from firstpass.engine.wording import Wording
from firstpass.ports import (
    Change,
    Clock,
    Conversation,
    ConversationStore,
    EventFeed,
    Fence,
    Ids,
    Incoming,
    MoveCase,
    NewMessage,
    Opening,
    Playbooks,
    Received,
)

ANYONE = Identity()
_CLOSING_TRIES = 3
_LONG = 2_000


async def _redacted(text: str) -> Redaction:
    """A long text is looked through beside the event loop, so that nobody else waits for it."""
    return await asyncio.to_thread(redact, text) if len(text) > _LONG else redact(text)


def _is_offered(choice: str, scope: Scope) -> bool:
    about = thing_choice(choice)
    return (about.case_type if about else choice) in {PERSON_CHOICE, SOMETHING_ELSE, *scope.case_types}


@dataclass(frozen=True)
class Reception:
    """Everything a customer may do. `secret` keys the fingerprints of messages; `wake` stirs the worker."""

    store: ConversationStore
    feed: EventFeed
    playbooks: Playbooks
    clock: Clock
    ids: Ids
    window: QuietWindow
    secret: bytes
    wake: Callable[[], None]
    slots: Slots | None = None
    """Takes what actions asked for out of messages; None where nothing is kept under seal."""

    async def start(self, identity: Identity = ANYONE, language: str | None = None) -> Event:
        """Open a conversation; its first message says that an AI answers (EU AI Act, Art. 50(1)).

        `language` is a BCP 47 tag; the company's own language stands for one without that first message."""
        spoken = self.playbooks.current().playbook.spoken(language)
        first = self._system_message("disclosure", spoken)
        opening = Opening(ConversationId(self.ids.new()), self.clock.now(), identity, spoken, first)
        return await self.store.open(opening)

    async def receive(
        self, conversation: ConversationId, client_id: str, text: str, choice: str | None = None
    ) -> Received:
        """Redact and store a customer's message; a turn will answer it. A repeat of `client_id` does nothing.

        What completes a card number that earlier messages began is destroyed there too, in the same transaction.
        Raises `Conflict` for a `client_id` that came with another message, `Malformed` for an unknown choice."""
        generation = self.playbooks.current()
        scope = generation.playbook.scope
        if choice is not None and not _is_offered(choice, scope):
            raise Malformed("the choice is not one that was offered")
        raw = readable(text)
        alone = await _redacted(raw)
        sealed: tuple[SealedAddress, ...] = ()
        if self.slots:
            wanted = generation.understander.wants_address(alone.text)
            sealed = await self.slots.addresses(conversation, raw, alone, wanted=wanted)
            alone = await self.slots.without_code(conversation, raw, alone)
        incoming = Incoming(
            conversation,
            client_id,
            self._fingerprint(alone.text, choice),
            self.clock.now(),
            MessageBody(alone.text, choice=choice, sealed=sealed),
            self.window,
            urgent=choice is not None or generation.understander.is_urgent(alone.text),
            cards=cards_in(raw, alone),
        )
        look_back = partial(looked_back, incoming, raw, alone) if goes_on(raw) else None
        received = await self.store.receive(incoming, look_back)
        self.feed.ring(conversation)
        self.wake()
        return received

    async def typing(self, conversation: ConversationId) -> None:
        """The customer is still writing: the turn waits a little longer."""
        await self.store.typing(conversation, self.clock.now(), self.window)

    async def close(self, conversation: ConversationId) -> tuple[Event, ...]:
        """The customer ends the conversation; an urgent case stays with people. Once closed it does nothing.

        Tried again when something changes meanwhile; raises `Overtaken` when it always does."""
        for _ in range(_CLOSING_TRIES):
            seen = await self.store.read(conversation)
            if seen.owner is Owner.CLOSED:
                return ()
            committed = await self.store.commit(self._closing(seen))
            if not committed.fenced:
                self.feed.ring(conversation)
                return committed.events
        raise Overtaken("the conversation changed at every try")

    async def rate(self, conversation: ConversationId, score: int) -> tuple[Event, ...]:
        """A rating from 1 to 5, in any state; raises `Malformed` for another number."""
        if not 1 <= score <= 5:
            raise Malformed("a rating is a whole number from 1 to 5")
        committed = await self.store.commit(Change(conversation, self.clock.now(), rating=score))
        self.feed.ring(conversation)
        return committed.events

    def _closing(self, seen: Conversation) -> Change:
        """The end, which takes back a case nobody accepted; an urgent one stays with people, and so does the chat."""
        at, fence, case = self.clock.now(), Fence(seen.epoch, seen.newest), self._case_at_closing(seen)
        if seen.handoff and self._is_urgent(seen.handoff):
            public_name = self._queue(seen.handoff).public_name
            stays = self._system_message(
                "close_waiting", seen.language, public_name=public_name, reference=seen.handoff.reference
            )
            return Change(seen.id, at, fence, messages=(NewMessage(Speaker.SYSTEM, stays),))
        withdrawn = case is not None and case.to is HandoffState.WITHDRAWN
        goodbye = self._system_message("closed_withdrawn" if withdrawn else "closed", seen.language)
        return Change(
            seen.id,
            at,
            fence,
            owner=OwnerChange.CLOSED,
            case=case,
            messages=(NewMessage(Speaker.SYSTEM, goodbye),),
            ending=Ending.ABANDONED if seen.unanswered else Ending.ASSUMED,
        )

    def _is_urgent(self, handoff: OpenHandoff) -> bool:
        case_types = self.playbooks.current().playbook.scope.case_types
        topics = (case_types.get(CaseTypeId(topic)) for topic in handoff.topics)
        return any(topic is not None and topic.priority == "urgent" for topic in topics)

    def _case_at_closing(self, seen: Conversation) -> MoveCase | None:
        if seen.handoff is None:
            return None
        accepted = seen.handoff.state is HandoffState.ACCEPTED
        to = HandoffState.RESOLVED if accepted else HandoffState.WITHDRAWN
        return MoveCase(to, self._queue(seen.handoff).public_name)

    def _queue(self, handoff: OpenHandoff) -> Queue:
        return self.playbooks.current().playbook.scope.queue(handoff.queue)

    def _system_message(self, reply: str, language: str, **values: str) -> MessageBody:
        piece = Wording(self.playbooks.current().playbook, language).fixed(reply, values)
        return MessageBody(piece.text, citations=(piece.citation,))

    def _fingerprint(self, text: SafeText, choice: str | None) -> str:
        """A keyed hash of the redacted message: tells a repeat from a conflict without keeping either."""
        return hmac.new(self.secret, f"{choice or ''}\n{text}".encode(), hashlib.sha256).hexdigest()
