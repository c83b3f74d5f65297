"""Parameters that several commands share, written once. It never talks to a server."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from sic.entrypoints.cli.failures import Misused
from sic.entrypoints.cli.lazy import TellingGroup
from sic.entrypoints.cli.session import Session

F = TypeVar("F", bound=Callable[..., Any])
STDIN_BYTES_MAX = 256 * 1024
COMPLETION_SECONDS = 0.5  # A slow server must not freeze someone's shell.


class Verb(click.Command):
    """A command that takes ``--json``, ``--no-input``, ``--no-color`` and ``--server``."""

    def __init__(self, *args: object, **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # click's own
        self.params.extend(everywhere())


class VerbGroup(TellingGroup):
    """A group of verbs."""

    command_class = Verb


def everywhere() -> list[click.Parameter]:
    """Return the options that stand on every command, last in its help."""
    return [
        _switch("--json", "json", True, "Data as JSON, failures as JSON on stderr."),
        _switch("--no-input", "input_allowed", False, "Never ask; fail instead."),
        _switch("--no-color", "colour_allowed", False, "Plain text."),
        click.Option(
            ["--server"],
            metavar="URL",
            help="Server; else SIC_URL, else the one signed in to.",
            expose_value=False,
            callback=_keep_url,
        ),
    ]


def _switch(flag: str, attribute: str, value: bool, words: str) -> click.Option:
    def keep(ctx: click.Context, _param: click.Parameter, given: bool) -> None:
        if given:
            setattr(ctx.ensure_object(Session).terminal, attribute, value)

    return click.Option([flag], is_flag=True, help=words, expose_value=False, callback=keep)


def _keep_url(ctx: click.Context, _param: click.Parameter, given: str | None) -> None:
    if given:
        ctx.ensure_object(Session).url = given


# ---------------------------------------------------------------- parameters


def incident_argument(function: F) -> F:
    """Add the incident's id as it is typed: whole, or the end of an active one's."""
    return click.argument("incident", metavar="ID", shell_complete=complete_incident)(function)


def maybe_incident_argument(function: F) -> F:
    """Add an id that may be left out while exactly one incident is active."""
    return click.argument(
        "incident", metavar="[ID]", required=False, shell_complete=complete_incident
    )(function)


def why_option(*, required: bool) -> Callable[[F], F]:
    """Add ``--why``, the reason that goes into the timeline."""
    if required:
        return click.option("--why", metavar="TEXT", required=True, help="Reason; recorded.")
    return click.option("--why", metavar="TEXT", default="", help="Reason; recorded.")


def text_of(words: tuple[str, ...], place: str = "after the ID") -> str:
    """Return the text typed, or what stdin holds for ``-``.

    Args:
        words: The words typed.
        place: Where they are typed, for whoever typed none.

    Raises:
        Misused: there is no text, or stdin holds too much of it.
    """
    if words == ("-",):
        raw = sys.stdin.buffer.read(STDIN_BYTES_MAX + 1)
        if len(raw) > STDIN_BYTES_MAX:
            raise Misused(
                f"The text on stdin is longer than {STDIN_BYTES_MAX:,} bytes.",
                remedy="Keep it where others can read it, and send a link.",
            )
        text = raw.decode("utf-8", "replace")
    else:
        text = " ".join(words)
    if not text.strip():
        raise Misused("There is no text.", remedy=f"Type it {place}, or - to read stdin.")
    return text.strip()


# ---------------------------------------------------------------- completion


def complete_incident(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the ids of active incidents, with their titles."""
    from sic.entrypoints.cli import credentials
    from sic.entrypoints.cli.client import Client
    from sic.entrypoints.cli.failures import CliError

    try:
        session = ctx.find_object(Session) or Session()
        client = Client(credentials.load(session.url), timeout_seconds=COMPLETION_SECONDS)
        rows = client.get("/api/v1/incidents", status="active")["incidents"]
    except CliError:
        return []  # Completion has nowhere to complain.
    return [
        CompletionItem(row["id"], help=row["title"])
        for row in rows
        if incomplete.removeprefix("#") in row["id"]
    ]
