"""The demo's webhooks: a screen for each person, the sample receiver, and what is tried.

People confirm at a screen: a session in a browser, never a token. The play has both, so that
it can show the one refused where the other is let through.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sic.entrypoints.cli.client import JSON, Client
from sic.entrypoints.cli.credentials import Credentials
from sic.entrypoints.cli.failures import CliError
from sic.entrypoints.cli.sample.bindings import SECRET, sample_bindings

if TYPE_CHECKING:
    from sic.entrypoints.cli.demo.clock import AdjustableClock
    from sic.entrypoints.wiring import Local

FOLDER = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screens:
    """What people see in a browser, and the receiver that their presses reach.

    Attributes:
        origin: Where the sample receiver listens.
        folder: What it changes.
        did: A sentence for each request that reached it.
    """

    url: str
    origin: str
    folder: Path
    did: list[str]
    sessions: dict[str, str]
    client: Client

    def press(self, person: str, method: str, path: str, body: dict[str, Any]) -> JSON:
        """Send what a page of SIC would send for this person."""
        headers = {"Cookie": f"sic_session={self.sessions[person]}", "Origin": self.url}
        return self.client.change(method, path, body, headers=headers)

    def refusal(
        self, person: str, method: str, path: str, body: dict[str, Any]
    ) -> CliError | None:
        """Press something that must be refused; return the refusal, if it was."""
        try:
            self.press(person, method, path, body)
        except CliError as refusal:
            return refusal
        return None

    def bind(self, person: str) -> int:
        """Bind the runbook's webhooks to the receiver, as an administrator; return how many."""
        tables = sample_bindings(self.origin)
        for name, table in tables.items():
            self.press(person, "PUT", f"/api/v1/webhooks/{name}", table)
        return len(tables)


@contextmanager
def screens(
    url: str, local: Local, clock: AdjustableClock, passwords: dict[str, str]
) -> Iterator[Screens]:
    """Sign everyone in at a screen and start the sample receiver beside the server's data."""
    from sic.domain.standard_webhooks import secret_text
    from sic.entrypoints.cli.sample.receiver import Receiver, receiving

    did: list[str] = []
    signing = secrets.token_bytes(32)
    receiver = Receiver(
        folder=local.settings.data_dir / FOLDER,
        key=signing,
        now=clock.now,
        tell=did.append,
    )
    local.vault.put_secret(SECRET, secret_text(signing).encode(), "alice", clock.now())
    client = Client(Credentials(url=url))
    try:
        with receiving(receiver) as origin:
            yield Screens(
                url=url,
                origin=origin,
                folder=receiver.folder,
                did=did,
                sessions={
                    name: local.accounts.sign_in(name, password, address="demo").secret
                    for name, password in passwords.items()
                },
                client=client,
            )
    finally:
        client.close()
