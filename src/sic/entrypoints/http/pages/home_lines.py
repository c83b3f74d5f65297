"""Draws home's list of active incidents, once for all who look at once. It reads nothing.

Whenever something is recorded, every open home asks anew, all within the same second. The list
is the same for all of them, and two hundred lines are most of what such a page costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from sic.application.needs import shown_clocks
from sic.application.ports import IncidentRow
from sic.entrypoints.http.pages.templating import environment


class _Drawn(NamedTuple):
    now: datetime
    rows: Sequence[IncidentRow]
    lines: Markup


# By language. Whoever finds it out of date draws anew: two at once merely do the same work.
_last: dict[str, _Drawn] = {}


def active_lines(rows: Sequence[IncidentRow], now: datetime, language: str) -> Markup:
    """Return the lines of these incidents, as of the second ``now`` is in.

    What was drawn last is given again only for the very same second and equal rows, compared
    by value: nothing can be out of date that a reader could see.
    """
    second = now.replace(microsecond=0)
    last = _last.get(language)
    if last is None or last.now != second or last.rows != rows:
        last = _last[language] = _Drawn(second, rows, _draw(rows, second, language))
    return last.lines


def _draw(rows: Sequence[IncidentRow], now: datetime, language: str) -> Markup:
    template = environment(language).get_template("home/active.html")
    drawn = template.render(rows=rows, now=now, clocks=shown_clocks)
    return Markup(drawn)  # noqa: S704 - escaped by the template, as every page is
