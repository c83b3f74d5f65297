"""Doors the composition root hands to the command line, opened late. No class is named.

They are callables, so that nothing is imported or opened before it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # Importing these costs the command line half a second.
    from pathlib import Path

    from sic.application.accounts import Accounts
    from sic.application.advice import Advisor
    from sic.application.checkpoints.verifying import Verified
    from sic.application.diagrams import Diagrams
    from sic.application.ports import Clock, Store
    from sic.application.search import RunbookSearch
    from sic.application.service import IncidentService
    from sic.application.vault import Vault
    from sic.application.views import Views
    from sic.entrypoints.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """SIC opened in this process, on its database, without a server.

    Attributes:
        own_ports: Where a server of this process listens; nothing it sends may lead there.
    """

    settings: Settings
    store: Store
    service: IncidentService
    views: Views
    accounts: Accounts
    vault: Vault
    own_ports: set[int]


class RunningServer(Protocol):
    """A server that answers on ``url`` until its context is left."""

    @property
    def url(self) -> str:
        """Base address: ``http://127.0.0.1:PORT``."""
        ...

    @property
    def local(self) -> Local:
        """The parts it is made of."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A copy of the database: bytes, and what is wrong with it (empty: it verifies)."""

    size: int
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """The doors of the composition root.

    Attributes:
        settings: Read the settings; raises pydantic's ``ValidationError``.
        migrate: Bring the database to this version's schema.
        open_local: Open SIC without a server: ``with wiring.open_local(settings) as local``.
        run_server: Start server and worker in the background, listening on return, and stop
            them in order on leaving. The clock is the database's unless one is given.
        serve: Run the server in the foreground until a signal.
        search: Make an empty search over runbooks, in memory.
        advisor: Make the assistant, with nothing learnt yet.
        runbook_path: Return the runbook new incidents follow.
        diagrams: Make what draws the diagrams of runbooks, with nothing drawn yet.
        runbooks_folders: Return the folders of runbooks the settings name, in order.
        verify_checkpoints: Hold the log against its checkpoints; files and keys may be named.
        backup: Copy the database to a file that is not there yet, and verify the copy.
    """

    settings: Callable[[], Settings]
    migrate: Callable[[Settings], None]
    open_local: Callable[[Settings], AbstractContextManager[Local]]
    run_server: Callable[[Settings, Clock | None], AbstractContextManager[RunningServer]]
    serve: Callable[[Settings], None]
    search: Callable[[], RunbookSearch]
    advisor: Callable[[], Advisor]
    runbook_path: Callable[[], Path]
    diagrams: Callable[[], Diagrams]
    runbooks_folders: Callable[[], list[Path]]
    verify_checkpoints: Callable[[Settings, Store, Sequence[Path], Sequence[Path]], Verified]
    backup: Callable[[Settings, Path], Copied]
