"""One plain sentence an event. It adds no fact that the event does not state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from sic.domain import words
from sic.domain.incident import events as e
from sic.domain.incident.advice_events import (
    AdviceEvent,
    IncidentRecommended,
    RecommendationRated,
    RecommendationShown,
)
from sic.domain.incident.checklist import find_item
from sic.domain.incident.execution_events import ExecutionEvent
from sic.domain.incident.execution_sentences import sentence_of_run
from sic.domain.incident.roles import all_roles
from sic.domain.policy import Policy

_CLOCKS = {
    "triage": "Triage was not complete",
    "ack": "Nobody had acknowledged",
    "mitigation": "The Mitigation SLA was missed: not mitigated",
    "update": "No update had been sent",
    "postmortem": "The post-mortem was not published",
}


def sentence(event: e.Event, policy: Policy, titles: Mapping[str, str] | None = None) -> str:
    """Return what happened, in words, without actor and instant.

    ``titles`` says what tasks are called, by id; one that is not in it goes by its id.
    """
    if isinstance(event, ExecutionEvent):
        return sentence_of_run(event)
    match event:
        case e.NotePosted() | e.UpdateSent() | e.EntryCorrected():
            return _written(event)
        case IncidentRecommended() | RecommendationShown() | RecommendationRated():
            return _advised(event)
        case e.AlertAttached() | e.AlertCleared() | e.IncidentDeclared():
            return _reported(event)
        case e.TaskCreated() | e.TaskAssigned() | e.TaskCompleted():
            return _worked(event, titles or {})
        case e.DeadlineMissed() | e.RungReached() | e.SeveritySet():
            return _missed(event)
        case e.RoleAssigned() | e.RoleCleared() | e.CommandTaken():
            return _role(event, policy)
        case e.ItemTicked() | e.ItemUnticked() | e.PatternAdopted() | e.PatternDropped():
            return _worked_by(event, policy)
        case e.ImpactFlagged() | e.ImpactCleared() | e.ServicesNamed() | e.BridgeOpened():
            return _described(event)
        case _:
            return _turned(event)


def _advised(event: AdviceEvent) -> str:
    """Say what was recommended, as the assistant's word and nobody's deed."""
    if isinstance(event, RecommendationShown):
        return _shown(event)
    if not isinstance(event, IncidentRecommended):
        helped = "helped" if event.helpful else "did not help"
        return f"The recommendation of {event.ref} {helped}{_why(event.comment)}"
    named = [one.title or one.ref for one in event.recommendations]
    if event.severity_suggested:
        named.append(event.severity_suggested.ref)
    shown = f"Assistant's suggestion: {words.listed(named)}." if named else ""
    other = [one.title or one.ref for one in event.second_opinion]
    second = (
        f" {event.model or 'A model'} would look at {words.listed(other)}." if other else ""
    )
    return (shown + second).strip() or "The assistant had nothing that held."


def _shown(event: RecommendationShown) -> str:
    """Name each by its title, where this is the event that says it."""
    titles = {one.id: one.title for one in event.unasked}
    pairs = zip(event.recommendations, event.refs, strict=False)
    named = [titles.get(found) or ref for found, ref in pairs]
    return f"Shown to {event.to}, as a suggestion: {words.listed(named) or 'nothing named'}."


def _why(text: str) -> str:
    """Return ": text", or a full stop where there is none."""
    return f": {text}" if text else "."


def _written(event: e.NotePosted | e.UpdateSent | e.EntryCorrected) -> str:
    match event:
        case e.NotePosted():
            return "Decision." if event.kind == "decision" else "Note."
        case e.UpdateSent():
            return "Public update sent." if event.audience == "public" else "Update sent."
        case e.EntryCorrected():
            return f"Entry {event.entry} corrected{_why(event.reason)}"
        case _:
            assert_never(event)


def _reported(event: e.AlertAttached | e.AlertCleared | e.IncidentDeclared) -> str:
    match event:
        case e.AlertAttached(alert=alert):
            return f"Alert {alert.name} fires{_why(alert.summary)}"
        case e.AlertCleared():
            return f"Alert {event.name} is over."
        case e.IncidentDeclared():
            what = "Drill" if event.drill else "Incident"
            return f"{what} declared: {event.title}"
        case _:
            assert_never(event)


def _worked(
    event: e.TaskCreated | e.TaskAssigned | e.TaskCompleted, titles: Mapping[str, str]
) -> str:
    """Say what happened to a task; an exception to the commander's rule is always said."""
    name = f"“{titles[event.task]}”" if event.task in titles else event.task
    broke = f" Exception to the commander's rule: {event.break_glass}"
    tail = broke if event.break_glass else ""
    match event:
        case e.TaskCreated():
            whose = f" for {event.assignee}" if event.assignee else ""
            return f"Task{whose}: {event.title.rstrip('.')}.{tail}"
        case e.TaskAssigned(assignee=None, previous=before):
            after = f", after {before}" if before else ""
            return f"Task {name} is nobody's now{after}.{tail}"
        case e.TaskAssigned():
            return f"Task {name} assigned to {event.assignee}.{tail}"
        case e.TaskCompleted():
            return f"Task {name} done{_why(event.outcome)}{tail}"
        case _:
            assert_never(event)


def _missed(event: e.DeadlineMissed | e.RungReached | e.SeveritySet) -> str:
    """Say what concerns the clocks."""
    match event:
        case e.SeveritySet():
            return _severity(event)
        case e.DeadlineMissed():
            return f"{_CLOCKS[event.clock]} by {words.near(event.due_at, event.at)}."
        case e.RungReached():
            how = "Escalated by hand to" if event.by_hand else "Escalated to"
            whom = words.listed(event.notify) or "nobody the runbook names"
            return f"{how} rung {event.rung} ({whom}){_why(event.reason or event.text)}"
        case _:
            assert_never(event)


def _severity(event: e.SeveritySet) -> str:
    """Say the change and how the clocks before it stood."""
    if event.previous is None:
        return f"Severity set to {event.severity}{_why(event.reason)}"
    stood = (
        f" (under {event.previous}: Ack {event.ack_before}; Mitigation"
        f" {event.mitigation_before})"
    )
    changed = f"Severity changed from {event.previous} to {event.severity}{_why(event.reason)}"
    return changed + (stood if event.ack_before else "")


def _role(event: e.RoleAssigned | e.RoleCleared | e.CommandTaken, policy: Policy) -> str:
    name = next((r.name for r in all_roles(policy) if r.id == event.role), event.role)
    match event:
        case e.RoleAssigned():
            before = f", after {event.previous}" if event.previous else ""
            return f"{name} is {event.responder}{before}{_why(event.reason)}"
        case e.RoleCleared():
            return f"{event.responder} is no longer {name}{_why(event.reason)}"
        case e.CommandTaken():
            whom = f" from {event.previous}" if event.previous else ""
            return f"Command taken{whom}: {event.reason}"
        case _:
            assert_never(event)


def _worked_by(
    event: e.ItemTicked | e.ItemUnticked | e.PatternAdopted | e.PatternDropped, policy: Policy
) -> str:
    match event:
        case e.ItemTicked():
            return f"Checked: {_item(event.item, policy)}."
        case e.ItemUnticked():
            return f"Unchecked: {_item(event.item, policy)}."
        case e.PatternAdopted():
            return f"Working by pattern {event.pattern}: {event.title}"
        case e.PatternDropped():
            return f"No longer working by pattern {event.pattern}{_why(event.reason)}"
        case _:
            assert_never(event)


def _item(item_id: str, policy: Policy) -> str:
    item = find_item(policy, item_id)
    return item.text if item else item_id


def _described(
    event: e.ImpactFlagged | e.ImpactCleared | e.ServicesNamed | e.BridgeOpened,
) -> str:
    match event:
        case e.ImpactFlagged():
            return f"Impact on {event.impact}{_why(event.detail)}"
        case e.ImpactCleared():
            return f"No impact on {event.impact}{_why(event.reason)}"
        case e.ServicesNamed():
            return f"Affected: {words.listed(event.services) or 'no service named'}."
        case e.BridgeOpened():
            return f"Bridge open: {event.url}"
        case _:
            assert_never(event)


def _turned(
    event: e.IncidentAcknowledged
    | e.IncidentMitigated
    | e.MitigationUndone
    | e.IncidentResolved
    | e.IncidentReopened
    | e.PostMortemPublished,
) -> str:
    match event:
        case e.IncidentAcknowledged():
            return "Acknowledged."
        case e.IncidentMitigated():
            return f"Mitigated{_why(event.summary)}"
        case e.MitigationUndone():
            return f"Not mitigated after all: {event.reason}"
        case e.IncidentResolved():
            return f"Resolved{_why(event.summary)}"
        case e.IncidentReopened():
            return f"Reopened: {event.reason}"
        case e.PostMortemPublished():
            return f"Post-mortem published{_why(event.url or event.summary)}"
        case _:
            assert_never(event)
