"""A library over a folder of its own, with time moved by hand and a store on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.library.a_library import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A library that is open, with the incident runbook in its folder and nothing else."""
    bench = Bench(tmp_path)
    bench.open()
    yield bench
    bench.close()
