"""``sic audit``: the event log as evidence. It reads, and repairs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sic.entrypoints.cli.failures import CliError
from sic.entrypoints.cli.opened import opened
from sic.entrypoints.cli.options import VerbGroup
from sic.entrypoints.cli.session import Session, pass_session

if TYPE_CHECKING:
    from sic.application.checkpoints.verifying import Verified
    from sic.entrypoints.wiring import Local

# In a folder nobody meant this is all that tells: `verify` makes the database it looks into.
EMPTY = "The log is empty: nothing was verified. Is SIC_DATA_DIR the folder you mean?"
CHAINS = "The log is what was written: every chain verifies."
REMEDY = "Stop writing, keep a copy of the database, and restore the last backup."

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_lines = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.group(cls=VerbGroup)
def audit() -> None:
    """The event log as evidence."""


@audit.command()
@click.option(
    "--checkpoints",
    type=_lines,
    multiple=True,
    help="File of checkpoints, or a kept log of SIC's; - reads it; several may be named.",
)
@click.option(
    "--key",
    "keys",
    type=_file,
    multiple=True,
    help="Public key of the checkpoints; else the settings'. One a node, or a former one.",
)
@pass_session
def verify(session: Session, checkpoints: tuple[Path, ...], keys: tuple[Path, ...]) -> None:
    """Check chains and checkpoints; name the first bad row and exit 1 if there is one."""
    import msgspec

    with opened(session) as local:
        found = local.store.verify()
        if found is not None:
            finding = msgspec.to_builtins(found)
            words = f"{found.incident_id}, event {found.seq}: {found.problem}"
            _bad(session, {"finding": finding}, words)
        held = _held(session, local, checkpoints, keys)
        empty = not local.store.log_marks(after=0, limit=1)
    report = msgspec.to_builtins(held)
    if held is not None and held.deviation is not None:
        _bad(session, {"checkpoints": report}, _where(held))
    session.terminal.data({"ok": True, "checkpoints": report}, "")
    session.terminal.say(EMPTY if empty else f"{CHAINS} {_vouched(held)}")


def _held(
    session: Session, local: Local, checkpoints: tuple[Path, ...], keys: tuple[Path, ...]
) -> Verified | None:
    """Return what the checkpoints say; ``None`` if none was asked for and there is none."""
    from sic.application.checkpoints.verifying import NoCheckpoint

    try:
        return session.local.verify_checkpoints(local.settings, local.store, checkpoints, keys)
    except NoCheckpoint:
        if checkpoints:
            raise
        return None


def _vouched(held: Verified | None) -> str:
    if held is None:
        return "No checkpoint vouches for its end: name a kept log with --checkpoints."
    since = f"; {held.after} came since" if held.after else ""
    one = held.checkpoints == 1
    vouch = "1 checkpoint vouches" if one else f"{held.checkpoints} checkpoints vouch"
    events = "1 event" if held.vouched == 1 else f"{held.vouched} events"
    return f"{vouch} for {events}{since}."


def _where(held: Verified) -> str:
    if held.deviation is None:
        raise ValueError("nothing deviates")
    row = held.deviation
    event = f" ({row.incident_id}, event {row.seq})" if row.incident_id else ""
    return f"Position {row.position} of the log{event}: {row.problem}"


def _bad(session: Session, report: dict[str, object], words: str) -> NoReturn:
    session.terminal.data({"ok": False, **report}, "")
    raise CliError(words, code="audit", remedy=REMEDY)
