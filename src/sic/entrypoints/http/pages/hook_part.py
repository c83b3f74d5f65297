"""Webhooks in the war room: what waits for a person, runs, or may be run. It runs none."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from sic.application.executions import ExecutionView
from sic.application.executions.views import execution_view
from sic.application.room import Room
from sic.domain.incident.roles import find_role
from sic.domain.incident.state import Incident
from sic.domain.policy import Policy
from sic.domain.webhook.execution import Execution, Stage
from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.i18n import language_of, words_in
from sic.entrypoints.http.pages.hook_words import level_words, next_words, stage_words, subject

ENDED_SHOWN = 3  # Runs that are over; the timeline has all of them.
_CALLED_OFF = (Stage.DENIED, Stage.EXPIRED)


def hook_values(request: Request, room: Room) -> dict[str, Any]:
    """Return what the part ``executions`` shows beside the page's own values."""
    say = words_in(language_of(request)).gettext
    executions = context_of(request).executions
    runs = [_view(request, room, run) for run in _newest(room.state)]
    ended = [run for run in runs if run.due_at is None and run.stage not in _CALLED_OFF]
    entries = () if executions is None else executions.bindings.catalogue(room.policy)
    return {
        "waiting_runs": [run for run in runs if run.due_at is not None],
        "ended_runs": ended[:ENDED_SHOWN],
        "hooks": entries,
        "hook_levels": {one.name: level_words(one.level, say) for one in entries},
        "run_stages": {run.id: stage_words(run.stage, say) for run in runs},
        "run_next": {run.id: next_words(run, say) for run in runs},
        "run_subjects": {run.id: subject(run) for run in runs},
        "tech_leads": tech_leads(room.state, room.policy),
    }


def tech_leads(state: Incident, policy: Policy) -> tuple[str, ...]:
    """Return who leads the technical work here: whom a commander asks to run something."""
    role = find_role(policy, "tech lead")
    return state.roles.get(role.id, ()) if role else ()


def _newest(state: Incident) -> list[Execution]:
    """Return what is open and the last few that are over, newest first."""
    runs = sorted(state.executions.values(), key=lambda run: run.previewed_at, reverse=True)
    over = [run for run in runs if not run.is_open and run.stage not in _CALLED_OFF]
    kept = {run.id for run in over[:ENDED_SHOWN]}
    return [run for run in runs if run.is_open or run.id in kept]


def _view(request: Request, room: Room, run: Execution) -> ExecutionView:
    """Return a run as people see it; one that is under way with what was heard of it."""
    executions = context_of(request).executions
    if run.stage is Stage.SENT and executions is not None and not room.past:
        return executions.execution(room.state.id, run.id)
    return execution_view(room.state.id, run, "", room.now)
