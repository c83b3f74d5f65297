"""The real server on a real socket: slow, huge and broken requests as bytes on the wire."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import httpx2
import pytest
from tests.fakes import Site

from sic.entrypoints.http.protocol import PatientProtocol
from sic.entrypoints.http.serving import in_background
from sic.entrypoints.settings import Settings

Say = Callable[..., bytes]
PATIENCE_SECONDS = 30.0  # Of the test, for an answer that must come; the server's is shorter.


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all; most of what is sent here never reaches it."""
    site = Site(tmp_path_factory.mktemp("site")).people()
    yield site
    site.close()


@pytest.fixture(scope="module")
def url(site: Site) -> Iterator[str]:
    """The address of a real server."""
    with in_background(site.app, Settings(port=0)) as url:
        yield url


@pytest.fixture
def say(url: str) -> Say:
    """Send bytes, piece by piece, and return everything that comes back until the end."""
    port = int(url.rpartition(":")[2])

    def said(*pieces: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as wire:
            for piece in pieces:
                wire.sendall(piece)
            answer = b""
            while chunk := wire.recv(65536):
                answer += chunk
            return answer

    return said


def status(answer: bytes) -> int:
    """Return the status of the first answer."""
    assert answer.startswith(b"HTTP/1.1 "), answer[:100]
    return int(answer[9:12])


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n",
        b"GET / HTTP/1.1\r\n\0: x\r\n\r\n",
    ],
)
def test_bytes_that_are_no_request_are_told_so(say: Say, garbage: bytes) -> None:
    """Issue 2, "Bad input": 4xx as problem+json, and the connection ends."""
    answer = say(garbage)
    assert 400 <= status(answer) < 500
    assert b"application/problem+json" in answer
    assert b"Traceback" not in answer


def test_a_head_that_does_not_arrive_is_cut(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    """F-61: slow headers are cut in ten seconds; here in a tenth of one."""
    monkeypatch.setattr(PatientProtocol, "head_seconds", 0.1)
    for start in (b"", b"GET /healthz HTTP/1.1\r\nHost: loc", b"\r\n"):
        assert status(say(start)) == 408


def test_a_kept_connection_that_dribbles_is_cut_too(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second head on a connection has the same time as the first."""
    monkeypatch.setattr(PatientProtocol, "head_seconds", 0.3)
    whole = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = say(whole, b"GET /healthz HTTP/1.1\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.count(b"HTTP/1.1 408 ") == 1


def test_a_head_without_end_is_cut_by_size(say: Say) -> None:
    """Without it uvicorn keeps every byte of it."""
    start = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: "
    answer = say(start, b"a" * 40_000)
    assert status(answer) == 431
    many = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 150
    assert status(say(many)) == 431


def test_a_trailer_is_no_header(say: Say, site: Site) -> None:
    """What comes after the body must not sign anyone in, or name another host."""
    token = site.token("bob").encode()
    answer = say(
        b"POST /api/v1/incidents HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
        b'd\r\n{"title":"x"}\r\n0\r\nAuthorization: Bearer ' + token + b"\r\n\r\n",
    )
    assert status(answer) == 401


def test_two_requests_at_once_are_answered_in_turn(say: Say) -> None:
    """Pipelining is legal; limits must not lose the second one."""
    one = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = say(one + last)
    assert answer.index(b"HTTP/1.1 200 ") < answer.index(b"HTTP/1.1 404 ")


def test_the_sender_of_too_much_hears_so(url: str, site: Site) -> None:
    """F-61: 413 reaches a client that writes first and reads later."""
    headers = {"Authorization": f"Bearer {site.token('bob')}"}
    with httpx2.Client(base_url=url, trust_env=False, headers=headers) as client:
        answer = client.post("/api/v1/incidents", json={"title": "x" * 2_000_000})
        assert (answer.status_code, answer.json()["code"]) == (413, "SIC-E613")
        assert client.get("/api/v1/me").json()["name"] == "bob"


def test_a_stranger_s_host_name_is_refused(say: Say) -> None:
    """DNS rebinding: a page of evil.example must not read SIC through the victim's browser."""
    answer = say(b"GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert status(answer) == 421
    assert b"server:" not in answer.lower()


def test_an_upgrade_is_not_followed(say: Say) -> None:
    """There is no WebSocket here, and no HTTP/2 in the clear."""
    for protocol in (b"websocket", b"h2c"):
        answer = say(
            b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\n"
            b"Upgrade: " + protocol + b"\r\n\r\n"
        )
        assert status(answer) < 500
        assert not answer.startswith(b"HTTP/1.1 101")


@pytest.mark.parametrize("pieces", [1, 2])
@pytest.mark.parametrize("offer", [b"h2c", b"websocket"])
def test_a_body_behind_an_offer_to_upgrade_arrives(
    say: Say, site: Site, offer: bytes, pieces: int
) -> None:
    """Java's client offers h2c with its first POST; the body was lost, and answered 422."""
    body = b'{"title":"offered %d %s"}' % (pieces, offer)
    head = (
        b"POST /api/v1/incidents HTTP/1.1\r\nHost: localhost\r\nX-Empty:\r\n"
        b"Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: %s\r\n"
        b"HTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
    ) % (offer, site.token("bob").encode(), len(body))
    answer = say(head + body) if pieces == 1 else say(head, body)
    assert status(answer) == 201
    assert body[10:-2] in answer


def test_a_thousand_offers_in_one_piece_are_each_passed_over(say: Say) -> None:
    """Each is parsed again; none nests in the one before, and the last is answered too."""
    ask = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
    offer = ask + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    last = b"GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = say(offer * 1000 + last)
    assert answer.count(b"HTTP/1.1 200 ") == 1000
    assert answer.count(b"HTTP/1.1 404 ") == 1


def test_a_whole_request_is_answered_before_what_follows_is_refused(
    say: Say, site: Site
) -> None:
    """It was recorded, and told "400": whoever believes that declares a second incident."""
    body = b'{"title":"followed by garbage"}'
    answer = say(
        b"POST /api/v1/incidents HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/json\r\nAuthorization: Bearer %s\r\n"
        b"Content-Length: %d\r\n\r\n%s\x00garbage\r\n\r\n"
        % (site.token("bob").encode(), len(body), body)
    )
    assert status(answer) == 201
    assert answer.count(b"HTTP/1.1 ") == 1
