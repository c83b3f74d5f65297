"""Forms that a script of the page sends: facts in place of a page, and the same rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from tests.fakes import Site

INCIDENT = "/incidents/inc-20261123-01"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An incident, and the cast."""
    opened = Site(tmp_path).people()
    opened.declare()
    yield opened
    opened.close()


def sent(site: Site, name: str, noun: str, **fields: str) -> httpx2.Response:
    """Send a form of the incident page as its script does."""
    client = site.browser(name)
    page = client.get(INCIDENT, headers={"accept": "text/html"}).text
    [csrf, *_] = re.findall(r'name="csrf" value="([^"]+)"', page)
    answer: httpx2.Response = client.post(
        f"{INCIDENT}/{noun}",
        data={"csrf": csrf} | fields,
        headers={"accept": "application/json"},
    )
    return answer


def test_a_form_that_went_through_answers_with_the_version(site: Site) -> None:
    """The script fetches what changed by itself; a page would be thrown away."""
    answer = sent(site, "alice", "notes", text="p99 is 4 s", kind="note", key="k1")

    assert (answer.status_code, answer.json()) == (200, {"version": 2})


def test_the_same_key_and_words_are_one_note_whoever_sent_them_first(site: Site) -> None:
    """A queue sends again what it heard no answer to."""
    for _ in range(3):
        answer = sent(site, "alice", "notes", text="p99 is 4 s", kind="note", key="k1")

    assert (answer.status_code, answer.json()) == (200, {"version": 2})


def test_a_refusal_has_the_words_the_page_would_show(site: Site) -> None:
    """Detail and remedy, for the place beside the form."""
    answer = sent(site, "bob", "resolution", summary="", key="k1")
    problem = answer.json()

    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["code"] == "SIC-E101"
    assert "Incident Commander" in problem["detail"]


def test_a_form_without_the_pages_proof_is_refused_also_from_a_script(site: Site) -> None:
    """The door is the same: no other site sends forms by script either."""
    answer = sent(site, "alice", "notes", text="p99 is 4 s", key="k1", csrf="forged")

    assert (answer.status_code, answer.json()["code"]) == (403, "SIC-E306")


def test_a_viewer_is_refused_in_facts_too(site: Site) -> None:
    """The level is asked before anything is recorded."""
    answer = sent(site, "dave", "notes", text="p99 is 4 s", kind="note", key="k1")

    assert (answer.status_code, answer.json()["code"]) == (403, "SIC-E103")
