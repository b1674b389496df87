"""Which product the session says the customer has."""

import sqlalchemy as sa
from alembic import op

revision = "0008_product"
down_revision = "0007_outbox"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("product", sa.Text))
