"""The rows of webhooks' runs that events imply. It reads no store and decides nothing."""

from __future__ import annotations

from collections.abc import Iterable

from sic.application.webhook_ports import WebhookRun
from sic.domain.incident.events import Event
from sic.domain.incident.execution_events import (
    WebhookFailed,
    WebhookResponded,
    WebhookSent,
    WebhookUnknown,
)
from sic.domain.incident.state import Incident

_COUNTED = (WebhookSent, WebhookResponded, WebhookFailed, WebhookUnknown)


def runs_of(incident: Incident, events: Iterable[Event]) -> tuple[WebhookRun, ...]:
    """Return the rows these events begin or end, as ``incident`` stands after them."""
    touched = {event.execution for event in events if isinstance(event, _COUNTED)}
    runs = (incident.executions[execution] for execution in sorted(touched))
    return tuple(
        WebhookRun(
            webhook=run.webhook,
            run=run.run,
            execution=run.id,
            incident_id=incident.id,
            by=run.requested_by,
            sent_at=run.sent_at,
            stage=str(run.stage),
            status=run.status,
            ended_at=run.ended_at,
        )
        for run in runs
        if run.run and run.sent_at is not None
    )
