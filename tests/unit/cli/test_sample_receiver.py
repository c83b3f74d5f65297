"""The sample receiver has real effects on its own folder, for signed requests, once each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from tests.cast import AT_0300

from sic.domain.standard_webhooks import signed
from sic.entrypoints.cli.sample.actions import ACTIONS, LINES
from sic.entrypoints.cli.sample.receiver import Receiver, receiving

KEY = b"s" * 32
OTHER_KEY = b"o" * 32


class Sample:
    """A running receiver, and a client that signs."""

    def __init__(self, url: str, folder: Path, did: list[str]) -> None:
        self.url = url
        self.folder = folder
        self.did = did
        self._count = 0

    def send(
        self,
        path: str,
        body: bytes = b"",
        *,
        method: str = "POST",
        key: bytes = KEY,
        at: datetime = AT_0300,
        name: str = "",
    ) -> httpx2.Response:
        """Send one signed request."""
        self._count += 1
        headers = signed([key], name or f"exe-{self._count}", at, body)
        with httpx2.Client(trust_env=False) as client:
            return client.request(method, self.url + path, content=body, headers=headers)

    def run(self, webhook: str, **given: object) -> httpx2.Response:
        """Run one webhook by POST."""
        return self.send(f"/{webhook}", json.dumps(given).encode())

    def files(self) -> dict[str, str]:
        """Return everything in the folder."""
        return {
            str(path.relative_to(self.folder)): path.read_text()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Sample]:
    """A receiver whose clock stands at 03:00 and whose streams do not wait."""
    did: list[str] = []
    receiver = Receiver(
        folder=tmp_path / "scratch",
        key=KEY,
        now=lambda: AT_0300,
        tell=did.append,
        pause=lambda _seconds: None,
    )
    with receiving(receiver) as url:
        yield Sample(url, receiver.folder, did)


def test_each_of_the_six_does_what_it_says_and_nothing_else(sample: Sample) -> None:
    """Issue 5: a real HTTP server with real effects on a scratch folder."""
    before = sample.files()

    assert (
        "process 1 ended, 2 started" in sample.run("service-restart", service="checkout").text
    )
    assert "40 names flushed" in sample.run("dns-flush", resolver="resolver-2").text
    assert "20480 bytes freed" in sample.run("disk-cleanup", node="node-1").text
    assert "3 entries purged" in sample.run("cache-purge", cache="prices").text
    assert sample.run("vpn-diagnostic", gateway="gateway-1").text.startswith("{")
    tailed = sample.send("/log-tail?service=checkout", method="GET").text

    after = sample.files()
    changed = {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
    assert len(tailed.splitlines()) == LINES
    assert "checkout[2]" in tailed
    assert {path.rsplit("/", 1)[0] for path in changed} == {
        "services",
        "dns",
        "disk/node-1",
        "cache/prices",
        "vpn",
    }
    assert after["dns/resolver-1.cache"] == before["dns/resolver-1.cache"]
    assert len(sample.did) == len(ACTIONS)


def test_a_dry_run_changes_nothing(sample: Sample) -> None:
    """And says what would go."""
    before = sample.files()
    found = sample.send("/disk-cleanup?node=node-1", method="GET")
    assert "would delete: old-0.log, old-1.log" in found.text
    assert sample.files() == before


def test_a_replay_is_refused(sample: Sample) -> None:
    """Attack case 40: the same id twice."""
    body = b'{"service": "checkout"}'
    first = sample.send("/service-restart", body, name="exe-same")
    again = sample.send("/service-restart", body, name="exe-same")

    assert (first.status_code, again.status_code) == (200, 409)
    assert sample.files()["services/checkout.pid"] == "2\n"


def test_without_a_signature_that_holds_nothing_happens(sample: Sample) -> None:
    """Forged, stale, or none at all."""
    before, body = sample.files(), b'{"service": "checkout"}'
    answers = [
        sample.send("/service-restart", body, key=OTHER_KEY),
        sample.send("/service-restart", body, at=datetime(2026, 11, 23, 2, 54, tzinfo=UTC)),
        httpx2.post(f"{sample.url}/service-restart", content=body, trust_env=False),
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert sample.files() == before


@pytest.mark.parametrize(
    ("webhook", "given", "status"),
    [
        ("service-restart", {"service": "../../etc/passwd"}, 422),
        ("service-restart", {"service": "checkout", "more": 1}, 422),
        ("service-restart", {"service": ["checkout"]}, 422),
        ("service-restart", {}, 422),
        ("rm-all", {"node": "node-1"}, 404),
    ],
)
def test_a_name_it_does_not_know_reaches_no_file(
    sample: Sample, webhook: str, given: dict[str, object], status: int
) -> None:
    """Attack case 29: nothing of an argument becomes a path."""
    before = sample.files()
    assert sample.run(webhook, **given).status_code == status
    assert sample.files() == before


def test_a_body_without_end_is_not_read(sample: Sample) -> None:
    """The length is known before anything is read, and small."""
    assert sample.send("/service-restart", b"x" * 20_000).status_code == 413


def test_get_changes_nothing(sample: Sample) -> None:
    """A webhook that changes something is a POST."""
    assert sample.send("/service-restart?service=checkout", method="GET").status_code == 404
