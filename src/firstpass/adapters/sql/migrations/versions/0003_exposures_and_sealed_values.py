"""Card numbers that were found, personal values under seal, and who opened them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)
_SEQUENCE = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _exposures()
    _sealed_values()
    _openings()


def _exposures() -> None:
    op.create_table(
        "card_exposures",
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("message", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("last_four", sa.Text, nullable=False),
        sa.Column("beside", sa.Text, nullable=False),
        sa.Column("overwrote", sa.Text, nullable=False),
        sa.Column("done", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("conversation", "message", "position"),
        sa.ForeignKeyConstraint(["conversation", "message"], ["events.conversation", "events.number"]),
    )
    op.create_index("card_exposures_by_time", "card_exposures", ["at"])


def _sealed_values() -> None:
    op.create_table(
        "sealed_values",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("conversation", sa.Text, sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text),
        sa.Column("sealed_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
    )
    op.create_index("sealed_values_of_conversation", "sealed_values", ["conversation"])
    kept = sa.text("sealed IS NOT NULL")
    columns = ["expires_at"]
    op.create_index("sealed_values_by_expiry", "sealed_values", columns, sqlite_where=kept, postgresql_where=kept)


def _openings() -> None:
    op.create_table(
        "sealed_openings",
        sa.Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("value", sa.Text, sa.ForeignKey("sealed_values.id"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("sealed_openings_of_value", "sealed_openings", ["value", "sequence"])
