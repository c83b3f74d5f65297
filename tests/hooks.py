"""Webhooks for tests: bindings, entries, a target, and a sink that counts what reaches it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from tests.cast import BOB, POLICY, decided, here

from sic.application.webhook_ports import Confirmed
from sic.domain.ids import Actor
from sic.domain.incident.evolve import fold
from sic.domain.incident.execution_commands import (
    ApproveWebhook,
    ConfirmWebhook,
    PreviewWebhook,
    StartWebhook,
)
from sic.domain.incident.state import Incident
from sic.domain.policy import Confirmation, Policy, Webhook
from sic.domain.webhook.binding import Binding, DryRun
from sic.domain.webhook.catalogue import CatalogueEntry, catalogue
from sic.domain.webhook.outcome import Outcome
from sic.domain.webhook.request import Target, WebhookRequest

ORIGIN = "https://ops.internal:8443"
SESSION, TOKEN, OTHER = ("5" * 64, "7" * 64, "0" * 64)  # Hashes, as events hold them.
SEED: dict[str, tuple[str, Confirmation]] = {
    "vpn-diagnostic": ("Yes", "typed"),
    "service-restart": ("Yes", "typed"),
    "dns-flush": ("No", "inline"),
    "disk-cleanup": ("Yes", "typed"),
    "log-tail": ("No", "inline"),
    "cache-purge": ("Yes", "typed"),
}
ROWS = tuple(
    Webhook(
        id=name,
        when=f"When {name} helps",
        confirmation=level,
        source=here(180, "available-webhooks"),
        stated=cell,
    )
    for name, (cell, level) in SEED.items()
)
HOOK_POLICY: Policy = msgspec.structs.replace(POLICY, webhooks=ROWS)


def a_binding(name: str = "dns-flush", **changes: Any) -> Binding:
    """Return a binding with one argument, ``service``."""
    fields: dict[str, Any] = {
        "url": f"{ORIGIN}/{name}/{{service}}",
        "headers": {"Authorization": "Bearer {secret:ops}"},
        "body": '{"service":"{service}","incident":"{incident}"}',
        "arguments": {"service": {"enum": ["api", "db", "resolver-2"]}},
        "targets": (ORIGIN,),
        "dry_run": DryRun(url=f"{ORIGIN}/{name}/{{service}}/plan"),
    }
    return Binding(name=name, **(fields | changes))


def bindings(**changes: Any) -> dict[str, Binding]:
    """Return a binding for each of the seed's six webhooks."""
    return {name: a_binding(name, **changes) for name in SEED}


def an_entry(
    name: str = "dns-flush", policy: Policy = HOOK_POLICY, **changes: Any
) -> CatalogueEntry:
    """Return a catalogue entry of the seed's table, bound."""
    entries = catalogue(policy.webhooks, {name: a_binding(name, **changes)})
    return next(entry for entry in entries if entry.name == name)


A_TARGET = Target(origin=ORIGIN, addresses=("10.0.0.7",))


def a_preview(
    name: str = "dns-flush", execution: str = "exe-1", **changes: Any
) -> PreviewWebhook:
    """Return the command that previews a webhook for ``resolver-2``."""
    fields: dict[str, Any] = {
        "entry": an_entry(name),
        "arguments": {"service": "resolver-2"},
        "target": A_TARGET,
        "session_sha256": SESSION,
        "token_sha256": TOKEN,
    }
    return PreviewWebhook(execution=execution, **(fields | changes))


def a_confirmation(
    name: str = "dns-flush", execution: str = "exe-1", **changes: Any
) -> ConfirmWebhook:
    """Return the command that confirms that preview."""
    fields: dict[str, Any] = {
        "entry": an_entry(name),
        "target": A_TARGET,
        "session_sha256": SESSION,
        "token_sha256": TOKEN,
    }
    return ConfirmWebhook(execution=execution, **(fields | changes))


def an_approval(
    state: Incident, name: str, execution: str = "exe-1", **changes: Any
) -> ApproveWebhook:
    """Return the command by which a second person approves."""
    fields: dict[str, Any] = {
        "request_sha256": state.executions[execution].request_sha256,
        "entry": an_entry(name),
        "target": A_TARGET,
    }
    return ApproveWebhook(execution=execution, **(fields | changes))


def a_start(name: str = "dns-flush", execution: str = "exe-1", **changes: Any) -> StartWebhook:
    """Return the command that lets it leave."""
    fields: dict[str, Any] = {"entry": an_entry(name), "target": A_TARGET}
    return StartWebhook(execution=execution, **(fields | changes))


def after(state: Incident, *commands: Any, by: Actor = BOB, minute: float = 10) -> Incident:
    """Return the incident after these commands of one person, under the seed's table."""
    for command in commands:
        news = decided(state, command, by=by, minute=minute, policy=HOOK_POLICY)
        state = fold(state.id, news, state)
    return state


class Sink:
    """An executor that sends nothing and counts everything; it answers 200."""

    def __init__(self, addresses: Sequence[str] = ("10.0.0.7",)) -> None:
        self.addresses = tuple(addresses)
        self.calls: list[Confirmed] = []
        self.pieces: tuple[str, ...] = ()
        self.outcome = Outcome(kind="responded", status=200, text="done", bytes=4)
        self._lock = threading.Lock()

    def resolve(self, request: WebhookRequest, targets: Sequence[str]) -> Target:
        """Return the fixed addresses."""
        assert request.origin in targets
        return Target(origin=request.origin, addresses=self.addresses)

    def run(self, confirmed: Confirmed, heard: Callable[[str], None]) -> Outcome:
        """Count the call and answer."""
        with self._lock:
            self.calls.append(confirmed)
        for piece in self.pieces:
            heard(piece)
        return self.outcome
