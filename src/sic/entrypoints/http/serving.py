"""Runs the application on a socket, in front or in the background. It holds no route."""

from __future__ import annotations

import gc
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import uvicorn
from starlette.types import ASGIApp

from sic.domain.errors import SicError
from sic.entrypoints.http import open_files
from sic.entrypoints.http.protocol import DRAIN_SECONDS, config_of

if TYPE_CHECKING:
    from sic.entrypoints.settings import Settings

START_SECONDS = 20.0
BACKLOG = 2048


class CannotListen(SicError):
    """The address is taken or is not this machine's."""

    code = "SIC-E902"


def in_foreground(
    app: ASGIApp,
    settings: Settings,
    setup_path: str | None,
    listening_on: Callable[[str], None],
) -> None:
    """Serve until SIGINT or SIGTERM, then drain; say the address and the set-up link.

    Args:
        app: What answers.
        settings: Say where; port 0 is any that is free.
        setup_path: Of the link that makes the first account, while there is none.
        listening_on: Told the base URL before anything is answered.
    """
    with _listening(settings) as (listener, url):
        listening_on(url)
        print(f"SIC answers on {url}", file=sys.stderr, flush=True)  # noqa: T201 - the console
        if setup_path is not None:
            public = settings.public_url.rstrip("/") or url
            words = f"No account yet. Make the first one within 24 hours: {public}{setup_path}"
            print(words, file=sys.stderr, flush=True)  # noqa: T201 - printed once, never logged
        # What was imported stays for good: a full collection that looks at it again stops
        # every answer for 130 ms, without it for 3 ms.
        gc.freeze()
        _Server(app).run(sockets=[listener])


@contextmanager
def in_background(app: ASGIApp, settings: Settings) -> Iterator[str]:
    """Serve from a thread; yield the base URL once it answers; drain on leaving."""
    with _listening(settings) as (listener, url):
        server = _Background(app)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="http", daemon=True
        )
        thread.start()
        try:
            if not server.answering.wait(START_SECONDS):
                raise CannotListen(
                    f"The server did not start on {url} within {START_SECONDS:.0f} s.",
                    "See the log above, and try again when the machine is less busy.",
                )
            yield url
        finally:
            server.should_exit = True
            thread.join(DRAIN_SECONDS + 5)


@runtime_checkable
class Drains(Protocol):
    """An application that holds answers open until it hears that the server stops."""

    def drain(self) -> None:
        """End them."""
        ...


class _Server(uvicorn.Server):
    """A server that tells its application first when it is about to stop."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(config_of(app))
        self._app: object = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn waits for answers to end, and tells nobody that it does.
        if isinstance(self._app, Drains):
            self._app.drain()
        await super().shutdown(sockets)


class _Background(_Server):
    """A server that says when it answers, and leaves signals to the main thread."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app)
        self.answering = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answering.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def _listening(settings: Settings) -> Iterator[tuple[socket.socket, str]]:
    open_files.raise_limit()
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
            # From here on callers wait in the backlog instead of being refused: the address
            # is told before the event loop accepts.
            listener.listen(BACKLOG)
        except OSError as error:
            raise CannotListen(
                f"SIC cannot listen on {settings.host}:{settings.port}: {error.strerror}.",
                "Set SIC_PORT to a free port, or 0 for any.",
            ) from error
        host = f"[{settings.host}]" if family == socket.AF_INET6 else settings.host
        yield listener, f"http://{host}:{listener.getsockname()[1]}"
