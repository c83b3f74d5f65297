"""Stand-ins and a whole small SIC for tests: a clock moved by hand, cheap passwords, a site."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from tests.cast import AT_0300, UTC_OFFICE
from tests.hooks import Sink

from sic.adapters.runbooks.folders import FolderFiles
from sic.adapters.search.memory import MemorySearchIndex
from sic.adapters.store.opening import open_store
from sic.application.account_ports import AccountLevel, TokenScope, level_of
from sic.application.accounts import Accounts
from sic.application.advising import Advising
from sic.application.endpoints.administering import Endpoints
from sic.application.executions import Bindings, Executions
from sic.application.library import Library
from sic.application.search import RunbookSearch
from sic.application.second_opinion import Ration
from sic.application.service import IncidentService
from sic.application.views import Views
from sic.assistant.recommender import Recommender
from sic.entrypoints.http.app import create_app
from sic.entrypoints.http.context import HttpContext

BASE = "http://127.0.0.1"
PASSWORD = "heron quilt ladder mosaic"
PEOPLE: dict[str, AccountLevel] = {
    "alice": "admin",
    "bob": "responder",
    "carol": "responder",
    "dave": "viewer",
}

RUNBOOK = """\
# Incidents

## Severities and SLAs

| Severity | Definition | Ack SLA | Mitigation SLA | Update cadence |
|----------|------------|---------|----------------|----------------|
| SEV-1 | All is down | 5 min | 1 hour | Every 15 min |
| SEV-2 | Much is down | 10 min | 2 hours | Every 30 min |

## Roles and responsibilities

- **Incident Commander (IC)**: The only person who can declare the incident resolved. Does not
  run technical tasks.
- **Tech Lead**: Leads the technical work.
- **Comms Lead**: Writes to customers.
"""


class HandClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = AT_0300) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return the instant it was moved to."""
        return self._now

    def forward(self, **parts: float) -> None:
        """Move on, by ``timedelta``'s parts."""
        self._now += timedelta(**parts)


class FakePasswords:
    """``Passwords`` without the cost, counting how often it was asked."""

    def __init__(self) -> None:
        self.verified: list[str] = []

    def hashed(self, password: str) -> str:
        """Return something a password can be compared with."""
        return f"fake:{password}"

    def verify(self, password_hash: str, password: str) -> bool:
        """Return whether they fit, remembering what was compared."""
        self.verified.append(password_hash)
        fits = hmac.compare_digest(password_hash.encode(), f"fake:{password}".encode())
        return fits and bool(password_hash)


class FakeVault:
    """``SecretVault`` in memory."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}

    def put_secret(self, name: str, value: bytes, by: str, now: datetime) -> None:
        """Keep one."""
        del by, now
        self.values[name] = value

    keep_own = put_secret

    def reveal(self, name: str) -> bytes:
        """Return one."""
        return self.values[name]

    def names(self) -> list[str]:
        """Return all names."""
        return sorted(self.values)


class Site:
    """A whole SIC on a fresh SQLite database, with the cast as its accounts."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.clock = HandClock()
        self.passwords = FakePasswords()
        self.store = open_store(f"sqlite:///{folder / 'sic.db'}")
        self.service = IncidentService(store=self.store, clock=self.clock, calendar=UTC_OFFICE)
        self.runbooks = folder / "runbooks"
        self.runbooks.mkdir()
        named = self.runbooks / "runbook.md"
        named.write_text(RUNBOOK)
        files = FolderFiles([self.runbooks], named)
        self.library = Library(files=files, service=self.service)
        self.library.open()
        self.search = RunbookSearch(MemorySearchIndex())
        self.accounts = Accounts(store=self.store, clock=self.clock, passwords=self.passwords)
        self.endpoints = Endpoints(store=self.store, vault=FakeVault(), clock=self.clock)
        self.sink = Sink()
        self.executions = Executions(
            service=self.service,
            bindings=Bindings(store=self.store, clock=self.clock),
            executor=self.sink,
            runs=self.store,
            clock=self.clock,
            level_of=partial(level_of, self.store),
        )
        self.advising = Advising(
            service=self.service,
            views=Views(self.service),
            advisor=Recommender(),
            runnable=lambda policy: frozenset(one.id for one in policy.webhooks),
            pages=self.search,
            patience_seconds=60.0,  # A loaded machine must not change a page.
            ration=Ration(calls=10**6, characters=10**12),  # What is tested is the rest.
        )
        self.context = HttpContext(
            service=self.service,
            views=Views(self.service),
            advising=self.advising,
            accounts=self.accounts,
            clock=self.clock,
            library=self.library,
            search=self.search,
            endpoints=self.endpoints,
            executions=self.executions,
            **settings,
        )
        self.app: ASGIApp = create_app(self.context)

    def people(self) -> Site:
        """Add the cast; each has ``PASSWORD``."""
        for name, level in PEOPLE.items():
            self.accounts.add_account(name, level=level, password=PASSWORD)
        return self

    def token(self, name: str, scope: TokenScope = "act") -> str:
        """Return a fresh API token of an account."""
        return self.accounts.create_token(self.accounts.account(name), "test", scope).secret

    def client(self, name: str | None = None, scope: TokenScope = "act") -> TestClient:
        """Return a client that sends an account's token, or nothing."""
        headers = {"Authorization": f"Bearer {self.token(name, scope)}"} if name else {}
        return TestClient(
            self.app,
            base_url=BASE,
            headers=headers,
            follow_redirects=False,
            raise_server_exceptions=False,
        )

    def browser(self, name: str) -> TestClient:
        """Return a client that signed in as a person and sends what a browser sends."""
        client = self.client()
        client.headers["Origin"] = BASE
        secret = self.accounts.sign_in(name, PASSWORD, address="test").secret
        client.cookies.set("sic_session", secret)
        return client

    def declare(self, title: str = "Checkout fails", **fields: Any) -> str:
        """Open an incident as Bob and return its id."""
        answer = self.client("bob").post("/api/v1/incidents", json={"title": title, **fields})
        return str(answer.json()["id"])

    def close(self) -> None:
        """Let go of the database."""
        self.search.close()
        self.store.close()


def api_of(app: Any) -> FastAPI:
    """Return the FastAPI application behind the limits, to read its routes."""
    inner: FastAPI = app.app._app.api
    return inner
