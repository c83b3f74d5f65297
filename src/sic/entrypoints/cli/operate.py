"""What an operator does on the machine itself: serve, migrate."""

from __future__ import annotations

import signal
from typing import NoReturn

import click

from sic.entrypoints.cli.opened import in_words, settings_of
from sic.entrypoints.cli.options import Verb
from sic.entrypoints.cli.session import Session, pass_session


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
