"""One change of an incident: ask for it, then say in a line how the incident stands now."""

from __future__ import annotations

from collections.abc import Mapping

from sic.entrypoints.cli import naming, show
from sic.entrypoints.cli.client import JSON
from sic.entrypoints.cli.session import Session


def ask(
    session: Session,
    incident: str,
    method: str,
    noun: str,
    body: Mapping[str, object] | None = None,
    *,
    params: Mapping[str, str] | None = None,
    version: int | None = None,
) -> JSON:
    """Ask the server for a change and return the incident as it is now.

    Args:
        session: This run.
        incident: The id as typed.
        method: PUT, POST or DELETE.
        noun: The resource below the incident, already quoted: ``roles/scribe``.
        body: JSON body; entries that are None are left out.
        params: Query parameters; empty ones are left out.
        version: The version a person looked at before saying yes.
    """
    return session.api.change(
        method,
        f"{naming.base(session, incident)}/{noun}",
        {key: value for key, value in (body or {}).items() if value is not None},
        params={key: value for key, value in (params or {}).items() if value},
        version=version,
    )


def report(session: Session, view: JSON, done: str) -> None:
    """Print the incident in a line, and say what was done and what is due next."""
    session.terminal.data(view, show.line(view))
    session.terminal.say(f"{done} {show.next_due(view)}".rstrip())


def change(
    session: Session,
    incident: str,
    method: str,
    noun: str,
    body: Mapping[str, object] | None = None,
    *,
    done: str,
    params: Mapping[str, str] | None = None,
    version: int | None = None,
) -> None:
    """Ask for a change and report it; the arguments are those of ``ask`` and ``report``."""
    view = ask(session, incident, method, noun, body, params=params, version=version)
    report(session, view, done)
