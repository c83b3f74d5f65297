"""The hub, one step at a time by hand: what is recorded becomes frames, once each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from tests.contract.making import AT_0300, a_batch, a_note
from tests.fakes import Site

from sic.application.live import PARTS, PARTS_OF, RESUME_MAX, Frame, Hub, reset
from sic.application.ports import Recorded, StoreUnavailable
from sic.domain.errors import NotFound
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident.events import Event, ItemTicked, ServicesNamed


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A small SIC with the cast as its accounts."""
    site = Site(tmp_path).people()
    yield site
    site.close()


@pytest.fixture
def hub(site: Site) -> Hub:
    """A hub that follows from now on, with nobody to wake it but the test."""
    hub = Hub(site.service)
    hub.step()
    return hub


def heard(hub: Hub) -> list[Frame]:
    """Return a list that grows with every frame the hub hands on."""
    found: list[Frame] = []
    hub.listen(found.extend)
    return found


def note(site: Site, incident: str, text: str = "looking") -> None:
    """Write a note as Bob."""
    answer = site.client("bob").post(f"/api/v1/incidents/{incident}/notes", json={"text": text})
    assert answer.status_code == 201


def told(frame: Frame) -> dict[str, Any]:
    """Return what a frame says."""
    found: dict[str, Any] = json.loads(frame.bytes_of_incident.partition(b"data: ")[2])
    return found


def a_recorded(event: Event, incident: str = "inc-20261123-01") -> Recorded:
    """Return an event as the store gives it."""
    return Recorded(incident_id=IncidentId(incident), seq=7, position=9, event=event, hash="")


def test_every_event_says_which_parts_of_the_screen_it_changes() -> None:
    """A part that is not asked for anew goes on showing what is no longer so."""
    kinds = {kind for one in get_args(Event) for kind in (get_args(one) or (one,))}
    assert {kind.__name__ for kind in kinds - PARTS_OF.keys()} == set()
    named = {part for parts in PARTS_OF.values() for part in parts}
    assert named <= set(PARTS)


def test_each_event_is_handed_on_once_and_as_the_same_bytes(site: Site, hub: Hub) -> None:
    """Interface 4.3: rendered once, whoever watches."""
    one, other = heard(hub), heard(hub)
    incident = site.declare("Checkout fails")
    note(site, incident)
    while hub.step():
        pass
    assert [told(frame)["kind"] for frame in one] == ["declared", "note_posted"]
    assert [frame.seq for frame in one] == [1, 2]
    assert all(
        a.bytes_of_incident is b.bytes_of_incident for a, b in zip(one, other, strict=True)
    )
    assert hub.numbers()["live_events"] == 2


def test_a_hub_begins_with_what_is_recorded_from_now_on(site: Site) -> None:
    """A restart must not tell everyone the whole history again."""
    site.declare()
    hub = Hub(site.service)
    found = heard(hub)
    assert hub.step() == 0
    assert found == []


def test_a_frame_says_what_the_timeline_says(site: Site, hub: Hub) -> None:
    """One sentence for the screen, the terminal and the stream."""
    found = heard(hub)
    incident = site.declare("Checkout fails")
    hub.step()
    [entry] = site.context.views.timeline(IncidentId(incident))
    said = told(found[0])
    assert (said["sentence"], said["by"], said["human"]) == (entry.sentence, "bob", True)
    assert (said["incident"], said["seq"], said["version"]) == (incident, 1, 1)


def test_the_two_streams_differ_in_the_id_alone(site: Site, hub: Hub) -> None:
    """A client resumes by its own count: of the incident, or of the whole log."""
    found = heard(hub)
    site.declare("First")
    site.declare("Second")
    hub.step()
    second = found[-1]
    assert second.bytes_of_incident.startswith(b"id: 1\n")
    assert second.bytes_of_all.startswith(b"id: 2\n")
    assert (
        second.bytes_of_incident.partition(b"\n")[2] == second.bytes_of_all.partition(b"\n")[2]
    )


@pytest.mark.parametrize("letter", ["x", "é", "🔥", '"', "\\", "\x07", "\u2028"])
def test_no_text_makes_a_frame_longer_than_a_kilobyte(hub: Hub, letter: str) -> None:
    """Interface 4.3: live updates are at most 1 KB each, whatever somebody pasted."""
    event = ServicesNamed(
        at=AT_0300, actor=Actor("b" * 63, ActorKind.HUMAN), services=(letter * 5000,)
    )
    frame = hub.frame(a_recorded(event))
    assert len(frame.bytes_of_all) <= 1024
    assert told(frame)["sentence"].endswith("…")
    assert frame.bytes_of_all.count(b"\n") == 4  # No text breaks out of its line.


def test_the_longest_frame_of_all_is_within_a_kilobyte(hub: Hub) -> None:
    """Every part, the longest names and the longest sentence at once."""
    event = ServicesNamed(
        at=AT_0300, actor=Actor("b" * 63, ActorKind.MONITOR), services=("🔥" * 900,)
    )
    recorded = a_recorded(event, "inc-20261123-1234567")
    whole = msgspec.structs.replace(recorded, seq=10**9, position=10**15)
    parts = max(len(",".join(parts)) for parts in PARTS_OF.values())
    assert len(hub.frame(whole).bytes_of_all) + parts + 3 * len(PARTS) <= 1024


def test_an_incident_without_its_runbook_is_still_told(hub: Hub) -> None:
    """One damaged row must not hold up the streams of all others."""
    said = told(
        hub.frame(
            a_recorded(
                ItemTicked(at=AT_0300, actor=Actor("bob", ActorKind.HUMAN), item="coffee")
            )
        )
    )
    assert said["sentence"] == "Checked: coffee."


def test_a_failing_store_loses_no_event(
    site: Site, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away for a moment; the step is done again."""
    found = heard(hub)
    site.declare()
    with monkeypatch.context() as patch:
        patch.setattr(site.store, "feed", _away)
        with pytest.raises(StoreUnavailable, match="away"):
            hub.step()
    hub.step()
    assert [frame.seq for frame in found] == [1]


def _away(**_: object) -> list[Recorded]:
    raise StoreUnavailable("away")


def test_what_another_node_recorded_is_found_by_the_poll(site: Site, hub: Hub) -> None:
    """Design, "Process model": the poll is the truth; here nobody woke the hub."""
    found = heard(hub)
    incident = site.declare()
    hub.step()
    site.store.append(a_batch(incident, version=1, events=(a_note("from elsewhere"),)))
    assert hub.step() == 1
    assert (found[-1].incident_id, found[-1].seq) == (incident, 2)


# ---------------------------------------------------------------- resuming


def seqs(frames: Sequence[Frame] | None) -> list[int] | None:
    """Return the places of frames in their incident."""
    return None if frames is None else [frame.seq for frame in frames]


def test_a_cut_stream_is_given_exactly_what_it_missed(site: Site, hub: Hub) -> None:
    """Issue 4, "Live": resume by last event id; nothing lost, nothing twice."""
    incident = IncidentId(site.declare())
    for number in range(4):
        note(site, incident, f"note {number}")
    head, missed = hub.missed(incident, 2)
    assert (head, seqs(missed)) == (5, [3, 4, 5])
    assert hub.missed(incident, 5) == (5, [])
    assert hub.missed(incident, None) == (5, [])
    whole_head, whole = hub.missed(None, 3)
    assert (whole_head, seqs(whole)) == (5, [4, 5])


def test_a_stream_too_far_behind_starts_afresh(site: Site, hub: Hub) -> None:
    """A thousand entries one by one take longer than the page."""
    incident = IncidentId(site.declare())
    many = tuple(a_note(str(number)) for number in range(RESUME_MAX))
    site.store.append(a_batch(incident, version=1, events=many))
    assert hub.missed(incident, 0) == (RESUME_MAX + 1, None)
    assert seqs(hub.missed(incident, 1)[1]) == list(range(2, RESUME_MAX + 2))


def test_an_id_of_another_log_starts_afresh(site: Site, hub: Hub) -> None:
    """The database was restored from a backup: the browser is ahead of it."""
    incident = IncidentId(site.declare())
    assert hub.missed(incident, 99) == (1, None)
    assert reset(1) == b'id: 1\nevent: reset\ndata: {"version":1}\n\n'


def test_no_incident_has_no_stream(hub: Hub) -> None:
    """A mistyped address must not wait for ever."""
    with pytest.raises(NotFound, match="no incident inc-20261123-77"):
        hub.missed(IncidentId("inc-20261123-77"), None)
