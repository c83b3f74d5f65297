"""`sic watch`: an incident as it happens. It shows what the server says and changes nothing."""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

import click

from sic.entrypoints.cli import naming
from sic.entrypoints.cli.client import JSON
from sic.entrypoints.cli.failures import CliError, Misused, Unreachable
from sic.entrypoints.cli.following import BACK, LOST, Heard, follow
from sic.entrypoints.cli.options import Verb, maybe_incident_argument
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import plain

SIGHTS_AMONG = 4  # Times as many entries as a screen shows are asked for.
WRITTEN = frozenset({"note_posted", "update_sent", "entry_corrected"})
RESOLVED = "resolved"
TICK_SECONDS = 1.0
SAID_MAX = 50

Lines: TypeAlias = Callable[[float], list[str]]  # Given the seconds since they were fetched.


@click.command(cls=Verb)
@maybe_incident_argument
@click.option("--all", "everything", is_flag=True, help="All incidents instead of one.")
@click.option("--after", type=click.IntRange(min=0), help="Entries after this one first.")
@click.option("--until-resolved", is_flag=True, help="End once it is resolved.")
@pass_session
def watch(
    session: Session,
    incident: str | None,
    everything: bool,
    after: int | None,
    until_resolved: bool,
) -> None:
    """Watch an incident live; one line an entry where there is no terminal."""
    if everything and (incident or until_resolved or after is not None):
        raise Misused(
            "--all watches every incident, from now on.", remedy="Leave the rest away."
        )
    if everything:
        Watch(session, None, None, until_resolved=False).run()
        return
    whole = naming.incident_or_only(session, incident)
    Watch(session, whole, after, until_resolved=until_resolved).run()


class Watch:
    """One run of the command."""

    def __init__(
        self, session: Session, incident: str | None, after: int | None, *, until_resolved: bool
    ) -> None:
        self._session = session
        self._api = session.api
        self._incident = incident
        self._after = after
        self._until_resolved = until_resolved
        self._said: list[JSON] = []

    def run(self) -> None:
        """Watch until it is over, or somebody interrupts."""
        view = None if self._incident is None else self._view()
        if view is not None and self._after is None:
            self._after = view["version"]
        if view is not None and self._until_resolved and view["resolved_at"]:
            self._session.terminal.say(f"{self._incident} is resolved already.")
        elif _is_screen(self._session):
            self._on_screen()
        else:
            self._on_lines(view)

    def _events(self) -> Iterator[Heard]:
        one = f"/incidents/{self._incident}/stream"
        path = "/stream" if self._incident is None else one
        return follow(partial(self._api.lines, path), self._after)

    def _is_over(self, heard: Heard) -> bool:
        if not self._until_resolved:
            return False
        if heard.name == "reset":  # What was passed over may hold the end of it.
            return bool(self._view()["resolved_at"])
        return heard.name == "entry" and heard.data["kind"] == RESOLVED

    # ------------------------------------------------------------ lines

    def _on_lines(self, view: JSON) -> None:
        what = "all incidents" if view is None else f"{view['id']}: {plain(view['title'])}"
        self._session.terminal.say(f"Watching {what}. Ctrl-C ends it.")
        for heard in self._events():
            if heard.name in (LOST, BACK):
                self._session.terminal.say(connection_words(heard))
            else:
                click.echo(self._line(heard))  # Flushed, for whoever reads the pipe.
            if self._is_over(heard):
                return

    def _line(self, heard: Heard) -> str:
        """Return an event as JSON, or as fields between tabs."""
        data = heard.data
        if heard.name == "reset":
            data = {"kind": "reset", "version": data["version"]}
        if self._session.terminal.json:
            return json.dumps(data, ensure_ascii=False)
        if heard.name == "reset":
            return f"-\t-\t{data['version']}\t-\treset\tToo much was missed; see the timeline."
        fields = ("at", "incident", "seq", "by", "kind")
        return "\t".join([*(plain(data[name]) for name in fields), self._words(data)])

    def _words(self, data: JSON) -> str:
        """Return the sentence and, of what somebody wrote, the words on one line."""
        sentence = plain(data["sentence"])
        if data["kind"] not in WRITTEN:
            return sentence
        path = f"/api/v1/incidents/{data['incident']}/timeline"
        try:
            entries = self._api.get(path, after=data["seq"] - 1, limit=1)["entries"]
        except Unreachable:
            return sentence  # The line matters more than its words; the timeline has them.
        text = " / ".join(entries[0]["text"].splitlines()) if entries else ""
        return f"{sentence} {plain(text)}".rstrip()

    # ------------------------------------------------------------ screen

    def _on_screen(self) -> None:
        from sic.entrypoints.cli.strip import screen

        events: queue.SimpleQueue[Heard | CliError] = queue.SimpleQueue()
        pump = partial(_pump, self._events(), events)
        threading.Thread(target=pump, name="sic-watch", daemon=True).start()
        lines, note = self._fetched(), ""
        fetched = time.monotonic()
        with screen(self._session.terminal) as draw:
            while True:
                draw([*lines(time.monotonic() - fetched), *([note] if note else [])])
                heard = _next(events)
                if heard is None:
                    continue
                note = connection_words(heard) if heard.name == LOST else ""
                if heard.name == "entry" and not _is_sight(heard.data):
                    self._said = [*self._said, heard.data][-SAID_MAX:]
                if heard.name != LOST:
                    lines, fetched = self._fetched(lines), time.monotonic()
                if self._is_over(heard):
                    draw(lines(0))
                    return

    def _fetched(self, before: Lines | None = None) -> Lines:
        """Ask how it stands; what stood before, if the server does not answer just now."""
        from sic.entrypoints.cli import strip

        terminal = self._session.terminal
        try:
            if self._incident is None:
                answer = self._api.get("/api/v1/incidents", status="active")
                said = list(self._said)
                return lambda _: strip.everyone(answer["incidents"], said, terminal)
            view = self._view()
            after = max(0, view["version"] - SIGHTS_AMONG * strip.ENTRIES)
            told = self._api.get(self._path("/timeline"), after=after)["entries"]
            found = [one for one in told if not _is_sight(one)][-strip.ENTRIES :]
            return lambda seconds: strip.one(strip.moved(view, seconds), found, terminal)
        except Unreachable:
            if before is None:
                raise
            return before

    def _view(self) -> JSON:
        return self._api.get(self._path(""))

    def _path(self, rest: str) -> str:
        return f"/api/v1/incidents/{self._incident}{rest}"


def connection_words(heard: Heard) -> str:
    """Return what to tell a person about the connection."""
    if heard.name == BACK:
        return "Connected again; nothing was missed."
    return f"Connection lost ({plain(heard.data)}); trying again."


def _is_sight(entry: JSON) -> bool:
    """Say whether an entry is only that somebody was shown something: no news on a screen."""
    return str(entry["kind"]).endswith("_shown")


def _is_screen(session: Session) -> bool:
    dumb = os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not dumb and not session.terminal.json


def _pump(events: Iterator[Heard], into: queue.SimpleQueue[Heard | CliError]) -> None:
    """Move events into the queue; the failure that ends them comes last."""
    try:
        for heard in events:
            into.put(heard)
    except CliError as failure:
        into.put(failure)


def _next(events: queue.SimpleQueue[Heard | CliError]) -> Heard | None:
    """Return the next event; None if a second passes without one."""
    try:
        found = events.get(timeout=TICK_SECONDS)
    except queue.Empty:
        return None
    if isinstance(found, CliError):
        raise found
    return found
