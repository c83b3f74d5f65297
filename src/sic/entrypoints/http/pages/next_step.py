"""The one thing to press first, for this person at this moment. It presses nothing."""

from __future__ import annotations

import msgspec

from sic.application.views import IncidentView
from sic.domain.clocks import ClockState
from sic.domain.incident.state import Phase


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """A button (``noun`` to post to) or a link to a part of the page (``anchor``)."""

    words: str
    why: str
    noun: str = ""
    anchor: str = ""
    responder: str = ""


def next_step(view: IncidentView, me: str) -> NextStep | None:
    """Return what this person should do first; ``None`` when nothing waits for them.

    In the runbook's order: acknowledge, triage (severity and Incident Commander), an update
    that is overdue, bridge, resolve, post-mortem.
    Source: runbook, "Response flow".
    """
    if view.status == "closed":
        return None
    if view.status == "resolved":
        return NextStep(
            words="Publish the post-mortem",
            why="The incident is over; its post-mortem is owed.",
            anchor="postmortem",
        )
    return _triage_step(view, me) or _course_step(view, me)


def _triage_step(view: IncidentView, me: str) -> NextStep | None:
    if view.acknowledged_at is None:
        return NextStep(
            words="Acknowledge",
            why="Nobody has taken the page yet.",
            noun="acknowledgement",
        )
    if view.severity is None:
        return NextStep(words="Set severity", why="Triage needs a severity.", anchor="severity")
    commander = next((role for role in view.roles if role.commands), None)
    if view.commander is None and commander is not None:
        return NextStep(
            words=f"Take {commander.abbreviation or commander.name}",
            why="Nobody commands this incident.",
            noun=f"roles/{commander.id}",
            responder=me,
        )
    return None


def _course_step(view: IncidentView, me: str) -> NextStep | None:
    overdue = {clock.name for clock in view.clocks if clock.state is ClockState.OVERDUE}
    if "update" in overdue:
        return NextStep(
            words="Write the update",
            why="The last update is older than the runbook allows.",
            anchor="composer",
        )
    if view.phase == Phase.CONVENE:
        return NextStep(
            words="Open the bridge",
            why="This severity asks for one, so that people can talk.",
            anchor="form-bridge",
        )
    if view.status == "mitigated" and view.commander == me:
        return NextStep(
            words="Resolve incident",
            why="It is mitigated. Resolve it once service is confirmed stable.",
            anchor="resolve",
        )
    return None
