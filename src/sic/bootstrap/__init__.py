"""The composition root: the only package that names concrete classes.

Everything heavy is imported inside the function that needs it, because ``sic --version``
and ``sic runbook check`` start here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sic.bootstrap.asking import model_of, ration_of
from sic.bootstrap.evidence import signing, verify_checkpoints
from sic.bootstrap.telling import endpoints_of, lanes_of, notifier_of
from sic.entrypoints.office import CannotStart as CannotStart
from sic.entrypoints.office import calendar_of

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp

    from sic.application.advice import Advisor
    from sic.application.advising import Advising
    from sic.application.diagrams import Diagrams
    from sic.application.executions import Executions
    from sic.application.library import Change, Library, Listener
    from sic.application.live import Hub
    from sic.application.ports import Clock, Store
    from sic.application.search import RunbookSearch
    from sic.application.service import IncidentService
    from sic.application.vault import Vault
    from sic.application.webhook_ports import Executor
    from sic.domain.policy import Policy
    from sic.entrypoints.settings import Settings
    from sic.entrypoints.wiring import Copied, Local, Wiring

WATCH_SECONDS = 2.0  # Between two looks at the runbook folders.


def main() -> int:
    """Run the command line; the console script ``sic``."""
    from sic.entrypoints.cli.main import main as run

    return run(wiring())


def wiring() -> Wiring:
    """Return the doors of this module."""
    from sic.entrypoints.wiring import Wiring

    return Wiring(
        settings=read_settings,
        migrate=migrate,
        open_local=open_local,
        run_server=run_server,
        serve=serve,
        search=search,
        advisor=advisor,
        runbook_path=lambda: runbook_path(read_settings()),
        diagrams=diagrams,
        runbooks_folders=lambda: runbooks_folders(read_settings()),
        verify_checkpoints=verify_checkpoints,
        backup=backup,
    )


def read_settings() -> Settings:
    """Read environment and ``sic.toml``."""
    from sic.entrypoints.settings import Settings

    return Settings()


# ---------------------------------------------------------------- parts


def migrate(settings: Settings) -> None:
    """Bring the database to this version's schema."""
    _open_store(settings).close()


def backup(settings: Settings, to: Path) -> Copied:
    """Copy the database to a file while SIC may be running, and verify the copy.

    Raises:
        ValueError: the database is no SQLite file.
        FileExistsError: there is something at ``to``.
        StoreUnavailable: it cannot be read, or the copy cannot be written.
    """
    from sic.adapters.store.copying import copy_store
    from sic.adapters.store.opening import open_store
    from sic.entrypoints.wiring import Copied

    size = copy_store(settings.store_url, to)
    with closing(open_store(f"sqlite:///{to}")) as copy:
        found = copy.verify()
    problem = f"{found.incident_id}, event {found.seq}: {found.problem}" if found else ""
    return Copied(size=size, problem=problem)


def _open_store(settings: Settings) -> Store:
    from sic.adapters.store.opening import open_store

    try:
        _make_folder(settings)
        return open_store(settings.store_url)
    except OSError as error:
        raise _unusable(settings, error) from error
    except ValueError as error:
        raise CannotStart(f"{error}", "Correct SIC_DATABASE_URL.") from error


def _make_folder(settings: Settings) -> None:
    if not settings.database_url:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)


def _unusable(settings: Settings, error: OSError) -> CannotStart:
    return CannotStart(
        f"The data folder {settings.data_dir} cannot be used: {error.strerror}.",
        "Point SIC_DATA_DIR at a folder that SIC may write.",
    )


@contextmanager
def _only_server(settings: Settings) -> Iterator[Callable[[str], None]]:
    """Let no second server work on a SQLite file; on PostgreSQL there may be several."""
    from sic.adapters.store.one_server import only_server
    from sic.adapters.store.opening import sqlite_file

    database = sqlite_file(settings.store_url)
    with ExitStack() as held:
        try:
            _make_folder(settings)
            note = held.enter_context(only_server(database)) if database else _forget
        except OSError as error:
            raise _unusable(settings, error) from error
        yield note


def _forget(_url: str) -> None:
    """Note nothing: nobody will ask."""


def _clock(store: Store) -> Clock:
    from sic.adapters.clock import DatabaseClock, SystemClock

    ask = getattr(store, "now", None)  # Only a database that several nodes share has one.
    return SystemClock() if ask is None else DatabaseClock(ask)


def _vault(settings: Settings, store: Store) -> Vault:
    from sic.adapters.secrets.keys import KeyFile
    from sic.adapters.secrets.sealer import FileSealer
    from sic.application.vault import Vault

    return Vault(store, FileSealer(KeyFile(settings.key_file)))


def _executions(local: Local) -> Executions:
    from sic.application.account_ports import level_of
    from sic.application.executions import Bindings, Executions

    clock, written = local.service.clock, local.settings.webhooks
    return Executions(
        service=local.service,
        bindings=Bindings(store=local.store, clock=clock, written=written),
        executor=_executor(local),
        runs=local.store,
        clock=clock,
        level_of=partial(level_of, local.store),
    )


@contextmanager
def _advising(local: Local, index: RunbookSearch) -> Iterator[Advising]:
    """Ask the assistant in a process of its own, which holds none of our secrets."""
    from sic.adapters.assistant import ProcessAdvisor
    from sic.application.advising import Advising
    from sic.application.executions import Bindings

    clock, written = local.service.clock, local.settings.webhooks
    bindings = Bindings(store=local.store, clock=clock, written=written)

    def runnable(policy: Policy) -> frozenset[str]:
        return frozenset(one.name for one in bindings.catalogue(policy) if one.bound)

    with closing(ProcessAdvisor()) as advisor:
        advisor.start()
        yield Advising(
            service=local.service,
            views=local.views,
            advisor=advisor,
            runnable=runnable,
            pages=index,
            model=model_of(local.settings),
            ration=ration_of(local.settings),
        )


def advisor() -> Advisor:
    """Return the assistant for the command line. It is given no secret, store or way out."""
    from sic.assistant.recommender import Recommender

    return Recommender()


def _executor(local: Local) -> Executor:
    """Return the one hand that calls webhooks, with a client of its own."""
    from sic.executor.guard import Guard
    from sic.executor.webhooks import WebhookExecutor

    guard = Guard(own_ports=local.own_ports)
    return WebhookExecutor(secrets=local.vault, clock=local.service.clock, guard=guard)


def _check_secrets(vault: Vault) -> None:
    """Log secrets that do not open; an incident can be led without them.

    Raises:
        SecretInTheClear: one is not sealed. Going on would hide that.
    """
    import structlog

    for problem in vault.check():
        structlog.get_logger(__name__).error("secret_unreadable", problem=str(problem))


def runbook_path(settings: Settings) -> Path:
    """Return the runbook new incidents follow: the operator's, or the one SIC ships."""
    from pathlib import Path

    if settings.runbook is not None:
        return settings.runbook
    here = Path(__file__).resolve().parents[1]
    name = "production-incident-response.md"
    installed = here / "_runbooks" / name
    return installed if installed.is_file() else here.parents[1] / "runbooks" / name


def runbooks_folders(settings: Settings) -> list[Path]:
    """Return the folders of the runbook library: those set, or the runbook's own."""
    return settings.runbooks_dirs or [runbook_path(settings).parent]


def search(database_url: str = "") -> RunbookSearch:
    """Return a search over runbooks: on PostgreSQL if the URL says so, else in memory."""
    from sic.adapters.search.opening import open_index
    from sic.application.search import RunbookSearch

    return RunbookSearch(open_index(database_url))


def diagrams() -> Diagrams:
    """Return what draws the diagrams of runbooks; all kinds with the extra ``diagrams``."""
    from sic.adapters.diagrams.mmdr import MmdrRenderer, installed
    from sic.application.diagrams import Diagrams

    return Diagrams(MmdrRenderer() if installed() else None)


def _library(
    service: IncidentService, settings: Settings, listeners: Sequence[Listener] = ()
) -> Library:
    """Return the library with the runbook new incidents follow already in it.

    Raises:
        CannotStart: that runbook cannot be read, and never could be.
    """
    from sic.adapters.runbooks.folders import FolderFiles
    from sic.application.library import Library

    path = runbook_path(settings)
    library = Library(
        files=FolderFiles(runbooks_folders(settings), path),
        service=service,
        review_days=settings.review_days,
        edit_url=settings.edit_url,
    )
    library.on_change.extend(listeners)
    library.open()
    if service.current_runbook is None:
        problem = library.entries()[0].problem
        raise CannotStart(
            f"The runbook {path} cannot be used. {problem}",
            "Point SIC_RUNBOOK at a Markdown file in UTF-8.",
        )
    return library


def _indexing(index: RunbookSearch) -> Listener:
    """Return what keeps a search in step with the library."""

    def follow(change: Change) -> None:
        if change.text is None:
            index.remove(change.id)
        else:
            index.replace(change.id, change.text, path=change.path)

    return follow


# ---------------------------------------------------------------- doors


@contextmanager
def open_local(settings: Settings, clock: Clock | None = None) -> Iterator[Local]:
    """Open SIC in this process, without a server, and close it in order."""
    from sic.adapters.passwords.argon2 import Argon2Passwords
    from sic.application.accounts import Accounts
    from sic.application.service import IncidentService
    from sic.application.views import Views
    from sic.entrypoints.wiring import Local

    calendar = calendar_of(settings)
    store = _open_store(settings)
    try:
        clock = clock or _clock(store)
        service = IncidentService(store=store, clock=clock, calendar=calendar)
        yield Local(
            settings=settings,
            store=store,
            service=service,
            views=Views(service),
            accounts=Accounts(store=store, clock=clock, passwords=Argon2Passwords()),
            vault=_vault(settings, store),
            own_ports={settings.port},
        )
    finally:
        store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that answers on ``url``."""

    url: str
    local: Local


@contextmanager
def run_server(settings: Settings, clock: Clock | None = None) -> Iterator[Running]:
    """Start server and worker in the background; listening on entry, stopped on leaving."""
    from sic.entrypoints.http.serving import in_background

    with (
        _only_server(settings) as note,
        _working(settings, clock) as (local, app),
        in_background(app, settings) as url,
    ):
        note(url)
        _keep_out(local, url)
        yield Running(url=url, local=local)


def serve(settings: Settings) -> None:
    """Run server and worker in the foreground until a signal, then stop them in order."""
    from sic.entrypoints.http.serving import in_foreground

    with _only_server(settings) as note, _working(settings, None) as (local, app):

        def listening_on(url: str) -> None:
            note(url)
            _keep_out(local, url)

        in_foreground(app, settings, local.accounts.setup_link(), listening_on)


def _keep_out(local: Local, url: str) -> None:
    """Let no webhook lead back to where this SIC listens, also on a port nobody chose."""
    local.own_ports.add(int(url.rpartition(":")[2]))


@contextmanager
def _working(settings: Settings, clock: Clock | None) -> Iterator[tuple[Local, ASGIApp]]:
    from sic.application.loop import Loop
    from sic.application.worker import Worker

    with (
        open_local(settings, clock) as local,
        closing(search(settings.database_url)) as index,
        _following(local) as hub,
        _advising(local, index) as advising,
        signing(settings, local) as signed,
    ):
        # Only a server starts incidents: accounts and audits need no runbook to be readable.
        _check_secrets(local.vault)
        library = _library(local.service, settings, [_indexing(index)])
        watching = Loop("runbooks", library.step, pause=WATCH_SECONDS)
        reading = Loop("assistant", advising.read_ahead, pause=WATCH_SECONDS)
        clock = local.service.clock
        notifier = notifier_of(settings, local.store)
        worker = Worker(
            service=local.service,
            store=local.store,
            notifier=notifier,
            clock=clock,
            lanes=lanes_of(settings, local),
        )
        local.service.subscribe(lambda _incident, _version: worker.wake())
        worker.start()
        watching.start()
        reading.start()
        try:
            engine = (worker.numbers, hub.numbers, signed)
            yield local, _app(local, library, index, engine, hub, advising)
        finally:
            reading.stop(timeout=10.0)
            watching.stop(timeout=10.0)
            worker.stop()


@contextmanager
def _following(local: Local) -> Iterator[Hub]:
    """Follow the log for open streams, woken by commits here and on other nodes."""
    from sic.application.live import Hub

    hub = Hub(local.service)
    local.service.subscribe(lambda _incident, _version: hub.wake())
    ask = getattr(local.store, "notices", None)  # Only a database that several nodes share.
    notices = None if ask is None else ask()
    hub.start()
    if notices is not None:
        notices.start(hub.wake)
    try:
        yield hub
    finally:
        if notices is not None:
            notices.stop()
        hub.stop()


def _app(
    local: Local,
    library: Library,
    index: RunbookSearch,
    engine: Sequence[Callable[[], Mapping[str, int]]],
    hub: Hub,
    advising: Advising,
) -> ASGIApp:
    from sic.entrypoints.http.app import create_app
    from sic.entrypoints.http.context import HttpContext

    settings = local.settings
    return create_app(
        HttpContext(
            service=local.service,
            views=local.views,
            accounts=local.accounts,
            clock=local.service.clock,
            library=library,
            search=index,
            public_url=settings.public_url,
            allowed_hosts=tuple(settings.allowed_hosts),
            trusted_proxies=tuple(settings.trusted_proxies),
            diagrams=diagrams(),
            engine=lambda: {k: v for numbers in engine for k, v in numbers().items()},
            assistant=advising.numbers,
            hub=hub,
            endpoints=endpoints_of(local),
            executions=_executions(local),
            vault=local.vault,
            advising=advising,
        )
    )
