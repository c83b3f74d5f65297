"""The client of event webhooks against real sockets: what leaves, and what comes back."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from sic.adapters.notify.webhook import WebhookSender
from sic.application.endpoint_ports import Answer
from sic.bootstrap.telling import connector

BODY = '{"type":"incident.declared","título":1}'.encode()
HEADERS = {"webhook-id": "inc-1/1/incident-declared/ep-1", "content-type": "application/json"}


class ALine:
    """A listening socket that answers every caller alike and counts who connected."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.heard: list[bytes] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/sic"

    def close(self) -> None:
        """Hang up."""
        self._done.set()
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while not self._done.is_set():
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            with line:
                self.heard.append(_request(line))
                if not self.answer:
                    self._done.wait(10)  # Hangs, until the test is over.
                line.sendall(self.answer)


def _request(line: socket.socket) -> bytes:
    heard = b""
    while not heard.endswith(BODY):
        piece = line.recv(65536)
        if not piece:
            break
        heard += piece
    return heard


@pytest.fixture
def lines() -> Iterator[list[ALine]]:
    """Lines opened by a test, hung up afterwards."""
    opened: list[ALine] = []
    yield opened
    for line in opened:
        line.close()


def answering(lines: list[ALine], head: str) -> ALine:
    """Open a line that answers so."""
    line = ALine(f"HTTP/1.1 {head}\r\ncontent-length: 0\r\n\r\n".encode())
    lines.append(line)
    return line


def sent(url: str, *, seconds: float = 5) -> Answer:
    """Send the body there."""
    return WebhookSender(connector(), timeout_seconds=seconds).send(url, HEADERS, BODY)


def test_the_exact_body_leaves_with_its_headers_and_nothing_of_ours(
    lines: list[ALine],
) -> None:
    """What is signed is what is sent; no cookie, no credential, no proxy."""
    line = answering(lines, "204 No Content")
    assert sent(line.url) == Answer(status=204)

    [heard] = line.heard
    head, _, body = heard.partition(b"\r\n\r\n")
    assert body == BODY
    first, *rest = head.decode().split("\r\n")
    assert first == "POST /sic HTTP/1.1"
    names = sorted(row.partition(":")[0].lower() for row in rest)
    assert names == ["connection", "content-length", "content-type", "host", "webhook-id"]
    assert f"host: 127.0.0.1:{line.port}" in [row.lower() for row in rest]


def test_a_proxy_of_the_environment_sees_nothing(
    lines: list[ALine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-07: a variable must not reroute what is signed."""
    proxy, line = answering(lines, "200 OK"), answering(lines, "200 OK")
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    assert sent(line.url).status == 200
    assert (len(proxy.heard), len(line.heard)) == (0, 1)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(lines: list[ALine], status: int) -> None:
    """S-06: it could lead to a metadata service."""
    elsewhere = answering(lines, "200 OK")
    line = answering(lines, f"{status} Elsewhere\r\nlocation: {elsewhere.url}")
    assert sent(line.url).status == status
    assert elsewhere.heard == []


@pytest.mark.parametrize(
    ("given", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta()),
        ("Wed, 21 Oct 2015 07:28:00 GMT", timedelta()),
        ("99999999999999999999", timedelta(seconds=10**8)),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
    ],
)
def test_how_long_to_wait_is_read_or_ignored(
    lines: list[ALine], given: str, wait: timedelta | None
) -> None:
    """RFC 9110, Retry-After: seconds or a date; nonsense means nothing."""
    line = answering(lines, f"503 Busy\r\nretry-after: {given}")
    assert sent(line.url) == Answer(status=503, retry_after=wait)


def test_an_endpoint_that_hangs_is_left_when_its_time_is_up(lines: list[ALine]) -> None:
    """F-35: one deadline for everything, not one for each byte."""
    line = ALine(b"")
    lines.append(line)
    answer = sent(line.url, seconds=0.3)
    assert answer.status is None
    assert "No answer" in answer.problem


@pytest.mark.parametrize(
    "answer", [b"not http at all\r\n\r\n", b"HTTP/1.1 200 OK\r\nbroken\r\n\r\n"]
)
def test_what_is_no_http_is_a_failure_in_words(lines: list[ALine], answer: bytes) -> None:
    """C: whatever the far side sends, nothing is raised."""
    line = ALine(answer)
    lines.append(line)
    found = sent(line.url)
    assert found.status is None
    assert found.problem


def test_nobody_at_home_is_a_failure_in_words() -> None:
    """Refused connections are tried again by the schedule."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    assert "failed" in sent(f"http://127.0.0.1:{port}/").problem


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
        "http://224.0.0.1/",
        "http://2130706433/",
        "http://user:pass@127.0.0.1/",
        "ftp://127.0.0.1/",
    ],
)
def test_no_connection_is_opened_to_a_denied_address(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """S-04, S-05: the same guard that stands before confirmed webhooks, at connect time."""
    opened: list[object] = []
    real = socket.socket.connect

    def connect(line: socket.socket, address: object) -> None:
        opened.append(address)
        real(line, address)  # type: ignore[arg-type]  # as the socket takes it

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert sent(url).problem
    assert opened == []
