"""The fixed cast, a policy like the seed runbook's, and incidents with a history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from sic.domain.calendar import Calendar
from sic.domain.ids import CLOCK, Actor, ActorKind, IncidentId
from sic.domain.incident.commands import (
    AcknowledgeIncident,
    AlertClaim,
    AssignRole,
    Command,
    DeclareIncident,
    MarkMitigated,
    ResolveIncident,
)
from sic.domain.incident.decide import decide
from sic.domain.incident.events import Event
from sic.domain.incident.evolve import fold
from sic.domain.incident.state import Incident
from sic.domain.policy import (
    BusinessDays,
    ChecklistItem,
    Clock,
    Elapsed,
    Exceeds,
    FlowStep,
    Impacted,
    Missed,
    Pattern,
    Policy,
    PostMortem,
    Role,
    Rung,
    Severity,
    Source,
    Sprint,
    Stated,
)

ALICE = Actor("alice", ActorKind.HUMAN)  # Commands.
BOB = Actor("bob", ActorKind.HUMAN)  # Is technical.
CAROL = Actor("carol", ActorKind.HUMAN)  # Writes to customers.
DAVE = Actor("dave", ActorKind.HUMAN)  # Has no rights.
MONITOR = Actor("alertmanager", ActorKind.MONITOR)
SIC = CLOCK

INCIDENT = IncidentId("inc-20261123-01")
AT_0300 = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # A Monday.
UTC_OFFICE = Calendar()


def at(minutes: float) -> datetime:
    """Return the instant so many minutes after 03:00."""
    return AT_0300 + timedelta(minutes=minutes)


def here(line: int, clause: str) -> Source:
    """Return a place in the document."""
    return Source(line=line, clause=clause)


def minutes(count: int) -> Elapsed:
    """Return an elapsed clock."""
    return Elapsed(seconds=60 * count)


def a_severity(
    rank: int,
    ack: Clock | None,
    mitigation: Clock | None,
    cadence: Clock | None,
    stated: Stated = Stated(),  # noqa: B008 - an immutable value
) -> Severity:
    """Return SEV-``rank``."""
    return Severity(
        id=f"SEV-{rank}",
        rank=rank,
        source=here(50 + rank, "severities-and-slas"),
        ack=ack,
        mitigation=mitigation,
        cadence=cadence,
        stated=stated,
    )


SEVERITIES = (
    a_severity(1, minutes(5), minutes(60), minutes(15)),
    a_severity(2, minutes(10), minutes(120), minutes(30), Stated(ack="10 minutes")),
    a_severity(3, minutes(30), minutes(480), minutes(120)),
    a_severity(4, BusinessDays(days=1), Sprint(), None, Stated(mitigation="Next sprint")),
)


def a_role(
    role_id: str, name: str, abbreviation: str | None = None, *, commands: bool = False
) -> Role:
    """Return a role; ``commands`` marks the one that alone resolves and runs no task."""
    return Role(
        id=role_id,
        name=name,
        abbreviation=abbreviation,
        source=here(60, "roles-and-responsibilities"),
        only_resolver=commands,
        no_technical_tasks=commands,
    )


ROLES = (
    a_role("incident-commander", "Incident Commander", "IC", commands=True),
    a_role("comms-lead", "Comms Lead"),
    a_role("tech-lead", "Tech Lead"),
    a_role("subject-matter-expert", "Subject Matter Expert", "SME"),
    a_role("scribe", "Scribe"),
)


def _items() -> tuple[ChecklistItem, ...]:
    """Return the seed's seven items."""
    source = here(110, "triage-checklist")
    return (
        ChecklistItem(id="service", text="Affected service", source=source, binding="service"),
        ChecklistItem(
            id="severity", text="Severity assigned", source=source, binding="severity"
        ),
        ChecklistItem(id="ic", text="IC identified", source=source, binding="commander"),
        ChecklistItem(
            id="bridge",
            text="Bridge open",
            source=source,
            binding="bridge",
            only_severities=("SEV-1", "SEV-2"),
        ),
        ChecklistItem(id="channel", text="Channel created", source=source, binding="channel"),
        ChecklistItem(
            id="status", text="Status page updated", source=source, binding="status_page"
        ),
        ChecklistItem(
            id="comms", text="Comms lead assigned", source=source, binding="comms_lead"
        ),
        ChecklistItem(id="coffee", text="Coffee made", source=source),
    )


def _ladder() -> tuple[Rung, ...]:
    """Return the seed's four rungs."""
    source = here(200, "escalation")
    return (
        Rung(rung=1, condition=Missed(), notify=("manager",), text="Manager", source=source),
        Rung(
            rung=2,
            condition=Exceeds(seconds=7200),
            notify=("director",),
            text="Director",
            source=source,
        ),
        Rung(
            rung=3,
            condition=Impacted(impacts=("customers",)),
            notify=("Customer Success",),
            text="Customer Success",
            source=source,
        ),
        Rung(
            rung=4,
            condition=Impacted(impacts=("money", "data")),
            notify=("Legal", "C-level"),
            text="Legal and the C-level",
            source=source,
        ),
    )


POLICY = Policy(
    severities=SEVERITIES,
    roles=ROLES,
    flow=(
        FlowStep(id="detect", title="Detect", text="", source=here(70, "response-flow")),
        FlowStep(
            id="triage",
            title="Triage",
            text="",
            source=here(71, "response-flow"),
            within=minutes(5),
        ),
    ),
    triage_within=minutes(5),
    checklist=_items(),
    patterns=(
        Pattern(id="pattern-a", title="Pattern A: latency spike", source=here(120, "patterns")),
        Pattern(id="pattern-b", title="Pattern B: cascading 5xx", source=here(130, "patterns")),
    ),
    escalation=_ladder(),
    postmortem=PostMortem(within=BusinessDays(days=5), source=here(220, "post-mortem")),
)


class Step(NamedTuple):
    """One thing asked of an incident: what, by whom, so many minutes after 03:00."""

    command: Command
    by: Actor = ALICE
    minute: float = 0


def decided(
    state: Incident,
    command: Command,
    *,
    by: Actor = ALICE,
    minute: float = 0,
    policy: Policy = POLICY,
    calendar: Calendar = UTC_OFFICE,
) -> tuple[Event, ...]:
    """Return what the command comes to."""
    return decide(
        state,
        command,
        policy,
        calendar,
        actor=by,
        now=at(minute),
        channel=f"#{state.id}",
    )


def blank() -> Incident:
    """Return an incident of which only the id is known."""
    return Incident(id=INCIDENT)


def then(state: Incident, *steps: Step, policy: Policy = POLICY) -> Incident:
    """Return the incident after these steps."""
    for command, by, minute in steps:
        news = decided(state, command, by=by, minute=minute, policy=policy)
        state = fold(state.id, news, state)
    return state


def an_incident(
    *steps: Step, severity: str | None = "SEV-2", policy: Policy = POLICY
) -> Incident:
    """Return an incident that Carol declared at 03:00, after these steps."""
    opened = Step(
        DeclareIncident(title="Checkout fails", runbook_revision="r1", severity=severity), CAROL
    )
    return then(blank(), opened, *steps, policy=policy)


def an_alert_incident(*steps: Step) -> Incident:
    """Return an incident that a monitor opened at 03:00, after these steps."""
    opened = DeclareIncident(title="", runbook_revision="r1", alerts=(an_alert(),))
    return then(blank(), Step(opened, MONITOR), *steps)


def an_alert(
    fingerprint: str = "f1",
    *,
    status: Literal["firing", "resolved"] = "firing",
    summary: str = "5xx above 10 %",
) -> AlertClaim:
    """Return an alert, firing unless told otherwise."""
    return AlertClaim(
        fingerprint=fingerprint, name="HighErrorRate", summary=summary, status=status
    )


def command_taken_by(actor: Actor, minute: float = 1) -> Step:
    """Return the step in which ``actor`` takes the vacant command."""
    return Step(AssignRole(role="ic", responder=actor.id), actor, minute)


def acknowledged_by(actor: Actor, minute: float = 2) -> Step:
    """Return the step in which ``actor`` takes the page."""
    return Step(AcknowledgeIncident(), actor, minute)


def mitigated_by(actor: Actor, minute: float = 30) -> Step:
    """Return the step in which ``actor`` says that users stopped hurting."""
    return Step(MarkMitigated(), actor, minute)


def resolved_by(actor: Actor, minute: float = 40) -> Step:
    """Return the step in which ``actor`` resolves."""
    return Step(ResolveIncident(), actor, minute)
