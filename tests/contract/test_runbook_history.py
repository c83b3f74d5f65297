"""The history of the runbook library keeps its promises on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from tests.contract.making import AT_0300, FIRST, SECOND, a_batch, a_row

from sic.application.ports import PinnedRevision, RunbookRevision, Sighting, Store

HOUR = timedelta(hours=1)


def a_text(revision: str, text: str = "# Disk full\n") -> RunbookRevision:
    """Return a text under a name of our own."""
    return RunbookRevision(revision=revision, name="disk.md", text=text, added_at=AT_0300)


def a_sighting(number: int = 1, revision: str = "r1", **facts: Any) -> Sighting:
    """Return line ``number`` of a runbook's history."""
    seen_at = AT_0300 + number * HOUR
    given: dict[str, Any] = {
        "runbook_id": "disk",
        "path": "disk.md",
        "title": "Disk full",
        "seen_at": seen_at,
        "first_seen_at": seen_at,
    }
    return Sighting(number=number, revision=revision, **{**given, **facts})


def test_a_history_comes_back_newest_first(
    store: Store, open_again: Callable[[], Store]
) -> None:
    """Issue 3: a restart keeps history, to the letter."""
    first = a_sighting(1, "r1", title="¿Disco lleno? — 磁盘")
    renamed = a_sighting(2, "r1", path="storage/disk.md", came_from="disk-old")
    store.record_sightings([a_text("r1")], [first])
    store.record_sightings([], [renamed])

    again = open_again()
    assert again.sightings("disk") == [renamed, first]
    assert again.sightings("nothing") == again.sightings("half \ud800 a pair") == []
    kept = again.get_runbook("r1")
    assert kept is not None
    assert kept.text == "# Disk full\n"


def test_the_latest_line_of_each_runbook_is_found(store: Store) -> None:
    """What a start compares the folder with."""
    lines = [a_sighting(1), a_sighting(2, "r2"), a_sighting(1, "r3", runbook_id="dis-k")]
    store.record_sightings([], lines)
    assert store.latest_sightings() == [lines[2], lines[1]]


def test_a_line_that_is_there_is_never_overwritten(store: Store) -> None:
    """Two nodes see the same change: the first to write wins, the other is no error."""
    first = a_sighting(1, "r1")
    store.record_sightings([a_text("r1", "first")], [first])
    store.record_sightings([a_text("r1", "other")], [a_sighting(1, "r2", title="other")])
    assert store.sightings("disk") == [first]
    kept = store.get_runbook("r1")
    assert kept is not None
    assert kept.text == "first"


def test_many_nodes_may_see_the_same_folder_at_once(store: Store) -> None:
    """Whatever order each reads it in, nobody waits for anybody in a circle."""
    ids = [f"page-{number}" for number in range(40)]
    lines = [a_sighting(1, f"r-{name}", runbook_id=name) for name in ids]
    texts = [a_text(f"r-{name}") for name in ids]

    def see(turn: int) -> None:
        step = -1 if turn % 2 else 1
        store.record_sightings(texts[::step], lines[::step])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(see, range(8)))
    assert len(store.latest_sightings()) == 40


def test_a_batch_is_kept_whole_or_not_at_all(store: Store) -> None:
    """A line without its text would be a revision nobody can read."""
    broken = a_sighting(1, title="half \ud800 a pair")
    with pytest.raises(ValueError, match="surrogates not allowed"):
        store.record_sightings([a_text("r1")], [broken])
    assert store.get_runbook("r1") is None
    assert store.latest_sightings() == []


def test_incidents_are_counted_by_the_revision_they_are_pinned_to(store: Store) -> None:
    """Issue 3: used in N incidents. A text that came back is not counted twice."""
    store.append(a_batch(FIRST, row=a_row(FIRST, runbook_revision="r1")))
    store.append(a_batch(SECOND, row=a_row(SECOND, runbook_revision="r1")))
    lines = [a_sighting(1, "r1"), a_sighting(2, "r2"), a_sighting(3, "r1")]
    store.record_sightings([], lines)
    assert store.pinned_revisions() == [PinnedRevision("disk", "r1", 2)]
    assert store.pinned_revisions("disk", "gone") == [PinnedRevision("disk", "r1", 2)]
    assert store.pinned_revisions("gone") == []
