"""What an operator does on the machine itself: serve, migrate, verify the log."""

from __future__ import annotations

import signal
from typing import NoReturn

import click

from sic.entrypoints.cli.failures import CliError
from sic.entrypoints.cli.opened import in_words, opened, settings_of
from sic.entrypoints.cli.options import Verb, VerbGroup
from sic.entrypoints.cli.session import Session, pass_session

# In a folder nobody meant this is all that tells: `verify` makes the database it looks into.
EMPTY = "The log is empty: nothing was verified. Is SIC_DATA_DIR the folder you mean?"


@click.command(cls=Verb)
@pass_session
def serve(session: Session) -> None:
    """Run the server until a signal. Settings: SIC_… and sic.toml."""
    from sic.entrypoints.cli.logs import send_to_stderr

    settings = settings_of(session)
    send_to_stderr(settings.log_level)
    # The server drains first and passes the signal on; this unwinds worker and store too.
    signal.signal(signal.SIGTERM, _leave)
    with in_words():
        session.local.serve(settings)


def _leave(*_signal: object) -> NoReturn:
    raise SystemExit(0)


@click.command(cls=Verb)
@pass_session
def migrate(session: Session) -> None:
    """Bring the database to this version's schema. Twice is once."""
    settings = settings_of(session)
    with in_words():
        session.local.migrate(settings)
    session.terminal.say("The database is at this version's schema.")


@click.group(cls=VerbGroup)
def audit() -> None:
    """The event log as evidence."""


@audit.command()
@pass_session
def verify(session: Session) -> None:
    """Check every hash chain; name the first bad event and exit 1 if there is one."""
    import msgspec

    with opened(session) as local:
        found = local.store.verify()
        empty = found is None and not local.store.feed(after=0, limit=1)
    if found is None:
        session.terminal.data({"ok": True}, "")
        session.terminal.say(
            EMPTY if empty else "The log is what was written: every chain verifies."
        )
        return
    session.terminal.data({"ok": False, "finding": msgspec.to_builtins(found)}, "")
    raise CliError(
        f"{found.incident_id}, event {found.seq}: {found.problem}",
        code="audit",
        remedy="Stop writing, keep a copy of the database, and restore the last backup.",
    )
