"""Who holds which role, and above all who commands. It never lets command be taken unsaid."""

from __future__ import annotations

from sic.domain import text
from sic.domain.clocks import ClockName
from sic.domain.incident.commands import REASON_MAX, AssignRole, ClearRole, TakeCommand
from sic.domain.incident.decide.case import Case, Decision, account_name
from sic.domain.incident.events import CommandTaken, RoleAssigned, RoleCleared, TaskAssigned
from sic.domain.incident.refusals import CommandHeld, UnknownRole
from sic.domain.incident.roles import (
    clause,
    commander_role,
    find_role,
    held_by_several,
    role_names,
)
from sic.domain.policy import Role


def assign_role(case: Case, command: AssignRole) -> Decision:
    """Give a role to a responder. Command is handed over by its holder alone.

    Source: runbook, "Roles and responsibilities".
    """
    role = _role(case, command.role)
    name = account_name(command.responder)
    holders = case.state.roles.get(role.id, ())
    if name in holders:
        return ()
    case.require_active("assigning a role in it")
    reason = text.paragraph("reason", command.reason, REASON_MAX, required=False)
    commands = role.id == commander_role(case.policy).id
    shared = held_by_several(role)
    assigned = RoleAssigned(
        at=case.now,
        actor=case.actor,
        role=role.id,
        responder=name,
        commands=commands,
        shared=shared,
        previous=None if shared or not holders else holders[0],
        reason=reason,
    )
    if not commands:
        return (assigned,)
    _may_pass_command_on(case, role)
    return (*_late_triage(case), assigned, *_released(case, name))


def clear_role(case: Case, command: ClearRole) -> Decision:
    """Free a role, or take one of its holders out; nothing held, nothing done."""
    role = _role(case, command.role)
    holders = case.state.roles.get(role.id, ())
    if command.responder is not None:
        name = account_name(command.responder)
        holders = tuple(h for h in holders if h == name)
    if not holders:
        return ()
    case.require_active("clearing a role in it")
    commands = role.id == commander_role(case.policy).id
    if commands:
        _may_pass_command_on(case, role)
    reason = text.paragraph("reason", command.reason, REASON_MAX, required=False)
    return tuple(
        RoleCleared(
            at=case.now,
            actor=case.actor,
            role=role.id,
            responder=holder,
            commands=commands,
            reason=reason,
        )
        for holder in holders
    )


def take_command(case: Case, command: TakeCommand) -> Decision:
    """Become Incident Commander over a holder who cannot be reached, saying why."""
    if case.state.commander == case.actor.id:
        return ()
    case.require_active("taking command of it")
    role = commander_role(case.policy)
    reason = case.reason(
        f"Taking command of {case.incident}",
        command.reason,
        f'`sic take {case.incident} --why "…"`',
        clause=clause(role),
    )
    taken = CommandTaken(
        at=case.now,
        actor=case.actor,
        role=role.id,
        reason=reason,
        previous=case.state.commander,
    )
    return (*_late_triage(case), taken, *_released(case, case.actor.id))


def _role(case: Case, given: str) -> Role:
    found = find_role(case.policy, given)
    if found is None:
        raise UnknownRole(given[:80], role_names(case.policy), case.incident)
    return found


def _may_pass_command_on(case: Case, role: Role) -> None:
    """Refuse everyone but the holder; a vacant command is anyone's to fill."""
    holder = case.state.commander
    if holder is not None and holder != case.actor.id:
        raise CommandHeld(case.incident, case.actor.id, holder, clause=clause(role))


def _late_triage(case: Case) -> Decision:
    """Return the missed triage clock, when this assignment is what completes triage."""
    return case.late(ClockName.TRIAGE) if case.state.severity else ()


def _released(case: Case, commander: str) -> Decision:
    """Take open technical tasks off whoever commands from now on.

    The runbook's commander runs none; a task kept by a recorded exception stays theirs.
    """
    role = commander_role(case.policy)
    return tuple(
        TaskAssigned(
            at=case.now,
            actor=case.actor,
            cause=clause(role),
            task=task.id,
            assignee=None,
            previous=commander,
        )
        for task in case.state.tasks.values()
        if task.technical
        and task.assignee == commander
        and task.done_at is None
        and not task.break_glass
    )
