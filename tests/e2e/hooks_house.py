"""A running SIC whose six webhooks call the sample receiver, for tests in a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from tests.e2e.pages_house import HandClock
from tests.e2e.room_house import RoomSite, WarRoom, a_room_site

from sic.domain.standard_webhooks import secret_text
from sic.entrypoints.cli.sample.bindings import SECRET, sample_bindings
from sic.entrypoints.cli.sample.receiver import Receiver, receiving

KEY = b"a whole house has one key, this."
AT_ONCE: dict[str, Any] = {"cooldown_seconds": 0}


class Hooks:
    """A running SIC whose six webhooks call the sample receiver, and what that did."""

    def __init__(self, site: RoomSite, did: list[str], gate: threading.Event) -> None:
        self.site = site
        self.did = did
        self.gate = gate  # Closed, a stream stands still between two lines.

    def ask(self, room: WarRoom, name: str, who: str = "bob", **options: Any) -> Page:
        """Open a webhook's page in an incident."""
        options = {"viewport": {"width": 1280, "height": 800}} | options
        return self.site.page(who, f"{room.path}/webhooks/{name}", **options)

    def confirm(self, room: WarRoom, name: str, who: str = "bob", **options: Any) -> Page:
        """Open its confirmation, with the first value of its list."""
        page = self.ask(room, name, who, **options)
        page.locator("#preview select").select_option(index=1)
        page.get_by_role("button", name="Look at the exact request").click()
        page.locator("[data-confirm]").wait_for()
        return page


@contextmanager
def a_hook_site(folder: Path) -> Iterator[Hooks]:
    """Start the receiver and SIC; vpn-diagnostic takes two persons."""
    did: list[str] = []
    gate = threading.Event()
    gate.set()

    def stand(_seconds: float) -> None:
        gate.wait(20)

    now = HandClock()  # Both sides' clocks stand still at the same instant.
    receiver = Receiver(
        folder=folder / "scratch",
        key=KEY,
        now=now.now,
        tell=did.append,
        pause=stand,
    )
    with ExitStack() as stack:
        origin = stack.enter_context(receiving(receiver))
        tables = {name: table | AT_ONCE for name, table in sample_bindings(origin).items()}
        tables["vpn-diagnostic"]["level"] = "two_person"
        site = stack.enter_context(a_room_site(folder, webhooks=tables))
        site.local.vault.put_secret(SECRET, secret_text(KEY).encode(), "alice", now.now())
        yield Hooks(site, did, gate)
        gate.set()


def stages(room: WarRoom) -> list[str]:
    """Return how far each run of the incident is."""
    runs = room.site.local.service.incident(room.id).executions.values()
    return [str(run.stage) for run in runs]


def focus(page: Page) -> str:
    """Return what has the focus, as people read it."""
    return str(page.evaluate("(document.activeElement.innerText || document.activeElement.id)"))
