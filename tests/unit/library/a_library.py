"""A library on a real folder and a real store, driven step by step. It judges nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cast import ALICE, UTC_OFFICE
from tests.fakes import RUNBOOK, HandClock

from sic.adapters.runbooks.folders import FolderFiles
from sic.adapters.store.opening import open_store
from sic.application.library import Change, Library
from sic.application.service import IncidentService, Principal
from sic.domain.incident.commands import DeclareIncident

DISK = "---\nowner: Storage team\ntags: [disk, linux]\n---\n# Disk full\n\nDelete old logs.\n"
LONG_AGO = 1_000_000_000  # Seconds since 1970: no file here was written a moment before.


class Bench:
    """A folder, a store, and the library between them."""

    def __init__(self, tmp_path: Path, **settings: Any) -> None:
        self.folder = tmp_path / "runbooks"
        self.folder.mkdir(exist_ok=True)
        self.named = self.folder / "incident.md"
        self.named.write_text(RUNBOOK)
        self.clock = HandClock()
        self.changes: list[Change] = []
        self._url = f"sqlite:///{tmp_path / 'sic.db'}"
        self._settings = settings
        self._start()

    def _start(self) -> None:
        self.store = open_store(self._url)
        self.service = IncidentService(store=self.store, clock=self.clock, calendar=UTC_OFFICE)
        files = FolderFiles([self.folder], self.named, now=lambda: LONG_AGO)
        self.library = Library(files=files, service=self.service, **self._settings)
        self.library.on_change.append(self.changes.append)

    def open(self) -> None:
        """Open the library and read everything."""
        self.library.open()
        self.read()

    def restart(self) -> None:
        """Stop, and start again on the same folder and the same database."""
        self.close()
        self._start()
        self.open()

    def read(self) -> None:
        """Take steps until nothing has changed."""
        while self.library.step():
            pass

    def write(self, path: str, text: str | bytes) -> Path:
        """Put a file into the folder and let the library see it."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        self.read()
        return file

    def declare(self) -> str:
        """Open an incident; return its id."""
        command = DeclareIncident(title="Checkout fails", runbook_revision="")
        return self.service.declare(command, Principal(ALICE, "responder")).incident.id

    def ids(self) -> list[str]:
        """Return the ids on the list, as it orders them."""
        return [entry.id for entry in self.library.entries()]

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()
