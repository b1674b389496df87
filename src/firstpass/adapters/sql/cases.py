"""The case given to people: opened with its packet, joined by further reasons, moved on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from firstpass.adapters.sql.codec import Salvage, encode
from firstpass.adapters.sql.held import Held, one_or_many
from firstpass.adapters.sql.reading import open_handoff
from firstpass.adapters.sql.schema import handoff_reasons, handoffs, packets
from firstpass.domain.conversation import (
    HandoffBody,
    HandoffState,
    OpenHandoff,
    Speaker,
    check_handoff_step,
)
from firstpass.domain.decision import ReasonCode
from firstpass.domain.errors import IllegalTransition
from firstpass.domain.packet import Packet
from firstpass.ports import JoinCase, MoveCase, OpenCase

Topics = tuple[str, ...]

_ADD = insert(handoffs)
_ADD_PACKET = insert(packets)
_ADD_REASONS = insert(handoff_reasons)
_BY_ID = update(handoffs).where(handoffs.c.id == bindparam("handoff"))
_REASONS = select(handoff_reasons.c.reason).where(handoff_reasons.c.handoff == bindparam("handoff"))


def change_case(held: Held, case: OpenCase | JoinCase | MoveCase, at: datetime) -> None:
    """Apply one change to the conversation's case; raises `IllegalTransition`."""
    current = open_handoff(held.tx, held.id, Salvage(held.id))
    if isinstance(case, OpenCase):
        if current is not None:
            raise IllegalTransition("a handoff is open already: further reasons join it")
        _open(held, case, at)
        return
    if current is None:
        raise IllegalTransition("no handoff is open")
    match case:
        case JoinCase():
            _join(held, current, case, at)
        case MoveCase():
            _move(held, current, case, at)


def _open(held: Held, case: OpenCase, at: datetime) -> None:
    """Two events: requested says that it was asked for, queued that it is durable."""
    handoff = case.handoff
    requested = _tell(held, at, HandoffState.REQUESTED, case)
    _tell(held, at, HandoffState.QUEUED, case)
    held.tx.execute(
        _ADD,
        {
            "id": handoff.id,
            "conversation": held.id,
            "number": requested,
            "reference": handoff.reference,
            "state": HandoffState.QUEUED.value,
            "queue": handoff.queue,
            "topics": encode(Topics, handoff.topics),
            "requested_at": handoff.requested_at,
            "opens_at": case.opens_at,
        },
    )
    held.tx.execute(_ADD_PACKET, {"handoff": handoff.id, "packet": encode(Packet, case.packet)})
    _add_reasons(held, handoff, (case.packet.reason_code, *case.packet.also), at)


def _join(held: Held, current: OpenHandoff, case: JoinCase, at: datetime) -> None:
    """Nothing the customer sees changes; people see the reasons in the packet."""
    topics = tuple(dict.fromkeys((*current.topics, *case.topics)))
    held.tx.execute(_BY_ID, {"handoff": current.id, "topics": encode(Topics, topics)})
    _add_reasons(held, current, case.reasons, at)


def _move(held: Held, current: OpenHandoff, case: MoveCase, at: datetime) -> None:
    check_handoff_step(current.state, case.to)
    held.tx.execute(_BY_ID, {"handoff": current.id, "state": case.to.value})
    body = HandoffBody(case.to, current.reference, case.public_name)
    held.append("handoff", at, Speaker.SYSTEM, body)


def _tell(held: Held, at: datetime, state: HandoffState, case: OpenCase) -> int:
    body = HandoffBody(state, case.handoff.reference, case.public_name, case.opens_at)
    return held.append("handoff", at, Speaker.SYSTEM, body).number


def _add_reasons(held: Held, handoff: OpenHandoff, reasons: tuple[ReasonCode, ...], at: datetime) -> None:
    """Each reason once, in the order they came."""
    known = list(held.tx.execute(_REASONS, {"handoff": handoff.id}).scalars())
    new = [reason.value for reason in dict.fromkeys(reasons) if reason.value not in known]
    rows: list[dict[str, Any]] = [
        {"handoff": handoff.id, "position": position, "reason": reason, "at": at}
        for position, reason in enumerate(new, start=len(known) + 1)
    ]
    if rows:
        held.tx.execute(_ADD_REASONS, one_or_many(rows))
