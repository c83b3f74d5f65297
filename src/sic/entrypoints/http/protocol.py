"""HTTP/1.1 with patience that ends: heads have a time, a size, and no trailers. No routes.

uvicorn waits for ever for a head that arrives a byte at a time, keeps every byte of it, and
adds trailers to the headers of a request that is being answered already. This closes all three.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

import msgspec
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sic.entrypoints.http.limits import HEADER_BYTES_MAX, HEADERS_MAX
from sic.entrypoints.http.problems import MEDIA_TYPE, problem_of
from sic.entrypoints.http.refusals import HeadTooLarge, HttpRefused, TooSlow

HEAD_SECONDS = 10.0
CONNECTIONS_MAX = 1_000
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
        # Whoever connects is who it is: a header is no proof of an address.
        proxy_headers=False,
        limit_concurrency=CONNECTIONS_MAX,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's fast protocol, with limits on what comes before the body."""

    head_seconds = HEAD_SECONDS
    _head_timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = False

    def connection_made(
        self,
        transport: asyncio.Transport,  # type: ignore[override]  # uvicorn narrows it too
    ) -> None:
        """Start the clock at once: a connection that says nothing ends as well."""
        super().connection_made(transport)
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
        """Leave the head."""
        self._in_head = False
        self._head_bytes = 0
        self._stop_timer()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer bytes that are not HTTP, as every other problem is answered."""
        self._refuse(HttpRefused(400, msg))

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
        """Answer and close; when another answer has begun already, only close."""
        if self._is_idle() or not self.cycle.response_started:
            self.transport.write(_raw(refused))
        if self.cycle is not None:
            self.cycle.disconnected = True  # Whatever the route says now is not heard.
        self._stop_timer()
        self.transport.close()


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
