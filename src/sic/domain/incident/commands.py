"""What people, monitors and clocks may ask of an incident. Imperative; never a decision.

Every command is a plain value. Ids of new things (tasks, notes) are made by the caller, so
that a command sent twice means the same thing both times.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

TITLE_MAX = 200
TEXT_MAX = 16_000
REASON_MAX = 2_000

Audience: TypeAlias = Literal["internal", "public"]


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every command."""


class AlertClaim(msgspec.Struct, frozen=True, kw_only=True):
    """One alert as its monitor stated it; every string is untrusted."""

    fingerprint: str
    name: str
    summary: str = ""
    status: Literal["firing", "resolved"] = "firing"
    starts_at: datetime | None = None
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}
    link: str = ""


class DeclareIncident(Command, frozen=True, kw_only=True):
    """Open an incident by hand, or for the first alert of a group (``alerts`` not empty)."""

    title: str
    runbook_revision: str
    severity: str | None = None
    services: tuple[str, ...] = ()
    dedup_key: str | None = None
    alerts: tuple[AlertClaim, ...] = ()
    drill: bool = False


class ReceiveAlerts(Command, frozen=True, kw_only=True):
    """More news of the group of alerts that opened, or joined, this incident."""

    alerts: tuple[AlertClaim, ...]


class AcknowledgeIncident(Command, frozen=True, kw_only=True):
    """A responder takes the page; stops the Ack clock."""


class SetSeverity(Command, frozen=True, kw_only=True):
    """Assign or change the severity; a change needs a reason."""

    severity: str
    reason: str = ""


class NameServices(Command, frozen=True, kw_only=True):
    """State the affected services (the whole list)."""

    services: tuple[str, ...]


class AssignRole(Command, frozen=True, kw_only=True):
    """Give a role to a responder; a holder before them hands over."""

    role: str
    responder: str
    reason: str = ""


class ClearRole(Command, frozen=True, kw_only=True):
    """Free a role; ``responder`` narrows it to one holder."""

    role: str
    responder: str | None = None
    reason: str = ""


class TakeCommand(Command, frozen=True, kw_only=True):
    """Become Incident Commander because the holder cannot be reached; recorded with why."""

    reason: str


class OpenBridge(Command, frozen=True, kw_only=True):
    """Say where the bridge is; ticks "bridge open"."""

    url: str


class TickItem(Command, frozen=True, kw_only=True):
    """Tick a checklist item by hand."""

    item: str


class UntickItem(Command, frozen=True, kw_only=True):
    """Undo a tick made by hand."""

    item: str


class PostNote(Command, frozen=True, kw_only=True):
    """Write in the timeline; a decision is a note that weighs more."""

    note: str
    text: str
    kind: Literal["note", "decision"] = "note"


class SendUpdate(Command, frozen=True, kw_only=True):
    """Tell people where it stands, in words a human wrote; restarts the cadence clock."""

    update: str
    text: str
    audience: Audience = "internal"


class CorrectEntry(Command, frozen=True, kw_only=True):
    """Replace the words of an earlier entry (its seq); the original stays readable."""

    entry: int
    text: str
    reason: str = ""


class CreateTask(Command, frozen=True, kw_only=True):
    """Give the response something to do; ``technical`` bars the Incident Commander."""

    task: str
    title: str
    technical: bool = True
    assignee: str | None = None
    break_glass: str = ""


class AssignTask(Command, frozen=True, kw_only=True):
    """Hand a task to someone; ``break_glass`` is the reason for an exception to the rule."""

    task: str
    assignee: str | None
    break_glass: str = ""


class CompleteTask(Command, frozen=True, kw_only=True):
    """Mark a task done."""

    task: str
    outcome: str = ""
    break_glass: str = ""


class FlagImpact(Command, frozen=True, kw_only=True):
    """State that something is impacted: customers, money, data."""

    impact: str
    detail: str = ""


class ClearImpact(Command, frozen=True, kw_only=True):
    """State that an impact flag was wrong or is over."""

    impact: str
    reason: str


class AdoptPattern(Command, frozen=True, kw_only=True):
    """Work by this pattern of the runbook."""

    pattern: str


class DropPattern(Command, frozen=True, kw_only=True):
    """Stop working by this pattern."""

    pattern: str
    reason: str = ""


class Escalate(Command, frozen=True, kw_only=True):
    """Reach a rung of the ladder by hand; without ``rung``, the next one."""

    rung: int | None = None
    reason: str = ""


class MarkMitigated(Command, frozen=True, kw_only=True):
    """Users stopped hurting; stops the Mitigation clock."""

    summary: str = ""


class UndoMitigation(Command, frozen=True, kw_only=True):
    """It was not mitigated after all; the Mitigation clock runs on from the same start."""

    reason: str


class ResolveIncident(Command, frozen=True, kw_only=True):
    """Declare it over. The Incident Commander's alone."""

    summary: str = ""


class ReopenIncident(Command, frozen=True, kw_only=True):
    """It came back; the incident goes on."""

    reason: str


class PublishPostMortem(Command, frozen=True, kw_only=True):
    """Record that the post-mortem is written and shared; closes the incident."""

    url: str = ""
    summary: str = ""


class ElapseDeadline(Command, frozen=True, kw_only=True):
    """A deadline fell due. Decided afresh from the state; may mean nothing any more."""

    deadline: str  # Deterministic id, see sic.domain.clocks.
