"""Delivery: one transaction with the reply, the case, the turn record and the end of the job (DESIGN 2.7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from firstpass.domain.conversation import PERSON_CHOICE, MessageBody, Owner, Speaker
from firstpass.domain.decision import progress_after
from firstpass.domain.hearing import heard_text
from firstpass.domain.incidents import Incident
from firstpass.domain.playbook import digest
from firstpass.domain.record import Heard, TurnRecord, TurnStatus
from firstpass.domain.redaction import approved
from firstpass.engine.steps import Checked
from firstpass.ports import (
    Change,
    Conversation,
    ConversationStore,
    EventFeed,
    Fence,
    Job,
    NewMessage,
)

MAX_OVERTAKEN = 2
"""Replies that newer messages may overtake before one goes out all the same."""


def hear(seen: Conversation, incidents: tuple[Incident, ...] = (), at: datetime | None = None) -> Heard:
    """The unanswered messages, of which there is one at least, as one text; without those erased meanwhile.

    The customer is who they are known to be at that moment."""
    bodies = [event.body for event in seen.unanswered if isinstance(event.body, MessageBody)]
    choices = [body.choice for body in bodies]
    choice = PERSON_CHOICE if PERSON_CHOICE in choices else choices[-1] if choices else None
    sealed = tuple(address for body in bodies for address in body.sealed)
    identity = seen.identity.at(at) if at else seen.identity
    return replace(unread(seen, incidents), text=heard_text(bodies), choice=choice, sealed=sealed, identity=identity)


def unread(seen: Conversation, incidents: tuple[Incident, ...] = ()) -> Heard:
    """The unanswered messages without their words."""
    return Heard(
        text=approved(""),
        messages=tuple(event.number for event in seen.unanswered),
        choice=None,
        standing=seen.standing,
        epoch=seen.epoch,
        identity=seen.identity,
        language=seen.language,
        received_at=seen.unanswered[0].at,
        incidents=incidents,
    )


@dataclass(frozen=True)
class Delivery:
    """The last step of a turn for one leased job."""

    store: ConversationStore
    feed: EventFeed
    job: Job

    async def deliver(self, checked: Checked, record: TurnRecord) -> TurnStatus:
        """Commit everything or, where the fence says no, the suppressed record alone."""
        committed = await self.store.commit(self._change(checked, record))
        self.feed.ring(record.conversation)
        return TurnStatus.SUPPRESSED if committed.fenced else record.status

    async def nothing_to_do(self, at: datetime) -> None:
        """End a job whose messages were all answered."""
        await self.store.commit(Change(self.job.conversation, at, Fence(lease=self.job.lease), job=self.job.id))

    def _change(self, checked: Checked, record: TurnRecord) -> Change:
        heard, reply = record.heard, checked.reply
        overtaken = self.job.overtaken >= MAX_OVERTAKEN
        return Change(
            conversation=record.conversation,
            at=record.at,
            fence=Fence(heard.epoch, None if overtaken else heard.newest, self.job.lease),
            owner=reply.handover.owner,
            case=reply.handover.case,
            messages=(NewMessage(self._speaker(heard), self._body(checked, heard)),) if reply.speaks else (),
            notices=reply.handover.notices,
            outbox=reply.handover.outbox,
            job=self.job.id,
            record=record,
            progress=progress_after(heard.standing.progress, reply.decision, record.said),
            texts={digest(piece.text): piece.text for piece in reply.evidence},
        )

    def _speaker(self, heard: Heard) -> Speaker:
        """While a person speaks the bot is silent; what stands in every state is said by the system (DESIGN 6)."""
        return Speaker.SYSTEM if heard.standing.owner is Owner.HUMAN else Speaker.BOT

    def _body(self, checked: Checked, heard: Heard) -> MessageBody:
        reply = checked.reply
        return MessageBody(
            checked.draft.text,
            reply.choices,
            checked.draft.citations,
            reply_to=heard.newest,
            needs=reply.decision.needs,
        )
