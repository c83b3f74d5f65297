"""A SIC with the seed's six webhooks bound to a counting sink, on any store."""

from __future__ import annotations

from typing import Any

from tests.cast import UTC_OFFICE
from tests.fakes import RUNBOOK, HandClock
from tests.hooks import SEED, Sink, a_binding

from sic.application.account_ports import AccountLevel
from sic.application.executions import Asker, Bindings, Executions, Previewed
from sic.application.ports import Store
from sic.application.service import IncidentService, Principal
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident.commands import AssignRole, DeclareIncident, ResolveIncident

TABLE = "\n".join(
    (
        "## Available webhooks",
        "",
        "| Webhook | When to use it | Requires confirmation |",
        "| --- | --- | --- |",
        *(f"| `{name}` | When {name} helps | {cell} |" for name, (cell, _) in SEED.items()),
        "",
        "> Remember: webhook execution always requires explicit confirmation from the user who",
        "> triggers it.",
    )
)
HOOK_RUNBOOK = f"{RUNBOOK}\n{TABLE}\n"
SERVICE = {"service": "resolver-2"}


def asker(
    name: str,
    kind: ActorKind = ActorKind.HUMAN,
    *,
    session: str = "s1",
    level: AccountLevel = "responder",
    clock: HandClock | None = None,
) -> Asker:
    """Return a person, by their session or through their token."""
    principal = Principal(Actor(name, kind), level)
    if kind is not ActorKind.HUMAN:
        return Asker(principal=principal)
    at = (clock or HandClock()).now()
    return Asker(principal=principal, session=f"{name}/{session}", signed_in_at=at)


BOB, CAROL, ALICE = (asker(name) for name in ("bob", "carol", "alice"))


class HookHouse:
    """Service and executions on a store, with an incident that Alice commands."""

    def __init__(
        self,
        store: Store,
        *,
        runbook: str = HOOK_RUNBOOK,
        sink: Sink | None = None,
        patience_seconds: float = 10,
        **changes: Any,
    ) -> None:
        self.clock = HandClock()
        self.levels: dict[str, AccountLevel | None] = {}  # Of whom it changed.
        self.store = store
        self.service = IncidentService(store=store, clock=self.clock, calendar=UTC_OFFICE)
        self.service.adopt_runbook("runbook.md", runbook)
        self.sink = sink or Sink()
        self.bindings = Bindings(store=store, clock=self.clock)
        for name in SEED:
            binding = a_binding(name, **changes)
            fields = {f: getattr(binding, f) for f in binding.__struct_fields__}
            self.bindings.bind(fields, "alice")
        self.executions = self.node(store, patience_seconds, service=self.service)
        self.incident = self.declare()

    def node(
        self,
        store: Store,
        patience_seconds: float = 10,
        *,
        service: IncidentService | None = None,
    ) -> Executions:
        """Return another node of the same SIC: a service of its own, the same sink."""
        if service is None:
            service = IncidentService(store=store, clock=self.clock, calendar=UTC_OFFICE)
        return Executions(
            service=service,
            bindings=Bindings(store=store, clock=self.clock),
            executor=self.sink,
            runs=store,
            clock=self.clock,
            level_of=lambda name: self.levels.get(name, "responder"),
            patience_seconds=patience_seconds,
        )

    def declare(self) -> IncidentId:
        """Open an incident as Carol, with Alice in command."""
        declare = DeclareIncident(title="DNS is broken", runbook_revision="")
        declared = self.service.declare(declare, CAROL.principal)
        incident = declared.incident.id
        command = AssignRole(role="ic", responder="alice")
        self.service.handle(incident, command, ALICE.principal)
        return incident

    def resolve(self) -> None:
        """Let Alice resolve the incident."""
        self.service.handle(self.incident, ResolveIncident(), ALICE.principal)

    def preview(self, name: str = "dns-flush", by: Asker = BOB, **more: Any) -> Previewed:
        """Look at a preview for ``resolver-2``."""
        arguments = more.pop("arguments", SERVICE)
        return self.executions.preview(self.incident, name, arguments, by, **more)

    def confirm(self, shown: Previewed, by: Asker = BOB, **more: Any) -> Any:
        """Confirm what was shown, with its token."""
        token = more.pop("token", shown.token)
        return self.executions.confirm(self.incident, shown.execution.id, token, by, **more)

    def kinds(self) -> list[str]:
        """Return what the incident's timeline holds of webhooks, in order."""
        history = self.store.history(self.incident)
        names = [str(one.event.__struct_config__.tag).split(".")[1] for one in history]
        return [name for name in names if name.startswith("webhook_")]
