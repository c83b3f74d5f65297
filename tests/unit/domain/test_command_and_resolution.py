"""Who commands, who may resolve, and what the commander may not do."""

from __future__ import annotations

import msgspec
import pytest
from tests.cast import (
    ALICE,
    BOB,
    CAROL,
    POLICY,
    Step,
    an_incident,
    command_taken_by,
    decided,
    resolved_by,
    then,
)

from sic.domain.incident.commands import (
    AssignRole,
    AssignTask,
    ClearRole,
    CompleteTask,
    CreateTask,
    ReopenIncident,
    ResolveIncident,
    TakeCommand,
)
from sic.domain.incident.events import (
    CommandTaken,
    IncidentResolved,
    RoleAssigned,
    TaskAssigned,
    TaskCompleted,
    TaskCreated,
)
from sic.domain.incident.refusals import (
    CommanderRunsNothing,
    CommandHeld,
    IncidentOver,
    NotIncidentCommander,
    NotResolved,
    ReasonMissing,
    UnknownRole,
    UnknownTask,
    UnusableName,
)
from sic.domain.incident.roles import commander_role


def test_invariant_3_only_the_incident_commander_resolves() -> None:
    """Runbook, "Roles": the only person who can declare the incident resolved."""
    incident = an_incident(command_taken_by(ALICE))

    with pytest.raises(NotIncidentCommander, match="Incident Commander is alice") as refusal:
        decided(incident, ResolveIncident(), by=BOB)
    assert refusal.value.code == "SIC-E101"
    assert refusal.value.clause == "roles-and-responsibilities"
    assert 'sic take inc-20261123-01 --why "…"' in refusal.value.remedy

    [event] = decided(incident, ResolveIncident(), by=ALICE, minute=3)
    assert isinstance(event, IncidentResolved)
    assert event.actor == ALICE


def test_nobody_resolves_while_nobody_commands() -> None:
    """Design, "Readings": refused for everyone but the current IC, even with none."""
    with pytest.raises(NotIncidentCommander, match="Incident Commander is not assigned"):
        decided(an_incident(), ResolveIncident(), by=ALICE)


def test_resolving_twice_changes_nothing_whoever_asks() -> None:
    """Idempotent first: a second press must not read as a refusal."""
    incident = an_incident(command_taken_by(ALICE), resolved_by(ALICE))
    assert decided(incident, ResolveIncident(), by=BOB) == ()


def test_resolving_an_unmitigated_incident_mitigates_it_too() -> None:
    """Over is over: users cannot hurt in a resolved incident."""
    incident = an_incident(command_taken_by(ALICE), resolved_by(ALICE, 40))
    assert incident.mitigated_at == incident.resolved_at


def test_an_unreachable_commander_is_replaced_with_a_reason() -> None:
    """Design, "Readings": take command (recorded, with a reason), then resolve."""
    incident = an_incident(command_taken_by(ALICE))
    with pytest.raises(ReasonMissing, match="Taking command of inc-20261123-01 needs a reason"):
        decided(incident, TakeCommand(reason="  "), by=BOB)

    [taken] = decided(incident, TakeCommand(reason="alice is offline"), by=BOB)
    assert isinstance(taken, CommandTaken)
    assert (taken.actor, taken.previous) == (BOB, "alice")

    after = then(incident, Step(TakeCommand(reason="alice is offline"), BOB))
    assert after.roles["incident-commander"] == ("bob",)
    assert decided(after, ResolveIncident(), by=BOB) != ()


def test_taking_command_one_holds_already_changes_nothing() -> None:
    """Idempotent first."""
    incident = an_incident(command_taken_by(ALICE))
    assert decided(incident, TakeCommand(reason=""), by=ALICE) == ()


def test_only_the_commander_hands_command_over() -> None:
    """Runbook, "Roles": command is never taken unsaid."""
    incident = an_incident(command_taken_by(ALICE))
    with pytest.raises(CommandHeld, match=r"bob cannot pass command .* alice holds it"):
        decided(incident, AssignRole(role="ic", responder="bob"), by=BOB)
    with pytest.raises(CommandHeld, match="alice holds it"):
        decided(incident, ClearRole(role="ic"), by=BOB)

    [handover] = decided(incident, AssignRole(role="ic", responder="bob"), by=ALICE)
    assert isinstance(handover, RoleAssigned)
    assert (handover.responder, handover.previous, handover.commands) == ("bob", "alice", True)


def test_a_vacant_command_is_anyones_to_fill() -> None:
    """Triage wants a commander within minutes: no right is needed to name one."""
    [event] = decided(an_incident(), AssignRole(role="IC", responder="@Alice"), by=CAROL)
    assert isinstance(event, RoleAssigned)
    assert (event.role, event.responder) == ("incident-commander", "alice")


def test_a_commander_who_steps_down_leaves_command_vacant() -> None:
    """A vacancy is shown as a gap; resolving then needs a new commander."""
    incident = an_incident(command_taken_by(ALICE), Step(ClearRole(role="ic"), ALICE, 5))
    assert incident.commander is None
    assert "incident-commander" not in incident.roles
    assert decided(incident, ClearRole(role="ic"), by=ALICE) == ()


@pytest.mark.parametrize("spelling", ["comms", "Comms Lead", "comms-lead", "COMMS LEAD"])
def test_a_role_is_understood_however_it_is_spelled(spelling: str) -> None:
    """Nobody spells at 03:00."""
    [event] = decided(an_incident(), AssignRole(role=spelling, responder="carol"))
    assert isinstance(event, RoleAssigned)
    assert event.role == "comms-lead"


def test_an_unknown_role_is_refused_with_the_known_ones() -> None:
    """The remedy is something to type."""
    with pytest.raises(UnknownRole, match=r"no role 'barista'. It has ic, comms-lead"):
        decided(an_incident(), AssignRole(role="barista", responder="carol"))


def test_a_name_no_account_can_have_is_refused() -> None:
    """Only account names stand in the record."""
    with pytest.raises(UnusableName, match="'Bob Builder' is no account name"):
        decided(an_incident(), AssignRole(role="scribe", responder="Bob Builder"))


def test_experts_share_their_role_and_others_replace_each_other() -> None:
    """Runbook, "Roles": one expert a system; one Scribe."""
    incident = an_incident(
        Step(AssignRole(role="sme", responder="bob")),
        Step(AssignRole(role="sme", responder="carol")),
        Step(AssignRole(role="scribe", responder="bob")),
        Step(AssignRole(role="scribe", responder="carol")),
    )
    assert incident.roles["subject-matter-expert"] == ("bob", "carol")
    assert incident.roles["scribe"] == ("carol",)
    [event] = decided(incident, ClearRole(role="sme", responder="bob"))
    assert then(incident, Step(ClearRole(role="sme", responder="bob"))).roles[
        "subject-matter-expert"
    ] == ("carol",), event


def test_a_runbook_without_commander_gets_sics_own() -> None:
    """Someone must be able to end an incident."""
    policy = msgspec.structs.replace(POLICY, roles=POLICY.roles[1:])
    incident = an_incident(command_taken_by(ALICE), policy=policy)
    assert incident.commander_role == "incident-commander"
    assert incident.commander == "alice"


def test_a_commander_is_known_by_name_where_no_sentence_says_the_rule() -> None:
    """Design, "Readings": only the IC resolves, whatever the document leaves out."""
    roles = (
        POLICY.roles[1],
        msgspec.structs.replace(POLICY.roles[0], only_resolver=False),
    )
    policy = msgspec.structs.replace(POLICY, roles=roles)
    assert commander_role(policy).id == "incident-commander"


TASK = CreateTask(task="t1", title="Restart the pool", assignee="bob")


def test_invariant_4_the_commander_runs_no_technical_task() -> None:
    """Runbook, "Roles": the IC does not run technical tasks."""
    incident = an_incident(command_taken_by(ALICE), Step(TASK))
    mine = CreateTask(task="t2", title="Restart it", assignee="alice")
    for forbidden in (mine, AssignTask(task="t1", assignee="alice"), CompleteTask(task="t1")):
        with pytest.raises(CommanderRunsNothing, match=r"alice commands .* no technical task"):
            decided(incident, forbidden, by=ALICE)
    [done] = decided(incident, CompleteTask(task="t1"), by=BOB)
    assert isinstance(done, TaskCompleted)
    assert done.break_glass == ""


def test_breaking_the_glass_is_recorded_only_where_it_was_needed() -> None:
    """Design, "Readings": an explicit override with a reason, audited and shown."""
    incident = an_incident(command_taken_by(ALICE))
    mine = CreateTask(task="t2", title="Restart it", assignee="alice", break_glass="alone")
    [created] = decided(incident, mine)
    assert isinstance(created, TaskCreated)
    assert created.break_glass == "alone"
    [other] = decided(incident, msgspec.structs.replace(mine, assignee="bob"))
    assert isinstance(other, TaskCreated)
    assert other.break_glass == ""


def test_a_task_that_is_not_technical_may_be_the_commanders() -> None:
    """The rule speaks of technical tasks only."""
    incident = an_incident(command_taken_by(ALICE))
    call = CreateTask(task="t3", title="Call the CEO", technical=False, assignee="alice")
    assert len(decided(incident, call)) == 1


@pytest.mark.parametrize(
    "becoming", [AssignRole(role="ic", responder="bob"), TakeCommand(reason="alone")]
)
def test_whoever_takes_command_puts_technical_tasks_down(
    becoming: AssignRole | TakeCommand,
) -> None:
    """Invariant 4, kept at the moment command changes hands."""
    incident = an_incident(Step(TASK))
    _, released = decided(incident, becoming, by=BOB)
    assert isinstance(released, TaskAssigned)
    assert (released.task, released.assignee, released.previous) == ("t1", None, "bob")
    assert released.cause == "roles-and-responsibilities"


def test_an_unknown_task_is_refused_and_a_known_id_is_not_made_twice() -> None:
    """A command sent twice means the same thing both times."""
    incident = an_incident(Step(TASK))
    assert decided(incident, TASK) == ()
    with pytest.raises(UnknownTask, match="has no task 't9'"):
        decided(incident, CompleteTask(task="t9"))


def test_a_resolved_incident_keeps_its_roles_until_it_is_reopened() -> None:
    """Who commanded is part of the record."""
    incident = an_incident(command_taken_by(ALICE), resolved_by(ALICE))
    with pytest.raises(IncidentOver, match="assigning a role in it is not possible"):
        decided(incident, AssignRole(role="scribe", responder="bob"))
    reopened = then(incident, Step(ReopenIncident(reason="it is back"), BOB, 50))
    assert reopened.is_active
    assert reopened.commander == "alice"


def test_only_a_resolved_incident_is_reopened_and_with_a_reason() -> None:
    """Runbook, "Response flow": not stable means the flow goes on."""
    with pytest.raises(NotResolved, match="there is nothing to reopen"):
        decided(an_incident(), ReopenIncident(reason="x"))
    incident = an_incident(command_taken_by(ALICE), resolved_by(ALICE))
    with pytest.raises(ReasonMissing, match="Reopening inc-20261123-01 needs a reason"):
        decided(incident, ReopenIncident(reason=""))
    reopened = then(incident, Step(ReopenIncident(reason="it is back"), BOB, 50))
    assert decided(reopened, ReopenIncident(reason="it is back"), by=BOB, minute=51) == ()
