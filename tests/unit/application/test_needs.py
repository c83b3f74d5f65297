"""What waits for one person, told from the rows of incidents alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.cast import AT_0300, at
from tests.contract.making import a_row

from sic.application.needs import by_urgency, needs, shown_clocks
from sic.application.ports import IncidentRow
from sic.application.standing import Standing, WaitingRun
from sic.domain.clocks import Unmet
from sic.domain.ids import IncidentId

IC, COMMS = "Incident Commander", "Comms Lead"


def a_clock(name: str, minutes: float) -> Unmet:
    """Return an open clock that is due so many minutes after 03:00."""
    return Unmet(name=name, due_at=at(minutes), started_at=AT_0300 - timedelta(hours=1))


def an_active_row(number: int = 1, rank: int | None = 2, **standing: Any) -> IncidentRow:
    """Return an acknowledged incident with Alice in command and Carol writing."""
    given: dict[str, Any] = {
        "acknowledged_at": AT_0300,
        "roles": {IC: ("alice",), COMMS: ("carol",)},
        "informers": ("alice", "carol"),
    }
    return a_row(
        f"inc-20261123-{number:02d}",
        severity_rank=rank,
        severity=f"SEV-{rank}" if rank else None,
        commander="alice",
        standing=Standing(**given | standing),
    )


def kinds(row: IncidentRow, me: str, *, paged: bool = False) -> list[str]:
    """Return what one active incident asks of a person."""
    ids = frozenset({row.id}) if paged else frozenset[IncidentId]()
    return [need.kind for need in needs([row], [], me, ids, AT_0300)]


def test_roles_held_in_active_incidents_are_named() -> None:
    """Runbook, "Roles": whoever holds one is expected to act."""
    [need] = needs([an_active_row()], [], "carol", (), AT_0300)

    assert (need.kind, need.roles) == ("role", (COMMS,))
    assert kinds(an_active_row(), "bob") == []


def test_an_incident_nobody_acknowledged_waits_for_everyone() -> None:
    """Runbook, "Severities and SLAs", column "Ack SLA"."""
    row = an_active_row(acknowledged_at=None, roles={}, clocks=(a_clock("ack", 5),))

    assert kinds(row, "bob") == ["acknowledge"]
    assert kinds(row, "bob", paged=True) == ["acknowledge"]


def test_an_overdue_update_waits_for_the_commander_and_the_comms_lead() -> None:
    """Runbook, "Severities and SLAs", column "Update cadence"; due now is overdue."""
    row = an_active_row(clocks=(a_clock("update", 0),))

    assert kinds(row, "carol") == ["update", "role"]
    assert kinds(row, "alice") == ["update", "role"]
    assert kinds(row, "bob") == []
    assert kinds(an_active_row(clocks=(a_clock("update", 1),)), "carol") == ["role"]


def test_who_was_paged_and_holds_no_role_is_asked_to_join() -> None:
    """Runbook, "Escalation": a page is a demand to come."""
    assert kinds(an_active_row(), "bob", paged=True) == ["page"]
    assert kinds(an_active_row(), "carol", paged=True) == ["role"]


def test_a_post_mortem_waits_for_who_commanded() -> None:
    """Runbook, "Post-mortem"; missed or not."""
    clocks = (a_clock("postmortem", -60),)
    row = an_active_row(clocks=clocks)

    [need] = needs([], [row], "alice", (), AT_0300)
    assert (need.kind, need.clock) == ("postmortem", clocks[0])
    assert needs([], [row], "carol", (), AT_0300) == []


def test_the_most_urgent_comes_first() -> None:
    """What is not acknowledged before what is merely held; the gravest first in each."""
    calm = an_active_row(1, 1)
    low = an_active_row(2, 4, acknowledged_at=None)
    high = an_active_row(3, 1, acknowledged_at=None)

    found = needs([calm, low, high], [], "alice", (), AT_0300)

    told = [(need.kind, need.row.id[-2:]) for need in found]
    assert told[:2] == [("acknowledge", "03"), ("acknowledge", "02")]
    assert {kind for kind, _ in told[2:]} == {"role"}


def test_active_incidents_are_sorted_by_severity_then_by_what_is_due() -> None:
    """One without a severity stands last, one without a clock last in its severity."""
    rows = [
        an_active_row(1, None, clocks=(a_clock("triage", 1),)),
        an_active_row(2, 2),
        an_active_row(3, 2, clocks=(a_clock("update", 9),)),
        an_active_row(4, 2, clocks=(a_clock("ack", -9),)),
        an_active_row(5, 1, clocks=(a_clock("update", 30),)),
    ]
    assert [row.id[-1] for row in by_urgency(rows)] == ["5", "4", "3", "2", "1"]


def test_a_list_shows_what_is_longest_overdue_and_what_comes_next() -> None:
    """An Ack missed for hours must not hide the update due in three minutes."""
    clocks = tuple(
        a_clock(*one)
        for one in (("ack", -90), ("mitigation", -5), ("update", 3), ("rung-2", 9))
    )
    shown = shown_clocks(an_active_row(clocks=clocks), AT_0300)

    assert [one.name for one in shown] == ["ack", "update"]


# ---------------------------------------------------------------- webhooks


def a_waiting_run(stage: str, by: str = "bob", minutes: float = 2) -> WaitingRun:
    """Return a run that ends by itself so many minutes after 03:00."""
    return WaitingRun(
        id=f"exe-{stage}-{by}",
        webhook="cache-purge",
        stage=stage,
        subject="edge (https://ops.internal:8443)",
        requested_by=by,
        since=AT_0300,
        due_at=at(minutes),
    )


def test_a_preview_waits_for_who_looked_at_it_and_for_nobody_else() -> None:
    """Interface, screen 1: "my unconfirmed actions"."""
    row = an_active_row(roles={}, runs=(a_waiting_run("previewed"),))

    [need] = needs([row], [], "bob", (), AT_0300)
    assert (need.kind, need.run and need.run.id) == ("confirm", "exe-previewed-bob")
    assert kinds(row, "carol") == []


def test_a_second_person_is_asked_and_never_the_first_or_the_commander() -> None:
    """Contract, 4: the second ≠ the requester; runbook: the IC runs no technical task."""
    row = an_active_row(roles={}, runs=(a_waiting_run("requested"),))

    assert kinds(row, "carol") == ["approve"]
    assert kinds(row, "bob") == []
    assert kinds(row, "alice") == []


def test_a_run_whose_time_is_up_waits_for_nobody() -> None:
    """It ends by itself, before or after its event is recorded."""
    runs = (a_waiting_run("requested", minutes=0), a_waiting_run("previewed", "carol", 0))
    assert kinds(an_active_row(roles={}, runs=runs), "carol") == []


def test_the_run_that_ends_first_stands_first() -> None:
    """Minutes matter: before what has hours."""
    later = an_active_row(1, rank=2, roles={}, runs=(a_waiting_run("requested", minutes=4),))
    soon = an_active_row(2, rank=2, runs=(a_waiting_run("requested", minutes=1),))

    found = needs([later, soon], [], "carol", (), AT_0300)

    assert [need.row.id[-2:] for need in found] == ["02", "01", "02"]
    assert [need.kind for need in found] == ["approve", "approve", "role"]
