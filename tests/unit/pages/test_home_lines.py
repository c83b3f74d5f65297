"""Home's list is drawn once for all who look, and never a line of it is out of date."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from tests.cast import AT_0300
from tests.fakes import Site

from sic.application.ports import IncidentRow
from sic.entrypoints.http.pages import home_lines
from sic.entrypoints.http.pages.home_lines import active_lines


@pytest.fixture
def rows(tmp_path: Path) -> list[IncidentRow]:
    """Three active incidents, as the store gives them."""
    site = Site(tmp_path).people()
    for _ in range(3):
        site.declare()
    found = list(site.service.store.rows())
    site.close()
    return found


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the lists drawn, one number of rows each; nothing is kept from other tests."""
    counted: list[int] = []
    draw = home_lines._draw

    def counting(rows: list[IncidentRow], *rest: object) -> object:
        counted.append(len(rows))
        return draw(rows, *rest)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(home_lines, "_draw", counting)
    monkeypatch.setattr(home_lines, "_last", {})
    return counted


def test_all_who_ask_in_one_second_are_given_the_same_lines(
    rows: list[IncidentRow], drawn: list[int]
) -> None:
    """An event makes every open home ask at once; rows read anew are equal, not the same."""
    first = active_lines(rows, AT_0300, "en")
    again = [msgspec.structs.replace(row) for row in rows]
    assert active_lines(again, AT_0300 + timedelta(milliseconds=900), "en") is first
    assert drawn == [3]
    assert first.count("<li>") == 3


def test_what_anybody_could_see_change_is_drawn_anew(
    rows: list[IncidentRow], drawn: list[int]
) -> None:
    """A second, a row's content, an incident more, another language."""
    active_lines(rows, AT_0300, "en")
    later = active_lines(rows, AT_0300 + timedelta(seconds=61), "en")
    renamed = [msgspec.structs.replace(rows[0], title="DNS is <down>"), *rows[1:]]
    assert "DNS is &lt;down&gt;" in active_lines(renamed, AT_0300, "en")
    assert "DNS is" not in active_lines(rows, AT_0300, "en")
    assert active_lines(rows[:2], AT_0300, "en").count("<li>") == 2
    assert "Transcurrido" in active_lines(rows, AT_0300, "es")
    assert "1 min 1 s" in later
    assert drawn == [3, 3, 3, 3, 2, 3]
