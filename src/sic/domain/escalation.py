"""The escalation ladder: when each rung is due and how it stands. It notifies nobody."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

import msgspec

from sic.domain import words
from sic.domain.calendar import Calendar
from sic.domain.due import Timed, after, mitigation_due
from sic.domain.policy import Exceeds, Impacted, Manual, Missed, Policy, Rung

CLAUSE = "escalation"


class RungView(msgspec.Struct, frozen=True, kw_only=True):
    """One rung as people see it. Instants are aware UTC."""

    rung: int
    text: str
    notify: tuple[str, ...]
    clause: str
    why: str  # The rung's condition in words, and what it still waits for.
    manual: bool = False  # Only a person reaches it.
    reached_at: datetime | None = None
    due_at: datetime | None = None  # Known instant at which it will be reached by itself.
    is_next: bool = False  # The one a person reaches by escalating now.


def rung_due_at(rung: Rung, state: Timed, calendar: Calendar) -> datetime | None:
    """Return when the ladder reaches ``rung`` by itself, if nothing more happens.

    Rung 1 when the Mitigation SLA is missed; a rung "exceeds 2 hours" no earlier than that;
    an impact rung when both the SLA is missed and the impact is flagged.

    Returns:
        ``None`` for a manual rung, without a countable Mitigation SLA, without the impact,
        and when nothing escalates any more (mitigated or resolved). Also for reached rungs.
    Source: runbook, "Escalation".
    """
    if state.mitigated_at is not None or state.resolved_at is not None:
        return None
    sla = mitigation_due(state, calendar)
    if sla is None or state.detected_at is None or rung.rung in state.rungs:
        return None
    match rung.condition:
        case Missed():
            return sla.at
        case Exceeds(seconds=seconds):
            return max(sla.at, after(state.detected_at, seconds).at)
        case Impacted(impacts=impacts):
            flagged = [state.impacts[i] for i in impacts if i in state.impacts]
            return max(sla.at, min(flagged)) if flagged else None
        case Manual():
            return None
        case _:
            assert_never(rung.condition)


def rungs_due(
    state: Timed, policy: Policy, calendar: Calendar, now: datetime
) -> tuple[Rung, ...]:
    """Return the rungs that are due and not reached, lowest first."""
    dated = ((rung, rung_due_at(rung, state, calendar)) for rung in policy.escalation)
    return tuple(rung for rung, at in dated if at is not None and at <= now)


def next_rung(state: Timed, policy: Policy) -> Rung | None:
    """Return the rung a person reaches by escalating: the lowest that is not reached."""
    open_rungs = [r for r in policy.escalation if r.rung not in state.rungs]
    return min(open_rungs, key=lambda r: r.rung, default=None)


def ladder(
    state: Timed, policy: Policy, calendar: Calendar, now: datetime
) -> tuple[RungView, ...]:
    """Return every rung of the runbook as it stands at ``now``, in the runbook's order."""
    following = next_rung(state, policy) if state.resolved_at is None else None
    return tuple(
        RungView(
            rung=rung.rung,
            text=rung.text,
            notify=rung.notify,
            clause=rung.source.clause or CLAUSE,
            why=_why(rung, state, calendar, now),
            manual=isinstance(rung.condition, Manual),
            reached_at=state.rungs.get(rung.rung),
            due_at=rung_due_at(rung, state, calendar),
            is_next=rung is following,
        )
        for rung in policy.escalation
    )


def _why(rung: Rung, state: Timed, calendar: Calendar, now: datetime) -> str:
    """Say what reaches the rung and how far that is."""
    condition = _condition(rung)
    if rung.rung in state.rungs:
        return f"{condition} Reached {words.near(state.rungs[rung.rung], now)}."
    if isinstance(rung.condition, Manual):
        return condition
    if state.mitigated_at is not None or state.resolved_at is not None:
        return f"{condition} Nothing escalates by itself once mitigated."
    if mitigation_due(state, calendar) is None:
        return f"{condition} This severity has no Mitigation SLA to miss: escalate by hand."
    at = rung_due_at(rung, state, calendar)
    return condition if at is None else f"{condition} Due {words.near(at, now)}."


def _condition(rung: Rung) -> str:
    """Say the rung's condition in a sentence."""
    match rung.condition:
        case Missed():
            return "When the Mitigation SLA is missed."
        case Exceeds(seconds=seconds):
            span = words.duration(seconds)
            return f"When unmitigated for {span} and the Mitigation SLA is missed."
        case Impacted(impacts=impacts):
            named = words.listed(impacts, last="or")
            return f"When the Mitigation SLA is missed and {named} impact is flagged."
        case Manual(text=text):
            return f"By hand, when a person sees that: {text}"
        case _:
            assert_never(rung.condition)
