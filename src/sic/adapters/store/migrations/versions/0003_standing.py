"""How an incident stands, in its row; and an index to find one person's pages."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns empty: the auditor writes rows anew from their events, once."""
    op.add_column("incidents", sa.Column("standing", sa.Text))
    op.add_column(
        "incidents",
        sa.Column("standing_version", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_index("outbox_to", "outbox", ["to"])
