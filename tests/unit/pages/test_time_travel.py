"""The war room as it was, without JavaScript: read-only, with ways on from where one is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.fakes import Site

from sic.application.service import Principal
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident import commands as c

ALICE = Principal(Actor("alice", ActorKind.HUMAN), "admin")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Alice commands: SEV-2 at 03:01, mitigated at 03:04, resolved at 03:05."""
    opened = Site(tmp_path).people()
    incident = IncidentId(opened.declare())
    for command in (
        c.SetSeverity(severity="SEV-2"),
        c.AssignRole(role="incident-commander", responder="alice"),
        c.PostNote(note="n1", text="p99 is 4 s"),
        c.MarkMitigated(summary="failed over"),
        c.ResolveIncident(summary="stable for an hour"),
    ):
        opened.clock.forward(minutes=1)
        opened.service.handle(incident, command, ALICE)
    yield opened
    opened.close()


@pytest.fixture
def alice(site: Site) -> TestClient:
    """Alice's browser."""
    client = site.browser("alice")
    client.headers["accept"] = "text/html"
    return client


def room(client: TestClient, at: str) -> str:
    """Return the main part of the page at a moment."""
    answer = client.get("/incidents/inc-20261123-01", params={"at": at})
    assert answer.status_code == 200, answer.text
    return answer.text[answer.text.index("<main") : answer.text.index("</main>")]


def test_the_page_says_when_it_looks_at_and_how_to_come_back(alice: TestClient) -> None:
    """Nobody may take the past for the present."""
    page = room(alice, "4")

    assert "You look at 03:03:00 UTC" in page
    assert "Entry 4 of 6" in page
    assert '<a href="/incidents/inc-20261123-01">Back to now</a>' in page


def test_the_page_shows_what_was_known_then_and_nothing_later(alice: TestClient) -> None:
    """At the fourth entry nobody had mitigated yet."""
    page = room(alice, "4")

    assert "p99 is 4 s" in page
    assert "SEV-2" in page
    assert 'id="entry-5"' not in page
    assert "failed over" not in page.partition("</section>")[2], "but for the ways on"


@pytest.mark.parametrize("at", ["1", "2", "3", "4", "5", "6", "2026-11-23T03:03:30Z"])
def test_no_form_of_the_past_acts(alice: TestClient, at: str) -> None:
    """Not even for the commander: what is over cannot be done again by a slip."""
    page = room(alice, at)

    assert 'method="post"' not in page
    assert "data-stream" not in page


def test_the_neighbours_and_turning_points_are_links(alice: TestClient) -> None:
    """WCAG 2.5.7: whatever can be dragged can be pressed; the note is no turning point."""
    page = room(alice, "4")
    links = dict(re.findall(r'id="(past-[\w-]+)" href="[^"]*\?at=(\d+)"', page))

    assert links == {
        "past-before": "3",
        "past-after": "5",
        "past-turn-before": "3",
        "past-turn-after": "5",
    }
    assert re.findall(r'<option value="(\d+)">', page) == ["1", "2", "3", "5", "6"]


def test_an_end_of_the_past_is_marked_as_one(alice: TestClient) -> None:
    """A link that leads nowhere says so."""
    first, last = room(alice, "1"), room(alice, "6")

    assert re.search(r'id="past-before"[^>]*aria-disabled="true"', first)
    assert re.search(r'id="past-after"[^>]*aria-disabled="true"', last)
    assert not re.search(r'id="past-after"[^>]*aria-disabled', first)


def test_parts_of_the_past_are_those_of_the_page(alice: TestClient) -> None:
    """The scrubber fetches parts; they must be what a reload would show."""
    answer = alice.get("/incidents/inc-20261123-01/parts?at=2&names=past,strip,checklist")
    parts = answer.json()["parts"]
    page = room(alice, "2")

    assert sorted(parts) == ["checklist", "past", "strip"]
    assert parts["strip"] in page
    assert parts["past"] in page


def test_a_moment_that_never_was_is_a_page_in_words(alice: TestClient) -> None:
    """A mistyped address leads on."""
    answer = alice.get("/incidents/inc-20261123-01", params={"at": "99"})

    assert answer.status_code == 404
    assert "its entries are 1 to 6" in answer.text


def test_a_viewer_may_look_back(site: Site) -> None:
    """Auditors read afterwards."""
    client = site.browser("dave")
    client.headers["accept"] = "text/html"

    assert "You look at" in room(client, "2")
