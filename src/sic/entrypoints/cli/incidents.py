"""Declare an incident and look at incidents."""

from __future__ import annotations

import click

from sic.entrypoints.cli import naming
from sic.entrypoints.cli.client import JSON
from sic.entrypoints.cli.options import Verb, maybe_incident_argument
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import Terminal, plain

STATUSES = ("active", "open", "mitigated", "resolved", "closed", "all")
WHY = {
    "service": " and on the same service",
    "alert": " with an alert of this name",
    "recent": " and just declared",
}


@click.command(cls=Verb)
@click.argument("title", nargs=-1, required=True)
@click.option("--sev", "severity", metavar="SEV", help="2 or SEV-2; else triage sets it.")
@click.option("--service", "services", multiple=True, help="Affected service; repeatable.")
@click.option("--drill", is_flag=True, help="An exercise, marked as one.")
@pass_session
def declare(
    session: Session,
    title: tuple[str, ...],
    severity: str | None,
    services: tuple[str, ...],
    drill: bool,
) -> None:
    """Declare an incident. Its clocks start now."""
    from sic.entrypoints.cli import show as words

    body: dict[str, object] = {"title": " ".join(title), "services": list(services)}
    body |= {"severity": severity} if severity else {}
    body |= {"drill": True} if drill else {}
    view = session.api.change("POST", "/api/v1/incidents", body)
    session.terminal.data(view, words.line(view))
    session.terminal.say(f"Channel {plain(view['channel'])}. {words.next_due(view)}".rstrip())
    _hint_at_look_alikes(session.terminal, view)


def _hint_at_look_alikes(terminal: Terminal, view: JSON) -> None:
    """Say which open incidents may be the same; a server of an older SIC names none."""
    for one in view.get("look_alikes", ()) if not terminal.json else ():
        why = WHY.get(one["why"], "")
        terminal.say(f"Looks like {one['id']}, still active{why}: {plain(one['title'])}")


@click.command("list", cls=Verb)
@click.option("--status", type=click.Choice(STATUSES), default="active", show_default=True)
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
@pass_session
def list_incidents(session: Session, status: str, limit: int) -> None:
    """List incidents, gravest first."""
    answer = session.api.get("/api/v1/incidents", status=status, limit=limit)
    rows = answer["incidents"]
    terminal = session.terminal
    terminal.data(rows, "" if terminal.json else _listed(rows, terminal))
    if not rows:
        which = "There is no incident yet" if status == "all" else f"No incident is {status}"
        terminal.say(f"{which}. Declare one with `sic declare TITLE`.")


HEADINGS = ("ID", "SEVERITY", "STATUS", "PHASE", "COMMANDER", "NEXT DUE", "TITLE")


def _cells(row: JSON, due: str) -> tuple[str, ...]:
    found = (
        row["id"],
        row["severity"] or "pending",
        row["status"],
        row["phase"],
        row["commander"] or "-",
        f"{row['next_due']} {due}" if due else "-",
        row["title"],
    )
    return tuple(plain(cell) for cell in found)


def _listed(rows: list[JSON], terminal: Terminal) -> str:
    """Return a table on a terminal, and tab-separated lines for programs."""
    if not terminal.colour or not rows:
        return "\n".join("\t".join(_cells(row, row["next_due_at"] or "")) for row in rows)
    from sic.entrypoints.cli.table import drawn

    return drawn(HEADINGS, [_cells(row, _due(row)) for row in rows])


def _due(row: JSON) -> str:
    from sic.domain import words
    from sic.entrypoints.cli.when import parsed

    at = parsed(row["next_due_at"])
    return words.instant(at) if at else ""


@click.command(cls=Verb)
@maybe_incident_argument
@pass_session
def show(session: Session, incident: str | None) -> None:
    """Show an incident: clocks, roles, work."""
    from sic.entrypoints.cli import show as words

    view = session.api.get(f"/api/v1/incidents/{naming.incident_or_only(session, incident)}")
    session.terminal.data(view, words.whole(view, session.terminal))


@click.command(cls=Verb)
@maybe_incident_argument
@click.option("--after", type=click.IntRange(min=0), default=0, help="Entries after this one.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=1000, show_default=True)
@pass_session
def timeline(session: Session, incident: str | None, after: int, limit: int) -> None:
    """Print the timeline, oldest first."""
    from sic.entrypoints.cli import show as words

    whole = naming.incident_or_only(session, incident)
    answer = session.api.get(f"/api/v1/incidents/{whole}/timeline", after=after, limit=limit)
    entries = answer["entries"]
    session.terminal.data(entries, "\n".join(words.entry(item) for item in entries))
