"""The history of the runbook library: which text stood in which file, since when."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORDS, WHOLE, INSTANT = sa.Text, sa.BigInteger, sa.BigInteger


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "runbook_history",
        sa.Column("runbook_id", WORDS, primary_key=True),
        sa.Column("number", WHOLE, primary_key=True, autoincrement=False),
        sa.Column("revision", WORDS, nullable=False),
        sa.Column("path", WORDS, nullable=False),
        sa.Column("title", WORDS, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.Column("came_from", WORDS, nullable=False),
    )
    op.create_index("runbook_history_revision", "runbook_history", ["revision"])
