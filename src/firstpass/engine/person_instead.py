"""When what the customer waits for cannot be done after all: they are told, and a person takes over (rule 11).

It is planned on the conversation as it stands, and says the same for everybody: no account, no address and
no reason is looked at."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from firstpass.domain.conversation import MessageBody, Owner, OwnerChange, Speaker
from firstpass.domain.decision import Decision, HandOff, ReasonCode, Transfer, Wish
from firstpass.domain.playbook import Playbook, digest
from firstpass.domain.record import Heard, TurnRecord
from firstpass.domain.redaction import approved
from firstpass.domain.scope import CaseTypeId
from firstpass.engine.handoff import HandoverDesk
from firstpass.engine.last_resort import last_resort
from firstpass.engine.wording import Wording, as_draft
from firstpass.ports import (
    Change,
    Clock,
    Conversation,
    ConversationStore,
    Fence,
    Ids,
    LeasedEntry,
    NewMessage,
    Playbooks,
)

log = logging.getLogger(__name__)

RULE = "action_failed"


@dataclass(frozen=True)
class PersonInstead:
    """Plans the change that follows from a dead entry: `reply` and a case of this type."""

    store: ConversationStore
    playbooks: Playbooks
    clock: Clock
    ids: Ids
    case_type: CaseTypeId
    reply: str

    async def gave_up(self, entry: LeasedEntry) -> Change:
        """Open a case or join the open one; nothing is said while a person owns. A closed chat opens again for it."""
        seen, now = await self._open(entry), self.clock.now()
        if seen.owner is Owner.HUMAN:
            return Change(seen.id, now, Fence(epoch=seen.epoch))
        records = await self.store.records(entry.conversation)
        cause = next((record for record in reversed(records) if record.at == entry.created_at), None)
        told = _Told(seen, cause, self._wish(records), await self._heard(seen, cause, now), now)
        try:
            return self._planned(told, self.playbooks.current().playbook, self.reply)
        except Exception as error:  # noqa: BLE001 whatever is wrong with the playbook, the case is opened
            log.error("the approved words for a failure cannot be had", extra={"error": type(error).__name__})
            return self._planned(told, last_resort(self.playbooks).playbook, "system_failure")

    async def _open(self, entry: LeasedEntry) -> Conversation:
        """The conversation, reopened where it is closed: who waits outside for a mail has closed the chat."""
        seen = await self.store.read(entry.conversation)
        while seen.owner is Owner.CLOSED:
            again = replace(seen.progress, reopened=True)
            change = Change(seen.id, self.clock.now(), Fence(seen.epoch), OwnerChange.REOPENED, progress=again)
            await self.store.commit(change)
            seen = await self.store.read(entry.conversation)
        return seen

    async def _heard(self, seen: Conversation, cause: TurnRecord | None, now: datetime) -> Heard:
        """What the turn heard that wrote the entry, where the conversation stands today."""
        return Heard(
            text=approved(""),
            messages=cause.heard.messages if cause else (),
            choice=None,
            standing=seen.standing,
            epoch=seen.epoch,
            identity=seen.identity.at(now),
            language=seen.language,
            incidents=tuple(known for known in await self.store.incidents(now) if known.in_force(now)),
        )

    def _wish(self, records: tuple[TurnRecord, ...]) -> Wish | None:
        """The newest wish of this case type, for its confidence."""
        wishes = [wish for record in records if record.meaning for wish in record.meaning.wishes]
        return next((wish for wish in reversed(wishes) if wish.case_type == self.case_type), None)

    def _planned(self, told: _Told, playbook: Playbook, reply: str) -> Change:
        transfer = Transfer(ReasonCode.ACTION_FAILED, playbook.scope.queue_of(self.case_type), RULE)
        decision = Decision((HandOff(RULE, told.wish, transfer),))
        wording = Wording(playbook, told.language(playbook), told.now)
        desk = HandoverDesk(wording, self.ids, told.now, told.written)
        handover = desk.plan(told.seen.id, told.heard, decision)
        pieces = (wording.fixed(reply), *handover.pieces)
        draft = as_draft(pieces)
        return Change(
            told.seen.id,
            told.now,
            Fence(epoch=told.seen.epoch),
            owner=handover.owner,
            case=handover.case,
            messages=(NewMessage(Speaker.BOT, MessageBody(draft.text, citations=draft.citations)),),
            outbox=handover.outbox,
            texts={digest(piece.text): piece.text for piece in pieces},
        )


@dataclass(frozen=True)
class _Told:
    """What is known when the customer is told."""

    seen: Conversation
    cause: TurnRecord | None
    wish: Wish | None
    heard: Heard
    now: datetime

    @property
    def written(self) -> str | None:
        """The language that the customer wrote when they asked, where that was sure."""
        return self.cause.meaning.language if self.cause and self.cause.meaning else None

    def language(self, playbook: Playbook) -> str:
        """As in a turn: what the customer writes where there are replies in it, else that of the conversation."""
        written = self.written
        return written if written and playbook.has_replies_in(written) else self.seen.language
