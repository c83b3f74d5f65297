"""The one thing to press first, for this person at this moment. It presses nothing."""

from __future__ import annotations

import msgspec

from sic.application.views import IncidentView, RoleView
from sic.domain.clocks import ClockState, Reading
from sic.domain.incident.state import Phase
from sic.domain.words import spelled
from sic.entrypoints.http.i18n import Say
from sic.entrypoints.http.pages.shown import due_state


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """A button (``noun`` to post to) or a link to a part of the page (``anchor``)."""

    words: str
    why: str
    noun: str = ""
    anchor: str = ""
    responder: str = ""


def next_step(view: IncidentView, me: str, say: Say = str) -> NextStep | None:
    """Return what this person should do first; ``None`` when it is all over.

    Acknowledge comes before all. Then the commander gets what the runbook asks next, the
    Comms Lead the update, everyone else a gap to fill or the timeline to write in.
    Source: runbook, "Response flow", "Roles and responsibilities".
    """
    if view.status == "closed":
        return None
    if view.status == "resolved":
        return NextStep(
            words=say("Publish the post-mortem"),
            why=say("The incident is over; its post-mortem is owed."),
            anchor="postmortem",
        )
    if view.acknowledged_at is None:
        return NextStep(
            words=say("Acknowledge"),
            why=say("Nobody has taken the page yet."),
            noun="acknowledgement",
        )
    if view.commander == me:
        return _commanders(view, say)
    return _triage(view, me, say) or _comms_leads(view, me, say) or _anyones(view, me, say)


def _triage(view: IncidentView, me: str, say: Say) -> NextStep | None:
    if view.severity is None:
        place = "triage-severity" if view.status == "open" else "severity"
        why = say("Triage needs a severity.")
        return NextStep(words=say("Set severity"), why=why, anchor=place)
    commander = next((role for role in view.roles if role.commands), None)
    if view.commander is None and commander is not None:
        return _taking(commander, me, say("Nobody commands this incident."), say)
    return None


def _commanders(view: IncidentView, say: Say) -> NextStep:
    """In the runbook's order: severity, update, bridge, checklist, mitigate, resolve."""
    if view.status == "mitigated":
        return NextStep(
            words=say("Resolve incident"),
            why=say("It is mitigated. Resolve it once service is confirmed stable."),
            anchor="resolve",
        )
    return (
        _triage(view, view.commander or "", say)
        or _late_update(view, say)
        or _bridge(view, say)
        or _checklist(view, say)
        or NextStep(
            words=say("Mark mitigated"),
            why=say("Once users stop hurting; the root cause can wait."),
            anchor="form-mitigation",
        )
    )


def _late_update(view: IncidentView, say: Say, *, soon: bool = False) -> NextStep | None:
    clock = next((c for c in view.clocks if c.name == "update"), None)
    if clock is not None and clock.state is ClockState.OVERDUE:
        why = say("The last update is older than the runbook allows.")
    elif soon and clock is not None and _is_due_soon(clock, view):
        why = say("The next update falls due soon.")
    else:
        return None
    return NextStep(words=say("Write the update"), why=why, anchor="composer")


def _is_due_soon(clock: Reading, view: IncidentView) -> bool:
    if clock.state is not ClockState.RUNNING or clock.due_at is None:
        return False
    return due_state(clock.due_at, view.as_of, clock.started_at) == "soon"


def _bridge(view: IncidentView, say: Say) -> NextStep | None:
    if view.phase != Phase.CONVENE:
        return None
    return NextStep(
        words=say("Open the bridge"),
        why=say("This severity asks for one, so that people can talk."),
        anchor="form-bridge",
    )


def _checklist(view: IncidentView, say: Say) -> NextStep | None:
    if all(item.done for item in view.checklist if item.applicable):
        return None
    return NextStep(
        words=say("Finish the checklist"),
        why=say("Triage asks for what is still open in it."),
        anchor="checklist",
    )


def _comms_leads(view: IncidentView, me: str, say: Say) -> NextStep | None:
    if not any(me in role.holders and _writes(role) for role in view.roles):
        return None
    return _late_update(view, say, soon=True) or NextStep(
        words=say("Write an update"),
        why=say("You tell people where it stands."),
        anchor="composer",
    )


def _writes(role: RoleView) -> bool:
    return spelled(role.name).startswith("comm") and not role.commands


def _anyones(view: IncidentView, me: str, say: Say) -> NextStep:
    holds_none = not any(me in role.holders for role in view.roles)
    gap = next((role for role in view.roles if not role.holders), None)
    if view.status == "open" and holds_none and gap is not None:
        return _taking(gap, me, say("Nobody holds this role yet."), say)
    return NextStep(
        words=say("Write a note"),
        why=say("What you see belongs in the timeline."),
        anchor="composer",
    )


def _taking(role: RoleView, me: str, why: str, say: Say) -> NextStep:
    name = role.abbreviation or role.name
    return NextStep(
        words=say("Take {role}").format(role=name),
        why=why,
        noun=f"roles/{role.id}",
        responder=me,
    )
