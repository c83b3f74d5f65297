"""A small SIC on a fresh database, with the cast as its accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Alice is an admin, Bob and Carol respond, Dave only looks."""
    site = Site(tmp_path).people()
    yield site
    site.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same with one incident, for a module whose tests do not look at each other's."""
    site = Site(tmp_path_factory.mktemp("site")).people()
    site.declare()
    yield site
    site.close()
