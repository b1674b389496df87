"""The handoff: the case that people get, and the sentence that tells the customer the truth about it (rule 2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from firstpass import __version__
from firstpass.domain.conversation import (
    ConversationId,
    HandoffId,
    HandoffState,
    OpenHandoff,
    Owner,
    OwnerChange,
)
from firstpass.domain.decision import (
    Answer,
    Decision,
    HandOff,
    Refuse,
    StaySilent,
    Transfer,
    Wish,
)
from firstpass.domain.packet import IncidentInForce, Packet
from firstpass.domain.playbook import Playbook
from firstpass.domain.policy.situation import is_understood, plausible
from firstpass.domain.record import Heard
from firstpass.domain.routing import availability, opening_words, waiting_band
from firstpass.domain.scope import Queue, Scope
from firstpass.domain.verification import Evidence
from firstpass.engine.wording import Wording
from firstpass.ports import FiledNotice, Ids, JoinCase, MoveCase, OpenCase, OutboxEntry

REPEATS_STATE = frozenset(
    {"handed_over", "asks_for_person", "life_at_risk", "unreadable", "too_long", "language_not_covered"}
)
"""Rules under which a waiting customer is told where the case stands, not that something joined it."""

WHILE_CLOSED = {"handoff": "handoff_closed", "handoff_waiting": "handoff_waiting_closed"}
"""What is said instead while nobody is there."""


@dataclass(frozen=True)
class Handover:
    """What a decision means for the case: the change to store, and what the customer reads about it."""

    owner: OwnerChange | None = None
    case: OpenCase | JoinCase | MoveCase | None = None
    pieces: tuple[Evidence, ...] = ()
    outbox: tuple[OutboxEntry, ...] = ()
    notices: tuple[FiledNotice, ...] = ()

    @property
    def reference(self) -> str | None:
        """The reference of the case this turn opens."""
        return self.case.handoff.reference if isinstance(self.case, OpenCase) else None


@dataclass(frozen=True)
class HandoverDesk:
    """Plans handovers at one moment, in one language."""

    wording: Wording
    ids: Ids
    at: datetime
    written: str | None = None
    """The language that the customer writes, where that is sure."""

    def plan(self, conversation: ConversationId, heard: Heard, decision: Decision) -> Handover:
        """Open a case, or join the open one; nothing when no part of the decision goes to people. Notices are filed."""
        handover = self._plan(conversation, heard, decision)
        return replace(handover, notices=self._filed(conversation, heard, decision, handover))

    def _filed(
        self, conversation: ConversationId, heard: Heard, decision: Decision, handover: Handover
    ) -> tuple[FiledNotice, ...]:
        """Each notice under the case that people have; while a person speaks without one, under the conversation."""
        standing = heard.standing.handoff
        reference = handover.reference or (standing.reference if standing else str(conversation))
        received_at, table, known = heard.received_at or self.at, self.wording.playbook.notices, heard.identity
        return tuple(
            FiledNotice(table.notice(kind, received_at, known.country, known.product), reference, heard.messages)
            for kind in decision.notices
        )

    def _plan(self, conversation: ConversationId, heard: Heard, decision: Decision) -> Handover:
        if decision.withdraws and heard.standing.handoff:
            return self._withdraw(heard.standing.handoff)
        transfer = decision.transfer
        if heard.standing.owner in (Owner.HUMAN, Owner.CLOSED):
            return Handover()
        if transfer is None:
            return self._meanwhile(heard, decision)
        if heard.standing.handoff:
            return self._join(heard.standing.handoff, decision)
        return self._open(conversation, heard, decision, transfer)

    def _open(self, conversation: ConversationId, heard: Heard, decision: Decision, transfer: Transfer) -> Handover:
        queue = self.wording.playbook.scope.queue(transfer.queue)
        opens_at = availability(queue, self.at).opens_at
        handoff = OpenHandoff(
            HandoffId(self.ids.new()),
            self.ids.reference(),
            HandoffState.QUEUED,
            queue.id,
            _topics(decision),
            self.at,
        )
        packet = build_packet(self.wording.playbook, conversation, heard, decision, handoff)
        packet = replace(packet, language=self.written or heard.language)
        return Handover(
            OwnerChange.HANDED_OFF,
            OpenCase(handoff, queue.public_name, opens_at, packet),
            self._announce("handoff", queue, handoff.reference, decision),
            (_outgoing(handoff, packet),),
        )

    def _meanwhile(self, heard: Heard, decision: Decision) -> Handover:
        """Something answered while people have a case: the customer reads that the case stays with them."""
        waits = heard.standing.handoff is not None and all(isinstance(part, Answer) for part in decision.parts)
        return Handover(pieces=(self.wording.fixed("handoff_answers_meanwhile"),) if waits else ())

    def _withdraw(self, handoff: OpenHandoff) -> Handover:
        queue = self.wording.playbook.scope.queue(handoff.queue)
        return Handover(OwnerChange.WITHDRAWN, MoveCase(HandoffState.WITHDRAWN, queue.public_name))

    def _join(self, handoff: OpenHandoff, decision: Decision) -> Handover:
        queue = self.wording.playbook.scope.queue(handoff.queue)
        reply = "handoff_waiting" if decision.rule in REPEATS_STATE else "handoff_joined"
        reasons = tuple(transfer.reason for transfer in decision.transfers if transfer.rule != "handed_over")
        case = JoinCase(reasons, _topics(decision))
        return Handover(None, case, self._announce(reply, queue, handoff.reference, decision))

    def _announce(self, reply: str, queue: Queue, reference: str, decision: Decision) -> tuple[Evidence, ...]:
        if all(isinstance(part, StaySilent) for part in decision.parts):
            return ()
        opens_at = availability(queue, self.at).opens_at
        values = {"public_name": queue.public_name, "reference": reference, "wait": self._wait(queue)}
        if opens_at and reply in WHILE_CLOSED:
            values["opens"] = opening_words(opens_at, self.wording.language)
            reply = WHILE_CLOSED[reply]
        return (self.wording.fixed(reply, values),)

    def _wait(self, queue: Queue) -> str:
        band = waiting_band(queue)
        return str(self.wording.fixed(band.reply, {"low": str(band.low), "high": str(band.high)}).text)


def build_packet(
    playbook: Playbook, conversation: ConversationId, heard: Heard, decision: Decision, handoff: OpenHandoff
) -> Packet:
    """The packet of a new handoff, from what the turn knows."""
    transfer = decision.transfers[0]
    wish = _wish(decision)
    known = playbook.scope.case_types.get(wish.case_type) if wish and wish.case_type else None
    queue = playbook.scope.queue(transfer.queue)
    return Packet(
        conversation=conversation,
        reference=handoff.reference,
        customer=heard.identity.customer,
        identity_level=heard.identity.level,
        reason_code=transfer.reason,
        rule=transfer.rule,
        also=tuple(other.reason for other in decision.transfers[1:]),
        queue=queue.id,
        contact=queue.contact,
        priority=known.priority if known else "normal",
        case_type=known.id if known else None,
        category=known.category if known else None,
        confidence=round(wish.confidence, 3) if wish and known else None,
        messages=heard.messages,
        requested_at=handoff.requested_at,
        generation=playbook.id,
        product_version=__version__,
        incidents=_in_force(playbook.scope, heard, decision),
    )


def _in_force(scope: Scope, heard: Heard, decision: Decision) -> tuple[IncidentInForce, ...]:
    """What was in force in the turn, whether the case is about it, and whether the customer was told."""
    wish, told = _wish(decision), {incident.id for incident in decision.incidents}
    known = wish.case_type if wish and wish.case_type in scope.case_types else None
    return tuple(
        IncidentInForce(
            id=incident.id,
            text=incident.text,
            revision=incident.revision,
            started_at=incident.started_at,
            last_update_at=incident.last_update_at,
            next_update_at=incident.next_update_at,
            ends_at=incident.ends_at,
            touches=incident.touches(known) if known else None,
            told=incident.id in told,
        )
        for incident in heard.incidents
    )


def _topics(decision: Decision) -> tuple[str, ...]:
    """What people have now; a repeat and a guess add nothing, so that the bot may still answer on it."""
    parts = (part for part in decision.parts if isinstance(part, HandOff | Refuse) and part.rule != "handed_over")
    wishes = (part.wish for part in parts)
    return tuple(dict.fromkeys(str(wish.case_type) for wish in wishes if wish and is_understood(wish)))


def _wish(decision: Decision) -> Wish | None:
    parts = (part for part in decision.parts if isinstance(part, HandOff | Refuse) and part.transfer)
    return next((part.wish for part in parts if part.wish and plausible(part.wish)), None)


def _outgoing(handoff: OpenHandoff, packet: Packet) -> OutboxEntry:
    """Once a case; by its id, since a reference is short and may come again."""
    payload = {"reference": packet.reference, "queue": packet.queue, "reason_code": packet.reason_code.value}
    return OutboxEntry("handoff.requested", f"handoff.requested:{handoff.id}", payload)
