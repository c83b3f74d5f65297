"""Who responds, how grave it is and where people talk."""

from __future__ import annotations

import click

from sic.entrypoints.cli.change import change
from sic.entrypoints.cli.client import segment
from sic.entrypoints.cli.failures import Misused
from sic.entrypoints.cli.options import Verb, incident_argument, why_option
from sic.entrypoints.cli.session import Session, pass_session


@click.command(cls=Verb)
@incident_argument
@pass_session
def ack(session: Session, incident: str) -> None:
    """Take the page: the Ack clock stops."""
    change(session, incident, "POST", "acknowledgement", done="Acknowledged.")


@click.command(cls=Verb)
@incident_argument
@click.argument("severity")
@why_option(required=False)
@pass_session
def sev(session: Session, incident: str, severity: str, why: str) -> None:
    """Set the severity: 2 or SEV-2. A change needs --why."""
    body = {"severity": severity, "reason": why or None}
    change(session, incident, "PUT", "severity", body, done="Severity set.")


@click.command(cls=Verb)
@incident_argument
@click.argument("role")
@click.argument("who", metavar="[@WHO]", required=False)
@click.option("--clear", is_flag=True, help="Free the role, or only WHO's hold of it.")
@why_option(required=False)
@pass_session
def role(
    session: Session, incident: str, role: str, who: str | None, clear: bool, why: str
) -> None:
    """Give a role to @WHO, or --clear it.

    A role's id, abbreviation or name: ic, comms, tech, sme, scribe.
    """
    noun = f"roles/{segment(role)}"
    responder = session.person(who) if who else ""
    if clear:
        params = {"responder": responder, "reason": why}
        change(session, incident, "DELETE", noun, params=params, done=f"{role} is free.")
        return
    if not responder:
        raise Misused("Who takes the role?", remedy=f"sic role {incident} {role} @me")
    body = {"responder": responder, "reason": why or None}
    change(session, incident, "PUT", noun, body, done=f"@{responder} is {role}.")


@click.command(cls=Verb)
@incident_argument
@why_option(required=True)
@pass_session
def take(session: Session, incident: str, why: str) -> None:
    """Take command from someone who cannot be reached. Recorded with your reason."""
    change(session, incident, "POST", "command", {"reason": why}, done="You are in command.")


@click.command(cls=Verb)
@incident_argument
@click.argument("url", metavar="ADDRESS")
@pass_session
def bridge(session: Session, incident: str, url: str) -> None:
    """Say where the bridge is, so that people can join."""
    change(session, incident, "PUT", "bridge", {"url": url}, done="Bridge recorded.")


@click.command(cls=Verb)
@incident_argument
@click.argument("names", metavar="NAME…", nargs=-1, required=True)
@pass_session
def services(session: Session, incident: str, names: tuple[str, ...]) -> None:
    """State all affected services; replaces the list."""
    body = {"services": list(names)}
    change(session, incident, "PUT", "services", body, done="Services named.")
