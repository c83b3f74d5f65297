"""How an incident is mitigated, resolved, reopened and closed. Only its commander resolves."""

from __future__ import annotations

from sic.domain import text
from sic.domain.clocks import ClockName
from sic.domain.incident.commands import (
    TEXT_MAX,
    MarkMitigated,
    PublishPostMortem,
    ReopenIncident,
    ResolveIncident,
    UndoMitigation,
)
from sic.domain.incident.decide.case import Case, Decision
from sic.domain.incident.decide.links import safe_link
from sic.domain.incident.events import (
    IncidentMitigated,
    IncidentReopened,
    IncidentResolved,
    MitigationUndone,
    PostMortemPublished,
)
from sic.domain.incident.evolve import evolve
from sic.domain.incident.refusals import FLOW, NotIncidentCommander, NotResolved
from sic.domain.incident.roles import clause, commander_role


def mark_mitigated(case: Case, command: MarkMitigated) -> Decision:
    """Any person states that users stopped hurting; twice changes nothing."""
    if case.state.mitigated_at is not None:
        return ()
    summary = _summary(command.summary)
    mitigated = IncidentMitigated(at=case.now, actor=case.actor, summary=summary)
    return (*case.late(ClockName.MITIGATION), mitigated)


def undo_mitigation(case: Case, command: UndoMitigation) -> Decision:
    """Take a mitigation back; what fell due meanwhile is missed at once."""
    if case.state.mitigated_at is None:
        return ()
    case.require_active("undoing its mitigation")
    reason = case.reason(
        f"Undoing the mitigation of {case.incident}",
        command.reason,
        f'`sic mitigated {case.incident} --undo --why "…"`',
        clause=FLOW,
    )
    undone = MitigationUndone(at=case.now, actor=case.actor, reason=reason)
    return (undone, *case.fallout(evolve(case.state, undone)))


def resolve(case: Case, command: ResolveIncident) -> Decision:
    """Only the Incident Commander resolves; resolving twice changes nothing.

    Open tasks and alerts that still fire do not forbid it: the commander confirms stability.
    Source: runbook, "Roles and responsibilities", Incident Commander.
    """
    if not case.state.is_active:
        return ()
    commander = case.state.commander
    if case.actor.id != commander:
        rule = clause(commander_role(case.policy))
        raise NotIncidentCommander(case.incident, case.actor.id, commander, clause=rule)
    resolved = IncidentResolved(
        at=case.now, actor=case.actor, summary=_summary(command.summary)
    )
    stopped = (ClockName.TRIAGE, ClockName.ACK, ClockName.MITIGATION, ClockName.UPDATE)
    return (*case.late(*stopped), resolved)


def reopen(case: Case, command: ReopenIncident) -> Decision:
    """Any person reopens what came back; its clocks run on from detection."""
    if case.state.is_active:
        if case.state.reopened_at is not None:
            return ()
        raise NotResolved(case.incident, "there is nothing to reopen")
    reason = case.reason(
        f"Reopening {case.incident}",
        command.reason,
        f'`sic reopen {case.incident} --why "…"`',
        clause=FLOW,
    )
    reopened = IncidentReopened(at=case.now, actor=case.actor, reason=reason)
    return (reopened, *case.fallout(evolve(case.state, reopened)))


def publish_post_mortem(case: Case, command: PublishPostMortem) -> Decision:
    """Record that the post-mortem is written and shared; said again, only what is new."""
    if case.state.is_active:
        raise NotResolved(case.incident, "its post-mortem cannot be published")
    url = safe_link("post-mortem's link", command.url) if command.url.strip() else ""
    summary = _summary(command.summary)
    known = url in ("", case.state.postmortem_url)
    if case.state.postmortem_at is not None and known and not summary:
        return ()
    published = PostMortemPublished(at=case.now, actor=case.actor, url=url, summary=summary)
    return (*case.late(ClockName.POSTMORTEM), published)


def _summary(given: str) -> str:
    return text.paragraph("summary", given, TEXT_MAX, required=False)
