"""What there is to do: checklist, tasks, impact flags, patterns of the runbook."""

from __future__ import annotations

import click

from sic.entrypoints.cli import naming, show
from sic.entrypoints.cli.change import change
from sic.entrypoints.cli.client import JSON, segment
from sic.entrypoints.cli.failures import CliError, Missing, Misused
from sic.entrypoints.cli.options import Verb, incident_argument, text_of, why_option
from sic.entrypoints.cli.recommend import of_one
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import plain

# ---------------------------------------------------------------- checklist


@click.command(cls=Verb)
@incident_argument
@click.argument("item", metavar="[list|N]", default="list")
@click.option("--undo", is_flag=True, help="Take a tick by hand back.")
@pass_session
def check(session: Session, incident: str, item: str, undo: bool) -> None:
    """List the triage checklist, or tick item N."""
    view = session.api.get(naming.base(session, incident))
    items = view["checklist"]
    if item == "list":
        lines = [_item_line(number, each) for number, each in enumerate(items, 1)]
        session.terminal.data(items, "\n".join(lines))
        return
    found = _numbered(items, item)
    noun = f"checklist/{segment(found['id'])}"
    method, done = ("DELETE", "Unticked") if undo else ("PUT", "Ticked")
    change(session, view["id"], method, noun, done=f"{done}: {plain(found['text'])}.")


def _item_line(number: int, item: JSON) -> str:
    """Return an item: done or not, its words, who or what ticked it, or what will."""
    mark = "x" if item["done"] else " "
    if item["by"]:
        reason = f"@{item['by']}"
    else:
        reason = item["fact"] or (item["remedy"] if item["bound"] else "")
    return (
        f"{number:>2} [{mark}] {plain(item['text'])}{f' ({plain(reason)})' if reason else ''}"
    )


def _numbered(items: list[JSON], word: str) -> JSON:
    by_id = {str(item["id"]): item for item in items}
    if word in by_id:
        return by_id[word]
    if word.isdecimal() and 1 <= int(word) <= len(items):
        return items[int(word) - 1]
    raise Missing(
        f"The checklist has no item {word}; it has {len(items)}.",
        remedy="List it with `sic check ID list`.",
    )


# ---------------------------------------------------------------- tasks


@click.command(cls=Verb)
@incident_argument
@click.argument("action", type=click.Choice(("list", "add", "assign", "done")), default="list")
@click.argument("words", nargs=-1)
@click.option("--assign", "assignee", metavar="@WHO", help="With add: whose it is.")
@click.option("--not-technical", is_flag=True, help="With add: the commander may do it.")
@click.option("--outcome", metavar="TEXT", help="With done: what came of it.")
@click.option("--break-glass", metavar="WHY", help="Override the rule; recorded.")
@pass_session
def task(
    session: Session,
    incident: str,
    action: str,
    words: tuple[str, ...],
    assignee: str | None,
    not_technical: bool,
    outcome: str | None,
    break_glass: str | None,
) -> None:
    """List, add, assign and finish tasks.

    add TITLE; assign TASK @WHO; assign TASK nobody; done TASK. Alone: lists them.
    """
    path: dict[str, object] = {"break_glass": break_glass}
    if action == "list":
        tasks = session.api.get(naming.base(session, incident))["tasks"]
        session.terminal.data(tasks, "\n".join(show.task_line(each) for each in tasks))
    elif action == "add":
        whose = session.person(assignee) if assignee else None
        path |= {"title": text_of(words), "technical": not not_technical, "assignee": whose}
        change(session, incident, "POST", "tasks", path, done="Task added.")
    elif action == "assign":
        name, who = _two(words)
        _assign(session, incident, name, who, break_glass)
    else:
        noun = f"tasks/{segment(_one(words))}/completion"
        path |= {"outcome": outcome}
        change(session, incident, "POST", noun, path, done="Task done.")


def _assign(
    session: Session, incident: str, name: str, who: str, break_glass: str | None
) -> None:
    whose = None if who == "nobody" else session.person(who)
    # "assignee": null is meant here, and would be left out as "not given" by change().
    body: dict[str, object] = {"assignee": whose}
    body |= {"break_glass": break_glass} if break_glass else {}
    path = f"{naming.base(session, incident)}/tasks/{segment(name)}/assignee"
    view = session.api.change("PUT", path, body)
    session.terminal.data(view, show.line(view))
    session.terminal.say(f"Task {plain(name)} is {f'@{whose}' if whose else 'nobody'}'s.")


def _one(words: tuple[str, ...]) -> str:
    if len(words) != 1:
        raise Misused("This takes one task.", remedy="List them with `sic task ID`.")
    return words[0]


def _two(words: tuple[str, ...]) -> tuple[str, str]:
    if len(words) != 2:
        raise Misused("This takes a task and a person.", remedy="sic task ID assign TASK @bob")
    return words[0], words[1]


# ---------------------------------------------------------------- impact, patterns

VERBS = (("flag",), ("clear",))


@click.command(cls=Verb)
@incident_argument
@click.argument("words", metavar="[flag|clear] [WHAT]", nargs=-1)
@click.option("--clear", is_flag=True, help="Take the flag back; needs --why.")
@click.option("--detail", metavar="TEXT", help="Who or what is hit.")
@why_option(required=False)
@pass_session
def impact(
    session: Session,
    incident: str,
    words: tuple[str, ...],
    clear: bool,
    detail: str | None,
    why: str,
) -> None:
    """List impacts; flag or clear customers, money or data."""
    verb, names = (words[0], words[1:]) if words[:1] in VERBS else ("flag", words)
    if not names and len(words) == 0:
        impacts = session.api.get(naming.base(session, incident))["impacts"]
        session.terminal.data(impacts, "\n".join(map(plain, impacts)))
        return
    if len(names) != 1:
        raise Misused("Impact on what?", remedy=f"sic impact {incident} flag customers")
    noun = f"impacts/{segment(names[0])}"
    if clear or verb == "clear":
        params = {"reason": why}
        change(session, incident, "DELETE", noun, params=params, done="Impact cleared.")
        return
    change(session, incident, "PUT", noun, {"detail": detail}, done="Impact flagged.")


@click.command(cls=Verb)
@incident_argument
@click.argument("action", type=click.Choice(("list", "adopt", "drop")), default="list")
@click.argument("pattern", required=False)
@why_option(required=False)
@pass_session
def pattern(
    session: Session, incident: str, action: str, pattern: str | None, why: str
) -> None:
    """List the runbook's patterns; adopt or drop one."""
    if action == "list":
        found = _ranked_patterns(session, naming.base(session, incident))
        session.terminal.data(found, "\n".join(_pattern_text(each) for each in found))
        return
    if not pattern:
        raise Misused("Which pattern?", remedy=f"List them with `sic pattern {incident}`.")
    noun = f"patterns/{segment(pattern)}"
    if action == "adopt":
        change(session, incident, "PUT", noun, done="Pattern adopted.")
        return
    change(session, incident, "DELETE", noun, params={"reason": why}, done="Pattern dropped.")


def _ranked_patterns(session: Session, base: str) -> list[JSON]:
    """Return the runbook's patterns, those the incident's facts speak for first, with why."""
    patterns = session.api.get(base)["patterns"]
    try:
        advice = session.api.get(f"{base}/recommendations", limit=10)["advice"]
    except CliError:  # An assistant that is away hides no pattern.
        advice = {"recommendations": []}
    why = {one["ref"]: one for one in advice["recommendations"] if one["kind"] == "pattern"}
    places = {ref: place for place, ref in enumerate(why)}
    found = [{**each, "recommendation": why.get(each["clause"])} for each in patterns]
    return sorted(found, key=lambda each: places.get(each["clause"], len(places)))


def _pattern_text(pattern: JSON) -> str:
    """Return a pattern with what it looks like, why it may be the one, what to do first."""
    adopted = " (adopted)" if pattern["adopted"] else ""
    lines = [f"{plain(pattern['id'])}  {plain(pattern['title'])}{adopted}"]
    if pattern["recommendation"]:
        lines += [f"    fits, {line.strip()}" for line in of_one(pattern["recommendation"])[1:]]
    lines += [f"    looks like: {plain(symptom)}" for symptom in pattern["symptoms"]]
    lines += [
        f"    {number}. {plain(action)}" for number, action in enumerate(pattern["actions"], 1)
    ]
    return "\n".join(lines)
