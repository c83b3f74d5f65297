"""The response flow on a page with one box marked "you are here"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.fakes import Site

FLOW = "# Flow\n\n```mermaid\ngraph TD\nA[Detect] --> B[Triage]\n```\n"


@pytest.fixture
def dave(tmp_path: Path) -> Iterator[TestClient]:
    """Dave reads a library with a flow in it."""
    site = Site(tmp_path).people()
    (site.runbooks / "flow.md").write_text(FLOW)
    while site.library.step():
        pass
    yield site.browser("dave")
    site.close()


@pytest.mark.parametrize("place", ["/runbooks/flow", "/runbooks/flow/fragment"])
def test_a_box_is_marked_in_the_picture_and_in_words(dave: TestClient, place: str) -> None:
    """Issue 3: the diagram can be asked for with one node marked "you are here"."""
    page = dave.get(place, params={"here": "B"}).text
    [address] = re.findall(r'<img src="([^"]+)"', page)

    assert "<li>Triage (You are here).</li>" in page
    assert "You are here" in dave.get(address).text
    assert "You are here" not in dave.get(place).text


@pytest.mark.parametrize("here", ["Z", "<b>", "B" * 65, ""])
def test_what_is_no_box_marks_none(dave: TestClient, here: str) -> None:
    """A page is worth more than a mark that does not fit it any more."""
    answer = dave.get("/runbooks/flow", params={"here": here})
    [address] = re.findall(r'<img src="([^"]+)"', answer.text)

    assert answer.status_code == 200
    assert "You are here" not in answer.text
    assert "You are here" not in dave.get(address).text


def test_a_group_is_marked_by_its_name_with_blanks(tmp_path: Path) -> None:
    """A subgraph without an id is called by its title."""
    site = Site(tmp_path).people()
    (site.runbooks / "flow.md").write_text(FLOW.replace("A[", "subgraph First steps\nend\nA["))
    while site.library.step():
        pass
    page = site.browser("dave").get("/runbooks/flow", params={"here": "First steps"}).text
    [address] = re.findall(r'<img src="([^"]+)"', page)

    assert "In First steps (You are here):" in page
    assert "You are here" in site.browser("dave").get(address).text
    site.close()


def test_a_marked_picture_is_drawn_again_by_another_node(
    dave: TestClient, tmp_path: Path
) -> None:
    """Its address says what is marked: whoever has the text can draw it."""
    page = dave.get("/runbooks/flow", params={"here": "B"}).text
    [address] = re.findall(r'<img src="([^"]+)"', page)
    folder = tmp_path / "other"
    folder.mkdir()
    other = Site(folder).people()
    (other.runbooks / "flow.md").write_text(FLOW)
    while other.library.step():
        pass

    assert "You are here" in other.browser("dave").get(address).text
    other.close()
