"""Endpoints of event webhooks; and an index that finds the next message of one kind."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORDS, INSTANT = sa.Text, sa.BigInteger


def upgrade() -> None:
    """Make the table; kinds of messages are looked for apart from each other now."""
    op.create_table(
        "endpoints",
        sa.Column("id", WORDS, primary_key=True),
        sa.Column("url", WORDS, nullable=False),
        sa.Column("types", WORDS, nullable=False),
        sa.Column("description", WORDS, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", WORDS, nullable=False),
        sa.Column("both_sign_until", INSTANT),
        sa.Column("disabled_at", INSTANT),
        sa.Column("disabled_why", WORDS, nullable=False),
        sa.Column("failing_since", INSTANT),
    )
    op.drop_index("outbox_claimable_at", "outbox")
    op.create_index("outbox_kind_claimable_at", "outbox", ["kind", "claimable_at"])
