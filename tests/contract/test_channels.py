"""``#inc-YYYYMMDD-XX`` is allocated once and never reused, on both databases. F-55."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from tests.cast import ALICE
from tests.fakes import RUNBOOK, HandClock

from sic.application.ports import Store
from sic.application.service import IncidentService, Principal
from sic.domain.calendar import Calendar
from sic.domain.errors import Refused
from sic.domain.incident.commands import DeclareIncident

ACTS = Principal(ALICE, "responder")
BUENOS_AIRES = Calendar(zone="America/Argentina/Buenos_Aires")
BEFORE_MIDNIGHT = datetime(2026, 11, 24, 2, 59, 59, 900_000, tzinfo=UTC)  # 23:59 there.


def a_service(store: Store, clock: HandClock) -> IncidentService:
    """Return the one door, for an office in Buenos Aires."""
    service = IncidentService(store=store, clock=clock, calendar=BUENOS_AIRES)
    service.adopt_runbook("runbook.md", RUNBOOK)
    return service


def declare(service: IncidentService, title: str = "Checkout fails") -> str:
    """Declare an incident and return its channel."""
    command = DeclareIncident(title=title, runbook_revision="")
    return service.declare(command, ACTS).incident.channel


def test_declarations_at_once_on_two_nodes_each_get_their_own_channel(
    open_again: Callable[[], Store],
) -> None:
    """More than 99 a day go on with -100; none is handed out twice, none is left out."""
    clock = HandClock(BEFORE_MIDNIGHT)
    nodes = [a_service(open_again(), clock) for _ in range(2)]

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: declare(nodes[number % 2]), range(120)))

    assert sorted(made) == sorted(f"#inc-20261123-{n:02d}" for n in range(1, 121))
    assert "#inc-20261123-100" in made


def test_the_day_is_the_offices_and_a_new_one_begins_at_its_midnight(store: Store) -> None:
    """23:59 in Buenos Aires is tomorrow in UTC, and still today in the channel's name."""
    clock = HandClock(BEFORE_MIDNIGHT)
    service = a_service(store, clock)

    before = [declare(service), declare(service)]
    clock.forward(seconds=1)
    after = declare(service)

    assert before == ["#inc-20261123-01", "#inc-20261123-02"]
    assert after == "#inc-20261124-01"


def test_declarations_around_midnight_on_clocks_that_differ_never_share_a_channel(
    open_again: Callable[[], Store],
) -> None:
    """One node has passed midnight, the other has not: each day counts for itself."""
    early, late = HandClock(BEFORE_MIDNIGHT), HandClock(BEFORE_MIDNIGHT)
    late.forward(seconds=1)
    nodes = [a_service(open_again(), early), a_service(open_again(), late)]

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda number: declare(nodes[number % 2]), range(40)))

    assert len(set(made)) == 40
    assert {name[:13] for name in made} == {"#inc-20261123", "#inc-20261124"}


def test_a_channel_that_was_drawn_in_vain_is_not_given_to_another(store: Store) -> None:
    """Refused after the number was drawn: somebody may have seen it, so it stays unused."""
    service = a_service(store, HandClock(BEFORE_MIDNIGHT))
    assert declare(service) == "#inc-20261123-01"
    with pytest.raises(Refused, match="title"):
        declare(service, title="")
    assert declare(service) == "#inc-20261123-03"


def test_a_channel_is_not_reused_after_a_restart(open_again: Callable[[], Store]) -> None:
    """What was allocated is in the database, not in the process."""
    clock = HandClock(BEFORE_MIDNIGHT)
    assert declare(a_service(open_again(), clock)) == "#inc-20261123-01"
    assert declare(a_service(open_again(), clock)) == "#inc-20261123-02"
