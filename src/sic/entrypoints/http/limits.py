"""Stands before every route: sizes, times, host names, headers. It never reads a body's words.

A request reaches a route only whole, in time and within its cap; what a route answers leaves
with the headers that browsers need to be safe.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sic.entrypoints.http.problems import Problem, problem_of, response_of
from sic.entrypoints.http.proxies import Network, seen_through
from sic.entrypoints.http.refusals import (
    AddressTooLong,
    HeadTooLarge,
    HttpRefused,
    TooLarge,
    TooSlow,
    WrongHost,
)

KIB = 1024
JSON_BYTES_MAX = 64 * KIB
FORM_BYTES_MAX = 256 * KIB  # A form writes one letter of the longest note in nine bytes.
INTAKE_BYTES_MAX = 1024 * KIB
DRAIN_BYTES_MAX = 4 * 1024 * KIB  # Read and thrown away, so that the sender hears the 413.
BODY_SECONDS = 10.0
HEADERS_MAX = 100
HEADER_BYTES_MAX = 32 * KIB
PATH_BYTES_MAX = 4 * KIB
QUERY_BYTES_MAX = 8 * KIB
IS_HEAD = "sic.is_head"  # In the scope: whether the body is dropped, so that none is begun.

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
UNLESS_SET = {"Cache-Control": "no-store"}
HSTS = "max-age=31536000"


# A problem as a page, with these headers; None for whoever asked for no page.
AsPage: TypeAlias = Callable[[Scope, Problem, dict[str, str]], Response | None]


class _Gone(Exception):
    """The client left before its request was whole; nobody is there to be answered."""


def _nothing() -> None:
    """Do nothing: whatever is behind ends by itself."""


def _no_page(_scope: Scope, _problem: Problem, _headers: dict[str, str]) -> None:
    """Have no pages: every problem is JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The ASGI application in front of all others.

    Attributes:
        app: What is behind.
        hosts: Host names answered to, in lower case.
        https: True adds Strict-Transport-Security, also where no proxy tells of https.
        proxies: Where a connection may come from that speaks for others.
        body_seconds: Time for a whole body to arrive.
        on_drain: Called once the server is about to stop.
        as_page: Makes pages of problems for browsers; programs get JSON.
    """

    app: ASGIApp
    hosts: frozenset[str]
    https: bool = False
    proxies: Sequence[Network] = ()
    body_seconds: float = BODY_SECONDS
    on_drain: Callable[[], None] = _nothing
    as_page: AsPage = _no_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = seen_through(scope, self.proxies)
        https = self.https or scope.get("scheme") == "https"
        sending = _dressed(send, https=https, bare=scope["method"] == "HEAD")
        try:
            check_head(scope, self.hosts)
            async with asyncio.timeout(self.body_seconds):
                body = await _whole_body(receive, _announced(scope), body_cap(scope["path"]))
        except HttpRefused as refused:
            await self._refuse(refused, scope, receive, sending)
        except TimeoutError:
            await self._refuse(TooSlow("body", self.body_seconds), scope, receive, sending)
        except _Gone:
            return
        else:
            # A route answers HEAD as it answers GET; the body is dropped on the way out.
            method = "GET" if scope["method"] == "HEAD" else scope["method"]
            bare = scope["method"] == "HEAD"
            scope = {**scope, "method": method, IS_HEAD: bare}
            await self.app(scope, _replay(body, receive), sending)

    def drain(self) -> None:
        """Hear that the server is about to stop: what never ends by itself must end now."""
        self.on_drain()

    async def _refuse(
        self, refused: HttpRefused, scope: Scope, receive: Receive, send: Send
    ) -> None:
        problem, headers = problem_of(refused)
        headers = {**headers, "Connection": "close"}
        answer = self.as_page(scope, problem, headers) or response_of(problem, headers)
        await answer(scope, receive, send)


def body_cap(path: str) -> int:
    """Return how many bytes a body sent to this path may have."""
    if path.startswith("/api/v1/intake/"):
        return INTAKE_BYTES_MAX
    return JSON_BYTES_MAX if path.startswith("/api/") else FORM_BYTES_MAX


def check_head(scope: Scope, hosts: frozenset[str]) -> None:
    """Check everything that comes before the body.

    Raises:
        HeadTooLarge: too many or too long headers.
        AddressTooLong: too long a path or query.
        WrongHost: a Host this server does not go by.
        HttpRefused: 400, no single Host.
    """
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    if len(headers) > HEADERS_MAX:
        raise HeadTooLarge(f"{HEADERS_MAX} lines")
    if sum(len(name) + len(value) for name, value in headers) > HEADER_BYTES_MAX:
        raise HeadTooLarge(f"{HEADER_BYTES_MAX // KIB} KiB")
    path = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
    if len(path) > PATH_BYTES_MAX or len(scope["query_string"]) > QUERY_BYTES_MAX:
        raise AddressTooLong
    named = [value for name, value in headers if name == b"host"]
    if len(named) != 1:
        raise HttpRefused(400, "The request names no host, or several.")
    if _host_name(named[0]) not in hosts:
        # Any other name may be a stranger's domain made to point here (DNS rebinding).
        raise WrongHost


def _host_name(value: bytes) -> str:
    try:
        return (urlsplit(f"//{value.decode('ascii')}").hostname or "").rstrip(".")
    except ValueError:  # Not ASCII, or brackets that do not close.
        return ""


def _announced(scope: Scope) -> int | None:
    """Return the Content-Length, if there is one that reads as a number."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            # The server refuses others; a length of 20 digits is simply too large.
            return int(value) if value.isdigit() and len(value) < 20 else DRAIN_BYTES_MAX + 1
    return None


async def _whole_body(receive: Receive, announced: int | None, cap: int) -> bytes:
    """Return the whole body; past the cap it is read on for a while and thrown away."""
    if announced is not None and announced > DRAIN_BYTES_MAX:
        raise TooLarge(cap // KIB)
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > DRAIN_BYTES_MAX:
            raise TooLarge(cap // KIB)
        if size <= cap:
            chunks.append(chunk)
        else:
            chunks.clear()
        more = message.get("more_body", False)
    if size > cap:
        raise TooLarge(cap // KIB)
    return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a ``receive`` that gives the body once, and then what the server gives."""
    given = False

    async def replaying() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replaying


def _dressed(send: Send, *, https: bool, bare: bool) -> Send:
    """Return a ``send`` that adds the headers, and for ``bare`` (HEAD) drops the body."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            for name, value in ALWAYS.items():
                headers[name] = value
            for name, value in UNLESS_SET.items():
                headers.setdefault(name, value)
            if https:
                headers["Strict-Transport-Security"] = HSTS
            message = {**message, "headers": headers.raw}
        elif bare and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sending
