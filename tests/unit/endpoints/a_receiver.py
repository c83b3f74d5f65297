"""Endpoints that answer as they are told, and a small SIC that tells them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from tests.cast import ALICE, UTC_OFFICE
from tests.fakes import RUNBOOK, FakeVault, HandClock

from sic.application.account_ports import Account, AccountLevel
from sic.application.endpoint_ports import Answer
from sic.application.endpoints.administering import Endpoints, Made
from sic.application.endpoints.telling import Teller
from sic.application.ports import Message, Store
from sic.application.service import IncidentService, Principal
from sic.application.worker import Worker
from sic.domain.ids import IncidentId
from sic.domain.incident.commands import Command, DeclareIncident

URL = "https://events.example.com/sic"
ALICE_ACTS = Principal(ALICE, "responder")
OK, FAILS, GONE = Answer(status=204), Answer(status=500), Answer(status=410)


class Receiver:
    """Takes requests down and answers as it is told."""

    def __init__(self) -> None:
        self.answer = OK
        self.by_url: dict[str, Answer] = {}
        self.heard: list[tuple[str, dict[str, str], bytes]] = []

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer."""
        self.heard.append((url, dict(headers), body))
        return self.by_url.get(url, self.answer)

    @property
    def ids(self) -> list[str]:
        """The webhook-id of every request, in order."""
        return [headers["webhook-id"] for _, headers, _ in self.heard]


class People:
    """Takes messages to people down."""

    def __init__(self) -> None:
        self.told: list[Message] = []

    def deliver(self, message: Message) -> None:
        """Take it."""
        self.told.append(message)


class House:
    """A small SIC that tells endpoints."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = HandClock()
        self.receiver = Receiver()
        self.people = People()
        self.service = IncidentService(store=store, clock=self.clock, calendar=UTC_OFFICE)
        self.service.adopt_runbook("runbook.md", RUNBOOK)
        self.vault = FakeVault()
        self.endpoints = Endpoints(store=store, vault=self.vault, clock=self.clock)
        self.worker = self.a_worker()

    def a_worker(self) -> Worker:
        """Return a worker, as another node or the next start would have."""
        teller = Teller(
            store=self.store,
            vault=self.vault,
            sender=self.receiver,
            clock=self.clock,
            chance=lambda: 0.0,
        )
        return Worker(
            service=self.service,
            store=self.store,
            notifier=self.people,
            clock=self.clock,
            lanes={"event": teller},
            chance=lambda: 0.0,
        )

    def account(self, name: str, level: AccountLevel) -> None:
        """Add somebody who may sign in."""
        self.store.add_account(
            Account(name=name, display_name=name, level=level, created_at=self.clock.now())
        )

    def add(self, *types: str, url: str = URL) -> Made:
        """Add an endpoint."""
        return self.endpoints.add(url, types, "", "alice")

    def declare(self) -> IncidentId:
        """Open a SEV-1 as Alice."""
        command = DeclareIncident(title="Checkout fails", runbook_revision="", severity="1")
        return self.service.declare(command, ALICE_ACTS).incident.id

    def act(self, incident: IncidentId, command: Command) -> None:
        """Do something as Alice."""
        self.service.handle(incident, command, ALICE_ACTS)

    def tell(self) -> int:
        """Let the worker take what is due now; return how many attempts that made."""
        count = 0
        while self.worker.deliver_due(("event",)):
            count += 1
        return count

    def later(self, wait: timedelta) -> int:
        """Let so much time pass, then tell."""
        self.clock.forward(seconds=wait.total_seconds())
        return self.tell()
