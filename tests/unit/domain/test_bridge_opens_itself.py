"""SIC's own hand may do one thing unasked: open the bridge the runbook asks for."""

from __future__ import annotations

import pytest
from tests.cast import (
    ALICE,
    BOB,
    MONITOR,
    SIC,
    Step,
    an_incident,
    command_taken_by,
    decided,
    resolved_by,
)

from sic.domain.incident.commands import OpenBridge
from sic.domain.incident.events import BridgeOpened
from sic.domain.incident.refusals import UnsafeLink, WrongHand

BRIDGE = OpenBridge(url="https://meet.example.com/ours")
ANOTHER = OpenBridge(url="https://meet.example.com/another")


def test_the_clock_opens_the_bridge_a_severity_asks_for() -> None:
    """Runbook, "Response flow": the clause is the cause, not a person."""
    [opened] = decided(an_incident(severity="SEV-1"), BRIDGE, by=SIC)
    assert isinstance(opened, BridgeOpened)
    assert (opened.actor, opened.cause, opened.url) == (SIC, "triage-checklist", BRIDGE.url)

    [by_hand] = decided(an_incident(severity="SEV-1"), BRIDGE, by=BOB)
    assert by_hand.cause == "person"


@pytest.mark.parametrize("severity", ["SEV-3", None])
def test_the_clock_opens_none_where_the_runbook_asks_for_none(severity: str | None) -> None:
    """Design, "Readings": bridge required for SEV-1/2; a person may open one all the same."""
    incident = an_incident(severity=severity)
    assert decided(incident, BRIDGE, by=SIC) == ()
    assert len(decided(incident, BRIDGE, by=BOB)) == 1


def test_the_clock_never_moves_people_to_another_bridge() -> None:
    """They are talking there."""
    incident = an_incident(Step(BRIDGE, BOB, 1))
    assert decided(incident, ANOTHER, by=SIC) == ()
    assert len(decided(incident, ANOTHER, by=BOB)) == 1


def test_the_clock_opens_none_for_an_incident_that_is_over() -> None:
    """A message may arrive late; that is no refusal."""
    over = an_incident(command_taken_by(ALICE), resolved_by(ALICE))
    assert decided(over, BRIDGE, by=SIC) == ()


def test_no_monitor_opens_a_bridge_and_no_link_is_trusted() -> None:
    """The exception is SIC's own hand's, and its links are looked at like anyone's."""
    with pytest.raises(WrongHand, match="alertmanager cannot act"):
        decided(an_incident(), BRIDGE, by=MONITOR)
    with pytest.raises(UnsafeLink, match="bridge"):
        decided(an_incident(), OpenBridge(url="javascript:alert(1)"), by=SIC)
