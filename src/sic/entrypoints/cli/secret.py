"""Secrets of webhooks, on the machine itself. A value comes from a prompt or stdin only.

Words of a command line stand in shell histories and process lists: no value is taken there.
"""

from __future__ import annotations

import sys

import click

from sic.entrypoints.cli.failures import Misused
from sic.entrypoints.cli.opened import opened
from sic.entrypoints.cli.options import VerbGroup
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import plain

_READ_MAX = 16 * 1024


@click.group(cls=VerbGroup, invoke_without_command=True)
@click.pass_context
def secret(ctx: click.Context) -> None:
    """Secrets that webhooks are called with, here; lists their names by itself."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_secrets)


@secret.command("list")
@pass_session
def list_secrets(session: Session) -> None:
    """List names, who set them and when; never a value."""
    with opened(session) as local:
        kept = local.vault.kept()
    rows = [
        {"name": each.name, "by": each.by, "at": f"{each.at:%Y-%m-%dT%H:%M:%SZ}"}
        for each in kept
    ]
    session.terminal.data(rows, "\n".join("\t".join(map(plain, row.values())) for row in rows))


@secret.command("set")
@click.argument("name")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the value from stdin.")
@pass_session
def set_secret(session: Session, name: str, from_stdin: bool) -> None:
    """Keep a secret, sealed; one of this name is replaced. Bindings say {secret:NAME}."""
    value = _from_stdin() if from_stdin else _asked(session, name)
    with opened(session) as local:
        local.vault.put_secret(name, value, "operator", local.service.clock.now())
    session.terminal.data({"name": name}, "")
    session.terminal.say(f"The secret {plain(name)} is kept, sealed.")


@secret.command("drop")
@click.argument("name")
@pass_session
def drop_secret(session: Session, name: str) -> None:
    """Forget a secret. Webhooks that need it do not run any more."""
    with opened(session) as local:
        local.vault.drop(name)
    session.terminal.say(f"The secret {plain(name)} is forgotten.")


@secret.command("rotate")
@click.option("--forget", is_flag=True, help="Destroy the old keys: older backups stay shut.")
@pass_session
def rotate_secrets(session: Session, forget: bool) -> None:
    """Seal every secret anew under a fresh key, while servers run."""
    with opened(session) as local:
        count = local.vault.rotate(forget=forget)
        path = local.settings.key_file
    session.terminal.data({"sealed": count, "key_file": str(path), "forgot": forget}, "")
    session.terminal.say(
        f"{count} secrets are sealed under a fresh key. Copy {path} to where you keep it."
    )


def _asked(session: Session, name: str) -> bytes:
    return session.terminal.ask_secret(f"Value of {name}", flag="--stdin", twice=True).encode()


def _from_stdin() -> bytes:
    value = sys.stdin.buffer.read(_READ_MAX).rstrip(b"\r\n")
    if not value:
        raise Misused(
            "There is no secret on stdin.", remedy="sic secret set NAME --stdin < file"
        )
    return value
