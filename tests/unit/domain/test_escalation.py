"""The ladder: rung by rung, by time, by impact, by hand."""

from __future__ import annotations

import msgspec
import pytest
from tests.cast import (
    ALICE,
    BOB,
    POLICY,
    SIC,
    UTC_OFFICE,
    Step,
    an_incident,
    at,
    command_taken_by,
    decided,
    here,
    mitigated_by,
    resolved_by,
    then,
)

from sic.domain.clocks import deadlines
from sic.domain.escalation import ladder
from sic.domain.incident.commands import (
    ClearImpact,
    ElapseDeadline,
    Escalate,
    FlagImpact,
    SetSeverity,
)
from sic.domain.incident.events import DeadlineMissed, Event, ImpactFlagged, RungReached
from sic.domain.incident.refusals import (
    IncidentOver,
    ReasonMissing,
    UnknownImpact,
    UnknownRung,
)
from sic.domain.incident.state import Incident
from sic.domain.policy import Manual, Policy, Rung


def elapse(state: Incident, name: str, minute: float) -> tuple[Event, ...]:
    """Return what the pending deadline of this name comes to."""
    [found] = [d for d in deadlines(state, POLICY, UTC_OFFICE) if d.name == name]
    return decided(state, ElapseDeadline(deadline=found.id), by=SIC, minute=minute)


def rungs(events: tuple[Event, ...]) -> list[int]:
    """Return the rungs these events reached."""
    return [e.rung for e in events if isinstance(e, RungReached)]


def missed_mitigation(severity: str = "1") -> Incident:
    """Return an incident whose Mitigation SLA was missed at 60 minutes."""
    incident = an_incident(severity=severity)
    [sla] = [d for d in deadlines(incident, POLICY, UTC_OFFICE) if d.name == "mitigation"]
    return then(incident, Step(ElapseDeadline(deadline=sla.id), SIC, 60))


def test_a_missed_mitigation_reaches_rung_one_and_says_who_is_notified() -> None:
    """Runbook, "Escalation": if not mitigated within the SLA, the on-call manager."""
    missed, rung = elapse(an_incident(severity="1"), "mitigation", 60)
    assert isinstance(missed, DeadlineMissed)
    assert (missed.clock, missed.due_at, missed.severity) == ("mitigation", at(60), "SEV-1")
    assert isinstance(rung, RungReached)
    assert (rung.rung, rung.notify, rung.by_hand) == (1, ("manager",), False)
    assert (rung.actor, rung.cause) == (SIC, "escalation")


def test_rung_two_comes_at_two_hours_but_never_before_the_sla() -> None:
    """Design, "Readings": rung 2 at max(2 h since detection, rung 1)."""
    sev1 = missed_mitigation()
    assert rungs(elapse(sev1, "rung-2", 120)) == [2]
    sev3 = an_incident(severity="3")
    [second] = [d for d in deadlines(sev3, POLICY, UTC_OFFICE) if d.name == "rung-2"]
    assert second.due_at == at(480)


def test_a_rung_deadline_that_comes_first_brings_the_miss_along() -> None:
    """Two deadlines due together may fire in either order; the record is the same."""
    assert [type(e).__name__ for e in elapse(an_incident(), "rung-2", 120)] == [
        "DeadlineMissed",
        "RungReached",
        "RungReached",
    ]


def test_an_impact_flagged_before_the_miss_is_reached_with_it() -> None:
    """Runbook, "Escalation": if customers are impacted, involve Customer Success."""
    incident = an_incident(Step(FlagImpact(impact="customer"), BOB, 5), severity="1")
    assert rungs(elapse(incident, "mitigation", 60)) == [1, 3]


def test_an_impact_flagged_after_the_miss_is_reached_at_once() -> None:
    """Design, "Readings": at once if flagged later."""
    flagged, reached = decided(
        missed_mitigation(), FlagImpact(impact="data loss"), by=BOB, minute=90
    )
    assert isinstance(flagged, ImpactFlagged)
    assert flagged.impact == "data"
    assert isinstance(reached, RungReached)
    assert (reached.rung, reached.actor) == (4, SIC)


def test_an_impact_alone_reaches_nothing() -> None:
    """The ladder's heading: if the incident is not mitigated within the SLA."""
    assert rungs(decided(an_incident(), FlagImpact(impact="money"), minute=5)) == []


@pytest.mark.parametrize(
    ("word", "impact"),
    [("Customers", "customers"), ("revenue", "money"), ("data-loss", "data"), ("DATA", "data")],
)
def test_an_impact_is_understood_however_it_is_spelled(word: str, impact: str) -> None:
    """Nobody looks words up at 03:00."""
    [event] = decided(an_incident(), FlagImpact(impact=word), minute=1)
    assert isinstance(event, ImpactFlagged)
    assert event.impact == impact


def test_an_unknown_impact_is_refused_and_a_known_one_flagged_once() -> None:
    """A flag that no rung reads would mislead."""
    with pytest.raises(UnknownImpact, match=r"no impact 'mood'. It can be customers, money or"):
        decided(an_incident(), FlagImpact(impact="mood"))
    flagged = an_incident(Step(FlagImpact(impact="money")))
    assert decided(flagged, FlagImpact(impact="money")) == ()


def test_an_impact_is_taken_back_with_a_reason_and_reached_rungs_stay() -> None:
    """People were told; that cannot be untold."""
    incident = then(missed_mitigation(), Step(FlagImpact(impact="money"), BOB, 90))
    with pytest.raises(ReasonMissing, match="Clearing the impact on money needs a reason"):
        decided(incident, ClearImpact(impact="money", reason=""))
    cleared = then(incident, Step(ClearImpact(impact="money", reason="a typo"), BOB, 95))
    assert cleared.impacts == {}
    assert set(cleared.rungs) == {1, 4}
    assert decided(cleared, ClearImpact(impact="money", reason="")) == ()


def test_anyone_escalates_by_hand_to_the_next_rung_or_to_a_named_one() -> None:
    """Design, "Readings": anyone may escalate by hand at any time."""
    [first] = decided(an_incident(), Escalate(reason="it is bad"), by=BOB, minute=1)
    assert isinstance(first, RungReached)
    assert (first.rung, first.by_hand, first.actor, first.cause) == (1, True, BOB, "person")
    jumped = an_incident(Step(Escalate(rung=3), BOB, 1))
    assert rungs(decided(jumped, Escalate(), minute=2)) == [1]
    assert decided(jumped, Escalate(rung=3), minute=2) == ()


def test_a_rung_reached_by_hand_is_not_reached_again_by_the_clock() -> None:
    """A second page about the same rung would be noise."""
    incident = an_incident(Step(Escalate(rung=1), BOB, 1), severity="1")
    assert rungs(elapse(incident, "mitigation", 60)) == []


def test_an_unknown_rung_or_the_end_of_the_ladder_is_refused() -> None:
    """What to do next is said instead."""
    with pytest.raises(UnknownRung, match=r"no rung 9. It has 1, 2, 3 and 4"):
        decided(an_incident(), Escalate(rung=9))
    all_reached = an_incident(*(Step(Escalate(), BOB, n) for n in range(4)))
    with pytest.raises(UnknownRung, match="Every rung of the ladder is reached"):
        decided(all_reached, Escalate())
    with pytest.raises(UnknownRung, match="The runbook has no escalation ladder"):
        decided(an_incident(), Escalate(), policy=Policy(severities=POLICY.severities))


def test_nothing_escalates_once_mitigated_and_nobody_escalates_once_resolved() -> None:
    """Users stopped hurting; a person may still escalate until it is over."""
    mitigated = an_incident(command_taken_by(ALICE), mitigated_by(BOB, 30))
    assert not any(d.name.startswith("rung") for d in deadlines(mitigated, POLICY, UTC_OFFICE))
    assert rungs(decided(mitigated, Escalate(), minute=31)) == [1]
    with pytest.raises(IncidentOver, match="escalating it is not possible any more"):
        decided(then(mitigated, resolved_by(ALICE, 40)), Escalate())


def test_a_severity_without_a_countable_sla_never_escalates_by_itself() -> None:
    """Runbook, SEV-4: "Next sprint" cannot be missed without a sprint calendar."""
    incident = an_incident(severity="4")
    assert not any(d.name.startswith("rung") for d in deadlines(incident, POLICY, UTC_OFFICE))
    view = ladder(incident, POLICY, UTC_OFFICE, at(1))
    assert "no Mitigation SLA to miss: escalate by hand" in view[0].why


def test_a_milder_severity_moves_the_rungs_on() -> None:
    """Rung 2 waits for the SLA that holds now."""
    milder = then(missed_mitigation(), Step(SetSeverity(severity="3", reason="x"), ALICE, 70))
    [second] = [d for d in deadlines(milder, POLICY, UTC_OFFICE) if d.name == "rung-2"]
    assert second.due_at == at(480)


def test_the_ladder_shows_what_is_reached_due_and_next() -> None:
    """Interface: the ladder with the current rung."""
    incident = then(missed_mitigation(), Step(FlagImpact(impact="money"), BOB, 90))
    one, two, three, four = ladder(incident, POLICY, UTC_OFFICE, at(91))
    assert one.reached_at == at(60)
    assert one.why == "When the Mitigation SLA is missed. Reached 04:00 UTC."
    assert (two.due_at, two.is_next) == (at(120), True)
    assert two.why.endswith("for 2 h and the Mitigation SLA is missed. Due 05:00 UTC.")
    assert (three.due_at, three.reached_at) == (None, None)
    assert "customers impact is flagged" in three.why
    assert four.reached_at == at(90)
    assert four.clause == "escalation"


def test_a_rung_that_could_not_be_compiled_is_shown_as_a_manual_step() -> None:
    """Design, "Readings": never dropped."""
    manual = Rung(
        rung=5,
        condition=Manual(text="if the press calls"),
        notify=("PR",),
        text="Call PR",
        source=here(205, ""),
    )
    policy = msgspec.structs.replace(POLICY, escalation=(*POLICY.escalation, manual))
    view = ladder(an_incident(), policy, UTC_OFFICE, at(1))[-1]
    assert view.manual
    assert view.clause == "escalation"
    assert view.why == "By hand, when a person sees that: if the press calls"
    [event] = decided(an_incident(), Escalate(rung=5), policy=policy)
    assert isinstance(event, RungReached)
    assert event.notify == ("PR",)
