"""A tiny HTTP server that answers what a test told it to, and remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class FakeServer:
    """Answers by method and path; ``breaks`` drops so many connections unanswered first."""

    url: str = ""
    answers: dict[tuple[str, str], tuple[int, Any]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    breaks: int = 0

    def on(self, method: str, path: str, body: object, status: int = 200) -> None:
        """Answer this request so from now on."""
        self.answers[method, path] = (status, body)

    def last(self) -> Asked:
        """Return the latest request."""
        return self.asked[-1]


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # Joined at close, so that no socket outlives its test.

    def __init__(self, fake: FakeServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.fake = fake


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, *args: object) -> None:
        pass

    def _answer(self) -> None:
        fake = self.server.fake
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        body = json.loads(raw) if raw else None
        headers = {name.lower(): value for name, value in self.headers.items()}
        fake.asked.append(Asked(self.command, self.path, headers, body))
        if fake.breaks:
            fake.breaks -= 1
            return
        path = self.path.partition("?")[0]
        status, answer = fake.answers.get((self.command, path), (404, {"title": "Not Found"}))
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 - names the library calls


@contextmanager
def serving() -> Iterator[FakeServer]:
    """Serve on a free port of 127.0.0.1."""
    fake = FakeServer()
    with _Server(fake) as server:
        fake.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield fake
        finally:
            server.shutdown()
            thread.join()
