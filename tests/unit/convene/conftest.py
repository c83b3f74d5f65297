"""A service, a worker and a conference service of our own, over an empty store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.convene.a_bridge import House

from sic.adapters.store.sqlite import SqliteStore


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Everything a bridge is opened with."""
    store = SqliteStore(tmp_path / "sic.db")
    yield House(store)
    store.close()
