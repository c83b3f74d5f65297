"""What a due deadline means now. Decided afresh: it may mean nothing any more."""

from __future__ import annotations

from sic.domain.clocks import EXECUTION, ClockName, deadlines
from sic.domain.incident.commands import ElapseDeadline
from sic.domain.incident.decide import executions
from sic.domain.incident.decide.case import Case, Decision


def elapse(case: Case, command: ElapseDeadline) -> Decision:
    """Record the miss, unless the deadline was overtaken or is not due yet.

    A missed Mitigation SLA brings rung 1 and every rung whose condition already holds.
    Source: runbook, "Severities and SLAs", "Escalation".
    """
    pending = deadlines(case.state, case.policy, case.calendar)
    due = next((d for d in pending if d.id == command.deadline), None)
    if due is None or due.due_at > case.now:
        return ()
    if due.name == ClockName.MITIGATION or due.name.startswith(ClockName.RUNG):
        return case.fallout()
    if due.name.startswith(EXECUTION):
        return executions.lapse(case, due.name.removeprefix(EXECUTION))
    return case.elapsed(due.name, due.due_at)
