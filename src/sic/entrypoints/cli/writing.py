"""What people write: notes, updates, corrections. No text is ever made up here."""

from __future__ import annotations

import click

from sic.entrypoints.cli.change import ask, change, report
from sic.entrypoints.cli.failures import CliError, Misused
from sic.entrypoints.cli.options import Verb, incident_argument, text_of, why_option
from sic.entrypoints.cli.session import Session, pass_session

AUDIENCES = ("internal", "public")


@click.command(cls=Verb)
@incident_argument
@click.argument("text", nargs=-1, required=True)
@click.option("--decision", is_flag=True, help="Mark it as a decision.")
@pass_session
def note(session: Session, incident: str, text: tuple[str, ...], decision: bool) -> None:
    """Write TEXT in the timeline; - reads it from stdin."""
    kind = "decision" if decision else "note"
    body = {"text": text_of(text), "kind": kind}
    change(session, incident, "POST", "notes", body, done=f"{kind.capitalize()} recorded.")


@click.command(cls=Verb)
@incident_argument
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--audience", default="internal", show_default=True, help="internal, public, or both."
)
@pass_session
def update(session: Session, incident: str, text: tuple[str, ...], audience: str) -> None:
    """Tell people where it stands. The update clock starts again; - reads stdin."""
    audiences = _audiences(audience)
    words = text_of(text)
    for number, one in enumerate(audiences):
        try:
            view = ask(session, incident, "POST", "updates", {"text": words, "audience": one})
        except CliError:
            if number:
                session.terminal.say(f"Sent ({audiences[0]}), but not ({one}):")
            raise
    report(session, view, f"Update sent ({' and '.join(audiences)}).")


def _audiences(given: str) -> list[str]:
    """Return each audience named, once, in the order of the list above."""
    named = {word.strip() for word in given.split(",") if word.strip()}
    if not named or not named <= set(AUDIENCES):
        raise Misused(f"{given!r} is not an audience.", remedy="Use --audience internal,public")
    return [audience for audience in AUDIENCES if audience in named]


@click.command(cls=Verb)
@incident_argument
@click.argument("entry", type=click.IntRange(min=1))
@click.argument("text", nargs=-1, required=True)
@why_option(required=True)
@pass_session
def correct(
    session: Session, incident: str, entry: int, text: tuple[str, ...], why: str
) -> None:
    """Correct a timeline entry, by its number. The original stays readable."""
    body = {"entry": entry, "text": text_of(text), "reason": why}
    change(session, incident, "POST", "corrections", body, done=f"Entry {entry} corrected.")
