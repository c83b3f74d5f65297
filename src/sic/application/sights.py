"""Puts on record what SIC showed to whom: evidence for an auditor. It never holds up a page.

It is called once the page has been sent, and what cannot be recorded is said in the log alone.
SIC knows what a page carried, not what was read.
"""

from __future__ import annotations

import structlog

from sic.application.advice import Advice
from sic.application.ports import StoreUnavailable
from sic.application.service import IncidentService, Principal
from sic.domain.errors import SicError
from sic.domain.ids import ASSISTANT, CLOCK, IncidentId
from sic.domain.incident.advice_commands import Recommend
from sic.domain.incident.commands import Command
from sic.domain.incident.execution_commands import ShowWebhook
from sic.domain.incident.state import Incident, sight
from sic.domain.recommendation import Recommendation
from sic.domain.webhook.execution import Stage

log = structlog.get_logger(__name__)


def is_news(state: Incident, advice: Advice, to: str) -> bool:
    """Say whether a page of ``to`` that carries this advice is the first one that does."""
    severity = _severity(state, advice)
    found = (*advice.recommendations, *((severity,) if severity else ()))
    return any(sight(one.id, to) not in state.shown for one in found)


def awaits(state: Incident, execution: str, to: str) -> bool:
    """Say whether ``to`` may be the second person of a run, and has not been shown it yet."""
    run = state.executions.get(execution)
    if run is None or run.stage is not Stage.REQUESTED or run.requested_by == to:
        return False
    return sight(execution, to) not in state.shown


def advice_shown(service: IncidentService, state: Incident, advice: Advice, to: str) -> None:
    """Put on record that a page of ``to`` suggested this unasked; once."""
    command = Recommend(
        revision=advice.revision,
        recommendations=advice.recommendations,
        severity_suggested=_severity(state, advice),
        shown_to=to,
    )
    _record(service, state.id, command, Principal(ASSISTANT, "responder"), to)


def run_shown(
    service: IncidentService, incident_id: IncidentId, execution: str, to: str
) -> None:
    """Put on record that ``to`` was shown a request that awaits a second person."""
    command = ShowWebhook(execution=execution, to=to)
    _record(service, incident_id, command, Principal(CLOCK, "responder"), to)


def _severity(state: Incident, advice: Advice) -> Recommendation | None:
    """Return the severity a page suggests: one that is set already stands there as set."""
    found = advice.severity
    return found if found and found.ref != state.severity else None


def _record(
    service: IncidentService,
    incident_id: IncidentId,
    command: Command,
    by: Principal,
    to: str,
) -> None:
    try:
        service.handle(incident_id, command, by)
    except (SicError, StoreUnavailable) as error:
        # The page is with the person already: an incident never waits for its own audit.
        log.warning(
            "sight_unrecorded",
            incident_id=incident_id,
            shown=type(command).__name__,
            to=to,
            reason=str(error),
        )
