"""The five clocks: from when, until when, and what an instant makes of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest
from tests.cast import (
    ALICE,
    BOB,
    CAROL,
    INCIDENT,
    POLICY,
    SIC,
    UTC_OFFICE,
    Step,
    a_severity,
    acknowledged_by,
    an_alert_incident,
    an_incident,
    at,
    command_taken_by,
    decided,
    minutes,
    mitigated_by,
    resolved_by,
    then,
)

from sic.domain.calendar import LATEST, Calendar, Sprints
from sic.domain.clocks import ClockName, ClockState, Reading, deadlines, reading, readings
from sic.domain.due import due
from sic.domain.incident.commands import (
    AcknowledgeIncident,
    ElapseDeadline,
    PublishPostMortem,
    ReopenIncident,
    SendUpdate,
    SetSeverity,
    UndoMitigation,
)
from sic.domain.incident.events import DeadlineMissed, UpdateSent
from sic.domain.incident.state import Incident
from sic.domain.policy import BusinessDays, Clock, Elapsed, Policy, Sprint, Text


def read(name: str, state: Incident, minute: float, calendar: Calendar = UTC_OFFICE) -> Reading:
    """Return one clock, so many minutes after 03:00."""
    return reading(ClockName(name), state, POLICY, calendar, at(minute))


def due_now(state: Incident, name: str) -> str:
    """Return the id of the pending deadline of this name."""
    [found] = [d for d in deadlines(state, POLICY, UTC_OFFICE) if d.name == name]
    return found.id


def elapsed(state: Incident, name: str, minute: float) -> Incident:
    """Return the incident after its deadline of this name fell due."""
    return then(state, Step(ElapseDeadline(deadline=due_now(state, name)), SIC, minute))


def names(state: Incident, policy: Policy = POLICY) -> list[str]:
    """Return the names of the pending deadlines, earliest first."""
    return [d.name for d in deadlines(state, policy, UTC_OFFICE)]


def test_every_clock_is_read_in_the_order_an_incident_meets_them() -> None:
    """Interface: one strip tells the truth."""
    clocks = readings(an_incident(), POLICY, UTC_OFFICE, at(0))
    assert [c.name for c in clocks] == ["triage", "ack", "mitigation", "update", "postmortem"]


@pytest.mark.parametrize(
    ("minute", "expected"),
    [(0, ClockState.RUNNING), (9.99, ClockState.RUNNING), (10, ClockState.OVERDUE)],
)
def test_the_ack_clock_runs_from_detection(minute: float, expected: ClockState) -> None:
    """Runbook, "Severities and SLAs", column "Ack SLA"."""
    clock = read("ack", an_incident(), minute)
    assert (clock.state, clock.due_at, clock.text) == (expected, at(10), "10 minutes")
    assert clock.explanation == "10 min from detection (Mon 23 Nov 03:00 UTC)."


@pytest.mark.parametrize(("minute", "expected"), [(10, "met"), (10.1, "missed")])
def test_an_acknowledgement_meets_the_clock_up_to_its_due_instant(
    minute: float, expected: str
) -> None:
    """A promise of ten minutes includes the tenth."""
    clock = read("ack", an_incident(acknowledged_by(BOB, minute)), 60)
    assert (clock.state, clock.met_at) == (expected, at(minute))


def test_severity_clocks_wait_for_a_severity() -> None:
    """Before triage nobody knows which SLA holds."""
    incident = an_incident(severity=None)
    for name in ("ack", "mitigation", "update"):
        clock = read(name, incident, 30)
        assert (clock.state, clock.due_at) == (ClockState.WAITING, None)
        assert clock.explanation == "Waits for a severity."
    assert names(incident) == ["triage"]


def test_a_severity_change_recomputes_both_slas_from_the_same_start() -> None:
    """Design, "Readings": from detection, not from the change."""
    incident = an_incident(Step(SetSeverity(severity="1", reason="worse"), ALICE, 20))
    assert read("ack", incident, 20).due_at == at(5)
    assert read("mitigation", incident, 20).due_at == at(60)


def test_triage_is_one_clock_on_severity_and_commander() -> None:
    """Design, "Readings": within five minutes, both."""
    assert read("triage", an_incident(), 4).state is ClockState.RUNNING
    late = an_incident(command_taken_by(ALICE, 6))
    assert read("triage", late, 7).state is ClockState.MISSED
    assert [m.clock for m in late.missed] == ["triage"]


def test_an_ack_is_missed_once() -> None:
    """After the miss is recorded the same due time is not due again."""
    missed = elapsed(an_incident(), "ack", 10)
    assert [m.clock for m in missed.missed] == ["ack"]
    assert "ack" not in names(missed)
    acked = then(missed, Step(AcknowledgeIncident(), BOB, 12))
    assert [m.clock for m in acked.missed] == ["ack"]


def test_a_stricter_severity_does_not_miss_the_same_clock_again() -> None:
    """The miss at 10 minutes already says that 5 were not kept."""
    missed = elapsed(an_incident(), "ack", 10)
    assert "ack" not in names(then(missed, Step(SetSeverity(severity="1", reason="x"))))


def test_a_milder_severity_gives_a_new_promise_to_keep() -> None:
    """SEV-3 promises half an hour, which can still be kept or missed."""
    missed = elapsed(an_incident(), "ack", 10)
    milder = then(missed, Step(SetSeverity(severity="3", reason="x"), ALICE, 12))
    assert due_now(milder, "ack") == f"{INCIDENT}/ack/{int(at(30).timestamp())}"


def test_the_cadence_counts_from_the_last_update_a_person_sent() -> None:
    """Runbook, "Communication": every 30 minutes, starting at the declaration."""
    assert read("update", an_incident(), 5).due_at == at(30)
    told = an_incident(Step(SendUpdate(update="u1", text="We look."), CAROL, 20))
    clock = read("update", told, 25)
    assert clock.due_at == at(50)
    assert clock.explanation.startswith("30 min from the last update")


def test_a_missed_update_is_recorded_once_and_the_next_one_counts_anew() -> None:
    """Design, "Readings": a missed one is shown and escalates; silence is one miss."""
    silent = elapsed(an_incident(), "update", 30)
    assert "update" not in names(silent)
    told = then(silent, Step(SendUpdate(update="u1", text="We look."), CAROL, 40))
    assert [m.clock for m in elapsed(told, "update", 70).missed] == ["update", "update"]


def test_a_late_update_records_the_miss_itself() -> None:
    """Whoever stops a clock too late says so."""
    sent = SendUpdate(update="u1", text="We look.")
    missed, update = decided(an_incident(), sent, by=CAROL, minute=31)
    assert isinstance(missed, DeadlineMissed)
    assert missed.clock == "update"
    assert isinstance(update, UpdateSent)


def test_no_cadence_means_no_clock() -> None:
    """Runbook, SEV-4: "Async"."""
    incident = an_incident(severity="SEV-4")
    assert read("update", incident, 600).state is ClockState.NONE
    assert "update" not in names(incident)


def test_a_promise_in_words_has_no_countdown() -> None:
    """Runbook, SEV-4: "Next sprint", without a sprint calendar."""
    clock = read("mitigation", an_incident(severity="SEV-4"), 1)
    assert (clock.state, clock.text) == (ClockState.TEXT, "Next sprint")
    assert "No sprint calendar is configured" in clock.explanation


def test_a_sprint_calendar_makes_next_sprint_count() -> None:
    """Design, "Readings": end of the current sprint, if a sprint calendar is configured."""
    calendar = Calendar(sprint=Sprints(anchor=date(2026, 11, 16)))
    clock = read("mitigation", an_incident(severity="SEV-4"), 1, calendar)
    assert clock.due_at == datetime(2026, 11, 27, 18, tzinfo=UTC)
    assert "The sprint runs Mon 16 Nov to Sun 29 Nov" in clock.explanation


def test_a_business_day_counts_from_the_next_opening_and_says_so() -> None:
    """Runbook, SEV-4: 1 business day; declared at 03:00."""
    clock = read("ack", an_incident(severity="SEV-4"), 1)
    assert clock.due_at == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert "Starts Mon 23 Nov 09:00 because it began outside" in clock.explanation


def test_mitigation_stops_its_clock_and_undoing_lets_it_run_on() -> None:
    """Design, "Readings": the same start."""
    mitigated = an_incident(mitigated_by(BOB, 30))
    assert read("mitigation", mitigated, 40).state is ClockState.MET
    assert "mitigation" not in names(mitigated)
    undone = then(mitigated, Step(UndoMitigation(reason="it is back"), BOB, 50))
    assert read("mitigation", undone, 60).due_at == at(120)
    assert "mitigation" in names(undone)


def test_undoing_a_mitigation_after_the_sla_misses_it_at_once() -> None:
    """What fell due meanwhile is missed, and the ladder's rungs with it."""
    mitigated = an_incident(mitigated_by(BOB, 30))
    _, *news = decided(mitigated, UndoMitigation(reason="it is back"), by=BOB, minute=121)
    assert [type(n).__name__ for n in news] == ["DeadlineMissed", "RungReached", "RungReached"]


def test_a_resolved_incident_owes_only_its_post_mortem() -> None:
    """Runbook, "Post-mortem": within 5 business days after closing."""
    incident = an_incident(command_taken_by(ALICE), resolved_by(ALICE, 8 * 60))
    [deadline] = deadlines(incident, POLICY, UTC_OFFICE)
    assert deadline.name == "postmortem"
    assert deadline.due_at == datetime(2026, 11, 30, 11, tzinfo=UTC)
    assert read("update", incident, 500).state is not ClockState.RUNNING
    closed = then(incident, Step(PublishPostMortem(), ALICE, 900))
    assert deadlines(closed, POLICY, UTC_OFFICE) == ()
    assert read("postmortem", closed, 1000).state is ClockState.MET


def test_an_early_resolution_answers_the_page() -> None:
    """Whoever resolved was there; a triage nobody finished stays missed."""
    incident = an_incident(command_taken_by(ALICE, 1), resolved_by(ALICE, 3), severity="1")
    assert read("ack", incident, 60).state is ClockState.MET
    untriaged = an_incident(command_taken_by(ALICE, 1), resolved_by(ALICE, 3), severity=None)
    assert read("triage", untriaged, 60).state is ClockState.MISSED
    assert read("ack", untriaged, 60).state is ClockState.WAITING


def test_a_reopened_incident_counts_its_cadence_from_there() -> None:
    """The silence between resolution and return was nobody's fault."""
    incident = an_incident(
        command_taken_by(ALICE),
        resolved_by(ALICE, 20),
        Step(ReopenIncident(reason="back"), BOB, 60),
    )
    assert read("update", incident, 61).due_at == at(90)
    assert read("postmortem", incident, 61).state is ClockState.WAITING


def test_a_deadline_overtaken_or_not_due_or_unknown_means_nothing() -> None:
    """Design, "Process model": it re-reads the state and does nothing if overtaken."""
    incident = an_incident()
    ack = ElapseDeadline(deadline=due_now(incident, "ack"))
    assert decided(incident, ack, by=SIC, minute=9) == ()
    assert decided(then(incident, acknowledged_by(BOB)), ack, by=SIC, minute=10) == ()
    assert decided(incident, ElapseDeadline(deadline="x/ack/1"), by=SIC, minute=99) == ()
    assert decided(then(incident, Step(ack, SIC, 10)), ack, by=SIC, minute=11) == ()


def test_the_same_state_names_its_deadlines_alike() -> None:
    """Scheduling twice changes nothing; gravest first is told by rank."""
    first, second = (deadlines(an_incident(), POLICY, UTC_OFFICE) for _ in range(2))
    assert first == second
    assert {d.rank for d in first} == {2}
    assert {d.rank for d in deadlines(an_alert_incident(), POLICY, UTC_OFFICE)} == {0}


def test_a_runbook_that_gives_no_clocks_owes_nothing() -> None:
    """Invariant 9: nothing is invented."""
    bare = Policy(severities=(a_severity(1, None, None, None),))
    assert deadlines(an_incident(severity="1", policy=bare), bare, UTC_OFFICE) == ()


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (None, None),
        (Text(text="as soon as possible"), None),
        (Sprint(), None),
        (minutes(90), at(90)),
        (Elapsed(seconds=10**18), LATEST),
        (BusinessDays(days=10**9), LATEST),
        (Elapsed(seconds=10**18, calendar="business_hours"), LATEST),
        (
            Elapsed(seconds=3600, calendar="business_hours"),
            datetime(2026, 11, 23, 10, tzinfo=UTC),
        ),
    ],
)
def test_a_promise_falls_due_or_cannot_be_counted(
    clock: Clock | None, expected: datetime | None
) -> None:
    """Absurd promises are cut at year 9999 instead of breaking."""
    found = due(clock, at(0), UTC_OFFICE)
    assert (found.at if found else None) == expected


def test_reading_a_clock_needs_no_severity_of_the_policy() -> None:
    """A state folded from stored facts stands alone: its clocks were copied."""
    incident = an_incident()
    clock = reading(ClockName.ACK, incident, Policy(), UTC_OFFICE, at(1))
    assert (clock.due_at, clock.text) == (at(10), "10 min")
    assert msgspec.json.encode(clock)
