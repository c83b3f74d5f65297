"""What tests of pages share: a site whose webhooks are bound, made anew for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.pages.hook_screen import Screen


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """A screen on a fresh site."""
    screen = Screen(tmp_path)
    yield screen
    screen.site.close()
