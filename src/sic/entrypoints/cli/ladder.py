"""Escalate by hand: show the rung and its reason, then ask. It never escalates unasked."""

from __future__ import annotations

import click

from sic.entrypoints.cli import naming
from sic.entrypoints.cli.change import change
from sic.entrypoints.cli.client import JSON
from sic.entrypoints.cli.failures import Missing, RuleRefused
from sic.entrypoints.cli.options import Verb, incident_argument, why_option
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import plain


@click.command(cls=Verb)
@incident_argument
@click.option("--rung", type=click.IntRange(min=1), help="Which; the next one if omitted.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@why_option(required=False)
@pass_session
def escalate(session: Session, incident: str, rung: int | None, yes: bool, why: str) -> None:
    """Reach the next rung of the ladder by hand. Shows whom it notifies first."""
    path = naming.base(session, incident)
    view = session.api.get(path)
    found = _rung(view, rung)
    preview = _preview(found)
    session.terminal.say(preview)
    if not yes:
        # say() spares whoever reads JSON; whoever answers must have read it all the same.
        unseen = f"{preview}\n" if session.terminal.json else ""
        session.terminal.confirm(f"{unseen}Notify them now?")
    body = {"rung": found["rung"], "reason": why or None}
    change(
        session,
        view["id"],
        "POST",
        "escalations",
        body,
        version=view["version"],  # What was shown is what is done.
        done=f"Rung {found['rung']} reached.",
    )


def _rung(view: JSON, number: int | None) -> JSON:
    rungs = view["escalation"]
    found = [r for r in rungs if (r["is_next"] if number is None else r["rung"] == number)]
    if found:
        return found[0]
    if number is None:
        raise RuleRefused(
            f"{view['id']} has no further rung to reach.",
            clause="escalation",
            remedy="Call the emergency contacts of the runbook.",
        )
    raise Missing(
        f"The runbook has no rung {number}.",
        remedy=f"It has: {', '.join(str(r['rung']) for r in rungs) or 'none'}.",
    )


def _preview(rung: JSON) -> str:
    whom = ", ".join(plain(name) for name in rung["notify"]) or "nobody by name"
    return (
        f"Rung {rung['rung']}: {plain(rung['text'])}\n"
        f"Notifies: {whom}\n"
        f"Rule: {plain(rung['why'])} (runbook, #{plain(rung['clause'])})"
    )
