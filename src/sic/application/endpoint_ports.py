"""What event webhooks need from the outside: where they are kept, sealed and sent. No rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeAlias

import msgspec

from sic.domain.ids import IncidentId

DeliveryState: TypeAlias = Literal["pending", "delivered", "dead"]


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An address that is told of events. Its secret is in the vault, under its id."""

    id: str  # "ep-9f86d081"
    url: str
    types: tuple[str, ...]  # Empty: all.
    description: str
    created_at: datetime
    created_by: str
    both_sign_until: datetime | None = None  # The secret before this one signs too.
    disabled_at: datetime | None = None
    disabled_why: str = ""
    failing_since: datetime | None = None  # First failure after the last success.


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """One event as endpoints are told of it; written once for each that wants its type."""

    incident_id: IncidentId
    seq: int
    type: str  # "incident.severity_changed"
    body: str  # JSON, as it is sent and signed.


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """How one announcement to one endpoint went so far."""

    id: str  # The webhook-id of every attempt.
    incident_id: IncidentId
    type: str
    state: DeliveryState
    attempts: int
    retry_at: datetime | None
    error: str


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What an admin is told of an endpoint that was given up, as a message of that kind."""

    id: str
    incident_id: IncidentId
    seq: int
    to: str
    subject: str
    body: str


class EndpointStore(Protocol):
    """Endpoints, and what waits for them in the outbox."""

    def add_endpoint(self, endpoint: Endpoint) -> None:
        """Keep an endpoint."""
        ...

    def endpoint(self, endpoint_id: str) -> Endpoint | None:
        """Return one endpoint."""
        ...

    def endpoints(self) -> list[Endpoint]:
        """Return all endpoints, oldest first."""
        ...

    def overlap_endpoint(self, endpoint_id: str, *, until: datetime) -> None:
        """Let the secret before this one sign too until then."""
        ...

    def disable_endpoint(
        self, endpoint_id: str, *, at: datetime, why: str, notices: Sequence[Notice] = ()
    ) -> bool:
        """Stop telling it, and queue the notices; False if it was disabled already."""
        ...

    def enable_endpoint(self, endpoint_id: str) -> bool:
        """Tell it again, as if it had never failed; False if it was not disabled."""
        ...

    def mark_endpoint(self, endpoint_id: str, *, failing_since: datetime | None) -> None:
        """Keep since when it fails; an earlier instant stands, ``None`` ends it."""
        ...

    def hold_deliveries(self, endpoint_id: str, *, until: datetime) -> None:
        """Let nothing that waits for this endpoint be tried before then."""
        ...

    def deliveries(
        self, endpoint_id: str, *, state: DeliveryState | None = None, limit: int = 100
    ) -> list[Delivery]:
        """Return what was queued for an endpoint, newest first."""
        ...

    def replay_deliveries(
        self, endpoint_id: str, *, now: datetime, delivery_id: str | None = None
    ) -> int:
        """Queue dead deliveries again under their ids, or one delivered; return how many."""
        ...


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one attempt. Without ``status`` no answer came, and ``problem`` says why."""

    status: int | None = None
    retry_after: timedelta | None = None
    problem: str = ""


class EndpointSender(Protocol):
    """Sends one request to an endpoint. It follows no redirect and tries nothing twice."""

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Return what came of it; whatever the far side does is an answer, never an error."""
        ...
