"""Debian's Prometheus and Alertmanager, unmodified, against a running SIC."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TypeVar

import pytest

from sic.application.account_ports import TokenScope
from sic.bootstrap import run_server
from sic.entrypoints.cli.client import JSON, Client
from sic.entrypoints.cli.credentials import Credentials
from sic.entrypoints.cli.demo.command import demo_settings
from sic.entrypoints.wiring import RunningServer

TRIAL = Path(__file__).parents[3] / "shared" / "tools" / "trial_alertmanager.sh"
PROGRAMS = ("prometheus", "prometheus-alertmanager", "promtool", "amtool")
MISSING = [name for name in PROGRAMS if shutil.which(name) is None]
ASK_FOR_SECONDS = 90

T = TypeVar("T")

pytestmark = [
    pytest.mark.prometheus,
    pytest.mark.skipif(
        not TRIAL.exists(), reason="../shared/tools/trial_alertmanager.sh absent"
    ),
    pytest.mark.skipif(
        bool(MISSING),
        reason=f"not installed: {', '.join(MISSING)}; apt-get install --no-install-recommends"
        " prometheus prometheus-alertmanager",
    ),
]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server on the machine's own clock: the monitors have no other."""
    with run_server(demo_settings(tmp_path / "data"), None) as running:
        yield running


@pytest.fixture
def client(server: RunningServer) -> Iterator[Client]:
    """Alice's connection."""
    opened = Client(Credentials(url=server.url, token=token(server, "alice", "act")))
    yield opened
    opened.close()


def token(server: RunningServer, name: str, scope: TokenScope) -> str:
    """Make an account and a token of this scope; return its secret."""
    accounts = server.local.accounts
    account = accounts.add_account(name, level="responder")
    return accounts.create_token(account, name, scope).secret


@pytest.fixture
def flag(server: RunningServer, tmp_path: Path) -> Iterator[Path]:
    """The monitors, running; the file that raises an alert while it exists."""
    work = tmp_path / "trial"
    url = f"{server.url}/api/v1/intake/alertmanager"
    started = subprocess.run(
        ["sh", str(TRIAL), str(work), url, token(server, "monitor", "intake")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    try:
        assert started.returncode == 0
        yield work / "up"
    finally:
        for file in work.glob("*.pid"):
            stop(int(file.read_text()))


def stop(pid: int) -> None:
    """End one of the trial's own processes, if it is still there."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def wait_for(question: Callable[[], T | None], what: str) -> T:
    """Ask until there is an answer: the monitors take a few seconds each way."""
    patience = Event()
    for _ in range(ASK_FOR_SECONDS * 5):
        if (answer := question()) is not None:
            return answer
        patience.wait(0.2)
    pytest.fail(f"after {ASK_FOR_SECONDS} s there was no sign of {what}")


def alert(client: Client, name: str, *, firing: bool) -> JSON | None:
    """Return the incident that holds this alert in this state."""
    for row in client.get("/api/v1/incidents")["incidents"]:
        view = client.get(f"/api/v1/incidents/{row['id']}")
        if any(a["name"] == name and a["firing"] is firing for a in view["alerts"]):
            return view
    return None


def test_an_alert_of_prometheus_opens_one_incident_and_clears(
    client: Client, flag: Path
) -> None:
    """The main job on real input: raised, posted, opened once; over, posted, still open."""
    flag.touch()
    opened = wait_for(lambda: alert(client, "FileFlag", firing=True), "the alert FileFlag")

    assert "flag is up" in opened["title"]
    assert opened["declared_by"] == "alertmanager"
    assert opened["acknowledged_at"] is None
    flag.unlink()
    cleared = wait_for(lambda: alert(client, "FileFlag", firing=False), "its end")
    assert cleared["id"] == opened["id"]
    assert cleared["status"] == "open"
    rows = client.get("/api/v1/incidents", status="all")["incidents"]
    titles = [row["title"] for row in rows]
    # The trial's other alert, a target that is absent, has its own group and incident.
    assert len(titles) == len(set(titles)) <= 2
