"""Conference services that write down what they are asked, and a small SIC that asks them."""

from __future__ import annotations

from tests.cast import ALICE, UTC_OFFICE
from tests.fakes import HandClock

from sic.application.convening import Convener
from sic.application.places import Place
from sic.application.ports import Message, Store
from sic.application.service import IncidentService, Principal
from sic.application.worker import Worker
from sic.domain.ids import IncidentId
from sic.domain.incident.commands import Command, DeclareIncident
from sic.domain.incident.state import Incident

RUNBOOK = """\
# Incidents

## Severities and SLAs

| Severity | Definition | Ack SLA | Mitigation SLA | Update cadence |
|----------|------------|---------|----------------|----------------|
| SEV-1 | All is down | 5 min | 1 hour | Every 15 min |
| SEV-3 | Little is down | 1 hour | 2 days | Daily |

## Response flow

```mermaid
flowchart TD
    A[Detection] --> B{Severity}
    B -->|SEV-1| C[Open bridge]
    B -->|SEV-3| D[Assign owner]
```

### Triage checklist

- [ ] Severity assigned
- [ ] Bridge open
"""
ALICE_ACTS = Principal(ALICE, "responder")


class Vendor:
    """A conference service and a chat in one."""

    def __init__(self) -> None:
        self.asked: list[Place] = []
        self.channels: list[Place] = []
        self.link = "https://meet.example.com/{}"
        self.failure: Exception | None = None

    def open_bridge(self, place: Place) -> str:
        """Give another room each time, as a service would that knows no keys."""
        self.asked.append(place)
        if self.failure is not None:
            raise self.failure
        return self.link.format(len(self.asked))

    def open_channel(self, place: Place) -> None:
        """Take it down."""
        self.channels.append(place)


class House:
    """A small SIC with a bridge to be had."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = HandClock()
        self.vendor = Vendor()
        self.service = IncidentService(store=store, clock=self.clock, calendar=UTC_OFFICE)
        self.service.adopt_runbook("runbook.md", RUNBOOK)
        self.convener = Convener(service=self.service, bridges=self.vendor)
        self.service.convenes = self.convener.convenes
        self.worker = self.a_worker()

    def a_worker(self) -> Worker:
        """Return a worker, as another node or the next start would have."""
        return Worker(
            service=self.service,
            store=self.store,
            notifier=Nobody(),
            clock=self.clock,
            lanes={"convene": self.convener},
            chance=lambda: 0.0,
        )

    def declare(self, severity: str | None = "SEV-1") -> IncidentId:
        """Open an incident as Alice."""
        command = DeclareIncident(
            title="Checkout fails", runbook_revision="", severity=severity
        )
        return self.service.declare(command, ALICE_ACTS).incident.id

    def act(self, incident: IncidentId, command: Command) -> Incident:
        """Do something as Alice."""
        return self.service.handle(incident, command, ALICE_ACTS).incident

    def convene(self) -> int:
        """Let the worker take one message of this kind."""
        return self.worker.deliver_due(("convene",))


class Nobody:
    """Takes every message to people."""

    def deliver(self, message: Message) -> None:
        """Take it."""
