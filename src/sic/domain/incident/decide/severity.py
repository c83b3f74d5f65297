"""How a severity is assigned and changed. It never guesses one."""

from __future__ import annotations

import re

from sic.domain import text, words
from sic.domain.clocks import ClockName, ClockState, Reading, reading
from sic.domain.incident.commands import REASON_MAX, SetSeverity
from sic.domain.incident.decide.case import Case, Decision
from sic.domain.incident.events import SeveritySet
from sic.domain.incident.refusals import SEVERITIES, UnknownSeverity
from sic.domain.policy import Policy, Severity

_NUMBERED = re.compile(r"(?:sev|severity|s|p|prio|priority|level)?0*([0-9]+)\Z")


def set_severity(case: Case, command: SetSeverity) -> Decision:
    """Assign or change the severity; a change needs a reason.

    Source: runbook, "Severities and SLAs": severity can go up or down; document every change.
    """
    target = _known(case, command.severity)
    if target.id == case.state.severity:
        return ()
    case.require_active("changing its severity")
    if case.state.severity is not None:
        example = f'`sic sev {case.incident} {target.id} --why "…"`'
        deed = f"Changing {case.incident} from {case.state.severity} to {target.id}"
        case.reason(deed, command.reason, example, clause=_clause(target))
    triage = case.late(ClockName.TRIAGE) if case.state.commander else ()
    return (*triage, severity_set(case, target.id, command.reason))


def severity_set(case: Case, given: str, reason: str) -> SeveritySet:
    """Return the fact, with the clocks of the pinned policy and how the old ones stood.

    Raises:
        UnknownSeverity: the runbook has no such severity.
    """
    target = _known(case, given)
    changed = case.state.severity is not None
    return SeveritySet(
        at=case.now,
        actor=case.actor,
        cause=case.cause(_clause(target)),
        severity=target.id,
        rank=target.rank,
        previous=case.state.severity,
        reason=text.paragraph("reason", reason, REASON_MAX, required=False),
        ack=target.ack,
        mitigation=target.mitigation,
        cadence=target.cadence,
        ack_before=_stood(case, ClockName.ACK) if changed else "",
        mitigation_before=_stood(case, ClockName.MITIGATION) if changed else "",
    )


def find_severity(policy: Policy, given: str) -> Severity | None:
    """Return the severity meant by any common spelling: "2", "sev2", "P2" and "SEV-2" agree.

    A bare number means the only severity that carries it.
    """
    wanted = words.spelled(given)
    for severity in policy.severities:
        if words.spelled(severity.id) == wanted:
            return severity
    number = _number(wanted)
    same = [s for s in policy.severities if number and _number(words.spelled(s.id)) == number]
    return same[0] if len(same) == 1 else None


def _known(case: Case, given: str) -> Severity:
    found = find_severity(case.policy, given)
    if found is None:
        known = (s.id for s in case.policy.severities)
        raise UnknownSeverity(given[:80], known, case.incident)
    return found


def _number(name: str) -> str | None:
    match = _NUMBERED.match(name)
    return match.group(1) if match else None


def _clause(severity: Severity) -> str:
    return severity.source.clause or SEVERITIES


def _stood(case: Case, name: ClockName) -> str:
    """Say how a clock stands under the severity that ends now."""
    return standing(reading(name, case.state, case.policy, case.calendar, case.now), case)


def standing(clock: Reading, case: Case) -> str:
    """Return a clock's standing in words: "met at 03:07 UTC", "running, due 03:10 UTC"."""
    match clock.state:
        case ClockState.MET if clock.met_at:
            return f"met at {words.near(clock.met_at, case.now)}"
        case ClockState.MISSED | ClockState.OVERDUE if clock.due_at:
            return f"missed at {words.near(clock.due_at, case.now)}"
        case ClockState.RUNNING if clock.due_at:
            return f"running, due {words.near(clock.due_at, case.now)}"
        case ClockState.TEXT:
            return f"promised as “{clock.text}”"
        case _:
            return "not asked for"
