"""The spine: events, rows, deadlines, outbox, runbooks, people. Released: never change it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORDS, WHOLE, INSTANT = sa.Text, sa.BigInteger, sa.BigInteger


def upgrade() -> None:
    """Make everything."""
    _log()
    _rows()
    _queues()
    _people()
    _append_only()


def _needed(name: str, kind: type[sa.types.TypeEngine[Any]]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _log() -> None:
    op.create_table(
        "events",
        sa.Column("incident_id", WORDS, primary_key=True),
        sa.Column("seq", WHOLE, primary_key=True, autoincrement=False),
        _needed("position", WHOLE),
        _needed("type", WORDS),
        _needed("payload", sa.LargeBinary),
        _needed("hash", WORDS),
        sqlite_with_rowid=False,
    )
    op.create_index("events_position", "events", ["position"], unique=True)
    op.create_table(
        "runbooks",
        sa.Column("revision", WORDS, primary_key=True),
        _needed("name", WORDS),
        _needed("text", sa.LargeBinary),
        _needed("added_at", INSTANT),
    )


def _rows() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", WORDS, primary_key=True),
        _needed("version", WHOLE),
        _needed("head", WORDS),
        _needed("title", WORDS),
        _needed("status", WORDS),
        _needed("phase", WORDS),
        sa.Column("severity", WORDS),
        sa.Column("severity_rank", WHOLE),
        sa.Column("commander", WORDS),
        _needed("runbook_revision", WORDS),
        sa.Column("dedup_key", WORDS),
        _needed("drill", sa.Boolean),
        _needed("detected_at", INSTANT),
        _needed("updated_at", INSTANT),
        sa.Column("resolved_at", INSTANT),
        sa.Column("next_due_at", INSTANT),
        sa.Column("next_due", WORDS),
    )
    active = sa.text("resolved_at IS NULL AND dedup_key IS NOT NULL")
    op.create_index(
        "incidents_active_dedup_key",
        "incidents",
        ["dedup_key"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    op.create_table(
        "incident_numbers",
        sa.Column("day", WORDS, primary_key=True),
        _needed("last", WHOLE),
    )
    op.create_table(
        "remembered",
        sa.Column("key", WORDS, primary_key=True),
        _needed("actor", WORDS),
        _needed("request_sha256", WORDS),
        _needed("incident_id", WORDS),
        _needed("version", WHOLE),
    )


def _queues() -> None:
    op.create_table(
        "deadlines",
        sa.Column("id", WORDS, primary_key=True),
        _needed("incident_id", WORDS),
        _needed("name", WORDS),
        _needed("due_at", INSTANT),
        _needed("rank", WHOLE),
        _needed("claimable_at", INSTANT),
        _needed("token", WHOLE),
        _needed("tries", WHOLE),
    )
    op.create_index("deadlines_claimable_at", "deadlines", ["claimable_at"])
    op.create_index("deadlines_incident_id", "deadlines", ["incident_id"])
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "outbox",
        sa.Column("number", number, primary_key=True),
        sa.Column("id", WORDS, nullable=False, unique=True),
        _needed("incident_id", WORDS),
        _needed("seq", WHOLE),
        _needed("kind", WORDS),
        _needed("to", WORDS),
        _needed("subject", WORDS),
        _needed("body", WORDS),
        _needed("attempts", WHOLE),
        _needed("state", WORDS),
        sa.Column("claimable_at", INSTANT),
        _needed("token", WHOLE),
        _needed("error", WORDS),
    )
    op.create_index("outbox_claimable_at", "outbox", ["claimable_at"])
    counters = op.create_table(
        "counters", sa.Column("name", WORDS, primary_key=True), _needed("value", WHOLE)
    )
    op.bulk_insert(counters, [{"name": "claims", "value": 0}])


def _people() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", WORDS, primary_key=True),
        _needed("display_name", WORDS),
        _needed("level", WORDS),
        _needed("email", WORDS),
        _needed("password_hash", WORDS),
        _needed("created_at", INSTANT),
        sa.Column("disabled_at", INSTANT),
    )
    op.create_table(
        "sessions",
        sa.Column("token_sha256", WORDS, primary_key=True),
        _needed("account", WORDS),
        _needed("created_at", INSTANT),
        _needed("seen_at", INSTANT),
        _needed("expires_at", INSTANT),
        _needed("agent", WORDS),
    )
    op.create_index("sessions_account", "sessions", ["account"])
    op.create_table(
        "tokens",
        sa.Column("id", WORDS, primary_key=True),
        _needed("account", WORDS),
        _needed("name", WORDS),
        _needed("scope", WORDS),
        sa.Column("token_sha256", WORDS, nullable=False, unique=True),
        _needed("created_at", INSTANT),
        sa.Column("expires_at", INSTANT),
        sa.Column("used_at", INSTANT),
        sa.Column("revoked_at", INSTANT),
    )
    op.create_table(
        "setup_secret",
        sa.Column("secret_sha256", WORDS, primary_key=True),
        _needed("expires_at", INSTANT),
    )


# ---------------------------------------------------------------- append-only

_SQLITE = """
CREATE TRIGGER events_no_{lower} BEFORE {upper} ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
"""
_POSTGRES = (
    """
    CREATE FUNCTION events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$
    """,
    """
    CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION events_are_append_only()
    """,
)


def _append_only() -> None:
    on_sqlite = [
        _SQLITE.format(lower=verb.lower(), upper=verb) for verb in ("UPDATE", "DELETE")
    ]
    on_postgres = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRES if on_postgres else on_sqlite:
        op.execute(statement)
