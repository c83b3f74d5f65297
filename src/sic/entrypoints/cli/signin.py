"""Sign in, sign out, ask who one is. The password is sent once and never kept."""

from __future__ import annotations

import socket
import sys
from urllib.parse import urlsplit

import click

from sic.entrypoints.cli import credentials
from sic.entrypoints.cli.client import JSON, Client, segment
from sic.entrypoints.cli.credentials import Credentials
from sic.entrypoints.cli.failures import Missing, Misused, Unauthorised
from sic.entrypoints.cli.options import Verb
from sic.entrypoints.cli.session import Session, pass_session

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def secret_from_stdin() -> str:
    """Return the first line of stdin without its line end.

    Raises:
        Misused: it is empty.
    """
    secret = sys.stdin.readline().rstrip("\r\n")
    if not secret:
        raise Misused("There is nothing on stdin.", remedy="Give the secret as its first line.")
    return secret


@click.command(cls=Verb)
@click.option("--name", help="Account name.")
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin.")
@click.option("--token-stdin", is_flag=True, help="Read an API token from stdin instead.")
@pass_session
def login(session: Session, name: str | None, password_stdin: bool, token_stdin: bool) -> None:
    """Sign in and keep an API token on this machine."""
    url = credentials.load(session.url).url
    _warn_of_plain_http(session, url)
    if token_stdin:
        found = _with_token(url, secret_from_stdin())
    else:
        name = name or session.terminal.ask("Account name", flag="--name")
        if password_stdin:
            password = secret_from_stdin()
        else:
            password = session.terminal.ask_secret("Password", flag="--password-stdin")
        found = sign_in(url, name, password)
    kept = credentials.save(found)
    session.terminal.data({"account": found.account, "url": url}, found.account)
    session.terminal.say(f"Signed in to {url}; the token is kept in {kept}.")


def _warn_of_plain_http(session: Session, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        session.terminal.say(f"{url} is not encrypted: the network can read your password.")


def _with_token(url: str, token: str) -> Credentials:
    client = Client(Credentials(url=url, token=token))
    try:
        me = client.get("/api/v1/me")
    finally:
        client.close()
    return Credentials(url=url, token=token, account=str(me["name"]))


def sign_in(url: str, name: str, password: str) -> Credentials:
    """Open a session, make a token in it, and end the session again."""
    client = Client(Credentials(url=url))
    # A session is guarded against other sites; this is the same-origin proof it asks for.
    origin = {"Origin": url}
    try:
        client.change("POST", "/api/v1/session", {"name": name, "password": password})
        body = {"name": f"sic login on {socket.gethostname()}"[:100], "scope": "act"}
        made: JSON = client.change("POST", "/api/v1/tokens", body, headers=origin)
        client.change("DELETE", "/api/v1/session", headers=origin)
    finally:
        client.close()
    return Credentials(
        url=url, token=str(made["secret"]), account=name, token_id=str(made["id"])
    )


@click.command(cls=Verb)
@pass_session
def logout(session: Session) -> None:
    """Revoke this machine's token and forget it."""
    held = credentials.load(session.url)
    if held.token_id:
        try:
            session.api.change("DELETE", f"/api/v1/tokens/{segment(held.token_id)}")
        except (Missing, Unauthorised):
            session.terminal.say("The token was revoked already.")
    existed = credentials.forget()
    session.terminal.say("Signed out." if existed else "Nobody was signed in here.")


@click.command(cls=Verb)
@pass_session
def whoami(session: Session) -> None:
    """Say which account this is, and on which server."""
    me = session.api.get("/api/v1/me")
    session.terminal.data(me, f"{me['name']} ({me['level']}) on {session.api.url}")
