"""Incidents: kept until they are over, and told to the conversations that go on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from firstpass.adapters.sql.codec import decode, encode
from firstpass.adapters.sql.held import Held, hold
from firstpass.adapters.sql.schema import conversations, incidents
from firstpass.domain.conversation import ConversationId, IncidentBody, Owner, Speaker
from firstpass.domain.incidents import Incident, IncidentId
from firstpass.domain.redaction import approved
from firstpass.domain.scope import CaseTypeId

CaseTypes = tuple[CaseTypeId, ...]

TOLD = timedelta(hours=24)
"""Conversations begun so long ago are told of an incident; who is still there after longer is told at the next one."""

_NOT_OVER = select(incidents).where(incidents.c.ends_at > bindparam("now")).order_by(incidents.c.started_at)
_REMOVE = delete(incidents).where(incidents.c.id == bindparam("incident"))
_ADD = insert(incidents)
_GOING_ON = select(conversations.c.id).where(
    conversations.c.owner != Owner.CLOSED.value, conversations.c.opened_at >= bindparam("since")
)


def not_over(tx: Connection, now: datetime) -> tuple[Incident, ...]:
    """Every incident that is in force or still to come, the oldest first."""
    return tuple(_incident(row) for row in tx.execute(_NOT_OVER, {"now": now}))


def save(tx: Connection, incident: Incident) -> None:
    """Keep it in place of what was kept under its id."""
    tx.execute(_REMOVE, {"incident": incident.id})
    tx.execute(
        _ADD,
        {
            "id": incident.id,
            "case_types": encode(CaseTypes, incident.case_types),
            "text": str(incident.text),
            "started_at": incident.started_at,
            "next_update_at": incident.next_update_at,
            "ends_at": incident.ends_at,
            "updated_at": incident.updated_at,
        },
    )


def going_on(tx: Connection, at: datetime) -> tuple[ConversationId, ...]:
    """The conversations that are to be told."""
    return tuple(ConversationId(found) for found in tx.execute(_GOING_ON, {"since": at - TOLD}).scalars())


def tell(tx: Connection, conversation: ConversationId, incident: Incident, at: datetime) -> None:
    """Append the banner to one conversation."""
    held = hold(tx, conversation)
    append(held, incident, at)
    held.save()


def append(held: Held, incident: Incident, at: datetime) -> None:
    """The banner, as things stand at this moment."""
    body = IncidentBody(
        id=incident.id,
        text=incident.text,
        started_at=incident.started_at,
        next_update_at=incident.next_update_at,
        ends_at=incident.ends_at,
        in_force=incident.in_force(at),
        case_types=incident.case_types,
        updated_at=incident.last_update_at,
    )
    held.append("incident", at, Speaker.SYSTEM, body)


def append_all(held: Held, at: datetime) -> None:
    """The banners of all that are not over: who begins or comes back now sees one to come from its start on."""
    for incident in not_over(held.tx, at):
        append(held, incident, at)


def _incident(row: Any) -> Incident:
    return Incident(
        IncidentId(row.id),
        decode(CaseTypes, row.case_types),
        approved(row.text),
        row.started_at,
        row.next_update_at,
        row.ends_at,
        row.updated_at,
    )
