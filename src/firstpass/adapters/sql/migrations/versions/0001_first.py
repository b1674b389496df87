"""The first schema: conversations with their events, jobs, handoffs, turns and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)
_SEQUENCE = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _conversations()
    _events()
    _jobs()
    _handoffs()
    _turns()
    _outbox()


def _of_conversation() -> "sa.Column[str]":
    return sa.Column("conversation", sa.Text, sa.ForeignKey("conversations.id"), nullable=False)


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("identity_level", sa.Text, nullable=False),
        sa.Column("customer", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("last_number", sa.Integer, nullable=False),
        sa.Column("last_customer", sa.Integer, nullable=False),
        sa.Column("answered_up_to", sa.Integer, nullable=False),
        sa.Column("last_outbox", sa.Integer, nullable=False),
        sa.Column("progress", sa.Text, nullable=False),
    )
    op.create_index("conversations_of_customer", "conversations", ["customer"])


def _events() -> None:
    op.create_table(
        "events",
        _of_conversation(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text),
        sa.Column("fingerprint", sa.Text),
        sa.Column("reply_to", sa.Integer),
        sa.PrimaryKeyConstraint("conversation", "number"),
        sqlite_with_rowid=False,
    )
    mine = "conversation"
    _partial("one_event_a_client_id", "events", [mine, "client_id"], "client_id IS NOT NULL", unique=True)
    _partial("one_reply_a_message", "events", [mine, "reply_to"], "reply_to IS NOT NULL", unique=True)
    op.create_table(
        "event_bodies",
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("conversation", "number"),
        sa.ForeignKeyConstraint(["conversation", "number"], ["events.conversation", "events.number"]),
        sqlite_with_rowid=False,
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text, primary_key=True),
        _of_conversation(),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("lease", sa.Text),
        sa.Column("lease_until", _MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("overtaken", sa.Integer, nullable=False),
    )
    _partial("one_open_job", "jobs", ["conversation"], "state = 'open'", unique=True)
    _partial("jobs_due", "jobs", ["due_at"], "state = 'open'", unique=False)


def _handoffs() -> None:
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Text, primary_key=True),
        _of_conversation(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("opens_at", _MOMENT),
    )
    op.create_index("handoffs_in_order", "handoffs", ["conversation", "number"], unique=True)
    is_open = "state IN ('requested', 'queued', 'accepted')"
    _partial("one_open_handoff", "handoffs", ["conversation"], is_open, unique=True)
    op.create_table(
        "handoff_reasons",
        sa.Column("handoff", sa.Text, sa.ForeignKey("handoffs.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("handoff", "position"),
    )
    op.create_table(
        "packets",
        sa.Column("handoff", sa.Text, sa.ForeignKey("handoffs.id"), primary_key=True),
        sa.Column("packet", sa.Text, nullable=False),
    )


def _turns() -> None:
    op.create_table(
        "turns",
        sa.Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False),
        _of_conversation(),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("turns_in_order", "turns", ["conversation", "sequence"])
    op.create_table(
        "evidence_texts",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("key", sa.Text, primary_key=True),
        _of_conversation(),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", _MOMENT, nullable=False),
        sa.Column("delivered_at", _MOMENT),
    )
    op.create_index("outbox_in_order", "outbox", ["conversation", "position"], unique=True)
    _partial("outbox_due", "outbox", ["next_attempt_at"], "delivered_at IS NULL", unique=False)
