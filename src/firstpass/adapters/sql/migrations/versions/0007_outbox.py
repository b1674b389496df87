"""Outgoing entries are leased, delivered, or dead."""

import sqlalchemy as sa
from alembic import op

revision = "0007_outbox"
down_revision = "0006"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("outbox", sa.Column("lease", sa.Text))
    op.add_column("outbox", sa.Column("lease_until", _MOMENT))
    op.add_column("outbox", sa.Column("dead_at", _MOMENT))
    op.add_column("outbox", sa.Column("dead_why", sa.Text))
    op.drop_index("outbox_due", "outbox")
    _partial("outbox_waiting", ["kind", "next_attempt_at"], "delivered_at IS NULL AND dead_at IS NULL")
    _partial("outbox_dead", ["dead_at"], "dead_at IS NOT NULL")


def _partial(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)
