"""Open files: raised as far as allowed, and never all of them for connections."""

from __future__ import annotations

import resource

import pytest

from sic.entrypoints.http import open_files
from sic.entrypoints.http.open_files import KEPT, WANTED, connections_max, streams_max

ENDLESS = resource.RLIM_INFINITY


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The soft and the hard limit of a pretended process."""
    now = [1024, 1024]
    monkeypatch.setattr(resource, "getrlimit", lambda _: tuple(now))
    monkeypatch.setattr(
        resource, "setrlimit", lambda _, given: now.__setitem__(slice(2), given)
    )
    return now


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((1024, 524_288), (WANTED, 524_288)),
        ((1024, ENDLESS), (WANTED, ENDLESS)),
        ((1024, 4096), (4096, 4096)),
        ((1024, 1024), (1024, 1024)),
        ((65_536, 65_536), (65_536, 65_536)),
        ((ENDLESS, ENDLESS), (ENDLESS, ENDLESS)),
    ],
)
def test_the_limit_is_raised_and_never_lowered(
    limits: list[int], before: tuple[int, int], after: tuple[int, int]
) -> None:
    """Most systems allow 1,024 until asked, which is a fifth of the streams we promise."""
    limits[:] = before
    open_files.raise_limit()
    assert tuple(limits) == after


@pytest.mark.parametrize(
    ("soft", "connections", "streams"),
    [(WANTED, 6000, 5000), (ENDLESS, 6000, 5000), (1024, 824, 686), (100, 1, 0)],
)
def test_some_files_and_some_connections_are_kept_for_others(
    limits: list[int], soft: int, connections: int, streams: int
) -> None:
    """Streams must neither shut out requests nor leave the database without a file."""
    limits[0] = soft
    assert (connections_max(), streams_max()) == (connections, streams)
    assert soft == ENDLESS or connections + KEPT <= max(soft, KEPT + 1)
