"""A war room on the shipped runbook, a clock moved by hand, a browser for each of the cast."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.e2e.pages_house import LEVELS, PASSWORD, HandClock

from sic import bootstrap
from sic.application.service import Principal
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident import commands as c
from sic.entrypoints.settings import Settings
from sic.entrypoints.wiring import Local

BROWSER = "chromium-headless-shell"
SHIPPED = Path(__file__).parents[2] / "runbooks" / "production-incident-response.md"
# How people look at a page: both themes, on a desk and on a phone.
LOOKS = [
    pytest.param(scheme, width, id=f"{scheme}-{width}")
    for scheme in ("light", "dark")
    for width in (1280, 320)
]
MONITOR = Principal(Actor("alertmanager", ActorKind.MONITOR), "responder")
CLAIM = c.AlertClaim(
    fingerprint="f1",
    name="HighErrorRate",
    summary="5xx above 30 % for five minutes",
    labels={"job": "checkout"},
    link="https://monitor.example/1",
)


def who(name: str) -> Principal:
    """Return one of the cast at a screen."""
    return Principal(Actor(name, ActorKind.HUMAN), LEVELS[name])


@dataclass
class RoomSite:
    """A running SIC, a browser, and what its pages complained of."""

    url: str
    local: Local
    clock: HandClock
    browser: Browser
    shots: Path
    complaints: list[str] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def leave(self) -> None:
        """Close every browser: a person may have only so many streams open."""
        for context in self.browser.contexts:
            context.close()

    def declare(self, title: str = "Checkout answers 503", *, alert: bool = False) -> WarRoom:
        """Declare an incident as Bob, or for an alert; nothing else is known of it."""
        claims = (CLAIM,) if alert else ()
        command = c.DeclareIncident(title=title, runbook_revision="", alerts=claims)
        by = MONITOR if alert else who("bob")
        return WarRoom(self, self.local.service.declare(command, by).incident.id)

    def under_way(self, severity: str = "SEV-2") -> WarRoom:
        """Return an incident that Alice commands, with something in every part."""
        room = self.declare("Checkout answers 503 in all regions", alert=True)
        room.does(
            "alice",
            c.AcknowledgeIncident(),
            c.SetSeverity(severity=severity),
            c.AssignRole(role="ic", responder="alice"),
            c.NameServices(services=("checkout",)),
            c.OpenBridge(url="https://meet.example/4711"),
            c.AdoptPattern(pattern="pattern-b"),
            c.FlagImpact(impact="customers", detail="cannot pay"),
            c.CreateTask(task="t1", title="Look at the last deploy", assignee="bob"),
            c.PostNote(note="n1", text="Roll back payments-api", kind="decision"),
        )
        room.does("carol", c.AssignRole(role="comms-lead", responder="carol"))
        room.does("carol", c.SendUpdate(update="u1", text="Payments fail for a third."))
        room.note("bob", "p99 of checkout is 9 s since 02:58")
        return room

    def page(self, name: str, path: str, **options: Any) -> Page:
        """Open a page as one of the cast; what it complains of is collected."""
        context = self.browser.new_context(base_url=self.url, **options)
        if name not in self.sessions:
            session = self.local.accounts.sign_in(name, PASSWORD, address="test")
            self.sessions[name] = session.secret
        cookie: Any = {
            "name": "sic_session",
            "value": self.sessions[name],
            "url": self.url,
        }
        context.add_cookies([cookie])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda one: self.complaints.append(f"{one.type}: {one.text}"))
        page.goto(path)
        return page


@dataclass(frozen=True)
class WarRoom:
    """One incident of a running SIC."""

    site: RoomSite
    id: IncidentId

    @property
    def path(self) -> str:
        """Its page."""
        return f"/incidents/{self.id}"

    @property
    def version(self) -> int:
        """How many entries it has."""
        return self.site.local.service.incident(self.id).version

    def does(self, name: str, *commands: c.Command) -> None:
        """Do something as one of the cast, at another screen."""
        for command in commands:
            self.site.local.service.handle(self.id, command, who(name))

    def note(self, name: str, text: str) -> None:
        """Write a note as one of the cast, at another screen."""
        self.does(name, c.PostNote(note=f"note-{next(self.site.numbers)}", text=text))

    def open(self, name: str, query: str = "", **options: Any) -> Page:
        """Open it as one of the cast, 1280 pixels wide unless asked otherwise."""
        options = {"viewport": {"width": 1280, "height": 800}} | options
        return self.site.page(name, self.path + query, **options)


@contextmanager
def a_room_site(folder: Path, **more: Any) -> Iterator[RoomSite]:
    """Start SIC on the shipped runbook, and a browser; the cast has accounts.

    ``more`` are settings besides those every site has.

    Pictures of the screen go to SIC_ARTIFACTS, or beside the data.
    """
    program = shutil.which(BROWSER)
    assert program, f"apt-get install {BROWSER}"
    named = folder / "runbooks" / "response.md"
    named.parent.mkdir()
    shutil.copy(SHIPPED, named)
    shots = Path(os.environ.get("SIC_ARTIFACTS") or folder / "shots")
    shots.mkdir(parents=True, exist_ok=True)
    clock = HandClock()
    settings = Settings(data_dir=folder / "var", runbook=named, port=0, **more)
    with bootstrap.run_server(settings, clock) as running, sync_playwright() as playwright:
        for name, level in LEVELS.items():
            running.local.accounts.add_account(name, level=level, password=PASSWORD)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield RoomSite(running.url, running.local, clock, browser, shots)
        browser.close()
