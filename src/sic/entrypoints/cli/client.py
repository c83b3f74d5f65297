"""Speaks to a SIC server over HTTP. It holds no rule: the server decides everything."""

from __future__ import annotations

import json
import ssl
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias
from urllib.parse import quote

import httpx2

from sic.entrypoints.cli.credentials import Credentials
from sic.entrypoints.cli.failures import CliError, Unreachable, from_problem

JSON: TypeAlias = Any  # Whatever a server may answer; read by key.
TIMEOUT_SECONDS = 30.0
SILENCE_SECONDS = 45.0  # Of an event stream, which beats every fifteen.
_LOST = (httpx2.ReadError, httpx2.RemoteProtocolError, httpx2.ReadTimeout, httpx2.WriteError)


def segment(text: str) -> str:
    """Return text as one segment of a path: nothing in it can reach another resource."""
    # "." and ".." would be resolved away by the client; no real id is either of them.
    return quote(text, safe="") if text.strip(".") else "%2E" * len(text) or "%20"


class Client:
    """One connection to a server, as one account."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        headers = {"Accept": "application/json", "User-Agent": "sic-cli"}
        if credentials.token:
            headers["Authorization"] = f"Bearer {credentials.token}"
        self.url = credentials.url
        self._http = httpx2.Client(
            base_url=credentials.url,
            headers=headers,
            timeout=timeout_seconds,
            trust_env=False,  # A proxy variable must not see a token.
            follow_redirects=False,
            verify=_verification(credentials.url),
            transport=transport,
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    # ------------------------------------------------------------ verbs

    def get(self, path: str, **params: object) -> JSON:
        """Return the JSON behind a path; parameters that are None are left out."""
        given = {key: str(value) for key, value in params.items() if value is not None}
        return _decoded(self._send("GET", path, params=given))

    def text(self, path: str) -> str:
        """Return a body that is not JSON."""
        return self._send("GET", path).text

    @contextmanager
    def lines(self, path: str, after: int | None) -> Iterator[Iterator[str]]:
        """Open an event stream after an id, and yield its lines until it ends or breaks.

        Raises:
            Unreachable: it cannot be opened, broke off, or was silent for too long.
        """
        headers = {"Accept": "text/event-stream"}
        headers |= {} if after is None else {"Last-Event-ID": str(after)}
        patience = httpx2.Timeout(TIMEOUT_SECONDS, read=SILENCE_SECONDS)
        try:
            with self._http.stream("GET", path, headers=headers, timeout=patience) as response:
                if response.status_code >= 300:
                    response.read()
                    raise from_problem(response.status_code, _problem(response))
                yield response.iter_lines()
        except httpx2.HTTPError as problem:
            raise _unreachable(self.url, problem) from problem

    def change(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        params: Mapping[str, str] | None = None,
        version: int | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> JSON:
        """Ask for a change of state once, however often the connection breaks.

        The idempotency key lets the request be repeated after a lost answer: the server
        answers the repeat with what the first one came to.
        """
        sent = {"Idempotency-Key": key or uuid.uuid4().hex, **(headers or {})}
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        request: dict[str, Any] = {"headers": sent, "params": dict(params or {})}
        if method != "DELETE":
            request["json"] = dict(body or {})
        try:
            return _decoded(self._send(method, path, **request))
        except _AnswerLost:
            return _decoded(self._send(method, path, **request))

    def _send(self, method: str, path: str, **request: JSON) -> httpx2.Response:
        try:
            response = self._http.request(method, path, **request)
        except httpx2.HTTPError as problem:
            # Reading twice harms nobody: only a change can have happened unseen.
            if isinstance(problem, _LOST) and method != "GET":
                raise _AnswerLost(*_lost_words(self.url, problem)) from problem
            raise _unreachable(self.url, problem) from problem
        if response.status_code >= 300:
            raise from_problem(response.status_code, _problem(response))
        return response


class _AnswerLost(Unreachable):
    """The request left and no answer came back: it may or may not have been done."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy=remedy)


def _lost_words(url: str, problem: Exception) -> tuple[str, str]:
    reason = str(problem) or type(problem).__name__
    return (
        f"{url} broke off before it answered: {reason}.",
        "Look with `sic list` before you send it again: it may have been recorded.",
    )


def _unreachable(url: str, problem: Exception) -> Unreachable:
    reason = str(problem) or type(problem).__name__
    return Unreachable(
        f"{url} cannot be reached: {reason}.",
        remedy="Check that `sic serve` runs there, or give --server or SIC_URL.",
    )


def _decoded(response: httpx2.Response) -> JSON:
    if not response.content:
        return None
    try:
        return response.json()
    except ValueError as problem:
        raise CliError(
            f"{response.request.url} answered something that is not JSON.",
            remedy="Check --server: is that a SIC server?",
        ) from problem


def _problem(response: httpx2.Response) -> dict[str, Any]:
    """Return the problem document; a stand-in when someone else's server answered."""
    try:
        found = json.loads(response.content)
    except ValueError:
        found = None
    if isinstance(found, dict) and ("code" in found or "title" in found):
        return found
    return {
        "detail": f"{response.request.url} answered {response.status_code}.",
        "remedy": "Check --server: is that a SIC server?",
    }


def _verification(url: str) -> ssl.SSLContext | bool:
    # The machine's own authorities, so that a private one installed there is trusted. For
    # plain http a context is never used, and loading authorities costs 20 ms a command.
    return ssl.create_default_context() if url.startswith("https://") else False
