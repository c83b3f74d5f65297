"""What people and programs are shown of webhooks and their runs. No token, no secret."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

import msgspec

from sic.application.webhook_ports import Tally, WebhookRun
from sic.domain.policy import Confirmation
from sic.domain.webhook.binding import Binding
from sic.domain.webhook.catalogue import CatalogueEntry
from sic.domain.webhook.execution import Execution
from sic.domain.webhook.request import WebhookRequest

_SECRET = re.compile(r"\{secret:([A-Za-z0-9._-]+)\}")


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """An exact request as people see it; where a secret goes, its name stands in dots."""

    method: str
    url: str
    headers: dict[str, str]
    body: str
    origin: str


class RunView(msgspec.Struct, frozen=True, kw_only=True):
    """One earlier run of a webhook, in any incident."""

    incident: str
    execution: str
    by: str
    sent_at: datetime
    stage: str
    status: int | None
    took_seconds: float | None


class CatalogueView(msgspec.Struct, frozen=True, kw_only=True):
    """One webhook as people see it in an incident. Only a ``bound`` one can run."""

    name: str
    when: str
    level: Confirmation
    stated: str
    clause: str
    bound: bool
    problem: str
    revision: str
    method: str
    url: str  # The template.
    targets: tuple[str, ...]
    arguments: dict[str, object]  # JSON Schema of each.
    reversible: bool
    blast_radius: str
    rollback: str
    cooldown_seconds: int
    cooling_seconds: int  # Until it may run again; 0: it may.
    timeout_seconds: int
    streams: bool
    signed: bool
    has_dry_run: bool
    last_runs: tuple[RunView, ...]
    ended: int
    succeeded: int


class ExecutionView(msgspec.Struct, frozen=True, kw_only=True):
    """One run as people see it, with the exact request. ``answer`` is the far side's words."""

    id: str
    incident: str
    webhook: str
    stage: str
    level: Confirmation
    dry_run: bool
    request: RequestView
    request_sha256: str
    target: str
    addresses: tuple[str, ...]
    arguments: dict[str, object]
    revision: str
    requested_by: str
    approved_by: str
    denied_by: str
    break_glass: str
    reason: str
    previewed_at: datetime
    due_at: datetime | None
    due_in_seconds: int | None
    sent_at: datetime | None
    ended_at: datetime | None
    status: int | None
    answer: str
    replays: int
    run: int


def masked(request: WebhookRequest) -> RequestView:
    """Return a request with every secret shown as dots and its name."""
    return RequestView(
        method=request.method,
        url=request.url,
        headers={k: _SECRET.sub(r"•••••• (secret \1)", v) for k, v in request.headers.items()},
        body=request.body,
        origin=request.origin,
    )


def execution_view(incident: str, run: Execution, answer: str, now: datetime) -> ExecutionView:
    """Return a run as people see it at ``now``."""
    left = None if run.due_at is None else max(0, ceil((run.due_at - now).total_seconds()))
    return ExecutionView(
        id=run.id,
        incident=incident,
        webhook=run.webhook,
        stage=str(run.stage),
        level=run.level,
        dry_run=run.dry_run,
        request=masked(run.request),
        request_sha256=run.request_sha256,
        target=run.target.origin,
        addresses=run.target.addresses,
        arguments=run.arguments,
        revision=run.revision,
        requested_by=run.requested_by,
        approved_by=run.approved_by,
        denied_by=run.denied_by,
        break_glass=run.break_glass or run.approval_break_glass,
        reason=run.reason,
        previewed_at=run.previewed_at,
        due_at=run.due_at,
        due_in_seconds=left,
        sent_at=run.sent_at,
        ended_at=run.ended_at,
        status=run.status,
        answer=answer,
        replays=run.replays,
        run=run.run,
    )


def catalogue_view(
    entry: CatalogueEntry, runs: Sequence[WebhookRun], tally: Tally | None, now: datetime
) -> CatalogueView:
    """Return a webhook as people see it at ``now``."""
    binding = entry.binding or Binding(name=entry.name, url="")
    return CatalogueView(
        name=entry.name,
        when=entry.when,
        level=entry.level,
        stated=entry.stated,
        clause=entry.source.clause if entry.source else "",
        bound=entry.bound,
        problem=entry.problem,
        revision=entry.revision,
        method=binding.method if entry.binding else "",
        url=binding.url,
        targets=binding.targets,
        arguments=binding.arguments,
        reversible=binding.reversible,
        blast_radius=binding.blast_radius,
        rollback=binding.rollback,
        cooldown_seconds=binding.cooldown_seconds,
        cooling_seconds=_cooling(binding, runs, now),
        timeout_seconds=binding.timeout_seconds,
        streams=binding.streams,
        signed=bool(binding.signing_secret),
        has_dry_run=binding.dry_run is not None,
        last_runs=tuple(_run(run) for run in runs),
        ended=tally.ended if tally else 0,
        succeeded=tally.succeeded if tally else 0,
    )


def _cooling(binding: Binding, runs: Sequence[WebhookRun], now: datetime) -> int:
    if not runs:
        return 0
    free_at = runs[0].sent_at + timedelta(seconds=binding.cooldown_seconds)
    return max(0, ceil((free_at - now).total_seconds()))


def _run(run: WebhookRun) -> RunView:
    took = None if run.ended_at is None else (run.ended_at - run.sent_at).total_seconds()
    return RunView(
        incident=run.incident_id,
        execution=run.execution,
        by=run.by,
        sent_at=run.sent_at,
        stage=run.stage,
        status=run.status,
        took_seconds=took,
    )
