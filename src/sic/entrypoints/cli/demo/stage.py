"""What a play stands on: a server, its clock, and the people who act through its API.

The play sees only what a client sees, save the accounts and the audit, which are an
operator's to make and to run.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from sic.entrypoints.cli.client import JSON, Client
from sic.entrypoints.cli.credentials import Credentials
from sic.entrypoints.cli.demo.clock import AdjustableClock
from sic.entrypoints.cli.demo.webhooks import Screens, screens
from sic.entrypoints.cli.failures import CliError
from sic.entrypoints.cli.signin import sign_in

if TYPE_CHECKING:
    from sic.application.account_ports import AccountLevel
    from sic.entrypoints.wiring import Local, RunningServer

T = TypeVar("T")

ASK_EVERY_SECONDS = 0.05
ASK_FOR_SECONDS = 20.0  # The worker wakes within one; a loaded machine may take its time.

# The cast: Alice commands, Bob is technical, Carol writes to customers, Dave only looks on.
CAST: tuple[tuple[str, str, AccountLevel], ...] = (
    ("alice", "Alice", "admin"),
    ("bob", "Bob", "responder"),
    ("carol", "Carol", "responder"),
    ("dave", "Dave", "viewer"),
)


class StepFailed(Exception):
    """SIC did not do what the runbook promises; the words say what was expected."""


def expect(held: object, words: str) -> None:
    """Go on if it held; otherwise end the play with these words."""
    if not held:
        raise StepFailed(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The server, the clock and everyone's connection to it."""

    url: str
    clock: AdjustableClock
    local: Local
    people: dict[str, Client]
    passwords: dict[str, str]
    monitor: Client
    screens: Screens

    def get(self, path: str) -> JSON:
        """Look at something through the API, as Alice."""
        return self.people["alice"].get(path)

    def refused(self, person: str, method: str, path: str, body: object) -> CliError:
        """Ask for something that a rule must refuse; return the refusal."""
        given = body if isinstance(body, dict) else {}
        try:
            self.people[person].change(method, path, given)
        except CliError as refusal:
            return refusal
        raise StepFailed(f"{method} {path} by {person} should have been refused and was not.")

    def wait_for(self, question: Callable[[], T | None], what: str) -> T:
        """Ask the server until it answers, at most ``ASK_FOR_SECONDS``.

        What SIC does by itself happens in its worker, a moment after the clock moved.
        """
        pause = Event()
        for _ in range(int(ASK_FOR_SECONDS / ASK_EVERY_SECONDS)):
            if (answer := question()) is not None:
                return answer
            pause.wait(ASK_EVERY_SECONDS)
        raise StepFailed(f"After {ASK_FOR_SECONDS:.0f} s there was still no sign of: {what}.")


@contextmanager
def on_stage(server: RunningServer, clock: AdjustableClock) -> Iterator[Stage]:
    """Give the cast accounts with random passwords, sign them in, and the monitor a token."""
    accounts = server.local.accounts
    passwords = {name: secrets.token_urlsafe(12) for name, _, _ in CAST}
    for name, display_name, level in CAST:
        accounts.add_account(
            name, level=level, display_name=display_name, password=passwords[name]
        )
    made = accounts.create_token(accounts.account("alice"), "alertmanager", "intake")
    people = {
        name: Client(sign_in(server.url, name, password))
        for name, password in passwords.items()
    }
    monitor = Client(Credentials(url=server.url, token=made.secret))
    try:
        with screens(server.url, server.local, clock, passwords) as seen:
            yield Stage(
                url=server.url,
                clock=clock,
                local=server.local,
                people=people,
                passwords=passwords,
                monitor=monitor,
                screens=seen,
            )
    finally:
        for client in (*people.values(), monitor):
            client.close()
