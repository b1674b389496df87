"""The tables, the same on SQLite and PostgreSQL. `migrations/` must lead to exactly this (a test compares).

JSON stands in text columns: both databases give back the bytes they got, and a NUL character in a
customer's words (`\\u0000` in JSON) is no error. Where two rows must never stand side by side, a unique
index says so, not only code.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    text,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC with microseconds. A naive one is a bug and raises."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


metadata = MetaData()


def _only_where(name: str, condition: str, *columns: str, unique: bool) -> Index:
    """A partial index, on both databases."""
    where = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _conversation() -> Column[Any]:
    return Column("conversation", Text, ForeignKey("conversations.id"), nullable=False)


conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("identity_level", Text, nullable=False),
    Column("customer", Text),
    Column("language", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    # The counters below are read and written under this row's lock; that is what makes numbers gapless.
    Column("last_number", Integer, nullable=False),
    Column("last_customer", Integer, nullable=False),
    Column("answered_up_to", Integer, nullable=False),
    Column("last_outbox", Integer, nullable=False),
    Column("progress", Text, nullable=False),
    Column("country", Text),
    Column("known_until", UtcDateTime),
    Column("verified_until", UtcDateTime),
    Column("product", Text),
    Index("conversations_of_customer", "customer"),
)

events = Table(
    "events",
    metadata,
    Column("conversation", Text, ForeignKey("conversations.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("client_id", Text),
    Column("fingerprint", Text),
    Column("reply_to", Integer),
    PrimaryKeyConstraint("conversation", "number"),
    _only_where(
        "one_event_a_client_id",
        "client_id IS NOT NULL",
        "conversation",
        "client_id",
        unique=True,
    ),
    _only_where(
        "one_reply_a_message",
        "reply_to IS NOT NULL",
        "conversation",
        "reply_to",
        unique=True,
    ),
    sqlite_with_rowid=False,
)

event_bodies = Table(
    "event_bodies",
    metadata,
    Column("conversation", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("conversation", "number"),
    ForeignKeyConstraint(["conversation", "number"], ["events.conversation", "events.number"]),
    sqlite_with_rowid=False,
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    _conversation(),
    Column("state", Text, nullable=False),  # open, done (a turn answered it), ended
    Column("opened_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("lease", Text),
    Column("lease_until", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("overtaken", Integer, nullable=False),
    _only_where("one_open_job", "state = 'open'", "conversation", unique=True),
    _only_where("jobs_due", "state = 'open'", "due_at", unique=False),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Text, primary_key=True),
    _conversation(),
    Column("number", Integer, nullable=False),  # of the event that opened it
    Column("reference", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("topics", Text, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("opens_at", UtcDateTime),
    Index("handoffs_in_order", "conversation", "number", unique=True),
    _only_where(
        "one_open_handoff",
        "state IN ('requested', 'queued', 'accepted')",
        "conversation",
        unique=True,
    ),
)

handoff_reasons = Table(
    "handoff_reasons",
    metadata,
    Column("handoff", Text, ForeignKey("handoffs.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("handoff", "position"),
)

packets = Table(
    "packets",
    metadata,
    Column("handoff", Text, ForeignKey("handoffs.id"), primary_key=True),
    Column("packet", Text, nullable=False),
)

_Sequence = BigInteger().with_variant(Integer, "sqlite")

turns = Table(
    "turns",
    metadata,
    Column("sequence", _Sequence, primary_key=True, autoincrement=True),
    # Not unique: a turn tried again may keep its id, and both tries are kept.
    Column("id", Text, nullable=False),
    _conversation(),
    Column("at", UtcDateTime, nullable=False),
    Column("status", Text, nullable=False),
    Column("why", Text),
    Column("record", Text, nullable=False),
    Index("turns_in_order", "conversation", "sequence"),
)

evidence_texts = Table(
    "evidence_texts",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("text", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("key", Text, primary_key=True),
    _conversation(),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcDateTime, nullable=False),
    Column("delivered_at", UtcDateTime),
    Column("lease", Text),
    Column("lease_until", UtcDateTime),
    Column("dead_at", UtcDateTime),
    Column("dead_why", Text),
    Index("outbox_in_order", "conversation", "position", unique=True),
    # By kind first: the kinds that nobody handles pile up and must cost the others nothing.
    _only_where("outbox_waiting", "delivered_at IS NULL AND dead_at IS NULL", "kind", "next_attempt_at", unique=False),
    _only_where("outbox_dead", "dead_at IS NOT NULL", "dead_at", unique=False),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_types", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("next_update_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime),
    Index("incidents_by_end", "ends_at"),
)

notices = Table(
    "notices",
    metadata,
    _conversation(),
    Column("kind", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("filed_at", UtcDateTime, nullable=False),
    Column("messages", Text, nullable=False),
    Column("due", Text, nullable=False),
    # A notice said again while its case is open is the same notice.
    PrimaryKeyConstraint("conversation", "kind", "reference"),
)

card_exposures = Table(
    "card_exposures",
    metadata,
    Column("conversation", Text, nullable=False),
    Column("message", Integer, nullable=False),
    Column("position", Integer, nullable=False),  # within the message
    Column("at", UtcDateTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("last_four", Text, nullable=False),
    Column("beside", Text, nullable=False),
    Column("overwrote", Text, nullable=False),
    Column("done", Text, nullable=False),
    PrimaryKeyConstraint("conversation", "message", "position"),
    ForeignKeyConstraint(["conversation", "message"], ["events.conversation", "events.number"]),
    Index("card_exposures_by_time", "at"),
)

sealed_values = Table(
    "sealed_values",
    metadata,
    Column("id", Text, primary_key=True),
    _conversation(),
    Column("kind", Text, nullable=False),
    Column("asked_by", Text, nullable=False),  # the slot or contact field that asked for it
    Column("sealed", Text),  # NULL once it expired
    Column("sealed_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("sealed_values_of_conversation", "conversation"),
    _only_where("sealed_values_by_expiry", "sealed IS NOT NULL", "expires_at", unique=False),
)

sealed_openings = Table(
    "sealed_openings",
    metadata,
    Column("sequence", _Sequence, primary_key=True, autoincrement=True),
    Column("value", Text, ForeignKey("sealed_values.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index("sealed_openings_of_value", "value", "sequence"),
)

codes = Table(
    "codes",
    metadata,
    Column("sequence", _Sequence, primary_key=True, autoincrement=True),
    _conversation(),
    Column("customer", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("codes_of_conversation", "conversation", "sequence"),
    Index("codes_of_customer", "customer", "sent_at"),
)
