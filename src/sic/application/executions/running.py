"""Preview, confirm, approve, deny and send, each through the one door. It judges nothing.

What leaves, leaves in ``_send``, and only with a ``webhook_sent`` event that this very call
appended. A crash at any point is settled by the run's own deadline.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec
import structlog

from sic.application.account_ports import AccountLevel
from sic.application.credentials import fingerprint, new_secret
from sic.application.executions.bindings import Bindings
from sic.application.executions.hearing import Hearing
from sic.application.executions.views import (
    CatalogueView,
    ExecutionView,
    RequestView,
    catalogue_view,
    execution_view,
    masked,
)
from sic.application.ports import Clock, VersionConflict
from sic.application.service import IncidentService, Outcome, Principal
from sic.application.webhook_ports import Confirmed, Executor, RunStore
from sic.domain.access import may
from sic.domain.ids import CLOCK, ActorKind, IncidentId
from sic.domain.incident.commands import Command
from sic.domain.incident.execution_commands import (
    ApproveWebhook,
    ConfirmWebhook,
    DenyWebhook,
    FinishWebhook,
    PreviewWebhook,
    StartWebhook,
)
from sic.domain.incident.execution_events import (
    WebhookExpired,
    WebhookReplayRejected,
    WebhookResponded,
    WebhookSent,
    WebhookUnknown,
)
from sic.domain.incident.state import Incident
from sic.domain.policy import Policy
from sic.domain.webhook import outcome as came
from sic.domain.webhook import refusals as r
from sic.domain.webhook.catalogue import CatalogueEntry
from sic.domain.webhook.execution import Execution, Stage
from sic.domain.webhook.rendering import arguments_sha256, render
from sic.domain.webhook.request import Target

log = structlog.get_logger(__name__)

SIGN_IN_MAX = timedelta(hours=12)
RUNNING_MAX = 16  # Requests under way at once, each in a thread of its own.
PATIENCE_SECONDS = 1.0  # An answer that comes so soon is part of the reply.
TRIES = 3  # To begin a run while other incidents begin runs of the same webhook.
OURS = Principal(CLOCK, "responder")


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: the principal and, for a person at a screen, their session."""

    principal: Principal
    session: str = ""  # The session's stored hash; empty for a token.
    signed_in_at: datetime | None = None


class Previewed(msgspec.Struct, frozen=True, kw_only=True):
    """What a preview gives the one who asked: what they look at, and the token, once."""

    execution: ExecutionView
    token: str
    webhook: CatalogueView


class Executions:
    """Use cases of webhooks, for the API and the pages."""

    def __init__(
        self,
        *,
        service: IncidentService,
        bindings: Bindings,
        executor: Executor,
        runs: RunStore,
        clock: Clock,
        level_of: Callable[[str], AccountLevel | None],
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self.bindings = bindings
        self._service = service
        self._executor = executor
        self._runs = runs
        self._clock = clock
        self._level_of = level_of
        self._patience = patience_seconds
        self._hearing = Hearing()
        self._slots = threading.Semaphore(RUNNING_MAX)

    # ------------------------------------------------------------ looking

    def catalogue(self, incident_id: IncidentId) -> tuple[CatalogueView, ...]:
        """Return the webhooks of an incident's own runbook, with their last runs."""
        incident = self._service.incident(incident_id)
        return self._catalogue(self._service.policy(incident.runbook_revision))

    def current(self) -> tuple[CatalogueView, ...]:
        """Return the webhooks of the runbook that new incidents follow, as ``catalogue``."""
        revision = self._service.current_runbook
        return self._catalogue(self._service.policy(revision) if revision else Policy())

    def _catalogue(self, policy: Policy) -> tuple[CatalogueView, ...]:
        entries = self.bindings.catalogue(policy)
        tallies = {tally.webhook: tally for tally in self._runs.tallies()}
        runs, now = self._runs.last_runs(), self._clock.now()
        return tuple(
            catalogue_view(entry, runs.get(entry.name, []), tallies.get(entry.name), now)
            for entry in entries
        )

    def webhook(self, incident_id: IncidentId, name: str) -> CatalogueView:
        """Return one webhook as ``catalogue`` does."""
        return self._webhook(self._entry(self._service.incident(incident_id), name))

    def executions(self, incident_id: IncidentId) -> tuple[ExecutionView, ...]:
        """Return an incident's runs, newest first; answers are shown one by one."""
        incident = self._service.incident(incident_id)
        newest = sorted(
            incident.executions.values(), key=lambda run: run.previewed_at, reverse=True
        )
        now = self._clock.now()
        return tuple(execution_view(incident_id, run, "", now) for run in newest)

    def execution(self, incident_id: IncidentId, execution: str) -> ExecutionView:
        """Return one run, with the far side's words as far as they came."""
        return self._view(self._service.incident(incident_id), execution)

    def request(
        self,
        incident_id: IncidentId,
        name: str,
        arguments: Mapping[str, object],
        *,
        dry_run: bool = False,
    ) -> RequestView:
        """Return the exact request these arguments make. It confirms and resolves nothing."""
        incident = self._service.incident(incident_id)
        entry = self._entry(incident, name)
        if not entry.bound or entry.binding is None:
            raise r.WebhookUnbound(entry.name, entry.problem)
        return masked(render(entry.binding, arguments, incident=incident_id, dry_run=dry_run))

    # ------------------------------------------------------------ the steps

    def preview(
        self,
        incident_id: IncidentId,
        name: str,
        arguments: Mapping[str, object],
        asker: Asker,
        *,
        dry_run: bool = False,
        break_glass: str = "",
    ) -> Previewed:
        """Show the exact request and where it goes; return the token that confirms it once.

        Raises:
            Refused: who asks, what they ask for, or its target does not allow it.
        """
        token, execution = new_secret(), f"exe-{secrets.token_hex(8)}"
        incident = self._service.incident(incident_id)
        entry = self._entry(incident, name)
        given = dict(arguments)

        def command(target: Target) -> PreviewWebhook:
            return PreviewWebhook(
                execution=execution,
                entry=entry,
                arguments=given,
                target=target,
                session_sha256=_session(asker),
                token_sha256=fingerprint(token),
                dry_run=dry_run,
                break_glass=break_glass,
            )

        self._admit(asker, command(Target(origin="", addresses=())))
        if not entry.bound or entry.binding is None:
            raise r.WebhookUnbound(entry.name, entry.problem)
        request = render(entry.binding, given, incident=incident_id, dry_run=dry_run)
        target = self._executor.resolve(request, entry.binding.targets)
        after = self._service.handle(incident_id, command(target), asker.principal).incident
        view = self._view(after, execution)
        return Previewed(execution=view, token=token, webhook=self._webhook(entry))

    def confirm(
        self,
        incident_id: IncidentId,
        execution: str,
        token: str,
        asker: Asker,
        *,
        typed: str = "",
        arguments: Mapping[str, object] | None = None,
    ) -> ExecutionView:
        """Spend the token. At level ``two_person`` another waits to approve; else it leaves.

        Raises:
            Refused, Conflict: nothing was sent.
        """
        incident, run, entry = self._found(incident_id, execution)
        given = "" if arguments is None else arguments_sha256(arguments)

        def command(target: Target) -> ConfirmWebhook:
            return ConfirmWebhook(
                execution=execution,
                token_sha256=fingerprint(token),
                session_sha256=_session(asker),
                entry=entry,
                target=target,
                arguments_sha256=given,
                typed=typed,
                last_sent_at=self._last(run.webhook)[0],
            )

        return self._press(incident, run, entry, command, asker, Stage.PREVIEWED)

    def approve(
        self,
        incident_id: IncidentId,
        execution: str,
        request_sha256: str,
        asker: Asker,
        *,
        break_glass: str = "",
    ) -> ExecutionView:
        """As a second person, approve the request that was seen; then it leaves."""
        incident, run, entry = self._found(incident_id, execution)
        self._require_first(run)

        def command(target: Target) -> ApproveWebhook:
            return ApproveWebhook(
                execution=execution,
                request_sha256=request_sha256,
                entry=entry,
                target=target,
                last_sent_at=self._last(run.webhook)[0],
                break_glass=break_glass,
            )

        return self._press(incident, run, entry, command, asker, Stage.REQUESTED)

    def deny(
        self, incident_id: IncidentId, execution: str, asker: Asker, *, reason: str = ""
    ) -> ExecutionView:
        """Say no, for good."""
        command = DenyWebhook(execution=execution, reason=reason)
        after = self._service.handle(incident_id, command, asker.principal)
        return self._view(after.incident, execution)

    # ------------------------------------------------------------ one press

    def _press(
        self,
        incident: Incident,
        run: Execution,
        entry: CatalogueEntry,
        command: Callable[[Target], Command],
        asker: Asker,
        stage: Stage,
    ) -> ExecutionView:
        """Carry out a press on ``run``; if that completes the confirmation, send it."""
        self._admit(asker, command(run.target))
        # A press on a run that is past this step is judged as it is: no name is looked up.
        target = run.target if run.stage is not stage else self._target(run, entry)
        if not self._slots.acquire(blocking=False):
            raise r.TooManyRunning(RUNNING_MAX)
        leaving: threading.Thread | None = None
        try:
            pressed = self._service.handle(incident.id, command(target), asker.principal)
            _require_held(run, pressed)
            if pressed.incident.executions[run.id].stage is Stage.CONFIRMED:
                leaving = self._begin(incident.id, run.id, entry, target, asker)
        finally:
            if leaving is None:
                self._slots.release()
        if leaving is not None:
            leaving.join(self._patience)
        return self.execution(incident.id, run.id)

    def _target(self, run: Execution, entry: CatalogueEntry) -> Target:
        """Return where the run's request goes now; an unbound entry is refused anyway."""
        targets = entry.binding.targets if entry.binding else ()
        return self._executor.resolve(run.request, targets) if entry.bound else run.target

    def _begin(
        self,
        incident_id: IncidentId,
        execution: str,
        entry: CatalogueEntry,
        target: Target,
        asker: Asker,
    ) -> threading.Thread:
        """Record that it leaves, durably; then let it, outside of every lock."""
        started = self._start(incident_id, execution, entry.name, target, asker)
        sent = next(e.event for e in started.recorded if isinstance(e.event, WebhookSent))
        assert isinstance(sent, WebhookSent)  # noqa: S101 - narrows what the line above found
        binding = entry.binding
        confirmed = Confirmed(
            sent=sent,
            request=started.incident.executions[execution].request,
            signing_secret=binding.signing_secret if binding else "",
            streams=binding.streams if binding else False,
        )
        self._hearing.begin(execution)
        thread = threading.Thread(
            target=self._send, args=(incident_id, confirmed), name=execution, daemon=True
        )
        thread.start()
        return thread

    def _start(
        self,
        incident_id: IncidentId,
        execution: str,
        webhook: str,
        target: Target,
        asker: Asker,
    ) -> Outcome:
        """Win the right to send, or be told who was faster and why it does not leave now."""
        for left in reversed(range(TRIES)):
            entry = self._entry(self._service.incident(incident_id), webhook)
            last_sent_at, last_run = self._last(webhook)
            command = StartWebhook(
                execution=execution,
                entry=entry,
                target=target,
                last_sent_at=last_sent_at,
                last_run=last_run,
            )
            try:
                started = self._service.handle(incident_id, command, asker.principal)
            except VersionConflict:  # Another incident began a run: judge by that one, too.
                if not left:
                    raise
                continue
            if any(isinstance(e.event, WebhookSent) for e in started.recorded):
                return started
            break
        raise r.ConfirmationExpired(webhook)

    def _send(self, incident_id: IncidentId, confirmed: Confirmed) -> None:
        """Send it and record what came of it; a thread's whole life."""
        execution = confirmed.execution
        try:
            outcome = self._executor.run(
                confirmed, lambda piece: self._hearing.hear(execution, piece)
            )
        except Exception:
            log.exception("webhook_run_failed", incident_id=incident_id, execution=execution)
            outcome = came.Outcome(kind="unknown", problem="SIC failed while it was sent.")
        try:
            told = FinishWebhook(execution=execution, outcome=outcome)
            self._service.handle(incident_id, told, OURS)
        except Exception:
            log.exception("webhook_outcome_lost", incident_id=incident_id, execution=execution)
        finally:
            self._hearing.end(execution)
            self._slots.release()

    # ------------------------------------------------------------ what commands bring

    def _admit(self, asker: Asker, command: Command) -> None:
        """Refuse who may not ask at all, before any name is looked up.

        Raises:
            NotAllowed, HumanSessionRequired, SignInAgain.
        """
        may(asker.principal.level, command)
        if asker.principal.actor.kind is not ActorKind.HUMAN or asker.signed_in_at is None:
            raise r.HumanSessionRequired
        if self._clock.now() - asker.signed_in_at > SIGN_IN_MAX:
            raise r.SignInAgain(SIGN_IN_MAX // timedelta(hours=1))

    def _require_first(self, run: Execution) -> None:
        """Refuse the second press once who made the first may make none.

        The first person's session was judged at their own press; minutes have passed since.
        """
        if run.stage is Stage.REQUESTED and self._level_of(run.requested_by) in (
            None,
            "viewer",
        ):
            raise r.AskerMayNot(run.webhook, run.requested_by)

    def _entry(self, incident: Incident, name: str) -> CatalogueEntry:
        return self.bindings.entry(self._service.policy(incident.runbook_revision), name)

    def _found(
        self, incident_id: IncidentId, execution: str
    ) -> tuple[Incident, Execution, CatalogueEntry]:
        incident = self._service.incident(incident_id)
        run = incident.executions.get(execution)
        if run is None:
            raise r.UnknownExecution(incident_id, execution)
        try:
            entry = self._entry(incident, run.webhook)
        except r.UnknownWebhook:  # Its binding is gone, and no row names it.
            entry = CatalogueEntry(name=run.webhook, problem="Nothing names it any more.")
        return incident, run, entry

    def _last(self, webhook: str) -> tuple[datetime | None, int]:
        """Return when a webhook last ran anywhere, and the number of that run."""
        last = next(iter(self._runs.runs(webhook, limit=1)), None)
        return (None, 0) if last is None else (last.sent_at, last.run)

    # ------------------------------------------------------------ showing

    def _webhook(self, entry: CatalogueEntry) -> CatalogueView:
        tally = next((t for t in self._runs.tallies() if t.webhook == entry.name), None)
        return catalogue_view(entry, self._runs.runs(entry.name), tally, self._clock.now())

    def _view(self, incident: Incident, execution: str) -> ExecutionView:
        run = incident.executions.get(execution)
        if run is None:
            raise r.UnknownExecution(incident.id, execution)
        answer = self._answer(incident.id, run)
        return execution_view(incident.id, run, answer, self._clock.now())

    def _answer(self, incident_id: IncidentId, run: Execution) -> str:
        """Return the far side's words: as far as they came, or as they were recorded."""
        if not run.answer_seq:
            return self._hearing.so_far(run.id)
        seq = run.answer_seq
        [recorded] = self._service.store.history(incident_id, after=seq - 1, limit=1)
        event = recorded.event
        return event.text if isinstance(event, WebhookResponded | WebhookUnknown) else ""


def _session(asker: Asker) -> str:
    """Return what events keep of a session: neither its secret nor its stored hash."""
    return fingerprint(f"webhook:{asker.session}")


def _require_held(run: Execution, pressed: Outcome) -> None:
    """Raise what a press that recorded a rejection or an expiry comes to."""
    for recorded in pressed.recorded:
        if isinstance(recorded.event, WebhookReplayRejected):
            raise r.ConfirmationSpent(run.webhook)
    if any(isinstance(recorded.event, WebhookExpired) for recorded in pressed.recorded):
        raise r.ConfirmationExpired(run.webhook)
