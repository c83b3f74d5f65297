"""Event streams of a real server on real sockets: cut, killed, slow, away, shut out."""

from __future__ import annotations

import dataclasses
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from tests.a_stream import PATIENCE_SECONDS, Heard, following
from tests.contract.making import a_batch, a_note
from tests.e2e.a_process import Installation
from tests.fakes import PASSWORD, Site

from sic.bootstrap import run_server
from sic.domain.ids import IncidentId
from sic.entrypoints.cli.client import Client
from sic.entrypoints.cli.credentials import Credentials
from sic.entrypoints.cli.demo.clock import AdjustableClock
from sic.entrypoints.cli.demo.command import demo_settings
from sic.entrypoints.http import streams
from sic.entrypoints.http.limits import Limits
from sic.entrypoints.http.serving import in_background
from sic.entrypoints.settings import Settings
from sic.entrypoints.wiring import Local, RunningServer

AT_0300 = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> AdjustableClock:
    """A clock that stands until it is moved."""
    return AdjustableClock(lambda: AT_0300)


@pytest.fixture
def server(tmp_path: Path, clock: AdjustableClock) -> Iterator[RunningServer]:
    """A server on its own data folder."""
    with run_server(demo_settings(tmp_path), clock) as server:
        yield server


class Bob:
    """A responder with a client, and one incident."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token
        self.client = Client(Credentials(url=url, token=token))
        body = {"title": "Checkout fails"}
        self.incident: str = self.client.change("POST", "/api/v1/incidents", body)["id"]
        self.path = f"/incidents/{self.incident}/stream"

    def note(self, text: str) -> None:
        """Write a note."""
        self.client.change("POST", f"/api/v1/incidents/{self.incident}/notes", {"text": text})


@pytest.fixture
def bob(server: RunningServer) -> Iterator[Bob]:
    """Bob at that server."""
    accounts = server.local.accounts
    account = accounts.add_account("bob", level="responder", password=PASSWORD)
    bob = Bob(server.url, accounts.create_token(account, "a test's", "act").secret)
    yield bob
    bob.client.close()


def ids(heard: list[Heard]) -> list[int]:
    """Return the ids of events."""
    return [one.id for one in heard]


def test_a_cut_stream_resumes_without_loss_or_repeat(bob: Bob) -> None:
    """Issue 4, "Live": resume by last event id, cut at every place in between."""
    for number in range(8):
        bob.note(f"note {number}")
    for cut_after in range(1, 9):
        with following(bob.url, bob.path, bob.token, after=0) as stream:
            first = ids(stream.next(cut_after))
        with following(bob.url, bob.path, bob.token, after=stream.last) as stream:
            rest = ids(stream.next(9 - cut_after))
        assert first + rest == list(range(1, 10))


def test_a_minute_offline_is_caught_up_once(bob: Bob, clock: AdjustableClock) -> None:
    """Acceptance 19: after 60 s offline everything comes, and nothing twice."""
    with following(bob.url, bob.path, bob.token, after=0) as stream:
        assert ids(stream.next()) == [1]
    for number in range(60):
        clock.advance(timedelta(seconds=1))
        bob.note(f"second {number}")
    with following(bob.url, bob.path, bob.token, after=stream.last) as stream:
        caught_up = stream.next(60)
        bob.note("back")
        caught_up += stream.next()
    assert ids(caught_up) == list(range(2, 63))
    assert len({one.data["at"] for one in caught_up}) == 60


def test_many_streams_hear_the_same_in_the_same_order(bob: Bob) -> None:
    """Two browsers never disagree on what came first."""
    heard: dict[int, list[int]] = {}

    def listen(number: int) -> None:
        with following(bob.url, bob.path, bob.token, after=0) as stream:
            heard[number] = ids(stream.next(31))

    listeners = [Thread(target=listen, args=(number,)) for number in range(10)]
    for each in listeners:
        each.start()
    for number in range(30):
        bob.note(str(number))
    for each in listeners:
        each.join()
    assert list(heard.values()) == [list(range(1, 32))] * 10


def test_a_killed_server_is_found_again_where_it_stood(tmp_path: Path) -> None:
    """The plug is pulled: what was answered is in the stream of the next start."""
    installation = Installation(tmp_path)
    token = installation.people(bob="responder")["bob"]
    with installation.serving() as server:
        bob = Bob(server.url, token)
        bob.note("before")
        with following(server.url, bob.path, token, after=0) as stream:
            assert ids(stream.next(2)) == [1, 2]
            bob.note("the last words")
            server.kill()
            bob.client.close()
    with installation.serving() as server:
        again = Client(Credentials(url=server.url, token=token))
        with following(server.url, bob.path, token, after=2) as stream:
            again.change("POST", f"/api/v1/incidents/{bob.incident}/notes", {"text": "after"})
            assert ids(stream.next(2)) == [3, 4]
        again.close()


def test_a_server_with_open_streams_stops_when_asked(tmp_path: Path) -> None:
    """F-03: the drain takes at most ten seconds; a stream alone would take for ever."""
    installation = Installation(tmp_path)
    token = installation.people(bob="responder")["bob"]
    with installation.serving() as server:
        bob = Bob(server.url, token)
        with (
            following(server.url, bob.path, token) as one,
            following(server.url, "/stream", token) as all_of_them,
        ):
            began = time.monotonic()
            code = server.stop()
            took = time.monotonic() - began
            assert [*one.events(), *all_of_them.events()] == []  # Both ended, neither broke.
        bob.client.close()
    assert code in (0, -15)
    assert took < 10
    assert not any("Traceback" in line for line in server.log)


def test_a_reader_that_sleeps_is_reset_and_holds_up_nobody(
    server: RunningServer, bob: Bob
) -> None:
    """One laptop that is closed; the other browsers must not notice."""
    asleep = _open_without_reading(bob)
    heard: list[int] = []
    count = 20_000

    def listen() -> None:
        with following(bob.url, bob.path, bob.token, after=1) as stream:
            for one in stream.events():
                heard.append(one.id)
                if one.id > count:
                    return

    listener = Thread(target=listen)
    with following(bob.url, bob.path, bob.token) as opened:
        assert opened.status == 200
        listener.start()
        _record(server.local, bob.incident, count)
        listener.join(PATIENCE_SECONDS * 2)
    assert heard == list(range(2, count + 2))
    told = _read_to_the_end(asleep)
    assert told.count(b"event: reset") == 1
    assert told.rstrip(b"\r\n0").endswith(b"}")
    assert told.count(b"event: entry") < count


def _open_without_reading(bob: Bob) -> socket.socket:
    place = urlsplit(bob.url)
    wire = socket.socket()
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    wire.settimeout(PATIENCE_SECONDS)
    wire.connect((place.hostname, place.port))
    ask = f"GET {bob.path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bob.token}"
    wire.sendall(f"{ask}\r\nConnection: close\r\n\r\n".encode())
    assert wire.recv(12) == b"HTTP/1.1 200"
    return wire


def _record(local: Local, incident: str, count: int) -> None:
    """Append so many notes, five hundred at a time, past the limit of one incident."""
    row = local.store.row(IncidentId(incident))
    assert row is not None
    for version in range(1, count, 500):
        notes = tuple(a_note(str(number)) for number in range(500))
        local.store.append(a_batch(incident, version=version, events=notes, row=row))


def _read_to_the_end(wire: socket.socket) -> bytes:
    told = b""
    with wire:
        while piece := wire.recv(65_536):
            told += piece
    return told


def test_a_session_that_is_ended_loses_its_stream(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-10: within 30 s (here one) a browser that was signed out hears nothing more."""
    monkeypatch.setattr(streams, "CHECK_SECONDS", 1)
    with run_server(demo_settings(tmp_path), None) as server:
        accounts = server.local.accounts
        accounts.add_account("carol", level="responder", password=PASSWORD)
        secret = accounts.sign_in("carol", PASSWORD, address="a test").secret
        with following(server.url, "/stream", "", cookie=f"sic_session={secret}") as stream:
            assert stream.status == 200
            accounts.sign_out(secret)
            assert list(stream.events()) == []
        with following(server.url, "/stream", "", cookie=f"sic_session={secret}") as stream:
            assert stream.problem()["code"] == "SIC-E401"


def test_no_time_limit_of_a_request_cuts_a_stream(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body has ten seconds (here a fifth of one); an answer may take for ever, and beats."""
    monkeypatch.setattr(streams, "BEAT_SECONDS", 1)
    site = Site(tmp_path).people()
    assert isinstance(site.app, Limits)
    app = dataclasses.replace(site.app, body_seconds=0.2)
    with (
        in_background(app, Settings(port=0)) as url,
        following(url, "/stream", site.token("bob")) as stream,
    ):
        lines = iter(stream._answer.readline, b"")
        beats = [line for line, _ in zip(lines, range(7), strict=False) if line == b":\n"]
        assert len(beats) >= 2
    site.close()
