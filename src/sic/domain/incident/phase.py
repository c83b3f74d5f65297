"""Which step of the response flow an incident stands on. It moves nothing."""

from __future__ import annotations

from sic.domain.incident.state import Incident, Phase
from sic.domain.policy import ChecklistItem, Policy


def phase(state: Incident, policy: Policy) -> Phase:
    """Return the step of the response flow.

    Detection lasts until a person does anything; triage until there have been a severity and
    a commander; convening until the bridge is open, where this severity asks for one.
    Source: runbook, "Response flow".
    """
    if state.resolved_at is not None:
        return Phase.POSTMORTEM
    if state.mitigated_at is not None:
        return Phase.RESOLVE
    if state.attended_at is None:
        return Phase.DETECT
    if state.triaged_at is None:
        return Phase.TRIAGE
    if state.bridge is None and bridge_is_required(state, policy):
        return Phase.CONVENE
    return Phase.MITIGATE


def bridge_is_required(state: Incident, policy: Policy) -> bool:
    """True where the checklist asks for a bridge at the incident's severity."""
    item = bridge_item(policy)
    if item is None:
        return False
    return not item.only_severities or state.severity in item.only_severities


def bridge_is_wanted(state: Incident, policy: Policy) -> bool:
    """True while the incident goes on, its severity asks for a bridge, and none is open."""
    return state.is_active and state.bridge is None and bridge_is_required(state, policy)


def bridge_item(policy: Policy) -> ChecklistItem | None:
    """Return the checklist item that asks for a bridge."""
    return next((i for i in policy.checklist if i.binding == "bridge"), None)
