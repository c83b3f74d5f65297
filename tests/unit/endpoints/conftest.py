"""A small SIC with endpoints, over an empty store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.endpoints.a_receiver import House

from sic.adapters.store.sqlite import SqliteStore


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Everything an endpoint is told with."""
    store = SqliteStore(tmp_path / "sic.db")
    yield House(store)
    store.close()
