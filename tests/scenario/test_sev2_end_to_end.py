"""One SEV-2 from the first alert to the post-mortem owed, time moved by hand.

The steps are those of ``sic demo``: what people are shown is what is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.contract.conftest import postgres_server, store_url

from sic.bootstrap import run_server
from sic.domain.ids import IncidentId
from sic.entrypoints.cli.demo.clock import AdjustableClock
from sic.entrypoints.cli.demo.command import demo_settings
from sic.entrypoints.cli.demo.play import Play, Step, Told, run
from sic.entrypoints.cli.demo.script import SCRIPT
from sic.entrypoints.cli.demo.stage import StepFailed, on_stage
from sic.entrypoints.settings import Settings

__all__ = ["postgres_server", "store_url"]  # Fixtures of the contract suite, used here too.

AT_0300 = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # A Monday.


@contextmanager
def played(settings: Settings) -> Iterator[Play]:
    """Serve on loopback with the shipped runbook, the cast, and a clock that stands."""
    clock = AdjustableClock(lambda: AT_0300)
    with run_server(settings, clock) as server, on_stage(server, clock) as stage:
        yield Play(stage, AT_0300)


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """A play on SQLite."""
    with played(demo_settings(tmp_path)) as made:
        yield made


def minutes(count: int) -> timedelta:
    """Return so many minutes."""
    return timedelta(minutes=count)


def test_a_sev2_runs_from_alert_to_postmortem(store_url: str, tmp_path: Path) -> None:
    """Runbook, "Response flow": every step in order, on both stores alike."""
    settings = demo_settings(tmp_path).model_copy(update={"database_url": store_url})
    with played(settings) as play:
        assert_the_whole_script_holds(play)


def assert_the_whole_script_holds(play: Play) -> None:
    """Play every step, then look at what was recorded, to the second."""
    told: list[Told] = []
    held = run(play, SCRIPT, told.append)

    assert held, told[-1].outcome
    assert len(told) == len(SCRIPT)
    view = play.view()
    assert view["status"] == "resolved"
    assert view["phase"] == "post-mortem"
    assert view["resolved_at"] == "2026-11-23T05:42:00Z"
    assert_missed_exactly(
        play, {"update": AT_0300 + minutes(38), "mitigation": AT_0300 + minutes(120)}
    )
    # Resolved on Monday before opening: counted from 09:00, the same time five days on.
    assert play.clock(view, "postmortem")["due_at"] == "2026-11-30T09:00:00Z"


def assert_missed_exactly(play: Play, wanted: dict[str, datetime]) -> None:
    """Check which clocks ran out, and that each was recorded after it was due."""
    history = play.stage.local.service.incident(IncidentId(play.incident)).missed
    assert {missed.clock: missed.due_at for missed in history} == wanted
    assert all(missed.recorded_at >= missed.due_at for missed in history)


def test_a_play_stops_at_the_first_step_that_does_not_hold(play: Play) -> None:
    """`sic demo --exit` must not end 0 because nobody looked."""

    def fails(_play: Play) -> str:
        raise StepFailed("expected a rung, found none")

    def never(_play: Play) -> str:
        pytest.fail("a step after the failed one was played")

    told: list[Told] = []
    script = (Step(1, "It fails.", fails), Step(2, "It is not reached.", never))

    assert not run(play, script, told.append)
    assert [(one.held, one.outcome) for one in told] == [(False, "expected a rung, found none")]


def test_what_should_be_refused_and_is_not_fails_the_play(play: Play) -> None:
    """A script that tries what is forbidden proves something only if it is refused."""
    SCRIPT[0].do(play)

    with pytest.raises(StepFailed, match="should have been refused"):
        play.refused("bob", "POST", "acknowledgement")


def test_the_clock_of_a_play_never_goes_back() -> None:
    """Deadlines count on it."""
    clock = AdjustableClock(lambda: AT_0300)
    clock.advance_to(AT_0300 + minutes(5))
    clock.advance_to(AT_0300)

    assert clock.now() == AT_0300 + minutes(5)
    with pytest.raises(ValueError, match="time does not go back"):
        clock.advance(minutes(-1))
