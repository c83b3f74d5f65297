"""One run of the command line: the terminal, the server and who is asking.

It opens a connection when the first request is made and never before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from sic.entrypoints.cli.failures import CliError
from sic.entrypoints.cli.terminal import Terminal

if TYPE_CHECKING:
    from sic.entrypoints.cli.client import Client
    from sic.entrypoints.wiring import Wiring


@dataclass(slots=True)
class Session:
    """What every command is handed."""

    wiring: Wiring | None = None
    url: str = ""
    terminal: Terminal = field(default_factory=Terminal)
    _client: Client | None = None
    _me: str = ""

    @property
    def api(self) -> Client:
        """The server, as the account signed in; opened on first use."""
        if self._client is None:
            from sic.entrypoints.cli import credentials
            from sic.entrypoints.cli.client import Client

            self._client = Client(credentials.load(self.url))
        return self._client

    @property
    def local(self) -> Wiring:
        """The doors of this installation, for verbs that need no server."""
        if self.wiring is None:
            raise CliError("This command needs SIC installed here, not only its client.")
        return self.wiring

    @property
    def me(self) -> str:
        """The account name behind the token in use."""
        if not self._me:
            self._me = str(self.api.get("/api/v1/me")["name"])
        return self._me

    def person(self, word: str) -> str:
        """Return the account a word names: ``@me``, ``@bob`` or ``bob``."""
        name = word.removeprefix("@")
        return self.me if word == "@me" else name

    def close(self) -> None:
        """Let go of the connection, if there is one."""
        if self._client is not None:
            self._client.close()


pass_session = click.make_pass_decorator(Session, ensure=True)
