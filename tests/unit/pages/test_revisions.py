"""Texts of old: their age is said by the rule of the live ones, and old links still lead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.fakes import Site

DISK = "# Disk\n\n## Clean up\n\nDelete logs.\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A library with one runbook beside the one incidents follow."""
    site = Site(tmp_path).people()
    saved(site, DISK)
    yield site
    site.close()


def saved(site: Site, text: str) -> str:
    """Save the runbook; return its revision."""
    (site.runbooks / "disk.md").write_text(text)
    while site.library.step():
        pass
    return site.library.revision("disk")


def browser(site: Site) -> TestClient:
    """Return Dave's browser."""
    client = site.browser("dave")
    client.headers["accept"] = "text/html"
    return client


def test_a_text_without_a_date_says_when_it_was_first_seen(site: Site) -> None:
    """Acceptance 9: older than the review period shows the stale banner."""
    site.clock.forward(days=91)

    assert "No date; first seen 91 days ago." in browser(site).get("/runbooks/disk").text


def test_a_text_out_of_the_history_shows_its_own_age(site: Site) -> None:
    """A pinned or an old revision grows old like a live one, also without a date."""
    old = site.library.revision("disk")
    site.clock.forward(days=120)
    saved(site, f"{DISK}\nAnd images.\n")

    assert "first seen" not in browser(site).get("/runbooks/disk").text
    shown = browser(site).get(f"/runbooks/disk/revisions/{old}").text
    assert "No date; first seen 120 days ago." in shown


def test_a_link_to_a_renamed_heading_still_leads_there(site: Site) -> None:
    """Interface 1.1: permalinks kept across renames, on the page and in the copy over it."""
    saved(site, DISK.replace("Clean up", "Free some space"))

    said = "“Clean up” is called “Free some space” now."
    page = browser(site).get("/runbooks/disk").text
    copy = browser(site).get("/runbooks/disk/fragment").text
    assert f'id="clean-up" class="former" role="note">{said}' in page.replace("&#34;", '"')
    assert 'id="doc-clean-up"' in copy
    assert said in copy


def test_a_link_in_the_text_to_a_former_heading_is_followed(site: Site) -> None:
    """The page follows it and its diagnostics say what it is called now."""
    saved(site, DISK.replace("Clean up", "Free some space") + "\nAs [above](#clean-up).\n")

    page = browser(site).get("/runbooks/disk").text
    assert '<a href="#clean-up" title="' in page
    assert "was renamed to" in page
    assert "no heading has the anchor" not in page


def test_the_age_of_a_new_text_is_said_in_a_word(site: Site) -> None:
    """Nobody says "0 days ago"."""
    today = site.clock.now().date().isoformat()

    assert "no date; first seen today" in browser(site).get("/runbooks").text
    saved(site, f"---\nupdated: {today}\n---\n\n{DISK}")
    assert "reviewed today" in browser(site).get("/runbooks").text
    assert "</time>, today" in browser(site).get("/runbooks/disk").text
