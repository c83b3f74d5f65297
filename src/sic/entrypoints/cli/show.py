"""An incident as text for a terminal. It shows what the server said and adds no judgement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sic.domain import words
from sic.entrypoints.cli import when
from sic.entrypoints.cli.client import JSON
from sic.entrypoints.cli.terminal import Terminal, block, plain

_CLOCK_MOODS = {"overdue": "bad", "missed": "bad", "running": "warn", "met": "good"}
_CLOCK_NAMES = {
    "triage": "Triage",
    "ack": "Ack",
    "mitigation": "Mitigation",
    "update": "Next update",
    "postmortem": "Post-mortem",
}
PENDING = "no severity"


def line(view: JSON) -> str:
    """Return an incident in one line: id, severity, status, phase, title."""
    cells = (view["id"], view["severity"] or PENDING, view["status"], view["phase"])
    return "  ".join([*(plain(cell) for cell in cells), plain(view["title"])])


def whole(view: JSON, terminal: Terminal) -> str:
    """Return everything a responder needs to know now, most urgent first."""
    parts = [
        _head(view),
        "\n".join(clocks(view, terminal)),
        "\n".join(_people(view, terminal)),
        "\n".join(_work(view)),
    ]
    return "\n\n".join(part for part in parts if part)


def _head(view: JSON) -> str:
    drill = " (drill)" if view["drill"] else ""
    how = f"{plain(view['severity'] or PENDING)}, {view['status']}, phase {view['phase']}"
    facts = [
        f"{plain(view['id'])}{drill}  {plain(view['title'])}",
        f"{how}, {when.elapsed(view)} since detection",
    ]
    if view["severity_definition"]:
        facts.append(plain(view["severity_definition"]))
    places = [plain(view["channel"])]
    places += [f"bridge {plain(view['bridge'])}"] if view["bridge"] else []
    places += (
        [f"services {', '.join(map(plain, view['services']))}"] if view["services"] else []
    )
    return "\n".join([*facts, ", ".join(places)])


def clocks(view: JSON, terminal: Terminal) -> Iterator[str]:
    """Yield one line a clock that is running, met, missed or promised in words."""
    as_of = when.parsed(view["as_of"])
    for clock in view["clocks"]:
        state = str(clock["state"])
        if state == "none" or as_of is None:
            continue
        name = _CLOCK_NAMES.get(clock["name"], plain(clock["name"]))
        mood = _CLOCK_MOODS.get(state)
        shown = terminal.paint(state, mood) if mood else state
        yield f"{name:<12} {shown}{_detail(clock, as_of)}"


def _detail(clock: JSON, as_of: datetime) -> str:
    due_at, met_at = when.parsed(clock["due_at"]), when.parsed(clock["met_at"])
    promise = f" ({plain(clock['text'])})" if clock["text"] else ""
    if met_at is not None:
        return f" {words.near(met_at, as_of)}{promise}"
    if due_at is not None:
        return f", due {when.due(due_at, as_of)}{promise}"
    return f": {plain(clock['explanation'])}" if clock["explanation"] else promise


def _people(view: JSON, terminal: Terminal) -> Iterator[str]:
    for role in view["roles"]:
        holders = ", ".join(f"@{plain(name)}" for name in role["holders"])
        yield f"{plain(role['name'])}: {holders or terminal.paint('nobody', 'warn')}"


def _work(view: JSON) -> Iterator[str]:
    if view["impacts"]:
        yield f"Impact: {', '.join(map(plain, view['impacts']))}"
    adopted = [plain(each["title"]) for each in view["patterns"] if each["adopted"]]
    if adopted:
        yield f"Pattern: {', '.join(adopted)}"
    firing = [plain(alert["name"]) for alert in view["alerts"] if alert["firing"]]
    if firing:
        yield f"Firing: {', '.join(firing)}"
    yield from (task_line(task) for task in view["tasks"])
    reached = [rung for rung in view["escalation"] if rung["reached_at"]]
    for rung in reached:
        yield f"Escalated to rung {rung['rung']}: {', '.join(map(plain, rung['notify']))}"


def task_line(task: JSON) -> str:
    """Return a task: done or not, id, title, whose it is."""
    mark = "x" if task["done_at"] else " "
    whose = f"@{plain(task['assignee'])}" if task["assignee"] else "nobody's"
    kind = "" if task["technical"] else ", not technical"
    return f"[{mark}] {plain(task['id'])}  {plain(task['title'])} ({whose}{kind})"


def next_due(view: JSON) -> str:
    """Return the most urgent running clock in words; empty if none runs."""
    as_of = when.parsed(view["as_of"])
    dated = [
        (due_at, clock["name"])
        for clock in view["clocks"]
        if clock["state"] in ("running", "overdue")
        and (due_at := when.parsed(clock["due_at"])) is not None
    ]
    if as_of is None or not dated:
        return ""
    due_at, name = min(dated)
    return f"Next: {_CLOCK_NAMES.get(name, name)} due {when.due(due_at, as_of)}."


def entry(item: JSON) -> str:
    """Return a timeline entry: number, instant, who, what; people's words below, indented."""
    at = when.parsed(item["at"])
    clause = f" (runbook, #{plain(item['clause'])})" if item["clause"] else ""
    head = f"{item['seq']:>4}  {words.instant(at) if at else ''}  {plain(item['actor'])}: "
    lines = [f"{head}{plain(item['sentence'])}{clause}"]
    lines += [f"      | {line}" for line in block(item["text"]).splitlines()]
    for one in item["corrections"]:
        why = f": {plain(one['reason'])}" if one["reason"] else ""
        lines.append(f"      corrected by {plain(one['by'])} (entry {one['seq']}){why}")
    return "\n".join(lines)
