"""The tables both databases share. It never holds a rule of incidents, only their storage.

Instants are whole microseconds since 1970 UTC, so that both databases give back exactly what
they were given. Text that PostgreSQL could not hold is refused on both alike.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    text,
)

from sic.application.standing import Standing

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WHOLE_MAX = 2**63
STANDINGS_KEPT = 512  # At most some 20 KB each, mostly one.


def to_micros(instant: datetime) -> int:
    """Return microseconds since 1970 UTC.

    Raises:
        ValueError: ``instant`` is naive.
    """
    if instant.tzinfo is None:
        raise ValueError(f"{instant!r} has no time zone; the store takes aware UTC only")
    return (instant - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the aware UTC instant ``micros`` after 1970."""
    return EPOCH + timedelta(microseconds=micros)


def storable_text(value: str) -> str:
    """Return ``value`` if every database can hold it.

    Raises:
        ValueError: it contains NUL or a lone surrogate.
    """
    if "\0" in value:
        raise ValueError("text with a NUL character cannot be stored")
    if not value.isascii():
        value.encode()  # A lone surrogate raises UnicodeEncodeError, which is a ValueError.
    return value


class Words(TypeDecorator[str]):
    """Text, checked before it reaches the driver: the two databases disagree on NUL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Refuse what one of the databases could not hold."""
        return None if value is None else storable_text(value)


class Whole(TypeDecorator[int]):
    """A 64-bit integer; a greater one is a ValueError on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, _dialect: Dialect) -> int | None:
        """Refuse what does not fit."""
        if value is not None and not -WHOLE_MAX <= value < WHOLE_MAX:
            raise ValueError(f"{value} does not fit a 64-bit integer")
        return value


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """Count microseconds."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        """Count back."""
        return None if value is None else from_micros(value)


class Packed(TypeDecorator[Standing]):
    """How an incident stands, as JSON; where an older SIC wrote none, it says nothing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Standing | None, _dialect: Dialect) -> str | None:
        """Encode; JSON escapes what a database could not hold."""
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Standing:
        """Decode."""
        return Standing() if value is None else _standing(value)


# Every page of incidents reads the same rows again, and most did not change meanwhile.
_standing = lru_cache(maxsize=STANDINGS_KEPT)(msgspec.json.Decoder(Standing).decode)

metadata = MetaData()

# Clustered by incident on SQLite: reading one incident is one walk along the tree.
events = Table(
    "events",
    metadata,
    Column("incident_id", Words, primary_key=True),
    Column("seq", Whole, primary_key=True, autoincrement=False),
    Column("position", Whole, nullable=False),
    Column("type", Words, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("hash", Words, nullable=False),
    Index("events_position", "position", unique=True),
    sqlite_with_rowid=False,
)

# ``head`` is the hash of event number ``version``: the next event is chained to it.
incidents = Table(
    "incidents",
    metadata,
    Column("id", Words, primary_key=True),
    Column("version", Whole, nullable=False),
    Column("head", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("status", Words, nullable=False),
    Column("phase", Words, nullable=False),
    Column("severity", Words),
    Column("severity_rank", Whole),
    Column("commander", Words),
    Column("runbook_revision", Words, nullable=False),
    Column("dedup_key", Words),
    Column("drill", Boolean, nullable=False),
    Column("detected_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("next_due_at", Instant),
    Column("next_due", Words),
    Column("standing", Packed),
    # The version ``standing`` was made at; another one means that an older SIC wrote the row.
    Column("standing_version", Whole, nullable=False, server_default="0"),
)
Index(
    "incidents_active_dedup_key",
    incidents.c.dedup_key,
    unique=True,
    sqlite_where=text("resolved_at IS NULL AND dedup_key IS NOT NULL"),
    postgresql_where=text("resolved_at IS NULL AND dedup_key IS NOT NULL"),
)

incident_numbers = Table(
    "incident_numbers",
    metadata,
    Column("day", Words, primary_key=True),
    Column("last", Whole, nullable=False),
)

# ``claimable_at`` is the due time first, then the end of a lease or the hour of a retry.
deadlines = Table(
    "deadlines",
    metadata,
    Column("id", Words, primary_key=True),
    Column("incident_id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("rank", Whole, nullable=False),
    Column("claimable_at", Instant, nullable=False),
    Column("token", Whole, nullable=False),
    Column("tries", Whole, nullable=False),
    Index("deadlines_claimable_at", "claimable_at"),
    Index("deadlines_incident_id", "incident_id"),
)

# ``claimable_at`` is NULL once a message is delivered or dead; ``number`` keeps the order.
outbox = Table(
    "outbox",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", Words, nullable=False, unique=True),
    Column("incident_id", Words, nullable=False),
    Column("seq", Whole, nullable=False),
    Column("kind", Words, nullable=False),
    Column("to", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("attempts", Whole, nullable=False),
    Column("state", Words, nullable=False),  # pending, delivered or dead.
    Column("claimable_at", Instant),
    Column("token", Whole, nullable=False),
    Column("error", Words, nullable=False),
    Index("outbox_kind_claimable_at", "kind", "claimable_at"),
    Index("outbox_to", "to"),
)

# Fencing tokens come from here, so that a row written anew never repeats an old token.
counters = Table(
    "counters",
    metadata,
    Column("name", Words, primary_key=True),
    Column("value", Whole, nullable=False),
)

remembered = Table(
    "remembered",
    metadata,
    Column("key", Words, primary_key=True),
    Column("actor", Words, nullable=False),
    Column("request_sha256", Words, nullable=False),
    Column("incident_id", Words, nullable=False),
    Column("version", Whole, nullable=False),
)

# The text as bytes: a revision is named by the hash of its bytes, whatever they are.
runbooks = Table(
    "runbooks",
    metadata,
    Column("revision", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("added_at", Instant, nullable=False),
)

# Only ever added to; ``number`` counts per runbook, so that of two nodes one writes a line.
runbook_history = Table(
    "runbook_history",
    metadata,
    Column("runbook_id", Words, primary_key=True),
    Column("number", Whole, primary_key=True, autoincrement=False),
    Column("revision", Words, nullable=False),
    Column("path", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("came_from", Words, nullable=False),
    Index("runbook_history_revision", "revision"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", Words, primary_key=True),
    Column("display_name", Words, nullable=False),
    Column("level", Words, nullable=False),
    Column("email", Words, nullable=False),
    Column("password_hash", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_sha256", Words, primary_key=True),
    Column("account", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("agent", Words, nullable=False),
    Index("sessions_account", "account"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Words, primary_key=True),
    Column("account", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("scope", Words, nullable=False),
    Column("token_sha256", Words, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)

setup_secret = Table(
    "setup_secret",
    metadata,
    Column("secret_sha256", Words, primary_key=True),
    Column("expires_at", Instant, nullable=False),
)

# Who is told of events; ``types`` is a JSON list. Their secrets stand in ``secrets``.
endpoints = Table(
    "endpoints",
    metadata,
    Column("id", Words, primary_key=True),
    Column("url", Words, nullable=False),
    Column("types", Words, nullable=False),
    Column("description", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Words, nullable=False),
    Column("both_sign_until", Instant),
    Column("disabled_at", Instant),
    Column("disabled_why", Words, nullable=False),
    Column("failing_since", Instant),
)

# Only ever added to; the last number of a name holds. No binding: taken away.
webhook_bindings = Table(
    "webhook_bindings",
    metadata,
    Column("name", Words, primary_key=True),
    Column("number", Whole, primary_key=True, autoincrement=False),
    Column("binding", LargeBinary),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
)

# Sealed before they come here; the key is never in the database.
secrets = Table(
    "secrets",
    metadata,
    Column("name", Words, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
)

# ``run`` counts per webhook, so that of two incidents at once one begins a run.
webhook_runs = Table(
    "webhook_runs",
    metadata,
    Column("webhook", Words, primary_key=True),
    Column("run", Whole, primary_key=True, autoincrement=False),
    Column("execution", Words, nullable=False, unique=True),
    Column("incident_id", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("stage", Words, nullable=False),
    Column("status", Whole),
    Column("ended_at", Instant),
)
