"""How an incident begins, is acknowledged and gets its severity."""

from __future__ import annotations

import msgspec
import pytest
from tests.cast import (
    ALICE,
    BOB,
    CAROL,
    MONITOR,
    POLICY,
    SIC,
    Step,
    acknowledged_by,
    an_alert,
    an_alert_incident,
    an_incident,
    at,
    blank,
    command_taken_by,
    decided,
    resolved_by,
    then,
)

from sic.domain.errors import Conflict, NotFound
from sic.domain.ids import Actor
from sic.domain.incident.commands import (
    AcknowledgeIncident,
    AlertClaim,
    Command,
    DeclareIncident,
    ElapseDeadline,
    NameServices,
    ReceiveAlerts,
    SetSeverity,
)
from sic.domain.incident.decide import RULES
from sic.domain.incident.decide.opening import ALERTS_MAX
from sic.domain.incident.decide.severity import find_severity
from sic.domain.incident.events import (
    AlertAttached,
    AlertCleared,
    DeadlineMissed,
    IncidentAcknowledged,
    IncidentDeclared,
    NotePosted,
    SeveritySet,
)
from sic.domain.incident.refusals import (
    IncidentOver,
    ReasonMissing,
    TooMany,
    UnknownSeverity,
    WrongHand,
)

DECLARE = DeclareIncident(title="Checkout fails", runbook_revision="r1")


def test_every_command_has_one_rule() -> None:
    """Nothing that can be asked is left without an answer."""
    assert set(RULES) == set(Command.__subclasses__())


def test_a_declaration_starts_the_incident_and_names_its_channel() -> None:
    """Runbook, "Response flow": convene in the channel, which exists from the start."""
    declared, severity = decided(
        blank(), msgspec.structs.replace(DECLARE, severity="2", services=("api", "api"))
    )
    assert isinstance(declared, IncidentDeclared)
    assert declared.channel == "#inc-20261123-01"
    assert declared.services == ("api",)
    assert declared.at == at(0)
    assert isinstance(severity, SeveritySet)
    assert (severity.severity, severity.previous) == ("SEV-2", None)


def test_a_declaration_is_no_acknowledgement() -> None:
    """Support staff declare too: somebody who can respond must still take the page."""
    assert an_incident().acknowledged_at is None


def test_an_incident_is_declared_once_and_must_exist_for_the_rest() -> None:
    """An id names one incident."""
    with pytest.raises(Conflict, match="inc-20261123-01 exists already"):
        decided(an_incident(), DECLARE)
    with pytest.raises(NotFound, match="There is no incident inc-20261123-01"):
        decided(blank(), AcknowledgeIncident())


@pytest.mark.parametrize(
    ("command", "actor", "words"),
    [
        (AcknowledgeIncident(), MONITOR, "alertmanager cannot act .* only a person"),
        (SetSeverity(severity="1"), SIC, "sic cannot act .* only a person"),
        (ElapseDeadline(deadline="x"), ALICE, "alice cannot let a deadline .* own clock"),
        (ReceiveAlerts(alerts=()), SIC, "sic cannot report .* a person or a monitor"),
    ],
)
def test_each_hand_does_only_its_own_part(command: Command, actor: Actor, words: str) -> None:
    """Style, "Five ideas": a human pulls the trigger."""
    with pytest.raises(WrongHand, match=words):
        decided(an_incident(), command, by=actor)


def test_anyone_acknowledges_and_twice_is_once() -> None:
    """Runbook, "Severities and SLAs", Ack: a responder takes the page."""
    incident = an_incident()
    [event] = decided(incident, AcknowledgeIncident(), by=BOB, minute=3)
    assert isinstance(event, IncidentAcknowledged)
    assert decided(an_incident(acknowledged_by(BOB)), AcknowledgeIncident(), by=ALICE) == ()


def test_a_late_acknowledgement_records_the_miss_itself() -> None:
    """The timeline must not depend on how quickly SIC's own clock came round."""
    missed, taken = decided(an_incident(), AcknowledgeIncident(), by=BOB, minute=11)
    assert isinstance(missed, DeadlineMissed)
    assert (missed.clock, missed.due_at, missed.actor) == ("ack", at(10), SIC)
    assert missed.cause == "severities-and-slas"
    assert isinstance(taken, IncidentAcknowledged)


@pytest.mark.parametrize("spelling", ["1", "sev1", "SEV-1", "sev 1", "P1", "Severity 1", "S01"])
def test_a_severity_is_understood_however_it_is_spelled(spelling: str) -> None:
    """Interface: `sic sev ID 2`."""
    found = find_severity(POLICY, spelling)
    assert found is not None
    assert found.id == "SEV-1"


@pytest.mark.parametrize("spelling", ["5", "high", "", "SEV", "sev-11", "X1", "-1 or 2"])
def test_an_unknown_severity_is_refused_with_the_known_ones(spelling: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(UnknownSeverity, match="It has SEV-1, SEV-2, SEV-3 and SEV-4"):
        decided(an_incident(), SetSeverity(severity=spelling, reason="x"))


def test_the_first_severity_needs_no_reason_and_a_change_does() -> None:
    """Runbook, "Severities and SLAs": document every change."""
    assert len(decided(an_incident(severity=None), SetSeverity(severity="3"))) == 1
    with pytest.raises(ReasonMissing, match="from SEV-2 to SEV-3 needs a reason") as refusal:
        decided(an_incident(), SetSeverity(severity="3"))
    assert refusal.value.remedy == '`sic sev inc-20261123-01 SEV-3 --why "…"`'
    assert decided(an_incident(), SetSeverity(severity="SEV-2")) == ()


def test_a_change_tells_how_the_clocks_before_it_stood() -> None:
    """Design, "Readings": the old clocks stay in the timeline, met or missed."""
    incident = an_incident(acknowledged_by(BOB, 7))
    [change] = decided(incident, SetSeverity(severity="1", reason="worse"), minute=20)
    assert isinstance(change, SeveritySet)
    assert change.previous == "SEV-2"
    assert change.ack_before == "met at 03:07 UTC"
    assert change.mitigation_before == "running, due 05:00 UTC"
    [late] = decided(an_incident(), SetSeverity(severity="1", reason="worse"), minute=20)
    assert isinstance(late, SeveritySet)
    assert late.ack_before == "missed at 03:10 UTC"


def test_the_severity_of_a_resolved_incident_stands() -> None:
    """What was resolved was resolved under that severity."""
    incident = an_incident(command_taken_by(ALICE), resolved_by(ALICE))
    with pytest.raises(IncidentOver, match="changing its severity is not possible any more"):
        decided(incident, SetSeverity(severity="1", reason="x"))


def test_triage_ends_when_severity_and_commander_first_stand_together() -> None:
    """Runbook, "Response flow", Triage: classify severity and assign an IC."""
    incident = an_incident(command_taken_by(ALICE, 2), severity=None)
    assert incident.triaged_at is None
    assert then(incident, Step(SetSeverity(severity="2"), BOB, 4)).triaged_at == at(4)


def test_naming_services_states_the_whole_list() -> None:
    """The affected services are these and no others."""
    incident = an_incident(Step(NameServices(services=("api", "db"))))
    assert decided(incident, NameServices(services=("api", "db", "api"))) == ()
    assert then(incident, Step(NameServices(services=("db",)))).services == ("db",)
    with pytest.raises(TooMany, match="at most 50 services"):
        decided(incident, NameServices(services=tuple(f"s{n}" for n in range(51))))


def test_alerts_attach_clear_and_attach_again() -> None:
    """A monitor repeats itself for hours; only what changes is news."""
    incident = an_alert_incident()
    over = ReceiveAlerts(alerts=(an_alert(status="resolved"),))
    assert decided(incident, ReceiveAlerts(alerts=(an_alert(summary="9 %"),)), by=MONITOR) == ()
    [cleared] = decided(incident, over, by=MONITOR)
    assert isinstance(cleared, AlertCleared)
    calm = then(incident, Step(over, MONITOR, 5))
    assert decided(calm, over, by=MONITOR) == ()
    [again] = decided(calm, ReceiveAlerts(alerts=(an_alert(),)), by=MONITOR)
    assert isinstance(again, AlertAttached)


def test_an_end_of_an_unknown_alert_is_no_news() -> None:
    """Alertmanager sends ends of alerts that never reached us."""
    unknown = ReceiveAlerts(alerts=(an_alert("f9", status="resolved"),))
    assert decided(an_alert_incident(), unknown, by=MONITOR) == ()


def test_an_incident_lists_a_thousand_alerts_and_says_that_there_are_more() -> None:
    """An alert storm must not make an incident unreadable, nor hide itself."""
    storm = ReceiveAlerts(alerts=tuple(an_alert(f"n{n}") for n in range(2 * ALERTS_MAX)))
    *attached, note = decided(an_alert_incident(), storm, by=MONITOR)
    assert len(attached) == ALERTS_MAX - 1
    assert isinstance(note, NotePosted)
    assert "no more than that" in note.text
    assert decided(then(an_alert_incident(), Step(storm, MONITOR)), storm, by=MONITOR) == ()


def test_an_alert_is_never_lost_for_its_spelling() -> None:
    """Bad input: a monitor cannot be asked to write better, so its text is made storable."""
    wild = AlertClaim(fingerprint="f\x00", name="n" * 999, labels={"\ud800": "\x00"})
    declared, attached = decided(
        blank(), msgspec.structs.replace(DECLARE, title="a\x00\nb", alerts=(wild,)), by=MONITOR
    )
    assert isinstance(declared, IncidentDeclared)
    assert declared.title == "a� b"
    assert isinstance(attached, AlertAttached)
    assert attached.alert.labels == {"�": "�"}
    assert len(attached.alert.name) == 200
    assert msgspec.json.encode(attached)


def test_a_monitor_that_misnames_severity_or_services_still_opens_an_incident() -> None:
    """A person is asked again; a monitor cannot be, and triage sets what it got wrong."""
    wrong = msgspec.structs.replace(
        DECLARE, severity="catastrophic", services=("a\x00", "", *(f"s{n}" for n in range(60)))
    )
    [declared] = decided(blank(), wrong, by=MONITOR)
    assert isinstance(declared, IncidentDeclared)
    assert (declared.services[0], len(declared.services)) == ("a�", 50)
    with pytest.raises(UnknownSeverity, match="no severity 'catastrophic'"):
        decided(blank(), msgspec.structs.replace(DECLARE, severity="catastrophic"))


@pytest.mark.parametrize("actor", [CAROL, MONITOR])
def test_a_machines_report_cites_the_clause_and_a_persons_does_not(actor: Actor) -> None:
    """Invariant 5: every event has a cause, the clause or the person."""
    [declared] = decided(blank(), DECLARE, by=actor)
    assert declared.cause == ("person" if actor is CAROL else "response-flow")
