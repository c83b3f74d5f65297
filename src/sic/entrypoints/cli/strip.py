"""The strip of an incident, or the list of all, drawn live. It shows; it never asks.

Only this module and ``table`` import rich, which is slow to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from sic.entrypoints.cli import show, when
from sic.entrypoints.cli.client import JSON
from sic.entrypoints.cli.terminal import Terminal, plain

ENTRIES = 10


@contextmanager
def screen(terminal: Terminal) -> Iterator[Callable[[Sequence[str]], None]]:
    """Yield what draws lines in place of those drawn before."""
    console = Console(no_color=not terminal.colour, highlight=False, emoji=False)
    shown: list[str] = []
    with Live(console=console, auto_refresh=False, vertical_overflow="crop") as live:

        def draw(lines: Sequence[str]) -> None:
            if lines == shown:
                return  # Drawing the same again would only flicker.
            shown[:] = lines
            # From our own colours; nobody's brackets are markup.
            texts = (Text.from_ansi(line, no_wrap=True, overflow="ellipsis") for line in lines)
            live.update(Group(*texts), refresh=True)

        yield draw


def moved(view: JSON, seconds: float) -> JSON:
    """Return the view as it would be so many seconds later, if nothing happened.

    Reckoned from the server's own instant: this machine's clock is never asked what time it
    is.
    """
    as_of = when.parsed(view["as_of"])
    if as_of is None:
        return view
    later = as_of + timedelta(seconds=seconds)
    clocks = [
        {**clock, "state": "overdue"}
        if clock["state"] == "running"
        and (due_at := when.parsed(clock["due_at"])) is not None
        and due_at < later
        else clock
        for clock in view["clocks"]
    ]
    return {**view, "as_of": later.isoformat(), "clocks": clocks}


def one(view: JSON, entries: Sequence[JSON], terminal: Terminal) -> list[str]:
    """Return the strip of one incident: how it stands, what runs out, who is missing."""
    gaps = [plain(role["name"]) for role in view["roles"] if not role["holders"]]
    held = [
        f"{plain(role['abbreviation'] or role['name'])} "
        + ", ".join(f"@{plain(name)}" for name in role["holders"])
        for role in view["roles"]
        if role["holders"]
    ]
    missing = terminal.paint(f"Nobody is {', '.join(gaps)}", "warn") if gaps else ""
    done = sum(1 for item in view["checklist"] if item["done"])
    asked = sum(1 for item in view["checklist"] if item["applicable"])
    people = "; ".join(part for part in (*held, missing) if part)
    return [
        f"{_severity(view, terminal)}  {plain(view['id'])}  {plain(view['title'])}",
        f"{view['status']}, phase {view['phase']}, {when.elapsed(view)} since detection"
        + (f", checklist {done}/{asked}" if asked else ""),
        *show.clocks(view, terminal),
        people,
        "",
        *(line for entry in entries[-ENTRIES:] for line in show.entry(entry).splitlines()[:3]),
    ]


def everyone(rows: Sequence[JSON], said: Sequence[JSON], terminal: Terminal) -> list[str]:
    """Return one line an active incident, gravest first, and the latest events of all."""
    lines = [
        f"{_severity(row, terminal)}  {plain(row['id'])}  {row['phase']}  "
        f"IC {plain(row['commander'] or 'nobody')}{_next(row)}  {plain(row['title'])}"
        for row in rows
    ]
    return [*(lines or ["No incident is active."]), "", *map(brief, said[-ENTRIES:])]


def brief(said: JSON) -> str:
    """Return what a stream said in one line for people."""
    head = f"{said['at'][11:19]}  {plain(said['incident'])}  {plain(said['by'])}"
    return f"{head}: {plain(said['sentence'])}"


def _severity(view: JSON, terminal: Terminal) -> str:
    return terminal.paint(plain(view["severity"] or show.PENDING), "bad")


def _next(row: JSON) -> str:
    return f"  {row['next_due']} due {row['next_due_at'][11:16]}" if row["next_due_at"] else ""
