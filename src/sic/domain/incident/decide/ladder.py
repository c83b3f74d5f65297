"""Impact flags and escalation by hand. It notifies nobody; it says who is to be notified."""

from __future__ import annotations

from sic.domain import text
from sic.domain.escalation import next_rung
from sic.domain.incident.commands import REASON_MAX, ClearImpact, Escalate, FlagImpact
from sic.domain.incident.decide.case import Case, Decision
from sic.domain.incident.events import ImpactCleared, ImpactFlagged, RungReached
from sic.domain.incident.evolve import evolve
from sic.domain.incident.refusals import ESCALATION, UnknownImpact, UnknownRung
from sic.domain.policy import Impacted, Policy, Rung
from sic.domain.words import listed, spelled

KNOWN_IMPACTS = ("customers", "money", "data")
_SYNONYMS = {
    "customer": "customers",
    "customerimpact": "customers",
    "user": "customers",
    "users": "customers",
    "revenue": "money",
    "monetary": "money",
    "monetaryloss": "money",
    "moneyloss": "money",
    "financial": "money",
    "dataloss": "data",
    "datacorruption": "data",
}


def flag_impact(case: Case, command: FlagImpact) -> Decision:
    """State an impact; a rung that waited for it alone is reached at once.

    Source: runbook, "Escalation".
    """
    impact = _impact(case, command.impact)
    if impact in case.state.impacts:
        return ()
    detail = text.paragraph("detail", command.detail, REASON_MAX, required=False)
    flagged = ImpactFlagged(at=case.now, actor=case.actor, impact=impact, detail=detail)
    return (flagged, *case.fallout(evolve(case.state, flagged)))


def clear_impact(case: Case, command: ClearImpact) -> Decision:
    """Take an impact flag back, saying why; reached rungs stay reached."""
    impact = _impact(case, command.impact)
    if impact not in case.state.impacts:
        return ()
    reason = case.reason(
        f"Clearing the impact on {impact}",
        command.reason,
        f'`sic impact {case.incident} {impact} --clear --why "…"`',
        clause=ESCALATION,
    )
    return (ImpactCleared(at=case.now, actor=case.actor, impact=impact, reason=reason),)


def escalate(case: Case, command: Escalate) -> Decision:
    """Reach a rung by hand: any person, any time, the next one unless one is named.

    Source: runbook, "Escalation"; a rung that could not be compiled is reached only so.
    """
    rung = _rung(case, command.rung)
    if rung.rung in case.state.rungs:
        return ()
    case.require_active("escalating it")
    return (
        RungReached(
            at=case.now,
            actor=case.actor,
            rung=rung.rung,
            notify=rung.notify,
            text=rung.text,
            by_hand=True,
            reason=text.paragraph("reason", command.reason, REASON_MAX, required=False),
        ),
    )


def impacts_of(policy: Policy) -> tuple[str, ...]:
    """Return the impacts that can be flagged: SIC's own and the ladder's."""
    conditions = (rung.condition for rung in policy.escalation)
    asked = (i for c in conditions if isinstance(c, Impacted) for i in c.impacts)
    return tuple(dict.fromkeys((*KNOWN_IMPACTS, *asked)))


def _impact(case: Case, given: str) -> str:
    known = impacts_of(case.policy)
    wanted = spelled(given)
    for impact in known:
        if wanted == spelled(impact) or _SYNONYMS.get(wanted) == impact:
            return impact
    raise UnknownImpact(given[:80], known, case.incident)


def _rung(case: Case, number: int | None) -> Rung:
    """Return the rung that is meant."""
    if not case.policy.escalation:
        raise UnknownRung(
            "The runbook has no escalation ladder.", "Call the people you need; note whom."
        )
    if number is None:
        return _following(case)
    found = next((r for r in case.policy.escalation if r.rung == number), None)
    if found is None:
        known = listed([str(r.rung) for r in case.policy.escalation])
        raise UnknownRung(
            f"The ladder has no rung {number}. It has {known}.",
            f"`sic escalate {case.incident}`",
        )
    return found


def _following(case: Case) -> Rung:
    found = next_rung(case.state, case.policy)
    if found is None:
        raise UnknownRung(
            f"Every rung of the ladder is reached in {case.incident}.",
            f"See who was notified with `sic show {case.incident}`, and call them.",
        )
    return found
