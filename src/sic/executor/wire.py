"""Connections to vetted addresses only, with one deadline for everything on them.

It looks up no name. It knows whether the first byte of a request was handed to the network,
because from then on nobody can say that nothing left.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2

from sic.domain.egress import Origin, TargetRefused, address_of

CONNECT_SECONDS = 5.0  # For one address; a target may have several.
# Of an answer with its head and its framing; beyond it the far side only wastes our time.
RAW_BYTES_MAX = 512 * 1024


class PinnedBackend(httpcore2.NetworkBackend):
    """Connects to one origin, at addresses found before, and to nothing else.

    Attributes:
        touched: A byte of the request may have left.
    """

    def __init__(
        self,
        origin: Origin,
        addresses: Iterable[str],
        require: Callable[[str, Origin], None],
        until: float,
    ) -> None:
        """Keep what was vetted.

        Args:
            origin: Who is called.
            addresses: What its name led to; tried in this order.
            require: Raises ``TargetRefused`` for an address that is denied.
            until: Instant of ``time.monotonic`` at which everything ends.
        """
        self._origin = origin
        self._addresses = tuple(addresses)
        self._require = require
        self._until = until
        self.touched = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first vetted address that answers."""
        del timeout, local_address, socket_options
        if (host, port) != (self._origin.host, self._origin.port) or not self._addresses:
            raise TargetRefused(f"{host}:{port} was not vetted.")
        problem: OSError = OSError("no address")
        for address in self._addresses:
            self._require(address, self._origin)
            try:
                return _Stream(self._connected(address), self)
            except OSError as error:
                problem = error
        if isinstance(problem, TimeoutError):
            raise httpcore2.ConnectTimeout("did not answer in time") from problem
        raise httpcore2.ConnectError(problem.strerror or str(problem)) from problem

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Refuse: no target is a file."""
        del timeout, socket_options
        raise TargetRefused(f"{path} is no target.")

    def _connected(self, address: str) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        found = socket.socket(family, socket.SOCK_STREAM)
        try:
            found.settimeout(min(CONNECT_SECONDS, self.left()))
            found.connect((address, self._origin.port))
            self._require_peer(str(found.getpeername()[0]), address)
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            found.close()
            raise
        return found

    def _require_peer(self, peer: str, address: str) -> None:
        self._require(peer, self._origin)
        if address_of(peer) != address_of(address):
            raise TargetRefused(f"{address} was called and {peer} answered.")

    def left(self) -> float:
        """Return the seconds that are left; raise ``TimeoutError`` when there are none."""
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("its time is up")
        return seconds


class _Stream(httpcore2.NetworkStream):
    """One connection; every step of it ends when its backend's time is up."""

    def __init__(self, wire: socket.socket, backend: PinnedBackend) -> None:
        self._wire = wire
        self._backend = backend
        self._raw_bytes = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what came, at most so many bytes; nothing at the end."""
        del timeout
        try:
            self._wire.settimeout(self._backend.left())
            data = self._wire.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore2.ReadTimeout("did not answer in time") from error
        except OSError as error:
            raise httpcore2.ReadError(error.strerror or str(error)) from error
        self._raw_bytes += len(data)
        if self._raw_bytes > RAW_BYTES_MAX:
            raise httpcore2.ReadError(f"sent more than {RAW_BYTES_MAX} bytes")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        del timeout
        self._backend.touched = True
        try:
            self._wire.settimeout(self._backend.left())
            self._wire.sendall(buffer)
        except TimeoutError as error:
            raise httpcore2.WriteTimeout("did not take the request in time") from error
        except OSError as error:
            raise httpcore2.WriteError(error.strerror or str(error)) from error

    def close(self) -> None:
        """Let go of the connection."""
        self._wire.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """Encrypt; the certificate must be the name's, whatever address was connected to."""
        del timeout
        try:
            self._wire.settimeout(self._backend.left())
            wire = ssl_context.wrap_socket(self._wire, server_hostname=server_hostname)
        except TimeoutError as error:
            self.close()
            raise httpcore2.ConnectTimeout("did not finish TLS in time") from error
        except OSError as error:
            self.close()
            raise httpcore2.ConnectError(f"TLS failed: {_words(error)}") from error
        return _Stream(wire, self._backend)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the library's own
        """Return nothing: no caller may reach the socket past the deadline."""
        del info


def _words(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return error.strerror or str(error)
