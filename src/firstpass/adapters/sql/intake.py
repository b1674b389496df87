"""What comes in: a new conversation, a customer's message, a keystroke."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert
from sqlalchemy.exc import IntegrityError

from firstpass.adapters.sql import jobs
from firstpass.adapters.sql.codec import Salvage, encode
from firstpass.adapters.sql.exposures import keep
from firstpass.adapters.sql.held import Held, hold
from firstpass.adapters.sql.identities import identity_row
from firstpass.adapters.sql.incidents import append_all
from firstpass.adapters.sql.overwriting import lately, overwrite
from firstpass.adapters.sql.reading import EVENTS, to_event
from firstpass.adapters.sql.schema import conversations, events
from firstpass.domain.conversation import Event, Owner, OwnerChange, Speaker
from firstpass.domain.decision import Progress
from firstpass.domain.errors import Conflict, Malformed
from firstpass.ports import Incoming, LookBack, Opening, Received

_ADD = insert(conversations)
_BY_CLIENT_ID = EVENTS.where(
    events.c.conversation == bindparam("held"), events.c.client_id == bindparam("client")
).add_columns(events.c.fingerprint)
_LONGEST_CLIENT_ID = 200


def open_conversation(tx: Connection, opening: Opening) -> Event:
    """The conversation and event 1, the bot's greeting, which says that it is an AI.

    Raises `Conflict` when there is one with this id."""
    first = {
        "id": opening.conversation,
        "owner": Owner.BOT.value,
        "epoch": 0,
        **identity_row(opening.identity),
        "language": opening.language,
        "opened_at": opening.at,
        "last_number": 0,
        "last_customer": 0,
        "answered_up_to": 0,
        "last_outbox": 0,
        "progress": encode(Progress, Progress()),
    }
    try:
        tx.execute(_ADD, first)
    except IntegrityError:
        raise Conflict("there is a conversation with this id") from None
    held = hold(tx, opening.conversation)
    event = held.append("message", opening.at, Speaker.BOT, opening.first)
    append_all(held, opening.at)
    held.save()
    return event


def receive(
    tx: Connection, incoming: Incoming, new_id: Callable[[], str], look_back: LookBack | None = None
) -> Received:
    """See the port. A closed conversation reopens first, so the log reads: owner bot, then the message.

    `due_at` is None when nobody needs to be woken: a worker holds the job and will find the message, or the
    message came before and was answered."""
    _check(incoming.client_id)
    held = hold(tx, incoming.conversation)
    known = _known(held, incoming)
    if known is not None:
        job = jobs.open_job(held)
        return Received(known, True, job.due_at if job is not None and job.lease is None else None)
    if look_back is not None:
        incoming = look_back(lately(held))
    if held.owner is Owner.CLOSED:
        _reopen(held, incoming.at)
    event = held.append(
        "message",
        incoming.at,
        Speaker.CUSTOMER,
        incoming.body,
        incoming.client_id,
        incoming.fingerprint,
    )
    overwrite(held, incoming.overwrites, incoming.at)
    due_at = _open_or_join(held, incoming, new_id)
    held.save()
    keep(held, [(event, incoming.cards)])
    return Received(event, False, due_at, tuple(one.message for one in incoming.overwrites))


def _reopen(held: Held, at: datetime) -> None:
    """The bot's again; the progress says so, for the next reply to say that it is an AI again. Banners come anew."""
    held.change_owner(OwnerChange.REOPENED, at)
    progress = Salvage(held.id).decode(Progress, held.progress, None)
    if progress is not None:
        held.progress = encode(Progress, replace(progress, reopened=True))
    append_all(held, at)


def _check(client_id: str) -> None:
    if len(client_id) > _LONGEST_CLIENT_ID or "\0" in client_id:
        raise Malformed("a client id is at most 200 characters of text")


def _known(held: Held, incoming: Incoming) -> Event | None:
    row = held.tx.execute(_BY_CLIENT_ID, {"held": held.id, "client": incoming.client_id}).first()
    if row is None:
        return None
    if row.fingerprint not in {None, incoming.fingerprint}:
        raise Conflict("this client id came before with another message")
    return to_event(row, Salvage(held.id))


def _open_or_join(held: Held, incoming: Incoming, new_id: Callable[[], str]) -> datetime | None:
    at, window, urgent = incoming.at, incoming.window, incoming.urgent
    job = jobs.open_job(held)
    if job is not None:
        return jobs.join(held, job, at, window, urgent=urgent)
    due_at = at if urgent else window.due(at, at)
    jobs.add(held, new_id(), at, due_at, urgent=urgent)
    return due_at
