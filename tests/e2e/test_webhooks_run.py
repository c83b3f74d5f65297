"""A whole SIC, its executor and the sample receiver: from a preview to what really happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from sic.bootstrap import run_server
from sic.domain.standard_webhooks import secret_text
from sic.entrypoints.cli.sample.actions import ACTIONS, LINES
from sic.entrypoints.cli.sample.bindings import SECRET, sample_bindings
from sic.entrypoints.cli.sample.receiver import Receiver, receiving
from sic.entrypoints.settings import Settings

KEY = b"a whole house has one key, this."
PASSWORD = "heron quilt ladder mosaic"


class House:
    """A server, a receiver, and Bob at his screen in an incident."""

    def __init__(self, url: str, local: Any, folder: Path, did: list[str]) -> None:
        self.url = url
        self.local = local
        self.folder = folder
        self.did = did
        local.accounts.add_account("bob", level="admin", password=PASSWORD)
        secret = local.accounts.sign_in("bob", PASSWORD, address="test").secret
        self.bob = httpx2.Client(
            base_url=url,
            headers={"Origin": url},
            cookies={"sic_session": secret},
            trust_env=False,
            timeout=30,
        )
        answer = self.bob.post("/api/v1/incidents", json={"title": "Checkout fails"})
        self.incident = f"/api/v1/incidents/{answer.json()['id']}"

    def preview(self, name: str, **arguments: str) -> Any:
        """Return the answer to a preview."""
        body = {"arguments": arguments or self.first(name)}
        return self.bob.post(f"{self.incident}/webhooks/{name}/preview", json=body)

    def first(self, name: str) -> dict[str, str]:
        """Return arguments the webhook knows."""
        return {ACTIONS[name].argument: ACTIONS[name].names[0]}

    def run(self, name: str) -> dict[str, Any]:
        """Look, confirm as the level asks, and return the run once it is over."""
        shown = self.preview(name).json()
        typed = name if shown["execution"]["level"] != "inline" else ""
        path = f"{self.incident}/executions/{shown['execution']['id']}"
        pressed = self.bob.post(
            f"{path}/confirmation", json={"token": shown["token"], "typed": typed}
        )
        assert pressed.status_code == 202, pressed.text
        while (run := self.bob.get(path).json())["stage"] == "sent":
            pass  # Each question waits for the server; the receiver's streams do not wait.
        return dict(run)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Everything on real sockets, bound by ``sic.toml``'s tables."""
    did: list[str] = []
    receiver = Receiver(
        folder=tmp_path / "scratch",
        key=KEY,
        now=lambda: datetime.now(UTC),
        tell=did.append,
        pause=lambda _seconds: None,
    )
    with ExitStack() as stack:
        origin = stack.enter_context(receiving(receiver))
        settings = Settings.model_construct(
            data_dir=tmp_path / "data",
            port=0,
            log_level="error",
            webhooks=sample_bindings(origin),
        )
        server = stack.enter_context(run_server(settings))
        server.local.vault.put_secret(
            SECRET, secret_text(KEY).encode(), "alice", datetime.now(UTC)
        )
        house = House(server.url, server.local, receiver.folder, did)
        stack.callback(house.bob.close)
        yield house


def test_all_six_run_once_confirmed_and_have_their_effects(house: House) -> None:
    """Issue 5: the seed's six webhooks, harmlessly, with real effects on a scratch folder."""
    listed = house.bob.get(f"{house.incident}/webhooks").json()["webhooks"]
    assert {one["name"]: one["problem"] for one in listed} == dict.fromkeys(ACTIONS, "")

    runs = {name: house.run(name) for name in ACTIONS}

    assert {name: (run["stage"], run["status"]) for name, run in runs.items()} == dict.fromkeys(
        ACTIONS, ("responded", 200)
    )
    assert runs["service-restart"]["answer"].startswith("checkout runs again")
    assert len(runs["log-tail"]["answer"].splitlines()) == LINES
    assert "␛[31mERROR" in runs["log-tail"]["answer"]
    assert (house.folder / "services/checkout.pid").read_text() == "2\n"
    assert (house.folder / "dns/resolver-1.cache").read_text() == ""
    assert not list((house.folder / "disk/node-1").iterdir())
    assert len(house.did) == 6


def test_nothing_reaches_the_receiver_before_a_press(house: House) -> None:
    """Invariant 1: a preview looks names up and sends nothing."""
    for name in ACTIONS:
        assert house.preview(name).status_code == 201
    assert house.did == []


def test_the_secret_is_in_no_answer_and_in_no_file_of_the_database(house: House) -> None:
    """S-01 and S-19: a canary is grepped for in everything SIC wrote and said."""
    canary = secret_text(KEY).encode()
    house.run("dns-flush")
    said = house.bob.get(f"{house.incident}/timeline").content
    said += house.bob.get(f"{house.incident}/executions").content
    data = house.local.settings.data_dir
    written = b"".join(p.read_bytes() for p in data.iterdir() if p.is_file())

    assert b"secret" in written  # There is something to grep.
    assert canary not in said + written
    assert canary.removeprefix(b"whsec_") not in said + written


def test_the_server_keeps_its_own_port_from_what_it_sends(house: House) -> None:
    """Execution contract 6: own listeners are denied, also on a port nobody chose."""
    assert int(house.url.rpartition(":")[2]) in house.local.own_ports
