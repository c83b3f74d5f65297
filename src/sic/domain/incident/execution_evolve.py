"""The runs of webhooks after an event: total, without refusals, like ``evolve``."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, assert_never

import msgspec

from sic.domain.incident import execution_events as x
from sic.domain.webhook.execution import SETTLE_WITHIN, Execution, Stage


def run_on(
    executions: dict[str, Execution], event: x.ExecutionEvent, seq: int
) -> dict[str, Execution]:
    """Fold one event into ``executions``, in place, and return them.

    News of a run that was never previewed changes nothing.
    """
    if isinstance(event, x.WebhookPreviewed):
        executions[event.execution] = _previewed(event)
        return executions
    run = executions.get(event.execution)
    if run is not None:
        changes = _changes(run, event, seq)
        executions[event.execution] = msgspec.structs.replace(run, **changes)
    return executions


def _previewed(event: x.WebhookPreviewed) -> Execution:
    return Execution(
        id=event.execution,
        webhook=event.webhook,
        stage=Stage.PREVIEWED,
        level=event.level,
        revision=event.revision,
        request=event.request,
        target=event.target,
        arguments=event.arguments,
        arguments_sha256=event.arguments_sha256,
        request_sha256=event.request_sha256,
        session_sha256=event.session_sha256,
        token_sha256=event.token_sha256,
        requested_by=event.actor.id,
        previewed_at=event.at,
        incident_version=event.incident_version,
        due_at=event.expires_at,
        timeout_seconds=event.timeout_seconds,
        dry_run=event.dry_run,
        break_glass=event.break_glass,
    )


def _changes(run: Execution, event: x.ExecutionEvent, seq: int) -> dict[str, Any]:
    """Return what an event changes of a run. Any: the fields of ``Execution``."""
    match event:
        case x.WebhookPreviewed() | x.WebhookShown():
            return {}
        case x.WebhookConfirmed(send_by=None):
            return {"stage": Stage.REQUESTED}
        case x.WebhookConfirmed():
            return {"stage": Stage.CONFIRMED, "due_at": event.send_by}
        case x.WebhookApproved():
            return {
                "stage": Stage.CONFIRMED,
                "due_at": event.send_by,
                "approved_by": event.actor.id,
                "approval_break_glass": event.break_glass,
            }
        case x.WebhookSent():
            limit = timedelta(seconds=event.timeout_seconds) + SETTLE_WITHIN
            due = {"due_at": event.at + limit, "sent_at": event.at}
            return {"stage": Stage.SENT, "run": event.run, **due}
        case x.WebhookReplayRejected():
            return {"replays": run.replays + 1}
        case _:
            return _ended(event, seq)


def _ended(
    event: x.WebhookDenied
    | x.WebhookExpired
    | x.WebhookResponded
    | x.WebhookFailed
    | x.WebhookUnknown,
    seq: int,
) -> dict[str, Any]:
    match event:
        case x.WebhookDenied():
            denied = {"denied_by": event.actor.id, "reason": event.reason}
            return {**_over(Stage.DENIED, event.at), **denied}
        case x.WebhookExpired():
            return {**_over(Stage.EXPIRED, event.at), "reason": event.awaited}
        case x.WebhookResponded():
            heard = {"status": event.status, "answer_seq": seq, "reason": ""}
            return {**_over(Stage.RESPONDED, event.at), **heard}
        case x.WebhookFailed():
            return {**_over(Stage.FAILED, event.at), "reason": event.problem}
        case x.WebhookUnknown():
            heard = {"reason": event.problem, "answer_seq": seq if event.text else 0}
            return {**_over(Stage.UNKNOWN, event.at), **heard}
        case _:
            assert_never(event)


def _over(stage: Stage, at: datetime) -> dict[str, Any]:
    return {"stage": stage, "ended_at": at, "due_at": None}
