"""Event webhooks from a real server to a real receiver, over loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any, ClassVar

import httpx2
import msgspec
import pytest
from tests.e2e.a_process import PASSWORD

from sic.bootstrap import Running, run_server
from sic.domain.standard_webhooks import secret_of, verified
from sic.entrypoints.cli.demo.command import demo_settings

WAIT_SECONDS = 20.0


class Heard(msgspec.Struct):
    """One request."""

    headers: dict[str, str]
    body: bytes


class _Receiver(BaseHTTPRequestHandler):
    heard: ClassVar[Queue[Heard]]

    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.heard.put(Heard(headers, body))
        self.send_response(204)
        self.end_headers()


@contextmanager
def a_receiver() -> Iterator[tuple[str, Queue[Heard]]]:
    """Serve on a free port; give its address and what it hears."""
    heard: Queue[Heard] = Queue()
    handler = type("Handler", (_Receiver,), {"heard": heard})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sic", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A server on a fresh folder, with Alice as its admin."""
    with run_server(demo_settings(tmp_path / "data")) as found:
        found.local.accounts.add_account("alice", level="admin", password=PASSWORD)
        yield found


def api(running: Running, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """Ask as Alice; return the answer."""
    accounts = running.local.accounts
    secret = accounts.create_token(accounts.account("alice"), "test", "act").secret
    answer = httpx2.request(
        method,
        f"{running.url}/api/v1{path}",
        json=body or {},
        headers={"Authorization": f"Bearer {secret}"},
        trust_env=False,
    )
    assert answer.status_code < 300, answer.text
    return answer.json()


def test_a_declared_incident_reaches_an_endpoint_signed_and_only_once(
    running: Running,
) -> None:
    """From the button to somebody else's machine."""
    with a_receiver() as (url, heard):
        made = api(running, "POST", "/endpoints", {"url": url, "types": ["incident.declared"]})
        incident = api(running, "POST", "/incidents", {"title": "Checkout fails"})["id"]

        first = heard.get(timeout=WAIT_SECONDS)
        key = secret_of(made["secret"])
        name = verified([key], first.headers, first.body, datetime.now(UTC))
        assert msgspec.json.decode(first.body)["data"]["incident"]["id"] == incident
        api(running, "POST", f"/endpoints/{made['id']}/replays", {"delivery": name})
        again = heard.get(timeout=WAIT_SECONDS)
        assert (again.body, again.headers["webhook-id"]) == (first.body, name)
        assert heard.empty()


def test_no_secret_of_an_endpoint_stands_readable_in_the_data_folder(running: Running) -> None:
    """S-19: shown once, then sealed; the key is in a file of its own."""
    made = api(running, "POST", "/endpoints", {"url": "https://events.example.com/"})
    rotated = api(running, "POST", f"/endpoints/{made['id']}/secret")
    folder = running.local.settings.data_dir
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for shown in (made["secret"], rotated["secret"]):
        assert shown.encode() not in stored
        assert secret_of(shown) not in stored
