"""HTTP/1.1 with patience that ends: heads have a time, a size, and no trailers. No routes.

uvicorn waits for ever for a head that arrives a byte at a time, keeps every byte of it, adds
trailers to the headers of a request that is being answered already, and loses the body of a
request that offers another protocol. This closes all four.
"""

from __future__ import annotations

import asyncio
import socket
from http import HTTPStatus
from typing import Any

import httptools
import msgspec
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sic.entrypoints.http.limits import HEADER_BYTES_MAX, HEADERS_MAX
from sic.entrypoints.http.open_files import connections_max
from sic.entrypoints.http.problems import MEDIA_TYPE, problem_of
from sic.entrypoints.http.refusals import HeadTooLarge, HttpRefused, TooSlow

HEAD_SECONDS = 10.0
SILENT_MS = 60_000  # A peer that acknowledges nothing for so long is gone.
KEEP_ALIVE_SECONDS = 15
DRAIN_SECONDS = 10


def config_of(app: ASGIApp) -> uvicorn.Config:
    """Return uvicorn's configuration with our limits; no access log, which would keep links."""
    return uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # Whoever connects is who it is; for whom a named proxy speaks, `limits` finds out.
        proxy_headers=False,
        limit_concurrency=connections_max(),
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's fast protocol, with limits on what comes before the body."""

    head_seconds = HEAD_SECONDS
    _head_timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = False

    _one: _OneProtocol

    def connection_made(
        self,
        transport: asyncio.Transport,  # type: ignore[override]  # uvicorn narrows it too
    ) -> None:
        """Start the clock at once: a connection that says nothing ends as well."""
        super().connection_made(transport)
        _end_when_silent(transport)
        self._one = _OneProtocol(self)
        self.parser = self._one  # type: ignore[assignment]  # It answers the same five calls.
        self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of the clock."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser; while a head is unfinished, count and time it."""
        super().data_received(data)
        if self.transport.is_closing():
            return
        if not self._in_head and not self._is_idle():
            self._head_bytes = 0
            return
        self._head_bytes += len(data)
        if self._head_bytes > HEADER_BYTES_MAX or len(self.headers or ()) > HEADERS_MAX:
            self._refuse(HeadTooLarge(f"{HEADERS_MAX} lines or {HEADER_BYTES_MAX // 1024} KiB"))
        elif self._head_timer is None:
            self._start_timer()

    def on_message_begin(self) -> None:
        """Enter the head."""
        self._in_head = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; a trailer comes too late to be one."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Leave the head; one that offers another protocol is read again without the offer."""
        if self._one.is_offered_another():
            return
        self._in_head = False
        self._head_bytes = 0
        self._stop_timer()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End the request, unless its head is about to be read again."""
        if not self._one.is_offered_another():
            super().on_message_complete()

    def head_without_offer(self, method: bytes, version: str) -> bytes:
        """Return the head as it came, without the headers that offer another protocol."""
        lines = [b" ".join((method, self.url, b"HTTP/" + version.encode()))]
        for name, value in self.headers:
            if name.lower() == b"connection":
                lines.append(b"connection: " + _without_offer(value))
            elif name.lower() not in _OFFERS:
                lines.append(name + b": " + value)
        return b"\r\n".join((*lines, b"", b""))

    def send_400_response(self, msg: str) -> None:
        """Answer bytes that are not HTTP, as every other problem is answered."""
        self._refuse(HttpRefused(400, msg))

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: CONNECT is answered 405 as any method is, and no library is missing."""

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _start_timer(self) -> None:
        self._head_timer = self.loop.call_later(self.head_seconds, self._too_slow)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _too_slow(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self._refuse(TooSlow("head", self.head_seconds))

    def _refuse(self, refused: HttpRefused) -> None:
        """Answer and close; a whole request before it is answered first, and nothing after."""
        self._stop_timer()
        if not self._is_idle() and not self.cycle.more_body:
            # It may be recorded already: "400" would be taken for its answer.
            self.cycle.keep_alive = False
            self.flow.pause_reading()
            return
        if self._is_idle() or not self.cycle.response_started:
            self.transport.write(_raw(refused))
        if self.cycle is not None:
            self.cycle.disconnected = True  # Whatever the route says now is not heard.
        self.transport.close()


def _end_when_silent(transport: asyncio.Transport) -> None:
    """Let the kernel end a connection that takes nothing any more, such as an open stream's."""
    connection = transport.get_extra_info("socket")
    if connection is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_MS)


_OFFERS = frozenset({b"upgrade", b"http2-settings"})


def _without_offer(connection: bytes) -> bytes:
    tokens = (token.strip() for token in connection.split(b","))
    return b", ".join(token for token in tokens if token.lower() not in _OFFERS)


class _OneProtocol:
    """httptools' parser for a server of one protocol.

    Java's client and curl's ``--http2`` offer h2c on their first request. A server may pass
    over the offer (RFC 9110, 7.8), but the parser hands over at the head's end and takes the
    body for the other protocol's. So the head is parsed again without it.
    """

    def __init__(self, protocol: PatientProtocol) -> None:
        self._protocol = protocol
        self._parser = _parser(protocol)

    def feed_data(self, data: bytes) -> None:
        """Parse; the protocol's methods hear what is found."""
        while True:
            try:
                self._parser.feed_data(data)
            except httptools.HttpParserUpgrade as found:
                if not self.is_offered_another():
                    raise  # CONNECT: no head without an offer is left to read.
                method, version = self.get_method(), self.get_http_version()
                head = self._protocol.head_without_offer(method, version)
                data = head + data[found.args[0] :]
                self._parser = _parser(self._protocol)
            else:
                return

    def is_offered_another(self) -> bool:
        """True from the end of a head that offers another protocol."""
        return bool(self._parser.should_upgrade()) and self.get_method() != b"CONNECT"

    def should_upgrade(self) -> bool:
        """Never: there is one protocol."""
        return False

    def should_keep_alive(self) -> bool:
        """As the head says."""
        return bool(self._parser.should_keep_alive())

    def get_method(self) -> bytes:
        """Return the method of the request at hand."""
        return bytes(self._parser.get_method())

    def get_http_version(self) -> str:
        """Return "1.1" or "1.0"."""
        return str(self._parser.get_http_version())


def _parser(protocol: PatientProtocol) -> httptools.HttpRequestParser:
    parser = httptools.HttpRequestParser(protocol)
    parser.set_dangerous_leniencies(lenient_data_after_close=True)  # As uvicorn does.
    return parser


def _raw(refused: HttpRefused) -> bytes:
    problem, _ = problem_of(refused)
    body = msgspec.json.encode(problem)
    head: dict[str, Any] = {
        "content-type": MEDIA_TYPE,
        "content-length": len(body),
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
        "connection": "close",
    }
    lines = [f"HTTP/1.1 {refused.status} {HTTPStatus(refused.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in head.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
