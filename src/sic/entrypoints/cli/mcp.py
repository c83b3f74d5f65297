"""`sic mcp`: SIC's tools for the Model Context Protocol. It reads, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import click

from sic.entrypoints.cli.client import JSON, Client
from sic.entrypoints.cli.failures import CliError
from sic.entrypoints.cli.options import Verb
from sic.entrypoints.cli.session import Session, pass_session


@click.command(cls=Verb)
@pass_session
def mcp(session: Session) -> None:
    """Serve the Model Context Protocol on standard input and output, until they close.

    It acts as the account signed in; give it a token with the scope "read".
    """
    if find_spec("mcp") is None:
        raise CliError(
            "The Model Context Protocol is not installed.",
            remedy="pip install 'sic-command[mcp]'",
        )
    from sic.entrypoints.mcp.server import run

    run(Reader(session.api))


class Reader:
    """The server's API for reading, with failures in one line of words."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def url(self) -> str:
        """Base address of the server."""
        return self._client.url

    def get(self, path: str, **params: object) -> JSON:
        """Return the JSON behind a path."""
        with _in_words():
            return self._client.get(path, **params)

    def text(self, path: str) -> str:
        """Return a body that is not JSON."""
        with _in_words():
            return self._client.text(path)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except CliError as failure:
        from sic.entrypoints.mcp.reading import NotAnswered

        raise NotAnswered(f"{failure.message} {failure.remedy}".strip()) from failure
