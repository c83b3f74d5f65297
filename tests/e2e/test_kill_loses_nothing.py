"""The plug is pulled during a stream of declarations: what was answered is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event, Semaphore, Thread

import pytest
from tests.e2e.a_process import Installation, Server

from sic.application.ports import Store
from sic.bootstrap import open_local, run_server
from sic.domain.ids import CLOCK, IncidentId
from sic.domain.incident.events import DeadlineMissed
from sic.entrypoints.cli.client import Client
from sic.entrypoints.cli.credentials import Credentials
from sic.entrypoints.cli.demo.clock import AdjustableClock
from sic.entrypoints.cli.demo.command import demo_settings
from sic.entrypoints.cli.demo.stage import Stage, on_stage
from sic.entrypoints.cli.failures import CliError, Unreachable

ROUNDS = 6
WRITERS = 3
TITLES = 120


class Stream:
    """Declares incidents under their own keys until the server is gone."""

    def __init__(self, url: str, token: str, titles: list[str], each: Semaphore) -> None:
        self._titles = titles  # Each title is its own idempotency key.
        self._each = each  # Released for every answer, and once at the end.
        self._answered: dict[str, str] = {}
        self._failure: CliError | None = None
        self._client = Client(Credentials(url=url, token=token), timeout_seconds=30)
        self._thread = Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            for title in self._titles:
                view = self._client.change(
                    "POST", "/api/v1/incidents", {"title": title}, key=title
                )
                self._answered[title] = view["id"]
                self._each.release()
        except CliError as failure:
            self._failure = failure
        self._each.release()

    def ended(self) -> dict[str, str]:
        """Wait for the end; return title → id of everything that was answered 2xx."""
        self._thread.join()
        self._client.close()
        assert isinstance(self._failure, Unreachable), self._failure
        return self._answered


def test_a_killed_server_loses_nothing_it_answered(tmp_path: Path) -> None:
    """Invariant 6 for people: a 2xx means committed; a repeated key is never a second one."""
    installation = Installation(tmp_path)
    token = installation.people(alice="responder")["alice"]
    chance = Random(20261123)  # noqa: S311 - moments to pull the plug, not secrets
    answered: dict[str, str] = {}
    unanswered: list[str] = []
    for number in range(ROUNDS):
        # Those that broke off last time are sent again under the same keys, first.
        work = unanswered + [f"r{number}-{each}" for each in range(TITLES)]
        with installation.serving() as server:
            check_all_present(server, token, answered)
            answered |= killed_amid(server, token, work, after=chance.randrange(1, 60))
        unanswered = [title for title in work if title not in answered]

    assert len(answered) >= ROUNDS  # Otherwise nothing was at stake.
    check_the_log(installation, answered)


def killed_amid(server: Server, token: str, work: list[str], *, after: int) -> dict[str, str]:
    """Kill the server after so many answers; return what was answered."""
    each = Semaphore(0)
    streams = [Stream(server.url, token, work[n::WRITERS], each) for n in range(WRITERS)]
    for _ in range(after):
        assert each.acquire(timeout=60)
    server.kill()
    return {title: found for one in streams for title, found in one.ended().items()}


def check_all_present(server: Server, token: str, answered: dict[str, str]) -> None:
    """Ask the restarted server for a few of those answered before; the log has the rest."""
    client = Client(Credentials(url=server.url, token=token))
    for title, incident in list(answered.items())[-5:]:
        assert client.get(f"/api/v1/incidents/{incident}")["title"] == title
    client.close()


def check_the_log(installation: Installation, answered: dict[str, str]) -> None:
    """Every answered incident is there under its title, once, and the chains verify."""
    settings = demo_settings(installation.folder / "data")
    with open_local(settings) as local:
        for title, incident in answered.items():
            assert local.service.incident(IncidentId(incident)).title == title
        titles = Counter(row.title for row in local.store.rows(limit=1_000_000))
    assert [title for title, count in titles.items() if count > 1] == []
    verified = installation.run("audit", "verify")
    assert verified.code == 0, verified.err


# ---------------------------------------------------------------- clocks while it was down

AT_0300 = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> AdjustableClock:
    """A clock that stands until it is moved."""
    return AdjustableClock(lambda: AT_0300)


def declared(stage: Stage, severity: str) -> str:
    """Declare as Bob; return the id."""
    body = {"title": f"A {severity}", "severity": severity}
    incident: str = stage.people["bob"].change("POST", "/api/v1/incidents", body)["id"]
    return incident


def test_deadlines_that_fell_due_while_down_fire_once_gravest_first(
    tmp_path: Path, clock: AdjustableClock
) -> None:
    """Design, "Process model": timers that fell due meanwhile fire once at restart."""
    settings = demo_settings(tmp_path)
    with run_server(settings, clock) as server, on_stage(server, clock) as stage:
        mild, grave = declared(stage, "SEV-3"), declared(stage, "SEV-1")
    clock.advance(timedelta(minutes=70))
    wanted = {
        (mild, "triage"): 1,
        (mild, "ack"): 1,
        (grave, "triage"): 1,
        (grave, "ack"): 1,
        (grave, "mitigation"): 1,
        (grave, "update"): 1,
    }
    for _restart in range(2):
        with run_server(settings, clock) as server:
            patience = Event()
            for _ in range(400):
                missed = list(misses(server.local.store))
                if len(missed) >= len(wanted):
                    break
                patience.wait(0.05)
        assert Counter(missed) == wanted
    assert [incident for incident, _ in missed][:4] == [grave] * 4


def misses(store: Store) -> Iterator[tuple[str, str]]:
    """Yield incident and clock of every miss the log holds, in the order it was written."""
    for recorded in store.feed(after=0, limit=10_000):
        if isinstance(recorded.event, DeadlineMissed):
            assert recorded.event.actor == CLOCK
            yield recorded.incident_id, recorded.event.clock
