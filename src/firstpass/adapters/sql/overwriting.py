"""Earlier messages that must read otherwise: overwritten wherever their words were kept (DESIGN 6, Events)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select, update

from firstpass.adapters.sql.codec import Salvage, decode, encode, encode_body
from firstpass.adapters.sql.held import Held
from firstpass.adapters.sql.outbox import fill_outbox
from firstpass.adapters.sql.reading import EVENTS, to_event
from firstpass.adapters.sql.schema import event_bodies, events, turns
from firstpass.domain.conversation import Event, MessageBody, OverwrittenBody, Speaker
from firstpass.domain.hearing import heard_text
from firstpass.domain.record import TurnRecord
from firstpass.ports import LOOKED_BACK, OutboxEntry, Overwrite

_mine = events.c.conversation == bindparam("held")
_LATELY = (
    EVENTS.where(_mine, events.c.who == Speaker.CUSTOMER.value, events.c.kind == "message")
    .order_by(events.c.number.desc())
    .limit(LOOKED_BACK)
)
_THESE = EVENTS.where(_mine, events.c.number.in_(bindparam("numbers", expanding=True))).order_by(events.c.number)
_SINCE = (
    select(events.c.number).where(_mine, events.c.kind == "overwritten", events.c.number > bindparam("after")).limit(1)
)
_BODY = update(event_bodies).where(
    event_bodies.c.conversation == bindparam("held"), event_bodies.c.number == bindparam("message")
)
_NO_FINGERPRINT = update(events).where(_mine, events.c.number == bindparam("message")).values(fingerprint=None)
_RECORDS = select(turns.c.sequence, turns.c.record).where(turns.c.conversation == bindparam("held"))
_RECORD = update(turns).where(turns.c.sequence == bindparam("place"))


def lately(held: Held) -> tuple[Event, ...]:
    """The customer's newest messages, the oldest first."""
    salvage = Salvage(held.id)
    found = tuple(to_event(row, salvage) for row in held.tx.execute(_LATELY, {"held": held.id}))
    return found[::-1]


def overwrite(held: Held, overwrites: Sequence[Overwrite], at: datetime) -> None:
    """Overwrite these messages and the turn records that heard them; an event and an outbox entry tell of each."""
    if not overwrites:
        return
    bodies = {event.number: event.body for event in _these(held, [one.message for one in overwrites])}
    for one in overwrites:
        body = bodies.get(one.message)
        if not isinstance(body, MessageBody):
            continue
        place = {"held": held.id, "message": one.message}
        held.tx.execute(_BODY, place | {"body": encode_body(replace(body, text=one.text))})
        held.tx.execute(_NO_FINGERPRINT, place)
        told = held.append("overwritten", at, Speaker.SYSTEM, OverwrittenBody(one.message, one.text))
        fill_outbox(held, [_outgoing(held, one, told)], at)
    _rewrite_records(held, {one.message for one in overwrites})


def as_it_reads_now(held: Held, record: TurnRecord) -> TurnRecord:
    """The record of a turn that began before some message it heard was overwritten, with what that reads now."""
    if held.last_customer == record.heard.newest:  # only a newer message overwrites
        return record
    found = held.tx.execute(_SINCE, {"held": held.id, "after": record.heard.newest}).first()
    return record if found is None else _heard_again(held, record)


def _rewrite_records(held: Held, overwritten: set[int]) -> None:
    for row in held.tx.execute(_RECORDS, {"held": held.id}).all():
        record = decode(TurnRecord, row.record)
        if overwritten.intersection(record.heard.messages):
            held.tx.execute(_RECORD, {"place": row.sequence, "record": encode(TurnRecord, _heard_again(held, record))})


def _heard_again(held: Held, record: TurnRecord) -> TurnRecord:
    """What a turn heard unread stays unread."""
    if not record.heard.text:
        return record
    bodies = [event.body for event in _these(held, record.heard.messages) if isinstance(event.body, MessageBody)]
    return replace(record, heard=replace(record.heard, text=heard_text(bodies)))


def _these(held: Held, numbers: Sequence[int]) -> list[Event]:
    salvage = Salvage(held.id)
    found = held.tx.execute(_THESE, {"held": held.id, "numbers": list(numbers)})
    return [to_event(row, salvage) for row in found]


def _outgoing(held: Held, one: Overwrite, told: Event) -> OutboxEntry:
    """What was said in the message may be outside already; what it reads now stands in the event."""
    payload = {"conversation": held.id, "message": str(one.message), "event": str(told.number)}
    return OutboxEntry("message.overwritten", f"message.overwritten:{held.id}:{told.number}", payload)
