"""Which open incidents a declaration is shown: those that may be the same one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import AT_0300
from tests.contract.making import a_row

from sic.application.look_alikes import SHOWN_MAX, look_alikes
from sic.application.ports import IncidentRow
from sic.application.standing import Standing

LONG_AGO = AT_0300 - timedelta(hours=5)


def an_old_row(number: int = 1, **facts: Any) -> IncidentRow:
    """Return an incident that runs for hours."""
    given = {"title": "Reports are late", "detected_at": LONG_AGO} | facts
    return a_row(f"inc-20261123-{number:02d}", **given)


def why(title: str, row: IncidentRow, services: tuple[str, ...] = ()) -> list[str]:
    """Return why a row is shown to who declares this."""
    return [one.why for one in look_alikes(title, services, [row], AT_0300)]


@pytest.mark.parametrize(
    ("typed", "open_title"),
    [
        ("DNS down", "DNS resolution fails for everyone"),
        ("checkout answers 503", "Checkout fails"),
        ("chekout is slow", "checkout is slow"),
        ("db", "Database down"),
        ("KubePodCrashLooping", "Pods crash looping in prod"),
    ],
)
def test_a_like_title_is_found_however_it_is_worded(typed: str, open_title: str) -> None:
    """Two people name one fault in two ways."""
    assert why(typed, an_old_row(title=open_title)) == ["title"]


@pytest.mark.parametrize(
    ("typed", "open_title"),
    [
        ("Checkout errors", "Payment errors"),
        ("Search is slow", "Checkout is slow"),
        ("", "Checkout is slow"),
        ("VPN is down", "Database is down"),
    ],
)
def test_words_of_every_incident_make_nothing_alike(typed: str, open_title: str) -> None:
    """A warning at every declaration is read by nobody."""
    assert why(typed, an_old_row(title=open_title)) == []


def test_the_same_service_or_alert_is_enough() -> None:
    """However the title is worded."""
    row = an_old_row(standing=Standing(services=("Payments API",), alerts=("HighErrorRate",)))

    assert why("Cards refused", row, ("payments-api",)) == ["service"]
    assert why("payments api refuses cards", row) == ["service"]
    assert why("High error rate again", row) == ["alert"]
    assert why("Cards refused", row) == []


def test_what_was_declared_within_half_an_hour_is_shown_whatever_it_says() -> None:
    """People see one fault at the same time; at 31 minutes only likeness counts."""
    fresh = an_old_row(detected_at=AT_0300 - timedelta(minutes=30))
    older = an_old_row(detected_at=AT_0300 - timedelta(minutes=30, seconds=1))

    assert why("Nothing like it", fresh) == ["recent"]
    assert why("Nothing like it", older) == []


def test_the_likeliest_come_first_and_only_a_few() -> None:
    """A list to read at 03:00."""
    rows = [an_old_row(n, detected_at=AT_0300 - timedelta(minutes=n)) for n in range(1, 20)]
    rows.append(an_old_row(40, title="Checkout is down"))

    found = look_alikes("checkout", (), rows, AT_0300)

    assert len(found) == SHOWN_MAX
    assert [one.id[-2:] for one in found] == ["40", "01", "02", "03", "04"]


@pytest.mark.parametrize("odd", ["\x00", "🔥" * 5000, "a" * 100_000, "((((", "%s %(x)s"])
def test_any_title_is_compared(odd: str) -> None:
    """It is asked at every key press, before anything was checked."""
    assert why(odd, an_old_row(title="🔥🔥 " * 100)) in ([], ["title"])
