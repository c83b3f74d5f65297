"""A real HTTP server on loopback that carries out the sample's webhooks, once each.

It believes nothing but the signature: no signature, no effect. It never listens elsewhere.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sic.domain.standard_webhooks import NotGenuine, verified
from sic.entrypoints.cli.sample.actions import ACTIONS, DRY_RUNS, STREAMED, furnish

BODY_BYTES_MAX = 16 * 1024
LINE_SECONDS = 0.25  # Between two lines of a log that is tailed.
HOST = "127.0.0.1"


@dataclass(slots=True)
class Receiver:
    """The sample: its folder, its key, and what it did.

    Attributes:
        folder: The only place it changes.
        key: What requests must be signed with.
        now: Says whether a signature is recent; aware UTC.
        tell: Called with a sentence for each request.
        pause: Waits between two lines of a stream, in seconds.
    """

    folder: Path
    key: bytes
    now: Callable[[], datetime]
    tell: Callable[[str], None]
    pause: Callable[[float], None] = time.sleep
    _seen: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def admit(self, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """Return 200 for a genuine request that is here for the first time, else why not."""
        try:
            name = verified([self.key], headers, body, self.now())
        except NotGenuine as refusal:
            return 401, refusal.problem
        with self._lock:
            if name in self._seen:
                return 409, f"{name} was carried out before; it is not done twice."
            self._seen.add(name)
        return 200, name


@contextmanager
def receiving(receiver: Receiver, port: int = 0) -> Iterator[str]:
    """Serve in the background; yield the base URL; stop on leaving.

    Raises:
        OSError: the port is taken.
    """
    furnish(receiver.folder)

    class Handler(_Handler):
        sample = receiver

    with ThreadingHTTPServer((HOST, port), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, name="sample-receiver", daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join(timeout=10)


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    sample: Receiver
    timeout = 10
    server_version, sys_version = "sic-sample", ""

    def do_GET(self) -> None:
        """Answer reports, dry runs and streams."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Answer what changes something."""
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or int(length) > BODY_BYTES_MAX:
            self._say(413, "The body has no length, or too much of it.")
            return
        self._answer(self.rfile.read(int(length)))

    def _answer(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, words = self.sample.admit(headers, body)
        if status != 200:
            self._say(status, words)
            return
        webhook, given = urlsplit(self.path).path.strip("/"), self._arguments(body)
        table = ACTIONS if self.command == "POST" or webhook in STREAMED else DRY_RUNS
        action = table.get(webhook)
        name = action.named(given) if action else ""
        if action is None or not name:
            self._say(404 if action is None else 422, f"{webhook}: nothing is called so.")
        elif webhook in STREAMED:
            self._stream(webhook, name)
        else:
            self._say(200, action.run(self.sample.folder, name))

    def _arguments(self, body: bytes) -> dict[str, Any]:
        if not body:
            return dict(parse_qsl(urlsplit(self.path).query))
        try:
            found = json.loads(body)
        except ValueError:
            found = None
        return found if isinstance(found, dict) else {}

    def _say(self, status: int, words: str) -> None:
        data = f"{words}\n".encode()
        self._head(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self._tell(status, words)

    def _stream(self, webhook: str, name: str) -> None:
        self._head(200)
        self.end_headers()
        self._tell(200, f"streams the log of {name}.")
        for line in STREAMED[webhook](self.sample.folder, name):
            self.wfile.write(line.encode())
            self.wfile.flush()
            self.sample.pause(LINE_SECONDS)

    def _head(self, status: int) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Connection", "close")

    def _tell(self, status: int, words: str) -> None:
        self.sample.tell(f"{status} {self.command} {self.path}: {words}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own
        """Say nothing of the library's own making."""
        del format, args
