"""What tests of the war room in a browser share: one SIC a module, a fresh incident a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.e2e.hooks_house import Hooks, a_hook_site
from tests.e2e.room_house import RoomSite, WarRoom, a_room_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoomSite]:
    """One SIC for the module, whose pages complain of nothing to the end."""
    with a_room_site(tmp_path_factory.mktemp("room")) as opened:
        yield opened
        assert opened.complaints == []


@pytest.fixture
def leaving(site: RoomSite) -> Iterator[None]:
    """Close the browsers of each test: a person may have only so many streams open."""
    yield
    site.leave()


@pytest.fixture
def room(site: RoomSite) -> WarRoom:
    """Return an incident under way: SEV-2, Alice commands, Carol writes, Bob has a task."""
    return site.under_way()


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hooks]:
    """One SIC for the module whose webhooks call the sample receiver."""
    with a_hook_site(tmp_path_factory.mktemp("hooks")) as opened:
        yield opened
