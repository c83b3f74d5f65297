"""Sizes, times and host names, at the door. Requests are plain ASGI here: no server helps."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from sic.entrypoints.http.limits import (
    DRAIN_BYTES_MAX,
    FORM_BYTES_MAX,
    INTAKE_BYTES_MAX,
    JSON_BYTES_MAX,
    Limits,
    body_cap,
)

HOSTS = frozenset({"127.0.0.1", "localhost", "::1", "sic.example"})


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with what arrived: the method and the size of the body."""
    message = await receive()
    words = f"{scope['method']} {len(message['body'])}"
    await PlainTextResponse(words)(scope, receive, send)


class Exchange:
    """One request, piece by piece, and its answer."""

    def __init__(self, *pieces: bytes | None, **scope: Any) -> None:
        self.pieces = list(pieces or [b""])
        headers = scope.pop("headers", [(b"host", b"127.0.0.1:8300")])
        self.scope: Scope = {
            "type": "http",
            "method": "POST",
            "path": "/api/v1/incidents",
            "query_string": b"",
            "headers": headers,
            **scope,
        }
        self.sent: list[Message] = []
        self.read = 0

    async def receive(self) -> Message:
        """Return the next piece; None in their place is silence, and their end a hang-up."""
        if not self.pieces:
            return {"type": "http.disconnect"}
        piece = self.pieces.pop(0)
        if piece is None:
            await asyncio.Event().wait()
        body = piece or b""
        self.read += len(body)
        return {"type": "http.request", "body": body, "more_body": bool(self.pieces)}

    async def send(self, message: Message) -> None:
        """Keep what is answered."""
        self.sent.append(message)

    def run(self, **limits: Any) -> tuple[int, str]:
        """Return status and body, or 0 when nobody was answered."""
        app = Limits(app=echo, hosts=HOSTS, **limits)
        asyncio.run(app(self.scope, self.receive, self.send))
        body = b"".join(m.get("body", b"") for m in self.sent[1:]).decode()
        return (self.sent[0]["status"], body) if self.sent else (0, "")

    def code(self, **limits: Any) -> tuple[int, str]:
        """Return status and problem code."""
        status, body = self.run(**limits)
        return status, msgspec.json.decode(body)["code"]


def test_each_route_has_its_cap() -> None:
    """A monitor sends much, a form writes a letter in nine bytes, the API is short."""
    assert body_cap("/api/v1/intake/alertmanager") == INTAKE_BYTES_MAX == 1024 * 1024
    assert body_cap("/api/v1/incidents") == JSON_BYTES_MAX == 64 * 1024
    assert body_cap("/incidents/x/notes") == FORM_BYTES_MAX == 256 * 1024


def test_a_body_at_its_cap_arrives_whole() -> None:
    """In pieces or at once, the route sees one body."""
    half = b"x" * (JSON_BYTES_MAX // 2)
    assert Exchange(half, half).run() == (200, f"POST {JSON_BYTES_MAX}")


def test_a_body_over_its_cap_never_reaches_the_route() -> None:
    """F-61: refused while it streams, whatever length was announced; memory stays flat."""
    piece = b"x" * JSON_BYTES_MAX
    assert Exchange(piece, b"x").code() == (413, "SIC-E613")
    lying = [(b"host", b"localhost"), (b"content-length", b"1")]
    assert Exchange(piece, b"x", headers=lying).code() == (413, "SIC-E613")


def test_a_vast_body_is_not_even_read() -> None:
    """F-61: a length beyond reason is refused at once; what comes anyway is cut."""
    headers = [(b"host", b"localhost"), (b"content-length", b"9" * 19)]
    announced = Exchange(b"x", headers=headers)
    assert announced.code() == (413, "SIC-E613")
    assert announced.read == 0
    flood = Exchange(*[b"x" * 2**20 for _ in range(50)])
    assert flood.code() == (413, "SIC-E613")
    assert flood.read <= DRAIN_BYTES_MAX + 2**20


def test_a_body_that_does_not_arrive_is_given_up() -> None:
    """F-61: total time, not per piece; a byte a second would hold a route for ever."""
    assert Exchange(b"{", None).code(body_seconds=0.01) == (408, "SIC-E608")


def test_nobody_is_answered_who_hung_up() -> None:
    """A client that leaves half-way gets no route run on its half."""
    exchange = Exchange(b"{", b"")
    exchange.pieces = [b"{"]
    exchange.scope["headers"].append((b"content-length", b"9"))

    async def hang_up() -> Message:
        return {"type": "http.disconnect"}

    exchange.receive = hang_up  # type: ignore[method-assign]  # this client only leaves
    assert exchange.run() == (0, "")


@pytest.mark.parametrize(
    "host", [b"127.0.0.1", b"LOCALHOST:80", b"[::1]:8300", b"sic.example", b"sic.example."]
)
def test_a_name_of_ours_is_answered(host: bytes) -> None:
    """Loopback, and the public name, with or without a port."""
    assert Exchange(b"", headers=[(b"host", host)]).run()[0] == 200


@pytest.mark.parametrize(
    "host", [b"evil.example", b"", b"[::1", b"\xff", b"127.0.0.1.evil.example", b"user@evil"]
)
def test_a_name_that_is_not_ours_is_refused(host: bytes) -> None:
    """A stranger's domain made to point here (DNS rebinding) reads nothing."""
    assert Exchange(b"", headers=[(b"host", host)]).code() == (421, "SIC-E621")


@pytest.mark.parametrize("hosts", [[], [b"localhost", b"localhost"]])
def test_there_is_exactly_one_host(hosts: list[bytes]) -> None:
    """RFC 9112: none or several is a request made to confuse."""
    headers = [(b"host", host) for host in hosts]
    assert Exchange(b"", headers=headers).code() == (400, "SIC-E600")


def test_a_head_beyond_its_size_is_refused() -> None:
    """Headers and addresses are bounded however the server in front reads them."""
    host = (b"host", b"localhost")
    many = [host] + [(b"a", b"b")] * 100
    assert Exchange(b"", headers=many).code() == (431, "SIC-E631")
    assert Exchange(b"", headers=[host, (b"a", b"b" * 40_000)]).code() == (431, "SIC-E631")
    assert Exchange(b"", path="/" + "a" * 5_000).code() == (414, "SIC-E614")
    assert Exchange(b"", query_string=b"a" * 9_000).code() == (414, "SIC-E614")


def test_head_is_get_without_the_body() -> None:
    """RFC 9110: the same headers, no body."""
    exchange = Exchange(b"", method="HEAD")
    assert exchange.run() == (200, "")
    assert (b"content-length", b"5") in exchange.sent[0]["headers"]


def test_what_is_no_request_passes() -> None:
    """Start-up and shut-down of the server go by the same door."""
    seen: list[str] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    exchange = Exchange()
    limits = Limits(app=app, hosts=HOSTS)
    asyncio.run(limits({"type": "lifespan"}, exchange.receive, exchange.send))
    assert seen == ["lifespan"]
