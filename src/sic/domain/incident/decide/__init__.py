"""The rules: what happens when a command meets an incident. Pure; nothing is written here.

Every rule reads alike: idempotent first, refusals next, facts last.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sic.domain.calendar import Calendar
from sic.domain.errors import Conflict, NotFound
from sic.domain.ids import Actor, ActorKind
from sic.domain.incident import advice_commands as a
from sic.domain.incident import commands as c
from sic.domain.incident import execution_commands as x
from sic.domain.incident.decide import (
    advice,
    checking,
    command,
    elapse,
    ending,
    executions,
    ladder,
    opening,
    outcomes,
    severity,
    tasks,
    writing,
)
from sic.domain.incident.decide.case import Case, Decision
from sic.domain.incident.events import Event
from sic.domain.incident.refusals import WrongHand
from sic.domain.incident.state import Incident
from sic.domain.policy import Policy

# Any: each rule takes its own command, which is the key it stands under. A house test holds
# the table complete over every command.
RULES: MappingProxyType[type[c.Command], Callable[[Case, Any], Decision]] = MappingProxyType(
    {
        c.DeclareIncident: opening.declare,
        c.ReceiveAlerts: opening.receive_alerts,
        c.AcknowledgeIncident: opening.acknowledge,
        c.NameServices: opening.name_services,
        c.SetSeverity: severity.set_severity,
        c.AssignRole: command.assign_role,
        c.ClearRole: command.clear_role,
        c.TakeCommand: command.take_command,
        c.OpenBridge: checking.open_bridge,
        c.TickItem: checking.tick,
        c.UntickItem: checking.untick,
        c.AdoptPattern: checking.adopt_pattern,
        c.DropPattern: checking.drop_pattern,
        c.PostNote: writing.post_note,
        c.SendUpdate: writing.send_update,
        c.CorrectEntry: writing.correct_entry,
        c.CreateTask: tasks.create_task,
        c.AssignTask: tasks.assign_task,
        c.CompleteTask: tasks.complete_task,
        c.FlagImpact: ladder.flag_impact,
        c.ClearImpact: ladder.clear_impact,
        c.Escalate: ladder.escalate,
        c.MarkMitigated: ending.mark_mitigated,
        c.UndoMitigation: ending.undo_mitigation,
        c.ResolveIncident: ending.resolve,
        c.ReopenIncident: ending.reopen,
        c.PublishPostMortem: ending.publish_post_mortem,
        c.ElapseDeadline: elapse.elapse,
        x.PreviewWebhook: executions.preview,
        x.ShowWebhook: executions.show,
        x.ConfirmWebhook: executions.confirm,
        x.ApproveWebhook: executions.approve,
        x.DenyWebhook: executions.deny,
        x.StartWebhook: executions.start,
        x.FinishWebhook: outcomes.finish,
        a.Recommend: advice.recommend,
        a.RateRecommendation: advice.rate,
    }
)
_OURS: dict[type[c.Command], str] = {
    c.ElapseDeadline: "let a deadline elapse",
    x.ShowWebhook: "say who was shown a run",
    x.FinishWebhook: "say what became of a run",
}
_MONITORS_MAY = (c.DeclareIncident, c.ReceiveAlerts)


def decide(
    state: Incident,
    command: c.Command,
    policy: Policy,
    calendar: Calendar,
    *,
    actor: Actor,
    now: datetime,
    channel: str = "",
) -> tuple[Event, ...]:
    """Return what happens when ``actor`` asks for ``command``; empty if nothing changes.

    Args:
        state: The incident; for DeclareIncident an empty one that knows its id.
        command: What is asked.
        policy: The runbook revision the incident is pinned to.
        calendar: The business calendar in force.
        actor: Who asks. Account levels (viewer, responder) were checked before.
        now: Aware UTC instant.
        channel: Name of the channel, for DeclareIncident.

    Raises:
        Refused: a rule of the runbook, or a limit, says no. Nothing happened.
        NotFound: the incident does not exist.
        Conflict: it exists already (DeclareIncident).
    """
    _right_hand(command, actor)
    _right_time(state, command)
    case = Case(
        state=state, policy=policy, calendar=calendar, actor=actor, now=now, channel=channel
    )
    return RULES[type(command)](case, command)


def _right_hand(command: c.Command, actor: Actor) -> None:
    """People act, monitors report, the clock elapses deadlines; nobody does another's part."""
    if isinstance(command, a.Recommend) or actor.kind is ActorKind.ASSISTANT:
        _assistants_hand(command, actor)
        return
    if (deed := _OURS.get(type(command))) is not None:
        if actor.kind is not ActorKind.CLOCK:
            raise WrongHand(actor.id, deed, "SIC's own clock")
    elif isinstance(command, _MONITORS_MAY):
        if actor.kind is ActorKind.CLOCK:
            raise WrongHand(actor.id, "report an incident", "a person or a monitor")
    elif not actor.is_person and not _machine_may(command, actor):
        raise WrongHand(actor.id, "act in an incident", "a person")


def _assistants_hand(command: c.Command, actor: Actor) -> None:
    """The assistant recommends and does nothing else; nobody recommends in its place."""
    if not isinstance(command, a.Recommend):
        raise WrongHand(actor.id, "act in an incident", "a person")
    if actor.kind is not ActorKind.ASSISTANT:
        raise WrongHand(actor.id, "recommend in its name", "the assistant")


def _machine_may(command: c.Command, actor: Actor) -> bool:
    """SIC itself opens the bridge the runbook asks for, where one can be had; nothing else."""
    return isinstance(command, c.OpenBridge) and actor.kind is ActorKind.CLOCK


def _right_time(state: Incident, command: c.Command) -> None:
    """Declaring needs an id that is free; everything else an incident that exists."""
    if isinstance(command, c.DeclareIncident):
        if state.exists:
            raise Conflict(f"{state.id} exists already.", "Declare again: SIC takes a free id.")
    elif not state.exists:
        raise NotFound(f"There is no incident {state.id}.", "See them with `sic list`.")
