"""``sic demo``: play one incident against a real server, then leave the server to be seen."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING

import click

from sic.entrypoints.cli.failures import CliError
from sic.entrypoints.cli.options import Verb
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import plain

if TYPE_CHECKING:
    from sic.entrypoints.cli.demo.play import Play, Told
    from sic.entrypoints.cli.demo.stage import Stage
    from sic.entrypoints.settings import Settings


@click.command(cls=Verb)
@click.option("--exit", "leave", is_flag=True, help="End after the play; 0 only if it held.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0: any free one.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Empty folder to keep; a temporary one if omitted.",
)
@pass_session
def demo(session: Session, leave: bool, port: int, data: Path | None) -> None:
    """Play one SEV-2 on an accelerated clock. Every step is checked."""
    from sic.entrypoints.cli.demo.clock import AdjustableClock
    from sic.entrypoints.cli.demo.play import Play, run
    from sic.entrypoints.cli.demo.script import SCRIPT
    from sic.entrypoints.cli.demo.stage import on_stage
    from sic.entrypoints.cli.logs import send_to_stderr
    from sic.entrypoints.cli.opened import in_words

    send_to_stderr("error")
    # Started in the past, so that the play ends about now and the pages look natural.
    clock = AdjustableClock(offset=-_length(SCRIPT[-1].minute))
    with (
        in_words(),
        _folder(data) as folder,
        session.local.run_server(demo_settings(folder, port), clock) as server,
        on_stage(server, clock) as stage,
    ):
        play = Play(stage, clock.now())
        held = run(play, SCRIPT, lambda told: _tell(session, told))
        _close(session, play, held=held)
        if not held:
            raise CliError("The demo stopped at a step that did not hold.", code="demo")
        if not leave:
            _keep_serving(session, stage)


def demo_settings(folder: Path, port: int = 0) -> Settings:
    """Return settings that touch nothing of an operator's: no variable, no ``sic.toml``."""
    from sic.entrypoints.settings import Settings

    # model_construct reads no source, so that a demo cannot write into a real database.
    return Settings.model_construct(data_dir=folder, port=port, log_level="error")


def _length(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is None:
        with TemporaryDirectory(prefix="sic-demo-") as made:
            yield Path(made)
        return
    if given.exists() and any(given.iterdir()):
        raise CliError(
            f"{given} is not empty.", remedy="Give an empty folder: a demo makes accounts."
        )
    yield given


# ---------------------------------------------------------------- words


def _tell(session: Session, told: Told) -> None:
    if session.terminal.json:
        click.echo(json.dumps(_as_json(told), ensure_ascii=False))
        return
    mark = session.terminal.paint("ok", "good") if told.held else "FAILED"
    click.echo(f"{_since(told.minute)}  {told.at:%H:%M} UTC  {told.words}")
    click.echo(f"        {mark}: {plain(told.outcome)}")


def _as_json(told: Told) -> dict[str, object]:
    return {
        "step": told.number,
        "at": told.at.isoformat().replace("+00:00", "Z"),
        "minute": told.minute,
        "did": told.words,
        "outcome": told.outcome,
        "ok": told.held,
    }


def _since(minute: int) -> str:
    return f"T+{minute // 60}:{minute % 60:02}"


def _close(session: Session, play: Play, *, held: bool) -> None:
    if not held:
        return
    session.terminal.say(
        f"\nEvery one of {play.steps_held} steps held.\n"
        f"The incident's page: {play.stage.url}/incidents/{play.incident}"
    )


def _keep_serving(session: Session, stage: Stage) -> None:
    """Say how to sign in and serve until Ctrl-C or a signal."""
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_signal: stopped.set())
    listed = "\n".join(f"  {name:<6} {secret}" for name, secret in stage.passwords.items())
    session.terminal.say(
        f"Sign in: {stage.url}/login, as one of these (made for this run only):\n{listed}\n"
        "Alice commands, Bob is technical, Carol writes to customers, Dave may only look.\n"
        "Ctrl-C ends the demo."
    )
    stopped.wait()
