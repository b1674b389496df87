"""The seat of a person: take a conversation, say something, give it back, resolve it."""

from __future__ import annotations

from dataclasses import dataclass

from firstpass.domain.conversation import (
    Citation,
    ConversationId,
    Ending,
    Event,
    HandoffState,
    MessageBody,
    Owner,
    OwnerChange,
    Speaker,
)
from firstpass.domain.errors import Overtaken
from firstpass.domain.exposures import cards_in
from firstpass.domain.playbook import Reply
from firstpass.domain.redaction import approved, readable, redact
from firstpass.ports import (
    Change,
    Clock,
    Conversation,
    ConversationStore,
    EventFeed,
    Fence,
    MoveCase,
    NewMessage,
    Playbooks,
)


@dataclass(frozen=True)
class Seat:
    """What a person does. Raises `IllegalTransition` where DESIGN 6 says no, `Overtaken` when somebody was quicker."""

    store: ConversationStore
    feed: EventFeed
    playbooks: Playbooks
    clock: Clock

    async def take(self, conversation: ConversationId) -> tuple[Event, ...]:
        """A person takes over; from now on the bot is silent. Taking what one has does nothing."""
        seen = await self.store.read(conversation)
        if seen.owner is Owner.HUMAN:
            return ()
        change = OwnerChange.ACCEPTED if seen.owner is Owner.QUEUE else OwnerChange.TAKEN
        return await self._change(seen, change, HandoffState.ACCEPTED, self._reply("person_joined", seen))

    async def say(self, conversation: ConversationId, text: str) -> tuple[Event, ...]:
        """A person's message; who types first takes over. Only secrets are taken out of it."""
        taken = await self.take(conversation)
        seen = await self.store.read(conversation)
        if seen.owner is not Owner.HUMAN:
            raise Overtaken("the conversation is no longer with a person")
        raw = readable(text)
        found = redact(raw, secrets_only=True)
        message = NewMessage(Speaker.PERSON, MessageBody(found.text), cards_in(raw, found))
        said = Change(conversation, self.clock.now(), Fence(epoch=seen.epoch), messages=(message,))
        return (*taken, *await self._commit(said))

    async def give_back(self, conversation: ConversationId) -> tuple[Event, ...]:
        """The bot may speak again; the case is returned."""
        seen = await self.store.read(conversation)
        reply = self._reply("person_returned", seen)
        return await self._change(seen, OwnerChange.RETURNED, HandoffState.RETURNED, reply)

    async def resolve(self, conversation: ConversationId) -> tuple[Event, ...]:
        """The case is done and the conversation ends.

        Raises `Overtaken` while a message of the customer waits for its turn: the person may not have seen it."""
        seen = await self.store.read(conversation)
        if seen.unanswered:
            raise Overtaken("the customer wrote meanwhile")
        reply = self._reply("closed", seen)
        return await self._change(seen, OwnerChange.CLOSED, HandoffState.RESOLVED, reply, Ending.BY_PERSON)

    async def _change(
        self,
        seen: Conversation,
        change: OwnerChange,
        case: HandoffState,
        reply: Reply,
        ending: Ending | None = None,
    ) -> tuple[Event, ...]:
        """An end needs that the customer wrote nothing new, the rest only that the owner is the same."""
        body = MessageBody(approved(reply.text), citations=(Citation(f"reply:{reply.id}", reply.revision),))
        return await self._commit(
            Change(
                seen.id,
                self.clock.now(),
                Fence(seen.epoch, seen.newest if change is OwnerChange.CLOSED else None),
                owner=change,
                case=self._case(seen, case),
                messages=(NewMessage(Speaker.SYSTEM, body),),
                ending=ending,
            )
        )

    async def _commit(self, change: Change) -> tuple[Event, ...]:
        committed = await self.store.commit(change)
        if committed.fenced:
            raise Overtaken("somebody else changed the conversation meanwhile")
        self.feed.ring(change.conversation)
        return committed.events

    def _case(self, seen: Conversation, to: HandoffState) -> MoveCase | None:
        if seen.handoff is None:
            return None
        return MoveCase(to, self.playbooks.current().playbook.scope.queue(seen.handoff.queue).public_name)

    def _reply(self, reply: str, seen: Conversation) -> Reply:
        return self.playbooks.current().playbook.reply(reply, seen.language)
