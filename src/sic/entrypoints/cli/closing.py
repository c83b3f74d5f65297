"""From mitigation to post-mortem. The server alone knows who may resolve."""

from __future__ import annotations

import click

from sic.entrypoints.cli.change import change
from sic.entrypoints.cli.options import Verb, VerbGroup, incident_argument, why_option
from sic.entrypoints.cli.session import Session, pass_session


@click.command(cls=Verb)
@incident_argument
@click.option("--summary", metavar="TEXT", help="What stopped the harm.")
@click.option("--undo", is_flag=True, help="It was not mitigated after all; needs --why.")
@why_option(required=False)
@pass_session
def mitigated(
    session: Session, incident: str, summary: str | None, undo: bool, why: str
) -> None:
    """Users stopped hurting: the Mitigation clock stops."""
    if undo:
        _undo(session, incident, why)
        return
    change(session, incident, "POST", "mitigation", {"summary": summary}, done="Mitigated.")


@click.command(cls=Verb)
@incident_argument
@why_option(required=True)
@pass_session
def unmitigated(session: Session, incident: str, why: str) -> None:
    """It was not mitigated after all. The clock runs on from the same start."""
    _undo(session, incident, why)


def _undo(session: Session, incident: str, why: str) -> None:
    params = {"reason": why}
    change(session, incident, "DELETE", "mitigation", params=params, done="Not mitigated.")


@click.command(cls=Verb)
@incident_argument
@click.option("--summary", metavar="TEXT", help="What happened, in a sentence.")
@pass_session
def resolve(session: Session, incident: str, summary: str | None) -> None:
    """Declare it over. Only the Incident Commander may."""
    change(session, incident, "POST", "resolution", {"summary": summary}, done="Resolved.")


@click.command(cls=Verb)
@incident_argument
@why_option(required=True)
@pass_session
def reopen(session: Session, incident: str, why: str) -> None:
    """It came back: the incident goes on."""
    params = {"reason": why}
    change(session, incident, "DELETE", "resolution", params=params, done="Reopened.")


@click.group(cls=VerbGroup)
def pm() -> None:
    """Post-mortem: say that it is written, and where."""


@pm.command()
@incident_argument
@click.option("--url", "address", metavar="ADDRESS", help="Where it can be read.")
@click.option("--summary", metavar="TEXT", help="What was learnt.")
@pass_session
def publish(session: Session, incident: str, address: str | None, summary: str | None) -> None:
    """Record where it is shared, and close the incident."""
    body = {"url": address, "summary": summary}
    change(session, incident, "POST", "postmortem", body, done="Closed.")
