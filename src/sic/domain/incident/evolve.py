"""The state after an event. Total and without refusals: what happened, happened.

It never decides: whatever a stored event says is taken as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, assert_never, get_args

import msgspec

from sic.domain.ids import IncidentId
from sic.domain.incident import events as e
from sic.domain.incident.advice_events import (
    AdviceEvent,
    IncidentRecommended,
    RecommendationRated,
    RecommendationShown,
)
from sic.domain.incident.execution_events import ExecutionEvent, WebhookShown
from sic.domain.incident.execution_evolve import run_on
from sic.domain.incident.state import (
    AttachedAlert,
    Facts,
    Incident,
    Missed,
    Task,
    Tick,
    sight,
)

_FIELDS = Incident.__struct_fields__
_BLANK = Facts(id=IncidentId(""))
_DICTS = tuple(name for name in _FIELDS if isinstance(getattr(_BLANK, name), dict))


def evolve(state: Incident, event: e.Event) -> Incident:
    """Return the state after ``event``; ``state`` itself is not changed."""
    return fold(state.id, (event,), state)


def fold(
    incident_id: IncidentId, events: Iterable[e.Event], state: Incident | None = None
) -> Incident:
    """Return the state after ``events``, in order, starting from ``state`` or from nothing.

    One mutable working copy serves the whole run: a frozen copy an event would cost ten
    times the folding itself.
    """
    facts = _working_copy(state) if state is not None else Facts(id=incident_id)
    left = iter(events)
    last = None
    for last in left:  # Until the first person acts; no later event needs that question.
        facts.version += 1
        _TOPICS[type(last)](facts, last)
        if facts.attended_at is not None:
            break
        if last.actor.is_person:
            facts.attended_at = last.at
    for last in left:
        facts.version += 1
        _TOPICS[type(last)](facts, last)
    if last is not None:
        facts.last_event_at = last.at
    return Incident(**{name: getattr(facts, name) for name in _FIELDS})


def _working_copy(state: Incident) -> Facts:
    """Return a mutable copy that shares no dictionary with ``state``."""
    values = {name: getattr(state, name) for name in _FIELDS}
    values.update((name, dict(values[name])) for name in _DICTS)
    return Facts(**values)


def _write(facts: Facts, event: e.NotePosted | e.UpdateSent | e.EntryCorrected) -> None:
    """Remember who wrote which entry; the words stay in the events."""
    match event:
        case e.NotePosted():
            facts.notes += 1
            facts.note_seqs[event.note] = facts.version
            facts.authors[facts.version] = event.actor.id
        case e.UpdateSent():
            facts.updates += 1
            facts.last_update_at = event.at
            facts.update_seqs[event.update] = facts.version
            facts.authors[facts.version] = event.actor.id
        case e.EntryCorrected():
            facts.corrected[event.entry] = facts.corrected.get(event.entry, 0) + 1
        case _:
            assert_never(event)


def _hear(facts: Facts, event: e.AlertAttached | e.AlertCleared) -> None:
    """Keep what monitors claim, by fingerprint."""
    match event:
        case e.AlertAttached():
            facts.alerts[event.alert.fingerprint] = AttachedAlert(
                claim=event.alert, attached_at=event.at
            )
        case e.AlertCleared():
            alert = facts.alerts.get(event.fingerprint)
            if alert is not None:
                # Written out: structs.replace takes three times as long.
                facts.alerts[event.fingerprint] = AttachedAlert(
                    claim=alert.claim, attached_at=alert.attached_at, cleared_at=event.at
                )
        case _:
            assert_never(event)


def _work(facts: Facts, event: e.TaskCreated | e.TaskAssigned | e.TaskCompleted) -> None:
    """Keep the tasks; news of a task that was never created changes nothing."""
    if isinstance(event, e.TaskCreated):
        facts.tasks[event.task] = Task(
            id=event.task,
            title=event.title,
            technical=event.technical,
            assignee=event.assignee,
            break_glass=event.break_glass,
        )
        return
    task = facts.tasks.get(event.task)
    if task is None:
        return
    match event:
        case e.TaskAssigned():
            facts.tasks[event.task] = msgspec.structs.replace(
                task, assignee=event.assignee, break_glass=event.break_glass
            )
        case e.TaskCompleted():
            facts.tasks[event.task] = msgspec.structs.replace(
                task, done_at=event.at, done_by=event.actor.id, outcome=event.outcome
            )
        case _:
            assert_never(event)


def _miss(facts: Facts, event: e.DeadlineMissed | e.RungReached) -> None:
    """Keep what ran out and how far the ladder was climbed; a rung keeps its first instant."""
    match event:
        case e.DeadlineMissed():
            facts.missed = (*facts.missed, Missed(event.clock, event.due_at, event.at))
        case e.RungReached():
            facts.rungs.setdefault(event.rung, event.at)
        case _:
            assert_never(event)


def _triage(
    facts: Facts, event: e.SeveritySet | e.RoleAssigned | e.RoleCleared | e.CommandTaken
) -> None:
    """Keep severity and roles; triage ends when there are a severity and a commander."""
    match event:
        case e.SeveritySet():
            _set_severity(facts, event)
        case e.RoleAssigned():
            held = facts.roles.get(event.role, ()) if event.shared else ()
            others = tuple(h for h in held if h != event.responder)
            facts.roles[event.role] = (*others, event.responder)
            if event.commands:
                _command(facts, event.role, event.responder)
        case e.RoleCleared():
            _clear(facts, event)
        case e.CommandTaken():
            facts.roles[event.role] = (event.actor.id,)
            _command(facts, event.role, event.actor.id)
        case _:
            assert_never(event)
    if facts.triaged_at is None and facts.severity and facts.commander:
        facts.triaged_at = event.at


def _set_severity(facts: Facts, event: e.SeveritySet) -> None:
    facts.severity, facts.severity_rank = event.severity, event.rank
    facts.severity_set_at = event.at
    facts.ack, facts.mitigation, facts.cadence = event.ack, event.mitigation, event.cadence


def _command(facts: Facts, role: str, holder: str | None) -> None:
    facts.commander, facts.commander_role = holder, role


def _clear(facts: Facts, event: e.RoleCleared) -> None:
    """Take one holder out; a role without holders is no key."""
    left = tuple(h for h in facts.roles.get(event.role, ()) if h != event.responder)
    if left:
        facts.roles[event.role] = left
    else:
        facts.roles.pop(event.role, None)
    if event.commands:
        _command(facts, event.role, None)


def _mark(
    facts: Facts, event: e.ItemTicked | e.ItemUnticked | e.ImpactFlagged | e.ImpactCleared
) -> None:
    """Keep ticks made by hand and impact flags."""
    match event:
        case e.ItemTicked():
            facts.ticks[event.item] = Tick(event.actor.id, event.at)
        case e.ItemUnticked():
            facts.ticks.pop(event.item, None)
        case e.ImpactFlagged():
            facts.impacts.setdefault(event.impact, event.at)
        case e.ImpactCleared():
            facts.impacts.pop(event.impact, None)
        case _:
            assert_never(event)


def _describe(
    facts: Facts,
    event: e.PatternAdopted | e.PatternDropped | e.ServicesNamed | e.BridgeOpened,
) -> None:
    """Keep what the incident is about and where people talk."""
    match event:
        case e.PatternAdopted():
            if event.pattern not in facts.patterns:
                facts.patterns = (*facts.patterns, event.pattern)
        case e.PatternDropped():
            facts.patterns = tuple(p for p in facts.patterns if p != event.pattern)
        case e.ServicesNamed():
            facts.services = event.services
        case e.BridgeOpened():
            facts.bridge = event.url
        case _:
            assert_never(event)


def _turn(
    facts: Facts,
    event: e.IncidentDeclared
    | e.IncidentAcknowledged
    | e.IncidentMitigated
    | e.MitigationUndone
    | e.IncidentResolved
    | e.IncidentReopened
    | e.PostMortemPublished,
) -> None:
    """Move the incident on, or back."""
    match event:
        case e.IncidentDeclared():
            _declare(facts, event)
        case e.IncidentAcknowledged():
            facts.acknowledged_at, facts.acknowledged_by = event.at, event.actor.id
        case e.IncidentMitigated():
            facts.mitigated_at = event.at
        case e.MitigationUndone():
            facts.mitigated_at = None
        case e.IncidentResolved():
            facts.resolved_at, facts.resolved_by = event.at, event.actor.id
            # Over is over: what nobody marked as mitigated before is mitigated now.
            facts.mitigated_at = facts.mitigated_at or event.at
        case e.IncidentReopened():
            facts.reopened_at = event.at
            facts.resolved_at = facts.resolved_by = facts.mitigated_at = None
            facts.postmortem_at, facts.postmortem_url = None, ""
        case e.PostMortemPublished():
            # Published once; a link may follow, or be put right.
            facts.postmortem_at = facts.postmortem_at or event.at
            facts.postmortem_url = event.url or facts.postmortem_url
        case _:
            assert_never(event)


def _run(facts: Facts, event: ExecutionEvent) -> None:
    """Keep the runs of webhooks; that a second person saw one moves nothing."""
    if isinstance(event, WebhookShown):
        facts.asides[facts.version] = True
        facts.shown[sight(event.execution, event.to)] = event.at
        return
    facts.executions = run_on(facts.executions, event, facts.version)


def _heed(facts: Facts, event: AdviceEvent) -> None:
    """Keep what was recommended, by id, who saw it and whom it helped; nothing is moved."""
    facts.asides[facts.version] = True
    match event:
        case IncidentRecommended():
            severity = (event.severity_suggested,) if event.severity_suggested else ()
            for one in (*event.recommendations, *severity, *event.second_opinion):
                facts.recommended[one.id] = (one.ref, one.model)
            facts.last_advice = event.signature
        case RecommendationShown():
            for one in event.unasked:
                facts.recommended[one.id] = (one.ref, one.model)
            for found in event.recommendations:
                facts.shown[sight(found, event.to)] = event.at
        case RecommendationRated():
            facts.ratings[f"{event.recommendation}/{event.actor.id}"] = event.helpful
        case _:
            assert_never(event)


def _declare(facts: Facts, event: e.IncidentDeclared) -> None:
    facts.title, facts.channel, facts.drill = event.title, event.channel, event.drill
    facts.runbook_revision, facts.dedup_key = event.runbook_revision, event.dedup_key
    facts.services, facts.detected_at = event.services, event.at
    facts.declared_by, facts.declared_by_person = event.actor.id, event.actor.is_person


# One look-up instead of a chain of isinstance: a third of the folding time. Each topic ends
# in assert_never, and a test holds the table complete. Any: see each topic's own union.
_Topic = Callable[[Facts, Any], None]
_BY_TOPIC: tuple[tuple[_Topic, tuple[type[e.Event], ...]], ...] = (
    (_write, (e.NotePosted, e.UpdateSent, e.EntryCorrected)),
    (_hear, (e.AlertAttached, e.AlertCleared)),
    (_work, (e.TaskCreated, e.TaskAssigned, e.TaskCompleted)),
    (_miss, (e.DeadlineMissed, e.RungReached)),
    (_triage, (e.SeveritySet, e.RoleAssigned, e.RoleCleared, e.CommandTaken)),
    (_mark, (e.ItemTicked, e.ItemUnticked, e.ImpactFlagged, e.ImpactCleared)),
    (_describe, (e.PatternAdopted, e.PatternDropped, e.ServicesNamed, e.BridgeOpened)),
    (_turn, (e.IncidentDeclared, e.IncidentAcknowledged, e.IncidentMitigated)),
    (_turn, (e.MitigationUndone, e.IncidentResolved, e.IncidentReopened)),
    (_turn, (e.PostMortemPublished,)),
    (_run, get_args(ExecutionEvent)),
    (_heed, get_args(AdviceEvent)),
)
_TOPICS = {event: topic for topic, events in _BY_TOPIC for event in events}
