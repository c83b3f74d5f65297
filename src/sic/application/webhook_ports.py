"""What running webhooks needs from outside: executor, bindings, sealed secrets. No code runs.

``Confirmed`` is the executor's only key. It exists only where ``application.executions`` has
just appended a ``webhook_sent`` event; a house test holds every other module off it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from sic.domain.ids import IncidentId
from sic.domain.incident.execution_events import WebhookSent
from sic.domain.webhook.binding import Binding
from sic.domain.webhook.outcome import Outcome
from sic.domain.webhook.rendering import request_sha256
from sic.domain.webhook.request import Target, WebhookRequest


class Confirmed(msgspec.Struct, frozen=True, kw_only=True):
    """One consumed confirmation: what may leave, to where, until when."""

    sent: WebhookSent  # The event just appended; names execution, target and ``send_by``.
    request: WebhookRequest  # Secrets still as "{secret:NAME}".
    signing_secret: str = ""  # Name of a secret; empty: not signed.
    streams: bool = False

    def __post_init__(self) -> None:
        """Refuse any request but the very one that was confirmed.

        Raises:
            ValueError: it is another one, or goes elsewhere than was recorded.
        """
        if self.request.origin != self.sent.target.origin:
            raise ValueError("the request does not go to the recorded target")
        if request_sha256(self.request) != self.sent.request_sha256:
            raise ValueError("the request is not the one that was confirmed")

    @property
    def execution(self) -> str:
        """The execution's id: ``webhook-id`` and ``Idempotency-Key`` of the request."""
        return self.sent.execution


class Executor(Protocol):
    """The one hand that sends requests to webhooks' targets."""

    def resolve(self, request: WebhookRequest, targets: Sequence[str]) -> Target:
        """Return where the request would go, every address vetted; nothing is sent.

        Raises:
            Refused: the origin is none of ``targets``, or an address may not be called.
        """
        ...

    def run(self, confirmed: Confirmed, heard: Callable[[str], None]) -> Outcome:
        """Send it, at most once, and return what came of it; never raises for the far side.

        ``heard`` is called with each piece of a streamed answer, in order.
        """
        ...


class WebhookRun(msgspec.Struct, frozen=True, kw_only=True):
    """One run of a webhook that was sent, for people to compare: a projection of its events.

    Written in the events' own transaction. ``webhook`` and ``run`` are unique together: of two
    incidents that send the same webhook at once, one is told that the other was faster.
    """

    webhook: str
    run: int  # 1-based, without gaps, per webhook.
    execution: str
    incident_id: IncidentId
    by: str
    sent_at: datetime
    stage: str
    status: int | None = None
    ended_at: datetime | None = None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How a webhook did over all incidents. ``succeeded`` counts answers 200 to 299."""

    webhook: str
    ended: int
    succeeded: int


class RunStore(Protocol):
    """Runs of webhooks over all incidents."""

    def runs(self, webhook: str, *, limit: int = 3) -> list[WebhookRun]:
        """Return the last runs of one webhook, newest first."""
        ...

    def last_runs(self, *, limit: int = 3) -> dict[str, list[WebhookRun]]:
        """Return the last runs of every webhook that ever ran, newest first, in one query."""
        ...

    def tallies(self) -> list[Tally]:
        """Return how every webhook that ever ran did, by name."""
        ...


class BindingRevision(msgspec.Struct, frozen=True, kw_only=True):
    """One state of a binding made on the page: what, who, when."""

    number: int  # 1-based, without gaps, per name.
    name: str
    binding: Binding | None  # None: taken away.
    by: str
    at: datetime


class BindingStore(Protocol):
    """Bindings made on the page, with their history. It is only ever added to."""

    def bindings(self) -> list[BindingRevision]:
        """Return the last revision of every name, by name; those taken away included."""
        ...

    def put_binding(self, name: str, binding: Binding | None, by: str, now: datetime) -> int:
        """Add a revision; return its number.

        Raises:
            Conflict: another administrator was faster; read again.
        """
        ...

    def binding_history(self, name: str) -> list[BindingRevision]:
        """Return a name's revisions, newest first."""
        ...


class SealedSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A secret as it is stored: sealed, for this name alone."""

    name: str
    sealed: bytes
    by: str
    at: datetime


class SealedSecretStore(Protocol):
    """Secrets as sealed bytes; the store never sees what is inside."""

    def put_sealed(self, secret: SealedSecret) -> None:
        """Keep a secret, replacing the one of this name."""
        ...

    def reseal(self, before: SealedSecret, sealed: bytes) -> bool:
        """Change how a secret is sealed; False if it was set or dropped meanwhile."""
        ...

    def sealed(self, name: str) -> SealedSecret | None:
        """Return one secret."""
        ...

    def all_sealed(self) -> list[SealedSecret]:
        """Return every secret, by name; for re-sealing and the self-test at start."""
        ...

    def drop_sealed(self, name: str) -> bool:
        """Forget a secret; False if there is none."""
        ...


class HookStore(BindingStore, SealedSecretStore, RunStore, Protocol):
    """Everything webhooks keep beside the incidents' own events."""


class SecretVault(Protocol):
    """Secrets by name. Only the executor reveals one, and only inside ``run``."""

    def put_secret(self, name: str, value: bytes, by: str, now: datetime) -> None:
        """Seal and keep a secret."""
        ...

    def keep_own(self, name: str, value: bytes, by: str, now: datetime) -> None:
        """Seal and keep a secret SIC made for itself, under a name no person may set."""
        ...

    def reveal(self, name: str) -> bytes:
        """Return a secret's value.

        Raises:
            NotFound: there is none of this name.
        """
        ...

    def names(self) -> list[str]:
        """Return the names of all secrets."""
        ...
