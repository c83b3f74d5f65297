"""`sic watch` as a process: a server that goes away and comes back, and a real terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import socket
import struct
import subprocess
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.e2e.a_process import SIC, START_SECONDS

from sic.bootstrap import run_server
from sic.entrypoints.cli.client import Client
from sic.entrypoints.cli.credentials import Credentials
from sic.entrypoints.cli.demo.command import demo_settings
from sic.entrypoints.settings import Settings
from sic.entrypoints.wiring import RunningServer


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a port that stays the same over a restart."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return demo_settings(tmp_path).model_copy(update={"port": port})


def a_token(server: RunningServer) -> str:
    """Return the token of a fresh responder."""
    bob = server.local.accounts.add_account("bob", level="responder")
    return server.local.accounts.create_token(bob, "a test's", "act").secret


@contextmanager
def client_of(url: str, token: str) -> Iterator[Client]:
    """Speak to a server as Bob."""
    client = Client(Credentials(url=url, token=token))
    yield client
    client.close()


def environment(url: str, token: str) -> dict[str, str]:
    """Return what the command line reads, on a terminal of this kind."""
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    return kept | {"SIC_URL": url, "SIC_TOKEN": token, "TERM": "xterm"}


def test_a_watch_outlives_its_server_and_misses_nothing(settings: Settings) -> None:
    """A pipe into a pager is not broken by a deployment in the middle of an incident."""
    with run_server(settings, None) as server:
        token, url = a_token(server), server.url
        with client_of(url, token) as bob:
            bob.change("POST", "/api/v1/incidents", {"title": "Checkout", "severity": "SEV-2"})
            watching = subprocess.Popen(
                [*SIC, "watch", "1", "--after", "0", "--until-resolved"],
                env=environment(url, token),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            assert watching.stdout is not None
            first = [watching.stdout.readline() for _ in range(2)]
    with run_server(settings, None), client_of(url, token) as bob:
        path = bob.get("/api/v1/incidents")["incidents"][0]["id"]
        bob.change("PUT", f"/api/v1/incidents/{path}/roles/ic", {"responder": "bob"})
        bob.change("POST", f"/api/v1/incidents/{path}/resolution", {"summary": "over"})
        out, err = watching.communicate(timeout=START_SECONDS)
    lines = [*first, *out.splitlines()]
    assert [line.split("\t")[2] for line in lines] == ["1", "2", "3", "4"]
    assert watching.returncode == 0
    assert "Connection lost" in err
    assert "Connected again" in err


@pytest.mark.usefixtures("interruptible")
def test_on_a_terminal_the_strip_is_kept_up_to_date(settings: Settings) -> None:
    """What a person sees: drawn anew at each entry, and ended with 130 by Ctrl-C."""
    with run_server(settings, None) as server:
        token = a_token(server)
        with client_of(server.url, token) as bob, a_terminal() as (screen, keys):
            bob.change("POST", "/api/v1/incidents", {"title": "Checkout [bold]"})
            process = subprocess.Popen(
                [*SIC, "watch"],
                env=environment(server.url, token),
                stdin=keys,
                stdout=keys,
                stderr=keys,
            )
            seen = read_until(screen, "Checkout [bold]")
            assert "no severity" in seen
            incident = bob.get("/api/v1/incidents")["incidents"][0]["id"]
            bob.change("PUT", f"/api/v1/incidents/{incident}/severity", {"severity": "SEV-1"})
            seen = read_until(screen, "Severity set to SEV-1")
            assert re.search(r"Ack +\S*running", seen)
            assert "Nobody is" in seen
            process.send_signal(signal.SIGINT)
            assert process.wait(START_SECONDS) == 130


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let Ctrl-C reach what is started: begun in the background, a suite ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@contextmanager
def a_terminal() -> Iterator[tuple[int, int]]:
    """Yield both ends of a terminal of 40 lines and 120 columns."""
    screen, keys = pty.openpty()
    fcntl.ioctl(keys, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    yield screen, keys
    os.close(screen)
    os.close(keys)


def read_until(screen: int, words: str) -> str:
    """Return what the terminal shows, once these words are among it."""
    seen = ""
    while words not in seen:
        seen += os.read(screen, 65_536).decode(errors="replace")
    return seen
