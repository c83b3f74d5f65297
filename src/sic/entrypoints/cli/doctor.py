"""Prints what a support person needs to know of this installation; no secret is in it."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from sic import __version__
from sic.entrypoints.cli.evidence import Examined, examined_checkpoints, examined_secrets
from sic.entrypoints.cli.failures import CliError
from sic.entrypoints.cli.opened import opened, settings_of
from sic.entrypoints.cli.options import Verb
from sic.entrypoints.cli.session import Session, pass_session

if TYPE_CHECKING:
    from sic.entrypoints.settings import Settings
    from sic.entrypoints.wiring import Local


@click.command(cls=Verb)
@pass_session
def doctor(session: Session) -> None:
    """Say what ails this installation. Exit 1 if something does."""
    settings = settings_of(session)
    findings = {**_machine(), **_settings(settings)}
    with opened(session) as local:
        kept = [_proxies(settings), examined_secrets(local), examined_checkpoints(local)]
        findings |= _state(local) | {each.name: each.words for each in kept}
    ailments = [*_ailments(findings), *(a for each in kept for a in each.ailments)]
    advice = [a for each in kept for a in each.advice]
    lines = [f"{key:<14} {value}" for key, value in findings.items()]
    told = {**findings, "ailments": ailments, "advice": advice}
    session.terminal.data(told, "\n".join(lines))
    for words in advice:
        session.terminal.say(f"Advice: {words}")
    if ailments:
        raise CliError("; ".join(ailments), code="doctor", remedy="Mend that and look again.")
    session.terminal.say("Nothing ails.")


def _machine() -> dict[str, object]:
    return {
        "sic": __version__,
        "python": platform.python_version(),
        "platform": f"{sys.platform} {platform.machine()}",
    }


def _settings(settings: Settings) -> dict[str, object]:
    # Only host and path of a database address: it may carry a password.
    database = urlsplit(settings.store_url)
    return {
        "database": f"{database.scheme}://{database.hostname or ''}{database.path}",
        "listens_on": f"{settings.host}:{settings.port}",
        "public_url": settings.public_url or "(this machine only)",
        "runbook": str(settings.runbook or "(the one shipped)"),
        "zone": settings.zone,
        "e-mail": "on" if settings.smtp_url else "off: pages go to the log only",
    }


def _proxies(settings: Settings) -> Examined:
    """Look whether the two settings that belong to a reverse proxy are both there."""
    named = ", ".join(map(str, settings.trusted_proxies))
    advice = ""
    if not named and settings.public_url.startswith("https:"):
        advice = (
            "people come by https, so through a proxy, and to SIC all seem to come from its"
            " address: name it in SIC_TRUSTED_PROXIES, or one person's wrong passwords keep"
            " the others out (docs/how-to/put-a-proxy-in-front.md)"
        )
    if named and not settings.public_url:
        advice = "set SIC_PUBLIC_URL to the address people reach the proxy by"
    return Examined("proxies", named or "none is trusted", advice=(advice,) if advice else ())


ACTIVE_MAX = 10_000  # Counting stops here; nobody commands more.


def _state(local: Local) -> dict[str, object]:
    active = local.store.rows(statuses=("open", "mitigated"), limit=ACTIVE_MAX)
    return {
        "writable": local.store.is_writable(),
        "accounts": len(local.accounts.accounts()),
        "active": len(active),
    }


def _ailments(findings: dict[str, object]) -> list[str]:
    found = []
    if not findings["writable"]:
        found.append("the database takes no writes")
    if not findings["accounts"]:
        found.append("there is no account: start `sic serve` and open the set-up link")
    return found
