"""Preview, confirmation and run of webhooks. Nothing is sent here, and nothing skips a step.

Every step judges everything again: person, commander's rule, incident, catalogue entry, target,
cool-down. What was shown is what is confirmed is what leaves, or it is refused.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from sic.domain import text
from sic.domain.ids import CLOCK, ActorKind
from sic.domain.incident import execution_events as x
from sic.domain.incident.commands import REASON_MAX
from sic.domain.incident.decide.case import Case, Decision
from sic.domain.incident.execution_commands import (
    ApproveWebhook,
    ConfirmWebhook,
    DenyWebhook,
    PreviewWebhook,
    ShowWebhook,
    StartWebhook,
)
from sic.domain.incident.refusals import CommanderRunsNothing, TooMany
from sic.domain.incident.roles import clause, commander_role
from sic.domain.incident.state import sight
from sic.domain.webhook import refusals as r
from sic.domain.webhook.binding import Binding
from sic.domain.webhook.catalogue import CatalogueEntry
from sic.domain.webhook.execution import (
    CONFIRM_WITHIN,
    REPLAYS_RECORDED_MAX,
    SEND_WITHIN,
    Execution,
    Stage,
)
from sic.domain.webhook.rendering import arguments_sha256, render, request_sha256
from sic.domain.webhook.request import Target, WebhookRequest

EXECUTIONS_MAX = 5_000
PREVIEWS_MAX = 20  # Open at once, for one person.
_DEED = "running a webhook"


# ---------------------------------------------------------------- the steps


def preview(case: Case, command: PreviewWebhook) -> Decision:
    """Show the exact request, with one confirmation held ready; the same id again is nothing.

    Source: runbook, "Available webhooks": execution always requires explicit confirmation.
    """
    execution = text.line("run's id", command.execution)
    if execution in case.state.executions:
        return ()
    _human(case)
    case.require_active(_DEED)
    binding = _binding(command.entry, dry_run=command.dry_run)
    _room(case)
    exception = _exception(case, command.entry.name, case.actor.id, command.break_glass)
    request = render(
        binding, command.arguments, incident=case.incident, dry_run=command.dry_run
    )
    _goes_there(command.entry.name, request, command.target)
    # A dry run changes nothing on the far side: its own press is enough.
    level = "inline" if command.dry_run else command.entry.level
    return (
        x.WebhookPreviewed(
            at=case.now,
            actor=case.actor,
            execution=execution,
            webhook=command.entry.name,
            level=level,
            revision=command.entry.revision,
            arguments=command.arguments,
            arguments_sha256=arguments_sha256(command.arguments),
            request=request,
            request_sha256=request_sha256(request),
            target=command.target,
            incident_version=case.state.version,
            session_sha256=command.session_sha256,
            token_sha256=command.token_sha256,
            expires_at=case.now + CONFIRM_WITHIN[level],
            timeout_seconds=binding.timeout_seconds,
            dry_run=command.dry_run,
            break_glass=exception,
        ),
    )


def show(case: Case, command: ShowWebhook) -> Decision:
    """Record, once, that a second person was shown what awaits them; else nothing happened."""
    run = _run(case, command.execution)
    to = text.tamed(command.to)
    waits = run.stage is Stage.REQUESTED and not _is_late(case, run)
    if not waits or to in {"", run.requested_by} or sight(run.id, to) in case.state.shown:
        return ()
    return (
        x.WebhookShown(
            at=case.now,
            actor=case.actor,
            cause=r.WEBHOOKS,
            execution=run.id,
            webhook=run.webhook,
            to=to,
            request_sha256=run.request_sha256,
        ),
    )


def confirm(case: Case, command: ConfirmWebhook) -> Decision:
    """Spend the token: its own person, in time, once, on exactly what was shown.

    A token that does not hold is recorded as rejected, up to a limit, and nothing else happens.
    """
    _human(case)
    run = _run(case, command.execution)
    if not hmac.compare_digest(run.token_sha256, command.token_sha256):
        raise r.ConfirmationSpent(run.webhook)
    if (why := _does_not_hold(case, run, command.session_sha256)) is not None:
        return _rejected(case, run, why)
    _judge(case, run, command.entry, command.target, command.last_sent_at)
    if command.arguments_sha256 not in {"", run.arguments_sha256}:
        raise r.ChangedSinceLooked(run.webhook, "the arguments")
    if run.level == "typed" and command.typed.strip() != run.webhook:
        raise r.NameNotTyped(run.webhook)
    two = run.level == "two_person"
    confirmed = x.WebhookConfirmed(
        at=case.now,
        actor=case.actor,
        execution=run.id,
        webhook=run.webhook,
        typed=run.level == "typed",
        send_by=None if two else case.now + SEND_WITHIN,
    )
    return (confirmed,)


def approve(case: Case, command: ApproveWebhook) -> Decision:
    """Let a second person approve what the first confirmed, and nothing else."""
    _human(case)
    run = _run(case, command.execution)
    if run.stage is not Stage.REQUESTED:
        raise r.NotWaiting(run.webhook, run.stage)
    if _is_late(case, run):
        return _expired(case, run)
    if case.actor.id == run.requested_by:
        raise r.SecondPersonNeeded(run.webhook, case.actor.id)
    if not hmac.compare_digest(run.request_sha256, command.request_sha256):
        raise r.ChangedSinceLooked(run.webhook, "the request")
    exception = _exception(case, run.webhook, case.actor.id, command.break_glass)
    _judge(case, run, command.entry, command.target, command.last_sent_at)
    approved = x.WebhookApproved(
        at=case.now,
        actor=case.actor,
        execution=run.id,
        webhook=run.webhook,
        request_sha256=run.request_sha256,
        send_by=case.now + SEND_WITHIN,
        break_glass=exception,
    )
    return (approved,)


def deny(case: Case, command: DenyWebhook) -> Decision:
    """Let any person say no while nothing left; for good."""
    run = _run(case, command.execution)
    if run.stage is Stage.DENIED:
        return ()
    _human(case)
    if run.stage not in {Stage.PREVIEWED, Stage.REQUESTED, Stage.CONFIRMED}:
        raise r.NotWaiting(run.webhook, run.stage)
    if _is_late(case, run):
        return _expired(case, run)
    reason = text.paragraph("reason", command.reason, REASON_MAX, required=False)
    denied = x.WebhookDenied(
        at=case.now, actor=case.actor, execution=run.id, webhook=run.webhook, reason=reason
    )
    return (denied,)


def start(case: Case, command: StartWebhook) -> Decision:
    """Record that it leaves now; whoever's event this is, and nobody else, may send it."""
    _human(case)
    run = _run(case, command.execution)
    if run.stage is not Stage.CONFIRMED or run.due_at is None:
        raise r.NotWaiting(run.webhook, run.stage)
    if _is_late(case, run):
        return _expired(case, run)
    if case.actor.id != (run.approved_by or run.requested_by):
        raise r.ConfirmationSpent(run.webhook)
    target = _judge(case, run, command.entry, command.target, command.last_sent_at)
    sent = x.WebhookSent(
        at=case.now,
        actor=case.actor,
        execution=run.id,
        webhook=run.webhook,
        request_sha256=run.request_sha256,
        target=target,
        send_by=run.due_at,
        timeout_seconds=run.timeout_seconds,
        run=0 if run.dry_run else command.last_run + 1,
        dry_run=run.dry_run,
    )
    return (sent,)


# ---------------------------------------------------------------- what every step judges


def _room(case: Case) -> None:
    """Refuse a preview where there are too many; so many a person, so many an incident."""
    runs = case.state.executions.values()
    if len(runs) >= EXECUTIONS_MAX:
        remedy = "Declare a new incident and go on there."
        raise TooMany(case.incident, "runs of webhooks", EXECUTIONS_MAX, remedy)
    who = case.actor.id
    mine = sum(run.stage is Stage.PREVIEWED and run.requested_by == who for run in runs)
    if mine >= PREVIEWS_MAX:
        remedy = "Confirm or deny one, or wait: each ends by itself in minutes."
        raise TooMany(who, "open previews", PREVIEWS_MAX, remedy)


def _human(case: Case) -> None:
    """Let pass a person at a screen; no token, monitor or clock runs a webhook."""
    if case.actor.kind is not ActorKind.HUMAN:
        raise r.HumanSessionRequired


def _run(case: Case, given: str) -> Execution:
    run = case.state.executions.get(given.strip())
    if run is None:
        raise r.UnknownExecution(case.incident, given)
    return run


def _binding(entry: CatalogueEntry, *, dry_run: bool) -> Binding:
    """Return what an entry is bound to.

    Raises:
        WebhookUnbound: it cannot run, or has no dry run.
    """
    if not entry.bound or entry.binding is None:
        raise r.WebhookUnbound(entry.name, entry.problem)
    if dry_run and entry.binding.dry_run is None:
        raise r.WebhookUnbound(entry.name, "No dry run is configured for it.")
    return entry.binding


def _judge(
    case: Case,
    run: Execution,
    entry: CatalogueEntry,
    target: Target,
    last_sent_at: datetime | None,
) -> Target:
    """Refuse unless everything is as it was when the request was shown; return where it goes.

    Raises:
        IncidentOver, CommanderRunsNothing, WebhookUnbound, ChangedSinceLooked, CoolingDown.
    """
    case.require_active(_DEED)
    _exception(case, run.webhook, run.requested_by, run.break_glass)
    _exception(case, run.webhook, run.approved_by, run.approval_break_glass)
    binding = _binding(entry, dry_run=run.dry_run)
    if entry.name != run.webhook or entry.revision != run.revision:
        raise r.ChangedSinceLooked(run.webhook, "the configuration")
    again = render(binding, run.arguments, incident=case.incident, dry_run=run.dry_run)
    if request_sha256(again) != run.request_sha256:
        raise r.ChangedSinceLooked(run.webhook, "the request")
    _goes_there(run.webhook, again, target)
    shown = _shown(run, target)
    if not run.dry_run:
        _cooled_down(case, run.webhook, binding, last_sent_at)
    return shown


def _shown(run: Execution, target: Target) -> Target:
    """Return those addresses a person was shown that the name still leads to.

    A balancer names a few of its addresses at a time, and others the next time: that it names
    one more is no change of what was confirmed, as long as nothing goes there.

    Raises:
        ChangedSinceLooked: none of them is left.
    """
    still = tuple(each for each in run.target.addresses if each in target.addresses)
    if target.origin != run.target.origin or not still:
        raise r.ChangedSinceLooked(run.webhook, "the address")
    return Target(origin=target.origin, addresses=still)


def _goes_there(webhook: str, request: WebhookRequest, target: Target) -> None:
    if target.origin != request.origin or not target.addresses:
        raise r.ChangedSinceLooked(webhook, "the address")


def _exception(case: Case, webhook: str, runs: str, break_glass: str) -> str:
    """Return the reason to record when the commander runs a webhook; else nothing.

    Raises:
        CommanderRunsNothing: it would be the commander's, and no reason is given.
    Source: runbook, "Roles and responsibilities": the IC does not run technical tasks.
    """
    commander = case.state.commander
    if commander is None or runs != commander:
        return ""
    if not break_glass.strip():
        rule = clause(commander_role(case.policy))
        raise CommanderRunsNothing(case.incident, commander, webhook, clause=rule)
    return text.paragraph("reason", break_glass, REASON_MAX)


def _cooled_down(
    case: Case, webhook: str, binding: Binding, last_sent_at: datetime | None
) -> None:
    """Refuse a run too soon after the last one, of this incident or of any other."""
    here = (run for run in case.state.executions.values() if run.webhook == webhook)
    sent = [run.sent_at for run in here if run.sent_at and not run.dry_run]
    last = max((at for at in (*sent, last_sent_at) if at is not None), default=None)
    if last is None:
        return
    wait = last + timedelta(seconds=binding.cooldown_seconds) - case.now
    if wait > timedelta(0):
        raise r.CoolingDown(webhook, -(-wait // timedelta(seconds=1)))


# ---------------------------------------------------------------- tokens that do not hold


def _is_late(case: Case, run: Execution) -> bool:
    return run.due_at is not None and case.now >= run.due_at


def _does_not_hold(case: Case, run: Execution, session_sha256: str) -> str | None:
    if case.actor.id != run.requested_by or session_sha256 != run.session_sha256:
        return "foreign"
    if run.stage is Stage.PREVIEWED:
        return "expired" if _is_late(case, run) else None
    return "expired" if run.stage is Stage.EXPIRED else "used"


def _rejected(case: Case, run: Execution, why: str) -> Decision:
    """Record that a token came that does not hold; not without end."""
    late = _expired(case, run) if why == "expired" and run.stage is Stage.PREVIEWED else ()
    if run.replays >= REPLAYS_RECORDED_MAX:
        if late:
            return late
        raise r.ConfirmationSpent(run.webhook)
    rejected = x.WebhookReplayRejected(
        at=case.now,
        actor=case.actor,
        execution=run.id,
        webhook=run.webhook,
        why="used" if why == "used" else "expired" if why == "expired" else "foreign",
    )
    return (*late, rejected)


def _expired(case: Case, run: Execution) -> Decision:
    awaited: dict[Stage, x.Awaited] = {
        Stage.PREVIEWED: "confirmation",
        Stage.REQUESTED: "approval",
        Stage.CONFIRMED: "sending",
    }
    return (
        x.WebhookExpired(
            at=case.now,
            actor=CLOCK,
            cause=r.WEBHOOKS,
            execution=run.id,
            webhook=run.webhook,
            awaited=awaited[run.stage],
        ),
    )


def lapse(case: Case, execution: str) -> Decision:
    """Record what time did to a run: nobody acted, or nobody knows what became of it."""
    run = case.state.executions.get(execution)
    if run is None or not run.is_open or not _is_late(case, run):
        return ()
    if run.stage is not Stage.SENT:
        return _expired(case, run)
    return (
        x.WebhookUnknown(
            at=case.now,
            actor=CLOCK,
            cause=r.WEBHOOKS,
            execution=run.id,
            webhook=run.webhook,
            problem="SIC stopped or lost the connection before an answer was recorded.",
        ),
    )
