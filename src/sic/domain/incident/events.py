"""What happened to an incident: immutable facts, in storage format. It never holds a rule.

The ``tag`` of each class is stored. Never rename one: a new shape is ``.v2`` with an
upcaster. Every event says when, who and why: ``cause`` is ``person`` or the anchor of the
runbook heading that made it happen.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from sic.domain.incident.advice_events import AdviceEvent
from sic.domain.incident.commands import AlertClaim, Audience
from sic.domain.incident.execution_events import ExecutionEvent
from sic.domain.incident.happened import PERSON as PERSON
from sic.domain.incident.happened import Happened
from sic.domain.policy import Clock

MissableClock: TypeAlias = Literal["triage", "ack", "mitigation", "update", "postmortem"]


class IncidentDeclared(Happened, tag="incident.declared.v1", frozen=True, kw_only=True):
    """An incident exists: all clocks that count from detection start at ``at``."""

    title: str
    runbook_revision: str
    channel: str
    services: tuple[str, ...] = ()
    dedup_key: str | None = None
    drill: bool = False


class AlertAttached(Happened, tag="incident.alert_attached.v1", frozen=True, kw_only=True):
    """A monitor's claim joined the incident."""

    alert: AlertClaim


class AlertCleared(Happened, tag="incident.alert_cleared.v1", frozen=True, kw_only=True):
    """The monitor says this alert is over; people decide what that means."""

    fingerprint: str
    name: str


class IncidentAcknowledged(Happened, tag="incident.acknowledged.v1", frozen=True, kw_only=True):
    """A responder took the page; the Ack clock stops."""


class SeveritySet(Happened, tag="incident.severity_set.v1", frozen=True, kw_only=True):
    """The severity was assigned or changed; Ack and Mitigation are counted anew.

    ``rank`` and the clocks are copied from the pinned policy, so that the fact reads alone.
    """

    severity: str
    rank: int
    previous: str | None = None
    reason: str = ""
    ack: Clock | None = None
    mitigation: Clock | None = None
    cadence: Clock | None = None
    ack_before: str = ""  # How the clocks stood under the previous severity, in words.
    mitigation_before: str = ""


class ServicesNamed(Happened, tag="incident.services_named.v1", frozen=True, kw_only=True):
    """The affected services are these."""

    services: tuple[str, ...]


class RoleAssigned(Happened, tag="incident.role_assigned.v1", frozen=True, kw_only=True):
    """A responder holds a role; ``commands`` marks the Incident Commander's."""

    role: str
    responder: str
    commands: bool = False
    shared: bool = False  # The role admits several holders; nobody was replaced.
    previous: str | None = None
    reason: str = ""


class RoleCleared(Happened, tag="incident.role_cleared.v1", frozen=True, kw_only=True):
    """Nobody, or one holder less, holds the role."""

    role: str
    responder: str
    commands: bool = False
    reason: str = ""


class CommandTaken(Happened, tag="incident.command_taken.v1", frozen=True, kw_only=True):
    """The actor became Incident Commander over an unreachable holder, saying why."""

    role: str
    reason: str
    previous: str | None = None


class BridgeOpened(Happened, tag="incident.bridge_opened.v1", frozen=True, kw_only=True):
    """People can talk here."""

    url: str


class ItemTicked(Happened, tag="incident.item_ticked.v1", frozen=True, kw_only=True):
    """A checklist item was done, by hand."""

    item: str


class ItemUnticked(Happened, tag="incident.item_unticked.v1", frozen=True, kw_only=True):
    """A tick by hand was taken back."""

    item: str


class NotePosted(Happened, tag="incident.note_posted.v1", frozen=True, kw_only=True):
    """Someone wrote in the timeline."""

    note: str
    text: str
    kind: Literal["note", "decision"] = "note"


class UpdateSent(Happened, tag="incident.update_sent.v1", frozen=True, kw_only=True):
    """A human told people where it stands; the cadence clock starts again."""

    update: str
    text: str
    audience: Audience = "internal"


class EntryCorrected(Happened, tag="incident.entry_corrected.v1", frozen=True, kw_only=True):
    """The words of entry ``entry`` (its seq) are now these; the original is kept."""

    entry: int
    text: str
    reason: str = ""


class TaskCreated(Happened, tag="incident.task_created.v1", frozen=True, kw_only=True):
    """There is something to do."""

    task: str
    title: str
    technical: bool
    assignee: str | None = None
    break_glass: str = ""


class TaskAssigned(Happened, tag="incident.task_assigned.v1", frozen=True, kw_only=True):
    """The task is this person's, or nobody's."""

    task: str
    assignee: str | None = None
    previous: str | None = None
    break_glass: str = ""


class TaskCompleted(Happened, tag="incident.task_completed.v1", frozen=True, kw_only=True):
    """The task is done."""

    task: str
    outcome: str = ""
    break_glass: str = ""


class ImpactFlagged(Happened, tag="incident.impact_flagged.v1", frozen=True, kw_only=True):
    """Customers, money or data are impacted; rungs of the ladder read this."""

    impact: str
    detail: str = ""


class ImpactCleared(Happened, tag="incident.impact_cleared.v1", frozen=True, kw_only=True):
    """The impact flag was taken back."""

    impact: str
    reason: str = ""


class PatternAdopted(Happened, tag="incident.pattern_adopted.v1", frozen=True, kw_only=True):
    """The response works by this pattern."""

    pattern: str
    title: str


class PatternDropped(Happened, tag="incident.pattern_dropped.v1", frozen=True, kw_only=True):
    """The response no longer works by this pattern."""

    pattern: str
    reason: str = ""


class DeadlineMissed(Happened, tag="incident.deadline_missed.v1", frozen=True, kw_only=True):
    """A clock of the runbook ran out: triage, ack, mitigation, update or post-mortem."""

    clock: MissableClock
    due_at: datetime
    severity: str | None = None


class RungReached(Happened, tag="incident.rung_reached.v1", frozen=True, kw_only=True):
    """The ladder's rung was reached; these are to be notified."""

    rung: int
    notify: tuple[str, ...]
    text: str
    by_hand: bool = False
    reason: str = ""


class IncidentMitigated(Happened, tag="incident.mitigated.v1", frozen=True, kw_only=True):
    """Users stopped hurting; the Mitigation clock stops."""

    summary: str = ""


class MitigationUndone(
    Happened, tag="incident.mitigation_undone.v1", frozen=True, kw_only=True
):
    """It was not mitigated after all; the clock runs on from detection."""

    reason: str


class IncidentResolved(Happened, tag="incident.resolved.v1", frozen=True, kw_only=True):
    """The Incident Commander declared service stable; the SLA clocks stop.

    Starts the post-mortem clock.
    """

    summary: str = ""


class IncidentReopened(Happened, tag="incident.reopened.v1", frozen=True, kw_only=True):
    """It came back; clocks run on from detection and no post-mortem is due."""

    reason: str


class PostMortemPublished(
    Happened, tag="incident.postmortem_published.v1", frozen=True, kw_only=True
):
    """The post-mortem is written and shared; the incident is closed."""

    url: str = ""
    summary: str = ""


Event: TypeAlias = (
    IncidentDeclared
    | AlertAttached
    | AlertCleared
    | IncidentAcknowledged
    | SeveritySet
    | ServicesNamed
    | RoleAssigned
    | RoleCleared
    | CommandTaken
    | BridgeOpened
    | ItemTicked
    | ItemUnticked
    | NotePosted
    | UpdateSent
    | EntryCorrected
    | TaskCreated
    | TaskAssigned
    | TaskCompleted
    | ImpactFlagged
    | ImpactCleared
    | PatternAdopted
    | PatternDropped
    | DeadlineMissed
    | RungReached
    | IncidentMitigated
    | MitigationUndone
    | IncidentResolved
    | IncidentReopened
    | PostMortemPublished
    | ExecutionEvent
    | AdviceEvent
)
