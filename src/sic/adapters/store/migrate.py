"""Bring a database's tables up to this version's. It never goes down and never guesses.

All steps run in one transaction under one lock: a migration that is killed leaves the
database as it was, and two nodes that start at once take turns.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from sic.adapters.store.database import StoreTooNew

HEAD = "0005"  # The newest step in migrations/versions; a test compares.
LOCK = 0x51C0_0001  # Advisory lock for migrations on PostgreSQL.


def migrate(connection: Connection) -> None:
    """Apply what is missing; on an up-to-date database it only looks.

    Args:
        connection: In autocommit mode: the transaction is begun and ended here.

    Raises:
        StoreTooNew: the database is at a version this SIC does not know.
    """
    if current(connection) == HEAD:
        return
    _sql(connection, _BEGIN[connection.dialect.name])
    try:
        if connection.dialect.name == "postgresql":
            _sql(connection, f"SELECT pg_advisory_xact_lock({LOCK})")
        # Another node may have done it while this one waited; then it must not hold the
        # next one up for as long as importing alembic takes.
        if current(connection) != HEAD:
            _upgrade(connection)
    except BaseException:
        _sql(connection, "ROLLBACK")
        raise
    _sql(connection, "COMMIT")


_BEGIN = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN"}


def current(connection: Connection) -> str | None:
    """Return the version the database is at; ``None`` for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    return found.scalar_one_or_none()


def _upgrade(connection: Connection) -> None:
    # Imported here: an up-to-date database starts without alembic.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "sic.adapters.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    found = current(connection)
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreTooNew(
            f"The database is at version {found}, written by a newer SIC; this one knows "
            f"versions up to {HEAD}. Start the newer SIC, or restore a backup made before "
            "the upgrade (docs/how-to/back-up-and-verify.md)."
        )
    command.upgrade(config, "head")


def _sql(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
