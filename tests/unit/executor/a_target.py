"""A target that answers whatever a test tells it to, byte by byte, and counts who called."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from tests.cast import AT_0300, BOB
from tests.fakes import HandClock

from sic.application.webhook_ports import Confirmed
from sic.domain.errors import NotFound
from sic.domain.incident.execution_events import WebhookSent
from sic.domain.webhook.rendering import request_sha256
from sic.domain.webhook.request import Target, WebhookRequest
from sic.executor.guard import Guard
from sic.executor.webhooks import WebhookExecutor

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ndone"


class AVault:
    """``SecretVault`` in memory, telling which were revealed."""

    def __init__(self, **values: bytes) -> None:
        self.values = values
        self.revealed: list[str] = []

    def put_secret(self, name: str, value: bytes, by: str, now: object) -> None:
        """Keep one."""
        del by, now
        self.values[name] = value

    keep_own = put_secret

    def reveal(self, name: str) -> bytes:
        """Return one, and remember that it was asked for."""
        self.revealed.append(name)
        if name not in self.values:
            raise NotFound(f"There is no secret {name}.")
        return self.values[name]

    def names(self) -> list[str]:
        """Return all names."""
        return sorted(self.values)


@dataclass
class ATarget:
    """One listening socket; ``heard`` holds what each caller sent."""

    port: int
    heard: list[bytes] = field(default_factory=list)
    let_go: Event = field(default_factory=Event)  # Set when the test ends.

    @property
    def origin(self) -> str:
        """Address to list as a target."""
        return f"http://127.0.0.1:{self.port}"


Answering = Callable[[socket.socket, ATarget], None]


@contextmanager
def a_target(
    answer: bytes | Answering = OK, tls: ssl.SSLContext | None = None
) -> Iterator[ATarget]:
    """Listen on a free port of 127.0.0.1 and answer every caller alike."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        target = ATarget(listening.getsockname()[1])
        thread = Thread(target=_accept, args=(listening, target, answer, tls), daemon=True)
        thread.start()
        try:
            yield target
        finally:
            target.let_go.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=10)


def _accept(
    listening: socket.socket,
    target: ATarget,
    answer: bytes | Answering,
    tls: ssl.SSLContext | None,
) -> None:
    while True:
        try:
            caller, _from = listening.accept()
        except OSError:
            return
        try:
            with caller if tls is None else tls.wrap_socket(caller, server_side=True) as wire:
                target.heard.append(_request(wire))
                _answer(wire, target, answer)
        except OSError:
            continue  # The caller went; the next may come.


def _answer(caller: socket.socket, target: ATarget, answer: bytes | Answering) -> None:
    if isinstance(answer, bytes):
        caller.sendall(answer)
        return
    answer(caller, target)


def _request(caller: socket.socket) -> bytes:
    """Read one request: its head, and as much body as it announces."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = caller.recv(65536)
        if not more:
            return data
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if b"length:" in line
        ),
        0,
    )
    while len(body) < length:
        body += caller.recv(65536)
    return head + b"\r\n\r\n" + body


# ---------------------------------------------------------------- confirmations


def a_confirmation(
    url: str,
    addresses: tuple[str, ...] = ("127.0.0.1",),
    *,
    execution: str = "exe-1",
    timeout_seconds: int = 5,
    send_within: timedelta = timedelta(seconds=60),
    signing_secret: str = "",
    streams: bool = False,
    **request: Any,
) -> Confirmed:
    """Return a confirmation as ``application.executions`` would make it."""
    scheme, _, rest = url.partition("://")
    origin = f"{scheme}://{rest.partition('/')[0]}"
    shown = WebhookRequest(**{"method": "POST", "url": url, "origin": origin} | request)
    return Confirmed(
        sent=WebhookSent(
            at=AT_0300,
            actor=BOB,
            execution=execution,
            webhook="dns-flush",
            request_sha256=request_sha256(shown),
            target=Target(origin=origin, addresses=addresses),
            send_by=AT_0300 + send_within,
            timeout_seconds=timeout_seconds,
        ),
        request=shown,
        signing_secret=signing_secret,
        streams=streams,
    )


def an_executor(
    vault: AVault | None = None,
    guard: Guard | None = None,
    clock: HandClock | None = None,
    pauses: list[float] | None = None,
) -> WebhookExecutor:
    """Return an executor that waits for nobody; ``pauses`` collects what it would wait."""
    waited = pauses if pauses is not None else []
    return WebhookExecutor(
        secrets=vault or AVault(),
        clock=clock or HandClock(),
        guard=guard or Guard(),
        pause=waited.append,
    )
