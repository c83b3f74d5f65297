"""Connections to one origin with one deadline for everything on them, its name included.

It goes nowhere else, and takes no more than an answer may have.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

CONNECT_SECONDS = 5.0  # For one address; a name may have several.
WRITTEN_AT_ONCE = 16 * 1024


class TimedBackend(httpcore2.NetworkBackend):
    """Connects to one host and port, until an instant of the monotonic clock."""

    def __init__(self, host: str, port: int, *, until: float, raw_bytes_max: int) -> None:
        self._origin = (host, port)
        self._until = until
        self._inner = httpcore2.SyncBackend()
        self.raw_bytes_left = raw_bytes_max

    def left(self) -> float:
        """Return the seconds that are left; raise ``TimeoutError`` when there are none."""
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("its time is up")
        return seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of the name that answers."""
        del timeout, local_address, socket_options
        if (host, port) != self._origin:
            raise httpcore2.ConnectError(f"{host}:{port} is not the endpoint")
        problem: Exception = httpcore2.ConnectError("its name leads to no address")
        for address in _addresses(host, port, min(CONNECT_SECONDS, self.left())):
            seconds = min(CONNECT_SECONDS, self.left())
            try:
                return _Stream(self._inner.connect_tcp(address, port, timeout=seconds), self)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error
        raise problem


class _Stream(httpcore2.NetworkStream):
    """One connection; every step of it ends when its backend's time is up."""

    def __init__(self, inner: httpcore2.NetworkStream, backend: TimedBackend) -> None:
        self._inner = inner
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what came; the limit holds for head and framing as well."""
        del timeout
        data = self._inner.read(max_bytes, timeout=self._backend.left())
        self._backend.raw_bytes_left -= len(data)
        if self._backend.raw_bytes_left < 0:
            raise httpcore2.ReadError("it sent too much")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it, in pieces: a far side that takes them slowly gains no time."""
        del timeout
        for start in range(0, len(buffer), WRITTEN_AT_ONCE):
            piece = buffer[start : start + WRITTEN_AT_ONCE]
            self._inner.write(piece, timeout=self._backend.left())

    def close(self) -> None:
        """Let go of the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """Encrypt; the certificate must be the name's."""
        del timeout
        inner = self._inner.start_tls(ssl_context, server_hostname, self._backend.left())
        return _Stream(inner, self._backend)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the library's own
        """Return nothing: no caller may reach the socket past the deadline."""
        del info


def _addresses(host: str, port: int, seconds: float) -> list[str]:
    """Look a name up, in a thread that is left behind: the resolver itself has no time limit.

    Raises:
        httpcore2.ConnectTimeout, httpcore2.ConnectError: there is no answer.
    """
    found: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))
        except OSError as error:
            found.put(error)

    threading.Thread(target=look_up, name="sic-model-name", daemon=True).start()
    try:
        answer = found.get(timeout=seconds)
    except queue.Empty:
        raise httpcore2.ConnectTimeout("its name was not found in time") from None
    if isinstance(answer, OSError):
        raise httpcore2.ConnectError(answer.strerror or str(answer)) from answer
    return answer
