"""One change, applied whole or not at all: fence, events in their order, job, record, outbox.

Events are appended in this order: owner, handoff, messages, rating, ended. The state comes before the words
about it, so a reader who has the words "I am passing you on" has the handoff too, wherever a stream is cut;
all of them are one transaction. State events are the system's, a rating is the customer's. In the delivery
of a turn the bot's first message carries `reply_to`, the newest message it answers, and a unique index
allows one such reply a message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Insert, Row, Table, bindparam, insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from firstpass.adapters.sql import jobs
from firstpass.adapters.sql.cases import change_case
from firstpass.adapters.sql.codec import encode
from firstpass.adapters.sql.exposures import keep
from firstpass.adapters.sql.held import Held, hold, one_or_many
from firstpass.adapters.sql.notices import file
from firstpass.adapters.sql.outbox import fill_outbox, give_up
from firstpass.adapters.sql.overwriting import as_it_reads_now
from firstpass.adapters.sql.schema import events, evidence_texts, turns
from firstpass.domain.conversation import (
    EndedBody,
    Event,
    Owner,
    OwnerChange,
    RatingBody,
    Speaker,
)
from firstpass.domain.decision import Progress
from firstpass.domain.exposures import FoundCard
from firstpass.domain.record import TurnRecord, TurnStatus
from firstpass.domain.redaction import SafeText
from firstpass.ports import Change, Committed, FenceReason, NewMessage

_ADD_TURN = insert(turns).inline()
_REPLY = select(events.c.number).where(
    events.c.conversation == bindparam("held"), events.c.reply_to == bindparam("message")
)


def _if_absent(table: Table, key: str) -> Mapping[str, Insert]:
    """An insert that leaves a row with the same key as it is, by database."""
    return {
        "sqlite": sqlite_insert(table).on_conflict_do_nothing(index_elements=[key]),
        "postgresql": postgresql_insert(table).on_conflict_do_nothing(index_elements=[key]),
    }


_ADD_TEXTS = _if_absent(evidence_texts, "digest")


@dataclass(frozen=True)
class _Delivery:
    """A change beside the locked conversation and the locked job it is about."""

    held: Held
    change: Change
    job: Row[Any] | None
    messages: tuple[NewMessage, ...]

    def broken_fence(self) -> FenceReason | None:
        """The first thing that is no longer true, in the order lease, epoch, newest message, reply."""
        held, fence = self.held, self.change.fence
        if fence.lease is not None and (self.job is None or self.job.lease != fence.lease):
            return "lease_lost"
        if fence.epoch is not None and fence.epoch != held.epoch:
            return "owner_changed"
        if fence.newest is not None and fence.newest != held.last_customer:
            return "newer_message"
        return "already_replied" if self._replied() else None

    def _replied(self) -> bool:
        record = self.change.record
        if record is not None and record.heard.newest <= self.held.answered_up_to:
            return True
        answered = (new.body.reply_to for new in self.messages if new.who is Speaker.BOT)
        return any(
            self.held.tx.execute(_REPLY, {"held": self.held.id, "message": number}).first() is not None
            for number in answered
            if number is not None
        )


def commit(tx: Connection, change: Change, new_id: Callable[[], str], new_texts: Mapping[str, SafeText]) -> Committed:
    """See the port; of `change.texts`, `new_texts` are those that may not be kept yet.

    Closing a conversation ends its open job, also when messages came that nobody read: who closes and means
    "unless something new came" says so with the fence."""
    held = hold(tx, change.conversation)
    delivery = _Delivery(held, change, _job(held, change), _as_reply(change))
    reason = delivery.broken_fence() or _entry_lost(delivery)
    if reason is not None:
        _suppress(delivery, reason, new_texts)
        return Committed((), reason)
    cards = _append(delivery)
    if change.progress is not None:
        held.progress = encode(Progress, change.progress)
    if change.record is not None:
        held.answered_up_to = max(held.answered_up_to, change.record.heard.newest)
        _keep_record(held, change.record)
    _keep_texts(held, new_texts)
    _settle_job(delivery, new_id)
    fill_outbox(held, change.outbox, change.at)
    held.save()
    keep(held, cards)
    return Committed(tuple(held.appended))


def _entry_lost(delivery: _Delivery) -> FenceReason | None:
    """Give up the outgoing entry that the change is the end of, unless another dispatcher has it by now."""
    ends = delivery.change.gives_up
    ended = ends is None or give_up(delivery.held.tx, ends.key, ends.lease, ends.why, delivery.change.at)
    return None if ended else "lease_lost"


def _job(held: Held, change: Change) -> Row[Any] | None:
    """The open job this change is about: the one it names, else the conversation's if a lease must hold."""
    if change.job is None and change.fence.lease is None:
        return None
    job = jobs.open_job(held)
    return job if job is not None and change.job in {None, job.id} else None


def _as_reply(change: Change) -> tuple[NewMessage, ...]:
    """The messages, the bot's first one marked as the reply if this is the delivery of a turn."""
    messages = list(change.messages)
    first = next((i for i, new in enumerate(messages) if new.who is Speaker.BOT), None)
    if change.record is not None and first is not None:
        body = replace(messages[first].body, reply_to=change.record.heard.newest)
        messages[first] = replace(messages[first], body=body)
    return tuple(messages)


def _append(delivery: _Delivery) -> list[tuple[Event, tuple[FoundCard, ...]]]:
    """The messages come back, each with the card numbers that were found in it."""
    held, change = delivery.held, delivery.change
    if change.owner is not None:
        held.change_owner(change.owner, change.at)
    if change.case is not None:
        change_case(held, change.case, change.at)
    said = [(held.append("message", change.at, new.who, new.body), new.cards) for new in delivery.messages]
    file(held, change.notices, change.at)
    if change.rating is not None:
        held.append("rating", change.at, Speaker.CUSTOMER, RatingBody(change.rating))
    if change.ending is not None:
        held.append("ended", change.at, Speaker.SYSTEM, EndedBody(change.ending))
    return said


def _settle_job(delivery: _Delivery, new_id: Callable[[], str]) -> None:
    """The change's job is done; what is unanswered then gets a new one at once, unless the conversation
    closed."""
    held, change = delivery.held, delivery.change
    if delivery.job is not None and change.job is not None:
        jobs.finish(held, delivery.job.id)
    if held.owner is Owner.CLOSED:
        jobs.end_open(held)
    elif held.unanswered and _leaves_no_job(change) and jobs.open_job(held) is None:
        jobs.add(held, new_id(), change.at, change.at, urgent=True)


def _leaves_no_job(change: Change) -> bool:
    return change.job is not None or change.owner is OwnerChange.REOPENED


def _suppress(delivery: _Delivery, reason: FenceReason, new_texts: Mapping[str, SafeText]) -> None:
    """Keep the record for the audit. The job is due again, unless another worker has it or nothing is left
    to answer."""
    held, change, job = delivery.held, delivery.change, delivery.job
    if change.record is None:
        return
    _keep_record(held, replace(change.record, status=TurnStatus.SUPPRESSED, why=reason))
    _keep_texts(held, new_texts)
    if job is None or reason == "lease_lost":
        return
    if held.unanswered:
        jobs.due_again(held, job, change.at)
    else:
        jobs.finish(held, job.id)


def _keep_record(held: Held, record: TurnRecord) -> None:
    record = as_it_reads_now(held, record)
    row = {
        "id": record.id,
        "conversation": held.id,
        "at": record.at,
        "status": record.status.value,
        "why": record.why,
        "record": encode(TurnRecord, record),
    }
    held.tx.execute(_ADD_TURN, row)


def _keep_texts(held: Held, new_texts: Mapping[str, SafeText]) -> None:
    """Evidence by digest, sorted, so that two transactions never wait for each other."""
    rows: list[dict[str, Any]] = [{"digest": digest, "text": str(text)} for digest, text in sorted(new_texts.items())]
    if rows:
        held.tx.execute(_ADD_TEXTS[held.tx.dialect.name], one_or_many(rows))
