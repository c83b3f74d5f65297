"""Event webhooks from a terminal: whom SIC tells of events. A secret is printed once."""

from __future__ import annotations

import click

from sic.entrypoints.cli.client import JSON, segment
from sic.entrypoints.cli.options import VerbGroup
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import plain

BASE = "/api/v1/endpoints"

endpoint_argument = click.argument("endpoint_id", metavar="ENDPOINT-ID")


@click.group(cls=VerbGroup, invoke_without_command=True)
@click.pass_context
def endpoint(ctx: click.Context) -> None:
    """Endpoints of event webhooks; lists them by itself. For admins."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_endpoints)


@endpoint.command("list")
@pass_session
def list_endpoints(session: Session) -> None:
    """List endpoints, oldest first."""
    found = session.api.get(BASE)["endpoints"]
    session.terminal.data(found, "\n".join(_line(one) for one in found))


@endpoint.command("add")
@click.argument("url")
@click.option("--type", "types", multiple=True, help="A type to tell of; again for more.")
@click.option("--description", default="", help="What it is for.")
@pass_session
def add_endpoint(session: Session, url: str, types: tuple[str, ...], description: str) -> None:
    """Tell URL of events, of all types unless some are named. Its secret is shown once."""
    body = {"url": url, "types": list(types), "description": description}
    _show_secret(session, session.api.change("POST", BASE, body))


@endpoint.command("show")
@endpoint_argument
@click.option("--dead", is_flag=True, help="Only what could not be delivered.")
@pass_session
def show_endpoint(session: Session, endpoint_id: str, dead: bool) -> None:
    """Show what was queued for an endpoint, newest first."""
    path = f"{_path(endpoint_id)}/deliveries"
    found = session.api.get(path, state="dead" if dead else None)["deliveries"]
    rows = (
        "\t".join(map(plain, (d["state"], d["attempts"], d["id"], d["error"] or "-")))
        for d in found
    )
    session.terminal.data(found, "\n".join(rows))


@endpoint.command("disable")
@endpoint_argument
@pass_session
def disable_endpoint(session: Session, endpoint_id: str) -> None:
    """Tell an endpoint nothing any more."""
    _change(session, endpoint_id, disabled=True)


@endpoint.command("enable")
@endpoint_argument
@pass_session
def enable_endpoint(session: Session, endpoint_id: str) -> None:
    """Tell a disabled endpoint again, from now on."""
    _change(session, endpoint_id, disabled=False)


@endpoint.command("rotate")
@endpoint_argument
@pass_session
def rotate_endpoint(session: Session, endpoint_id: str) -> None:
    """Make a new secret, shown once; the old one signs too for a day."""
    _show_secret(session, session.api.change("POST", f"{_path(endpoint_id)}/secret"))


@endpoint.command("replay")
@endpoint_argument
@click.option("--delivery", help="Its id, whatever came of it; else all that are dead.")
@pass_session
def replay(session: Session, endpoint_id: str, delivery: str | None) -> None:
    """Send what could not be delivered again, under the same ids."""
    body = {"delivery": delivery} if delivery else {}
    done = session.api.change("POST", f"{_path(endpoint_id)}/replays", body)
    session.terminal.data(done, "")
    session.terminal.say(f"Queued again: {done['replayed']}.")


def _path(endpoint_id: str) -> str:
    return f"{BASE}/{segment(endpoint_id)}"


def _change(session: Session, endpoint_id: str, *, disabled: bool) -> None:
    changed = session.api.change("PATCH", _path(endpoint_id), {"disabled": disabled})
    session.terminal.data(changed, _line(changed))


def _show_secret(session: Session, made: JSON) -> None:
    session.terminal.data(made, f"{_line(made)}\n{plain(made['secret'])}")
    session.terminal.say("Keep the secret now: it is not shown again.")


def _line(one: JSON) -> str:
    state = "disabled" if one["disabled_at"] else "failing" if one["failing_since"] else "told"
    types = ",".join(one["types"]) or "all"
    return "\t".join(map(plain, (one["id"], state, one["url"], types)))
