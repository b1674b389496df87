"""Durable jobs: a turn to take for the customer's unanswered messages. A conversation has at most one open.

A job waits until `due_at`, then a worker leases it. Whoever holds the newest lease token may deliver; a
lease that ran out lets another worker take the job, and does not stop the first one before that. `attempts`
counts workers that began since the last one came as far as its delivery; `overtaken` counts deliveries that
were suppressed.

The moments are those of whoever wrote them, and a clock may go back, or another replica's be ahead. A job that
seems due, or leased, more than `CLOCKS_DIFFER` further ahead than anyone can have meant may be taken at once.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, case, func, insert, or_, select, update

from firstpass.adapters.sql.codec import UNDECODABLE
from firstpass.adapters.sql.held import Held
from firstpass.adapters.sql.incidents import not_over
from firstpass.adapters.sql.reading import read
from firstpass.adapters.sql.schema import jobs
from firstpass.domain.conversation import (
    ConversationId,
    JobId,
    LeaseToken,
    QuietWindow,
)
from firstpass.ports import Job

log = logging.getLogger(__name__)

CLOCKS_DIFFER = timedelta(seconds=15)
"""More than the longest quiet window, and well within the 30 seconds of rule 5."""

_open = jobs.c.state == "open"
_OPEN_JOB = select(jobs).where(_open, jobs.c.conversation == bindparam("held")).with_for_update()
_BY_ID = update(jobs).where(jobs.c.id == bindparam("job"))
_ADD = insert(jobs)
_END_OPEN = update(jobs).where(_open, jobs.c.conversation == bindparam("held")).values(state="ended")
_due_longest = (
    select(jobs.c.id)
    .where(_open)
    .where(or_(jobs.c.due_at <= bindparam("now"), jobs.c.due_at > bindparam("due_never")))
    .where(
        or_(
            jobs.c.lease.is_(None),
            jobs.c.lease_until <= bindparam("now"),
            jobs.c.lease_until > bindparam("leased_never"),
        )
    )
    .order_by(jobs.c.due_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(jobs)
    .where(jobs.c.id == _due_longest.scalar_subquery())
    .values(
        lease=bindparam("token"),
        lease_until=bindparam("until"),
        attempts=jobs.c.attempts + 1,
    )
    .returning(
        jobs.c.id,
        jobs.c.conversation,
        jobs.c.lease,
        jobs.c.attempts,
        jobs.c.overtaken,
        jobs.c.opened_at,
    )
)
_NEXT_DUE = select(func.min(case((jobs.c.lease.is_(None), jobs.c.due_at), else_=jobs.c.lease_until))).where(_open)


def open_job(held: Held) -> Row[Any] | None:
    """The conversation's open job, locked."""
    return held.tx.execute(_OPEN_JOB, {"held": held.id}).first()


def add(held: Held, new_id: str, at: datetime, due_at: datetime, *, urgent: bool) -> None:
    """Open a job; the conversation must have none."""
    held.tx.execute(
        _ADD,
        {
            "id": new_id,
            "conversation": held.id,
            "state": "open",
            "opened_at": at,
            "due_at": due_at,
            "urgent": urgent,
            "lease": None,
            "lease_until": None,
            "attempts": 0,
            "overtaken": 0,
        },
    )


def join(held: Held, job: Row[Any], at: datetime, window: QuietWindow, *, urgent: bool) -> datetime | None:
    """A further message for an open job: it waits on, or is due at once. None while a worker holds it."""
    if job.lease is not None:
        return None
    urgent = urgent or job.urgent
    due_at = min(job.due_at, at) if urgent else window.extended(job.opened_at, job.due_at, at)
    held.tx.execute(_BY_ID, {"job": job.id, "due_at": due_at, "urgent": urgent})
    return due_at


def wait_longer(held: Held, at: datetime, window: QuietWindow) -> None:
    """The customer is typing: an open job that is neither begun nor urgent waits for the rest."""
    job = open_job(held)
    if job is not None and job.lease is None and not job.urgent:
        due_at = window.extended(job.opened_at, job.due_at, at)
        held.tx.execute(_BY_ID, {"job": job.id, "due_at": due_at})


def finish(held: Held, job: str, state: Literal["done", "ended"] = "done") -> None:
    """The job is over; its lease token is worth nothing any more."""
    held.tx.execute(_BY_ID, {"job": job, "state": state, "lease": None, "lease_until": None})


def end_open(held: Held) -> None:
    """Nobody takes a turn in a closed conversation."""
    held.tx.execute(_END_OPEN, {"held": held.id})


def due_again(held: Held, job: Row[Any], at: datetime) -> None:
    """The reply was overtaken: the job may be claimed again at once."""
    held.tx.execute(
        _BY_ID,
        {
            "job": job.id,
            "due_at": at,
            "lease": None,
            "lease_until": None,
            "attempts": 0,
            "overtaken": job.overtaken + 1,
        },
    )


def claim(tx: Connection, now: datetime, lease: timedelta, token: str) -> Job | None:
    """Lease the job that is due longest, and read its conversation; None if nothing is due.

    One whose conversation cannot be read keeps its lease, so that it neither stands before the others nor is tried
    without pause; a worker of the version that wrote it may still take it then."""
    leased = {"now": now, "until": now + lease, "token": token}
    ahead = {"due_never": now + CLOCKS_DIFFER, "leased_never": now + lease + CLOCKS_DIFFER}
    while row := tx.execute(_CLAIM, leased | ahead).first():
        try:
            return _leased(tx, row, now)
        except UNDECODABLE as error:
            found = {"conversation": row.conversation, "count": row.attempts, "error": type(error).__name__}
            log.error("an open turn cannot be read; it waits for a lease", extra=found)
    return None


def _leased(tx: Connection, row: Row[Any], now: datetime) -> Job:
    return Job(
        id=JobId(row.id),
        seen=read(tx, ConversationId(row.conversation)),
        incidents=tuple(incident for incident in not_over(tx, now) if incident.in_force(now)),
        lease=LeaseToken(row.lease),
        attempts=row.attempts,
        overtaken=row.overtaken,
        opened_at=row.opened_at,
    )


def next_due(tx: Connection) -> datetime | None:
    """When the next job becomes due or the next lease runs out."""
    moment: datetime | None = tx.execute(_NEXT_DUE).scalar()
    return moment
