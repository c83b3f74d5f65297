"""A fake server and a way to run ``sic`` against it, away from anyone's own sign-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.unit.cli.a_server import FakeServer, serving

from sic.entrypoints.cli.main import main

Sic = Callable[..., int]


@pytest.fixture
def server() -> Iterator[FakeServer]:
    """Serve canned answers."""
    with serving() as fake:
        yield fake


@pytest.fixture(autouse=True)
def nobody_signed_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Point the command line at an empty home, so that no real token is touched."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in ("SIC_URL", "SIC_TOKEN", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def sic(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> Sic:
    """Run ``sic`` in this process, against the fake server, with a token."""
    monkeypatch.setenv("SIC_URL", server.url)
    monkeypatch.setenv("SIC_TOKEN", "sic_test")
    return lambda *words: main(None, words)
