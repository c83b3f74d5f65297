"""What the command line is handed by the composition root. It names no concrete class.

``sic.bootstrap.main`` builds one ``Wiring`` whose callables import what they need when they
are called, so that ``sic --version`` pays for none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # Kept out of start-up: these bring pydantic and the whole application.
    from sic.application.accounts import Accounts
    from sic.application.ports import Clock, Store
    from sic.application.service import IncidentService
    from sic.entrypoints.settings import Settings


class App(Protocol):
    """An opened SIC: the parts that local verbs and the demo touch."""

    @property
    def store(self) -> Store:
        """The database, opened and migrated."""
        ...

    @property
    def service(self) -> IncidentService:
        """The one door into incident state."""
        ...

    @property
    def accounts(self) -> Accounts:
        """Who may come in."""
        ...

    def wake(self) -> None:
        """Let the worker look at its deadlines now instead of within a second."""
        ...

    def close(self) -> None:
        """Finish pending writes and let go of everything."""
        ...


class Started(Protocol):
    """Told once by ``serve``, from its own thread, when requests are answered."""

    def __call__(self, app: App, url: str, stop: Callable[[], None]) -> None:
        """Take the address that answers, and the callable that ends ``serve``."""
        ...


class Serve(Protocol):
    """Runs the server until a signal or ``stop`` ends it."""

    def __call__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        *,
        started: Started | None = None,
    ) -> None:
        """Serve; ``clock`` replaces the system's for the demo and for drills."""
        ...


class Build(Protocol):
    """Opens SIC without serving it."""

    def __call__(self, settings: Settings, clock: Clock | None = None) -> App:
        """Return the opened parts; the caller closes them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """The callables behind the local verbs."""

    settings: Callable[..., Settings]  # Keyword arguments win over environment and sic.toml.
    build: Build
    serve: Serve
    migrate: Callable[[Settings], str]  # Brings the database up to date; says what it did.
