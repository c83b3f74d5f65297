"""The assistant of a real server: in a process of its own, without what the server knows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from tests.fakes import PASSWORD
from tests.unit.assistant.asking import OURS

from sic.application.service import Principal
from sic.bootstrap import run_server
from sic.domain.ids import Actor, ActorKind
from sic.domain.incident.commands import DeclareIncident
from sic.entrypoints.settings import Settings

CANARY = "canary99"
BOB = Principal(Actor("bob", ActorKind.HUMAN), "responder")
LATENCY = DeclareIncident(title="p99 latency of checkout rises, NXDOMAIN", runbook_revision="")


@pytest.fixture
def asking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx2.Client]:
    """Bob's client in an incident of a server that the composition root started."""
    monkeypatch.setenv("SIC_CANARY", CANARY)
    settings = Settings(port=0, data_dir=tmp_path / "sic", runbook=OURS)
    with run_server(settings, None) as running:
        accounts = running.local.accounts
        account = accounts.add_account("bob", level="responder", password=PASSWORD)
        incident = running.local.service.declare(LATENCY, BOB).incident.id
        secret = accounts.create_token(account, "test", "act").secret
        base = f"{running.url}/api/v1/incidents/{incident}"
        headers = {"Authorization": f"Bearer {secret}"}
        with httpx2.Client(base_url=base, headers=headers, trust_env=False) as client:
            yield client


def children(program: bytes) -> list[Path]:
    """Return the folders below /proc of this process's children that run a program."""
    tasks = Path(f"/proc/{os.getpid()}/task").iterdir()
    pids = {pid for task in tasks for pid in (task / "children").read_text().split()}
    found = [Path(f"/proc/{pid}") for pid in sorted(pids)]
    return [one for one in found if program in (one / "cmdline").read_bytes()]


def test_invariant_2_the_servers_assistant_holds_no_secret(asking: httpx2.Client) -> None:
    """Another process answers, without environment or socket; what is unbound is not named."""
    answer = asking.post("/recommendations", json={})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["recorded"] is True
    refs = [one["ref"] for one in found["advice"]["recommendations"]]
    assert refs[0] == "pattern-a-latency-spike"
    assert not any(ref.startswith("webhook:") for ref in refs)
    [assistant] = children(b"sic.assistant.worker")
    assert (assistant / "environ").read_bytes() == b""
    opened = [str(one.readlink()) for one in (assistant / "fd").iterdir()]
    assert not any("socket" in name or "sic.db" in name for name in opened)
