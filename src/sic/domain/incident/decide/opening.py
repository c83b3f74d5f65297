"""How an incident begins and what monitors add to it. It never acknowledges for anyone.

A declaration is not an acknowledgement: support staff declare too, and somebody who can
respond must still take the page. The declarer may, with one press.
"""

from __future__ import annotations

from sic.domain import text
from sic.domain.clocks import ClockName
from sic.domain.ids import CLOCK
from sic.domain.incident.commands import (
    TITLE_MAX,
    AcknowledgeIncident,
    AlertClaim,
    DeclareIncident,
    NameServices,
    ReceiveAlerts,
)
from sic.domain.incident.decide.case import Case, Decision
from sic.domain.incident.decide.severity import find_severity, severity_set
from sic.domain.incident.events import (
    AlertAttached,
    AlertCleared,
    Event,
    IncidentAcknowledged,
    IncidentDeclared,
    NotePosted,
    ServicesNamed,
)
from sic.domain.incident.refusals import FLOW, TooMany

ALERTS_MAX = 1_000
SERVICES_MAX = 50
_LABELS_MAX = 64
_SUMMARY_MAX = 2_000
_LINK_MAX = 2_000


def declare(case: Case, command: DeclareIncident) -> Decision:
    """Open the incident; every clock that counts from detection starts at ``case.now``."""
    return (
        IncidentDeclared(
            at=case.now,
            actor=case.actor,
            cause=case.cause(_clause(case)),
            title=_title(case, command),
            runbook_revision=text.line(
                "runbook revision", command.runbook_revision, required=False
            ),
            channel=case.channel,
            services=_services(case, command.services),
            dedup_key=text.tamed(command.dedup_key, 500) if command.dedup_key else None,
            drill=command.drill,
        ),
        *_heard(case, command.alerts),
        *_first_severity(case, command.severity),
    )


def receive_alerts(case: Case, command: ReceiveAlerts) -> Decision:
    """Attach what is new or fires again, clear what is over; the same news twice is none."""
    return _heard(case, command.alerts)


def acknowledge(case: Case, _command: AcknowledgeIncident) -> Decision:
    """Any person takes the page; twice changes nothing."""
    if case.state.acknowledged_at is not None:
        return ()
    case.require_active("acknowledging it")
    taken = IncidentAcknowledged(at=case.now, actor=case.actor)
    return (*case.late(ClockName.ACK), taken)


def name_services(case: Case, command: NameServices) -> Decision:
    """State the whole list of affected services; the same list again changes nothing."""
    named = services(command.services)
    if named == case.state.services:
        return ()
    return (ServicesNamed(at=case.now, actor=case.actor, services=named),)


def services(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return services without repeats, in the order given.

    Raises:
        TooMany: more than SERVICES_MAX.
        TextRefused: a name is empty, too long or cannot be stored.
    """
    named = tuple(dict.fromkeys(text.line("service", s) for s in given))
    if len(named) > SERVICES_MAX:
        raise TooMany("An incident", "services", SERVICES_MAX, "Name the ones that matter.")
    return named


def _first_severity(case: Case, given: str | None) -> Decision:
    """Return the severity a declaration states; triage sets the one a monitor misnames.

    A person who mistypes can be asked again. A monitor cannot, and its alert must not be lost.
    """
    if not given:
        return ()
    if not case.actor.is_person and find_severity(case.policy, given) is None:
        return ()
    return (severity_set(case, given, ""),)


def _services(case: Case, given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the services; a monitor's are made storable and cut rather than refused."""
    if case.actor.is_person:
        return services(given)
    named = (" ".join(text.tamed(s).split()) for s in given)
    return tuple(dict.fromkeys(filter(None, named)))[:SERVICES_MAX]


def _title(case: Case, command: DeclareIncident) -> str:
    """Return the title; a monitor's is made storable rather than refused."""
    if case.actor.is_person:
        return text.line("title", command.title, TITLE_MAX)
    first = command.alerts[0].name if command.alerts else ""
    words = " ".join((command.title or first or "Alert without a name").split())
    return text.tamed(words, TITLE_MAX)


def _heard(case: Case, claims: tuple[AlertClaim, ...]) -> Decision:
    """Return what these claims add to what is known, in their order."""
    firing = {f: a.cleared_at is None for f, a in case.state.alerts.items()}
    news: list[Event] = []
    for claim in map(_storable, claims):
        known = firing.get(claim.fingerprint)
        if claim.status == "resolved":
            if known:
                news.append(_cleared(case, claim))
                firing[claim.fingerprint] = False
            continue
        if known or (known is None and len(firing) >= ALERTS_MAX):
            continue
        firing[claim.fingerprint] = True
        news.append(_attached(case, claim))
        if known is None and len(firing) == ALERTS_MAX:
            news.append(_full(case))
    return tuple(news)


def _attached(case: Case, claim: AlertClaim) -> AlertAttached:
    cause = case.cause(_clause(case))
    return AlertAttached(at=case.now, actor=case.actor, cause=cause, alert=claim)


def _cleared(case: Case, claim: AlertClaim) -> AlertCleared:
    return AlertCleared(
        at=case.now,
        actor=case.actor,
        cause=case.cause(_clause(case)),
        fingerprint=claim.fingerprint,
        name=claim.name,
    )


def _full(case: Case) -> NotePosted:
    """Say once, with the last alert that fits, that the rest will not be listed."""
    return NotePosted(
        at=case.now,
        actor=CLOCK,
        cause=_clause(case),
        note="alerts-full",
        text=f"{ALERTS_MAX:,} alerts are attached; an incident lists no more than that."
        " Look at the monitoring system for the rest.",
    )


def _storable(claim: AlertClaim) -> AlertClaim:
    """Return the claim with every string made storable and of bounded size."""
    return AlertClaim(
        fingerprint=text.tamed(claim.fingerprint),
        name=text.tamed(claim.name),
        summary=text.tamed(claim.summary, _SUMMARY_MAX),
        status=claim.status,
        starts_at=claim.starts_at,
        labels=_storable_map(claim.labels),
        annotations=_storable_map(claim.annotations),
        link=text.tamed(claim.link, _LINK_MAX),
    )


def _storable_map(given: dict[str, str]) -> dict[str, str]:
    """Return at most _LABELS_MAX pairs, the first ones."""
    pairs = list(given.items())[:_LABELS_MAX]
    return {text.tamed(k): text.tamed(v, _SUMMARY_MAX) for k, v in pairs}


def _clause(case: Case) -> str:
    """Return the heading that says how incidents are detected."""
    step = next((s for s in case.policy.flow if s.id == "detect"), None)
    return (step.source.clause if step else "") or FLOW
