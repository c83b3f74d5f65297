"""Which command a form of the incident page stands for. It never judges one: decide does.

The keys are the API's nouns; ``*`` is the thing they are about. ``UNDO`` holds the same nouns
when the form takes something back, which the API spells DELETE.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from sic.domain.incident import commands as c
from sic.domain.incident.commands import Command
from sic.entrypoints.http.pages.forms import Form

# A builder gets the form, the name in the path, and an id for what it creates.
Builder: TypeAlias = Callable[[Form, str, str], Command]


def _note(form: Form, _item: str, new_id: str) -> Command:
    if form.text("kind") == "decision":
        return c.PostNote(note=new_id, text=form.text("text"), kind="decision")
    return c.PostNote(note=new_id, text=form.text("text"))


def _update(form: Form, _item: str, new_id: str) -> Command:
    if form.text("audience") == "public":
        return c.SendUpdate(update=new_id, text=form.text("text"), audience="public")
    return c.SendUpdate(update=new_id, text=form.text("text"))


def _task(form: Form, _item: str, new_id: str) -> Command:
    return c.CreateTask(
        task=new_id,
        title=form.text("title"),
        technical=form.text("technical") == "1",
        assignee=form.text("assignee") or None,
        break_glass=form.text("break_glass"),
    )


DO: dict[str, Builder] = {
    "acknowledgement": lambda _form, _item, _id: c.AcknowledgeIncident(),
    "severity": lambda form, _item, _id: c.SetSeverity(
        severity=form.text("severity"), reason=form.text("reason")
    ),
    "services": lambda form, _item, _id: c.NameServices(services=form.names("services")),
    "roles/*": lambda form, item, _id: c.AssignRole(
        role=item, responder=form.text("responder"), reason=form.text("reason")
    ),
    "command": lambda form, _item, _id: c.TakeCommand(reason=form.text("reason")),
    "bridge": lambda form, _item, _id: c.OpenBridge(url=form.text("url")),
    "checklist/*": lambda _form, item, _id: c.TickItem(item=item),
    "notes": _note,
    "updates": _update,
    "corrections": lambda form, _item, _id: c.CorrectEntry(
        entry=form.number("entry") or 0, text=form.text("text"), reason=form.text("reason")
    ),
    "tasks": _task,
    "tasks/*/assignee": lambda form, item, _id: c.AssignTask(
        task=item,
        assignee=form.text("assignee") or None,
        break_glass=form.text("break_glass"),
    ),
    "tasks/*/completion": lambda form, item, _id: c.CompleteTask(
        task=item, outcome=form.text("outcome"), break_glass=form.text("break_glass")
    ),
    "impacts/*": lambda form, item, _id: c.FlagImpact(impact=item, detail=form.text("detail")),
    "patterns/*": lambda _form, item, _id: c.AdoptPattern(pattern=item),
    "escalations": lambda form, _item, _id: c.Escalate(
        rung=form.number("rung"), reason=form.text("reason")
    ),
    "mitigation": lambda form, _item, _id: c.MarkMitigated(summary=form.text("summary")),
    "resolution": lambda form, _item, _id: c.ResolveIncident(summary=form.text("summary")),
    "postmortem": lambda form, _item, _id: c.PublishPostMortem(
        url=form.text("url"), summary=form.text("summary")
    ),
}

UNDO: dict[str, Builder] = {
    "roles/*": lambda form, item, _id: c.ClearRole(
        role=item, responder=form.text("responder") or None, reason=form.text("reason")
    ),
    "checklist/*": lambda _form, item, _id: c.UntickItem(item=item),
    "impacts/*": lambda form, item, _id: c.ClearImpact(impact=item, reason=form.text("reason")),
    "patterns/*": lambda form, item, _id: c.DropPattern(
        pattern=item, reason=form.text("reason")
    ),
    "mitigation": lambda form, _item, _id: c.UndoMitigation(reason=form.text("reason")),
    "resolution": lambda form, _item, _id: c.ReopenIncident(reason=form.text("reason")),
}

# Here what the person saw matters, so a page that is out of date gets a conflict. Notes,
# updates, ticks and the like hold whatever else was recorded meanwhile, and a busy timeline
# must not keep anyone from writing in it.
MINDS_VERSION = frozenset(
    {"severity", "services", "roles/*", "command", "bridge", "mitigation", "resolution"}
    | {"postmortem"}
)

# Where on the page the change can be seen.
ANCHORS = {
    "severity": "severity",
    "services": "services",
    "roles/*": "roles",
    "command": "roles",
    "bridge": "services",
    "checklist/*": "checklist",
    "notes": "timeline",
    "updates": "timeline",
    "corrections": "timeline",
    "tasks": "tasks",
    "tasks/*/assignee": "tasks",
    "tasks/*/completion": "tasks",
    "impacts/*": "impacts",
    "patterns/*": "patterns",
    "escalations": "escalation",
}


def pattern_of(noun: str, item: str = "", part: str = "") -> str:
    """Return the key of a path below an incident.

    >>> pattern_of("notes"), pattern_of("tasks", "t1", "assignee")
    ('notes', 'tasks/*/assignee')
    """
    return "/".join(piece for piece in (noun, "*" if item else "", part) if piece)


def command_for(pattern: str, form: Form, item: str, new_id: str) -> Command | None:
    """Return the command a form stands for, or None where the page has no such form."""
    builder = (UNDO if form.text("undo") else DO).get(pattern)
    return builder(form, item, new_id) if builder else None
