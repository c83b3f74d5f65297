"""Sends one confirmed request to a webhook's target, at most once.

It decides nothing: who may, what and when was decided and recorded before. It sends again
only while no connection ever came about. Once a byte may have left, what became of it is for
a person to find out.
"""

from __future__ import annotations

import ssl
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from threading import Lock

import httpcore2
import structlog

from sic.application.ports import Clock
from sic.application.webhook_ports import Confirmed, SecretVault
from sic.domain.egress import TargetRefused, require_listed
from sic.domain.errors import SicError
from sic.domain.webhook.outcome import Outcome
from sic.domain.webhook.request import Target, WebhookRequest
from sic.executor.answer import Inert
from sic.executor.guard import Guard
from sic.executor.request import Outgoing, checked, outgoing
from sic.executor.wire import PinnedBackend

PAUSES = (timedelta(seconds=1), timedelta(seconds=4))  # Before a second and a third try.
TRY_FOR = timedelta(seconds=30)  # No connection is begun later than this after the first.
_REMEMBERED_MAX = 10_000
_log = structlog.get_logger(__name__)


class AlreadyRun(RuntimeError):
    """This confirmation was used in this process; the store should have said so before."""


class WebhookExecutor:
    """The port ``Executor``, with a client of its own."""

    def __init__(
        self,
        *,
        secrets: SecretVault,
        clock: Clock,
        guard: Guard,
        pause: Callable[[float], None] = time.sleep,
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        """Keep its tools; nothing is opened until something is sent.

        Args:
            secrets: Revealed inside ``run`` and nowhere else.
            clock: Says whether a confirmation is still good.
            guard: Vets addresses.
            pause: Wait between two tries to connect, in seconds.
            trust: Return which authorities may vouch for a target.
        """
        self._secrets = secrets
        self._clock = clock
        self._guard = guard
        self._pause = pause
        self._trust = trust
        self._used: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._trust()

    def resolve(self, request: WebhookRequest, targets: Sequence[str]) -> Target:
        """Return where the request would go, every address vetted; nothing is sent.

        Raises:
            Refused: it goes to none of ``targets``, or to an address that is denied.
        """
        origin = checked(request).origin
        require_listed(origin, targets)
        return Target(origin=request.origin, addresses=self._guard.addresses(origin))

    def run(self, confirmed: Confirmed, heard: Callable[[str], None]) -> Outcome:
        """Send it, at most once, and return what came of it; never raises for the far side.

        1. The confirmation is used up.
        2. Secrets are revealed and the request is made.
        3. A connection is tried, up to three times, while the confirmation is good.
        4. The request leaves on the first that stands, and the answer is read as text.
        """
        if type(confirmed) is not Confirmed:
            raise TypeError("only a recorded confirmation is run")
        self._use_up(confirmed.execution)
        try:
            request = outgoing(
                confirmed.execution,
                confirmed.request,
                confirmed.signing_secret,
                self._secrets.reveal,
            )
            hidden = self._hidden()
        except SicError as error:
            return Outcome(kind="not_sent", problem=error.problem, attempts=0)
        run = _Run(confirmed, request, hidden, heard if confirmed.streams else _unheard)
        return self._tries(run)

    def _use_up(self, name: str) -> None:
        with self._lock:
            if name in self._used:
                raise AlreadyRun(f"{name} was sent before")
            self._used[name] = None
            if len(self._used) > _REMEMBERED_MAX:
                self._used.popitem(last=False)

    def _hidden(self) -> dict[str, bytes]:
        """Return every secret there is: a target may know others than those it is sent."""
        values: dict[str, bytes] = {}
        for name in self._secrets.names():
            try:
                values[name] = self._secrets.reveal(name)
            except SicError:
                _log.warning("secret_unreadable", secret=name)
        return values

    # ------------------------------------------------------------ tries

    def _tries(self, run: _Run) -> Outcome:
        begun_at = self._clock.now()
        last = min(begun_at + TRY_FOR, run.confirmed.sent.send_by)
        if begun_at >= run.confirmed.sent.send_by:
            return Outcome(
                kind="not_sent", problem="The confirmation ran out first.", attempts=0
            )
        for pause in (*PAUSES, None):
            outcome = self._try(run)
            # Beyond the last try, too late, or connected: what came of it stands.
            if pause is None or not run.never_connected or self._clock.now() + pause >= last:
                break
            self._pause(pause.total_seconds())
        return outcome

    def _try(self, run: _Run) -> Outcome:
        run.attempts += 1
        run.never_connected = False
        until = time.monotonic() + run.confirmed.sent.timeout_seconds
        addresses = run.confirmed.sent.target.addresses
        backend = PinnedBackend(
            run.request.destination.origin, addresses, self._guard.require, until
        )
        try:
            self._exchange(run, backend)
        except TargetRefused as error:
            return run.outcome(backend, error.problem)
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
            run.never_connected = not backend.touched
            return run.outcome(backend, f"No connection to {run.origin}: {error}.")
        except Exception as error:  # noqa: BLE001 - whatever broke, what left must be recorded
            _log.info("exchange_broke_off", execution=run.confirmed.execution, exc_info=True)
            return run.outcome(backend, f"{run.origin} broke off: {_words(error)}.")
        return run.outcome(backend, "")

    def _exchange(self, run: _Run, backend: PinnedBackend) -> None:
        destination = run.request.destination
        url = httpcore2.URL(
            scheme=destination.origin.scheme.encode("ascii"),
            host=destination.origin.host.encode("ascii"),
            port=destination.origin.port,
            target=destination.path.encode("ascii"),
        )
        lines = run.request.lines(self._clock.now())
        with (
            # One pool a run: no connection is ever used twice, or for another target.
            httpcore2.ConnectionPool(
                ssl_context=self._tls if destination.origin.scheme == "https" else None,
                network_backend=backend,
                max_keepalive_connections=0,
            ) as pool,
            pool.stream(
                run.request.method, url, headers=lines, content=run.request.body
            ) as answer,
        ):
            run.read(answer)


def _words(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__


def _unheard(_piece: str) -> None:
    """Hear nothing: the answer is shown when it is whole."""


@dataclass(slots=True)
class _Run:
    """One confirmation on its way, and what is known of its answer so far."""

    confirmed: Confirmed
    request: Outgoing
    hidden: Mapping[str, bytes]
    heard: Callable[[str], None]
    attempts: int = 0
    never_connected: bool = False
    status: int | None = None
    bytes: int = 0
    pieces: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """Who is called."""
        return str(self.request.destination.origin)

    def read(self, answer: httpcore2.Response) -> None:
        """Take in an answer as it comes, as far as it is kept; no redirect is followed."""
        self.status = answer.status
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in answer.headers
        }
        text = Inert(headers, self.hidden)
        try:
            for data in answer.iter_stream():
                self._hear(text.take(data))
                self.bytes = text.bytes
                if text.full:
                    break
        finally:
            self._hear(text.end())

    def _hear(self, piece: str) -> None:
        if not piece:
            return
        self.pieces.append(piece)
        try:
            self.heard(piece)
        except Exception:  # noqa: BLE001 - an onlooker of ours that fails ends no exchange
            _log.exception("listener_failed", execution=self.confirmed.execution)

    def outcome(self, backend: PinnedBackend, problem: str) -> Outcome:
        """Return what came of this try."""
        text = "".join(self.pieces)
        if self.status is not None:
            return Outcome(
                kind="responded",
                status=self.status,
                text=text + (f"\n[{problem}]" if problem else ""),
                bytes=self.bytes,
                problem=problem,
                attempts=self.attempts,
            )
        return Outcome(
            kind="unknown" if backend.touched else "not_sent",
            problem=problem,
            attempts=self.attempts,
        )
