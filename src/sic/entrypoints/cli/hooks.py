"""Webhooks from a terminal: what there is, and what would leave. It never runs one.

A person runs a webhook on their own confirmation page; this prints the way there.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import click

from sic.entrypoints.cli import naming
from sic.entrypoints.cli.client import JSON, segment
from sic.entrypoints.cli.failures import CliError, Misused
from sic.entrypoints.cli.options import VerbGroup, complete_incident, maybe_incident_argument
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import block, plain

SAMPLE_PORT = 8399


@click.group(cls=VerbGroup)
def hook() -> None:
    """Webhooks: list, preview, sample. Running one takes a person and their own page."""


@hook.command("list")
@maybe_incident_argument
@pass_session
def list_hooks(session: Session, incident: str | None) -> None:
    """List the webhooks of an incident's runbook, bound or not.

    While no incident is active, those of the runbook that new ones follow.
    """
    path = "/api/v1/catalogue"
    if incident or naming.active(session):
        path = f"{naming.base(session, naming.incident_or_only(session, incident))}/webhooks"
    found = session.api.get(path)["webhooks"]
    session.terminal.data(found, "\n".join(_line(one) for one in found))


def _line(one: JSON) -> str:
    bound = "bound" if one["bound"] else f"unbound: {one['problem']}"
    return "\t".join(map(plain, (one["name"], one["level"], bound, one["when"])))


@hook.command("preview")
@click.argument(
    "words", nargs=-1, required=True, metavar="[ID] NAME", shell_complete=complete_incident
)
@click.option("--arg", "pairs", multiple=True, metavar="KEY=VALUE", help="Again for more.")
@click.option("--dry-run", is_flag=True, help="The request that only shows what it would do.")
@pass_session
def preview_hook(
    session: Session, words: tuple[str, ...], pairs: tuple[str, ...], dry_run: bool
) -> None:
    """Print the exact request of webhook NAME, and where you confirm it. Nothing is sent.

    The incident's id may be left out while exactly one is active.
    """
    *ids, name = words
    if len(ids) > 1:
        raise Misused(f"{ids[1]!r} is one word too many.", remedy="Write an id and a name.")
    whole = naming.incident_or_only(session, ids[0] if ids else None)
    path = f"{naming.base(session, whole)}/webhooks/{segment(name)}"
    schemas = session.api.get(path)["arguments"]
    arguments = {key: _read(value, schemas.get(key)) for key, value in map(_pair, pairs)}
    body = {"arguments": arguments, "dry_run": dry_run}
    found = session.api.change("POST", f"{path}/request", body)
    page = str(found["page"])
    found["page"] = page = page if "://" in page else session.api.url.rstrip("/") + page
    session.terminal.data(found, _request_text(found["request"]))
    session.terminal.say(
        f"\nNothing was sent. It needs confirmation ({plain(found['level'])}) by you, here:\n"
        f"{plain(page)}"
    )


def _pair(pair: str) -> tuple[str, str]:
    key, separator, value = pair.partition("=")
    if not separator or not key:
        raise Misused(f"{pair!r} is no argument.", remedy="--arg service=checkout")
    return key, value


def _read(value: str, schema: JSON) -> JSON:
    """Return what was typed as the kind of value its schema asks for, if it is one."""
    if isinstance(schema, dict) and schema.get("type") in ("integer", "number", "boolean"):
        try:
            return json.loads(value)
        except ValueError:
            return value  # The server says what is wrong with it.
    return value


def _request_text(request: JSON) -> str:
    """Return a request as it would stand on the wire, but for secrets and SIC's own headers."""
    head = f"{plain(request['method'])} {plain(request['url'])}"
    lines = [f"{plain(name)}: {plain(value)}" for name, value in request["headers"].items()]
    body = ["", block(request["body"])] if request["body"] else []
    return "\n".join([head, *lines, *body])


# ---------------------------------------------------------------- the sample

port_option = click.option(
    "--port", type=click.IntRange(1, 65535), default=SAMPLE_PORT, show_default=True
)


@hook.command("bindings")
@click.option("--sample", is_flag=True, required=True, help="For the sample receiver.")
@port_option
@pass_session
def print_bindings(session: Session, sample: bool, port: int) -> None:
    """Print a piece of sic.toml that binds six webhooks to the sample receiver."""
    from sic.entrypoints.cli.sample.bindings import as_toml, sample_bindings

    del sample  # There is one kind so far; the flag keeps the verb open for others.
    bindings = sample_bindings(f"http://127.0.0.1:{port}")
    session.terminal.data(bindings, as_toml(bindings).rstrip("\n"))


@hook.command("sample-receiver")
@port_option
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Scratch folder to keep; a temporary one if omitted.",
)
@pass_session
def sample_receiver(session: Session, port: int, folder: Path | None) -> None:
    """Carry out the seed runbook's six webhooks on a scratch folder, until Ctrl-C."""
    from datetime import UTC, datetime

    from sic.entrypoints.cli.sample.receiver import Receiver, receiving

    with _scratch(folder) as scratch:
        receiver = Receiver(
            folder=scratch,
            key=_key(scratch),
            now=lambda: datetime.now(UTC),
            tell=lambda words: session.terminal.data({"did": words}, block(words)),
        )
        stopped = _on_signal()
        try:
            with receiving(receiver, port) as url:
                _say_how(session, url, scratch, port)
                stopped.wait()
        except OSError as error:
            raise CliError(
                f"Port {port} cannot be listened on: {error.strerror}.",
                remedy="Give another with --port, here and to `sic hook bindings`.",
            ) from error


def _say_how(session: Session, url: str, scratch: Path, port: int) -> None:
    session.terminal.say(
        f"The sample answers on {url} and changes only {scratch}.\n"
        "To bind the six webhooks of the runbook to it:\n"
        f"  sic secret set sample --stdin < {scratch / KEY_FILE}\n"
        f"  sic hook bindings --sample --port {port} >> sic.toml\n"
        "and start `sic serve` again. Ctrl-C ends the sample."
    )


KEY_FILE = "signing.secret"


def _scratch(given: Path | None) -> AbstractContextManager[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        return nullcontext(given)
    return _temporary()


@contextmanager
def _temporary() -> Iterator[Path]:
    with TemporaryDirectory(prefix="sic-sample-") as made:
        yield Path(made)


def _key(scratch: Path) -> bytes:
    """Return the key kept in the folder; make one the first time."""
    import secrets

    from sic.domain.errors import SicError
    from sic.domain.standard_webhooks import secret_of, secret_text

    path = scratch / KEY_FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secret_text(secrets.token_bytes(32)) + "\n")
    try:
        return secret_of(path.read_text().strip())
    except SicError as error:
        raise CliError(f"{path}: {error.problem}", remedy=error.remedy) from error


def _on_signal() -> Event:
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_signal: stopped.set())
    return stopped
