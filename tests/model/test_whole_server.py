"""A server as it is started asks the real model; the assistant's own process judges it."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx2
import pytest
from tests.fakes import PASSWORD
from tests.model.the_house_model import NAME
from tests.unit.assistant.asking import OURS

from sic.application.service import Principal
from sic.bootstrap import run_server
from sic.domain.ids import Actor, ActorKind
from sic.domain.incident.commands import DeclareIncident
from sic.entrypoints.settings import Settings

pytestmark = pytest.mark.model

BOB = Principal(Actor("bob", ActorKind.HUMAN), "responder")
LATENCY = DeclareIncident(title="p99 latency of checkout rises", runbook_revision="")


def test_a_real_server_asks_a_real_model_and_goes_on(served: str, tmp_path: Path) -> None:
    """Issue 6: what it says stands beside the ranking, and the incident does not notice."""
    settings = Settings(
        port=0,
        data_dir=tmp_path / "sic",
        runbook=OURS,
        assistant_model_url=served,
        assistant_model=NAME,
        assistant_timeout_seconds=60,
    )
    with run_server(settings, None) as running:
        accounts = running.local.accounts
        account = accounts.add_account("bob", level="admin", password=PASSWORD)
        incident = running.local.service.declare(LATENCY, BOB).incident.id
        secret = accounts.create_token(account, "test", "act").secret
        base = f"{running.url}/api/v1/incidents/{incident}"
        with httpx2.Client(
            headers={"Authorization": f"Bearer {secret}"}, trust_env=False, timeout=120
        ) as client:
            plain = client.get(f"{base}/recommendations").json()["advice"]
            found = client.post(f"{base}/recommendations", json={}).json()
            numbers = client.get(f"{running.url}/metrics").text
            assert client.post(f"{base}/acknowledgement").status_code == 200
    advice = found["advice"]
    sys.stdout.write(f"{advice['model']}: {advice['model_said']} {advice['dropped']}\n")
    assert (plain["model"], advice["model"] in ("used", "failed")) == ("off", True)
    assert advice["recommendations"] == plain["recommendations"]
    assert found["recorded"] is True
    assert "sic_assistant_asked_total 1.0" in numbers
