"""What the HTTP entry point is given. It never builds any of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request

from sic.application.accounts import Accounts
from sic.application.advising import Advising
from sic.application.diagrams import Diagrams
from sic.application.endpoints.administering import Endpoints
from sic.application.executions import Executions
from sic.application.library import Library
from sic.application.live import Hub
from sic.application.ports import Clock
from sic.application.search import RunbookSearch
from sic.application.service import IncidentService
from sic.application.views import Views
from sic.application.webhook_ports import SecretVault
from sic.domain.errors import NotFound
from sic.entrypoints.http.proxies import Network

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpContext:
    """The parts behind the routes, and what an operator set.

    Attributes:
        library: The runbooks in the folders; None where there are no folders.
        search: Finds sections of them; None where nothing is indexed.
        public_url: Address people use; empty when only this machine does.
        allowed_hosts: Host names to answer to besides the public one and loopback.
        trusted_proxies: Where connections come from that speak for others.
        threads: Requests that may be inside the store at once.
        diagrams: Draws the pictures of runbooks; alone it draws flowcharts.
        hub: Feeds open streams; None makes one that nobody starts.
        endpoints: Who is told of events; None where nobody is.
        executions: Previews, confirms and runs webhooks; None where nothing may leave.
        vault: Keeps the secrets webhooks name; None where there is no key to seal them.
        advising: Asks the assistant; None where there is none.
        engine: Returns what the engine behind the pages counted so far, by name, and
            ``auditor_healthy`` as 1 or 0.
        assistant: Returns what was asked of a language model so far, by name.
    """

    service: IncidentService
    views: Views
    accounts: Accounts
    clock: Clock
    library: Library | None = None
    search: RunbookSearch | None = None
    public_url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[Network, ...] = ()
    threads: int = 32
    diagrams: Diagrams = field(default_factory=Diagrams)
    hub: Hub | None = None
    endpoints: Endpoints | None = None
    executions: Executions | None = None
    vault: SecretVault | None = None
    advising: Advising | None = None
    engine: Callable[[], Mapping[str, int]] = dict
    assistant: Callable[[], Mapping[str, int]] = dict

    @property
    def is_public_by_https(self) -> bool:
        """True where the address people use is an https one."""
        return self.public_url.lower().startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """Every host name this server answers to, in lower case, without ports."""
        public = urlsplit(self.public_url).hostname or ""
        named = (*LOOPBACK, public, *self.allowed_hosts)
        return frozenset(name.lower() for name in named if name)

    def has_secure_cookies(self, connection: HTTPConnection) -> bool:
        """Return whether this browser comes by https; its cookies never go without it then."""
        return self.is_public_by_https or connection.scope.get("scheme") == "https"


def advising_of(context: HttpContext) -> Advising:
    """Return what asks the assistant; raise ``NotFound`` where there is none."""
    if context.advising is None:
        raise NotFound("This SIC has no assistant.", "Start it with `sic serve`.")
    return context.advising


def executions_of(context: HttpContext) -> Executions:
    """Return what runs webhooks; raise ``NotFound`` where nothing may leave."""
    if context.executions is None:
        raise NotFound("This SIC runs no webhooks.", "Start it with `sic serve`.")
    return context.executions


def vault_of(context: HttpContext) -> SecretVault:
    """Return where secrets are kept; raise ``NotFound`` where there is no such place."""
    if context.vault is None:
        raise NotFound("This SIC keeps no secrets.", "Start it with `sic serve`.")
    return context.vault


def library_of(context: HttpContext) -> Library:
    """Return the runbook library; raise ``NotFound`` where there is none."""
    if context.library is None:
        raise NotFound("This SIC keeps no runbook library.", "Start it with `sic serve`.")
    return context.library


def context_of(request: Request) -> HttpContext:
    """Return the context of the application that serves this request."""
    return cast("HttpContext", request.app.state.context)
