"""`sic backup`: a copy of the database that verifies. It never touches the original."""

from __future__ import annotations

from pathlib import Path

import click

from sic.entrypoints.cli.failures import CliError, Misused
from sic.entrypoints.cli.opened import in_words, settings_of
from sic.entrypoints.cli.options import Verb
from sic.entrypoints.cli.session import Session, pass_session


@click.command(cls=Verb)
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@pass_session
def backup(session: Session, file: Path) -> None:
    """Copy the database to FILE at one instant, while SIC runs, and verify the copy.

    FILE must not exist. Only SQLite: PostgreSQL is backed up with pg_dump or a replica.
    """
    settings = settings_of(session)
    try:
        with in_words():
            copied = session.local.backup(settings, file)
    except FileExistsError as error:
        raise Misused(
            f"{file} exists; a backup never replaces another.",
            remedy="Name a new file, for example with the date in it.",
        ) from error
    except ValueError as error:
        raise Misused(str(error), remedy="See docs/how-to/back-up-and-verify.md.") from error
    if copied.problem:
        raise CliError(
            f"The copy {file} does not verify: {copied.problem}",
            code="audit",
            remedy="Keep it, and see `sic audit verify` on the original.",
        )
    values = {"file": str(file), "bytes": copied.size, "verified": True}
    session.terminal.data(values, str(file))
    session.terminal.say(
        f"Copied {copied.size / 1e6:.1f} MB; every chain of the copy verifies. It holds what "
        "the original holds: keep it as safe."
    )
