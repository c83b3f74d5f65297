"""Tasks of a response. A technical one never becomes its commander's unsaid."""

from __future__ import annotations

from sic.domain import text
from sic.domain.incident.commands import (
    REASON_MAX,
    TEXT_MAX,
    TITLE_MAX,
    AssignTask,
    CompleteTask,
    CreateTask,
)
from sic.domain.incident.decide.case import Case, Decision, account_name
from sic.domain.incident.events import TaskAssigned, TaskCompleted, TaskCreated
from sic.domain.incident.refusals import CommanderRunsNothing, TooMany, UnknownTask
from sic.domain.incident.roles import clause, commander_role
from sic.domain.incident.state import Task

TASKS_MAX = 1_000
_ID_MAX = 100


def create_task(case: Case, command: CreateTask) -> Decision:
    """Give the response something to do; the same id again changes nothing."""
    task = text.line("task's id", command.task, _ID_MAX)
    if task in case.state.tasks:
        return ()
    if len(case.state.tasks) >= TASKS_MAX:
        remedy = "Track further work in your tracker and link it in a note."
        raise TooMany(case.incident, "tasks", TASKS_MAX, remedy)
    title = text.line("task's title", command.title, TITLE_MAX)
    assignee = account_name(command.assignee) if command.assignee else None
    return (
        TaskCreated(
            at=case.now,
            actor=case.actor,
            task=task,
            title=title,
            technical=command.technical,
            assignee=assignee,
            break_glass=_exception(
                case, title, assignee, command.break_glass, technical=command.technical
            ),
        ),
    )


def assign_task(case: Case, command: AssignTask) -> Decision:
    """Hand a task to someone or, with nobody named, put it back."""
    task = _task(case, command.task)
    assignee = account_name(command.assignee) if command.assignee else None
    if assignee == task.assignee or task.done_at is not None:
        return ()
    return (
        TaskAssigned(
            at=case.now,
            actor=case.actor,
            task=task.id,
            assignee=assignee,
            previous=task.assignee,
            break_glass=_exception(
                case, task.title, assignee, command.break_glass, technical=task.technical
            ),
        ),
    )


def complete_task(case: Case, command: CompleteTask) -> Decision:
    """Mark a task done; done already, nothing changes."""
    task = _task(case, command.task)
    if task.done_at is not None:
        return ()
    exception = _exception(
        case, task.title, case.actor.id, command.break_glass, technical=task.technical
    )
    return (
        TaskCompleted(
            at=case.now,
            actor=case.actor,
            task=task.id,
            outcome=text.paragraph("outcome", command.outcome, TEXT_MAX, required=False),
            break_glass=exception,
        ),
    )


def _task(case: Case, given: str) -> Task:
    found = case.state.tasks.get(given.strip())
    if found is None:
        raise UnknownTask(case.incident, given[:80])
    return found


def _exception(
    case: Case, title: str, runs: str | None, break_glass: str, *, technical: bool
) -> str:
    """Return the reason to record when the commander runs a technical task; else nothing.

    Raises:
        CommanderRunsNothing: it would be the commander's, and no reason is given.
    Source: runbook, "Roles and responsibilities": the IC does not run technical tasks.
    """
    commander = case.state.commander
    if not technical or runs is None or runs != commander:
        return ""
    if not break_glass.strip():
        rule = clause(commander_role(case.policy))
        raise CommanderRunsNothing(case.incident, commander, title, clause=rule)
    return text.paragraph("reason", break_glass, REASON_MAX)
