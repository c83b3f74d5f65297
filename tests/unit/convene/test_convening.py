"""SIC opens the bridge the runbook asks for, once, and leaves people's own alone."""

from __future__ import annotations

from structlog.testing import capture_logs
from tests.unit.convene.a_bridge import House

from sic.application.convening import Convener
from sic.application.ports import DeliveryFailed
from sic.application.worker import MESSAGE_LEASE
from sic.domain.ids import CLOCK
from sic.domain.incident.checklist import checklist
from sic.domain.incident.commands import OpenBridge, ResolveIncident, SetSeverity, TakeCommand
from sic.domain.incident.events import BridgeOpened
from sic.domain.incident.state import Incident

OURS = OpenBridge(url="https://meet.example.com/pasted")


def bridge_is_ticked(house: House, state: Incident) -> bool:
    """Return whether the item "Bridge open" is done."""
    items = checklist(state, house.service.policy(state.runbook_revision))
    return next(item.done for item in items if "ridge" in item.text)


def test_a_declared_sev_1_gets_its_bridge_and_the_item_ticks_itself(house: House) -> None:
    """Runbook, "Response flow": SEV-1 opens a bridge; the cause is the checklist's clause."""
    incident = house.declare()
    assert house.convene() == 1

    state = house.service.incident(incident)
    assert state.bridge == "https://meet.example.com/1"
    assert bridge_is_ticked(house, state)
    event = house.store.history(incident)[-1].event
    assert isinstance(event, BridgeOpened)
    assert (event.actor, event.cause) == (CLOCK, "triage-checklist")
    [asked] = house.vendor.asked
    assert (asked.channel, asked.severity) == (f"#{incident}", "SEV-1")
    assert house.convene() == 0


def test_no_bridge_is_opened_before_or_below_the_severity_that_asks_for_one(
    house: House,
) -> None:
    """Runbook, "Response flow": SEV-3 assigns an owner and opens none; raised, it does."""
    incident = house.declare(severity=None)
    assert house.convene() == 0
    house.act(incident, SetSeverity(severity="SEV-3"))
    assert house.convene() == 0
    house.act(incident, SetSeverity(severity="SEV-1", reason="it spread"))
    assert house.convene() == 1
    assert house.service.incident(incident).bridge


def test_a_crash_after_the_room_was_opened_leaves_one_bridge(house: House) -> None:
    """F-02: killed between "opened" and "settled", the repeat changes nothing."""
    incident = house.declare()
    [held] = house.store.claim_messages(
        now=house.clock.now(), limit=1, lease=MESSAGE_LEASE, kinds=("convene",)
    )
    house.convener.deliver(held.message)  # And never settled: the process died here.

    house.clock.forward(minutes=2)
    assert house.a_worker().deliver_due(("convene",)) == 1

    opened = [r for r in house.store.history(incident) if isinstance(r.event, BridgeOpened)]
    assert len(opened) == len(house.vendor.asked) == 1


def test_a_crash_before_the_room_was_recorded_opens_it_at_the_next_start(house: House) -> None:
    """F-02: the message outlives the process; the repeat carries the same key."""
    incident = house.declare()
    house.vendor.failure = DeliveryFailed("the line broke")
    house.convene()
    assert house.service.incident(incident).bridge is None

    house.vendor.failure = None
    house.clock.forward(minutes=2)
    assert house.a_worker().deliver_due(("convene",)) == 1
    assert house.service.incident(incident).bridge == "https://meet.example.com/2"
    assert len({place.key for place in house.vendor.asked}) == 1


def test_the_bridge_somebody_opened_meanwhile_stands(house: House) -> None:
    """Two bridges would split the response: people's own wins, before and after asking."""
    early = house.declare()
    house.act(early, OURS)
    assert house.convene() == 1
    assert house.vendor.asked == []

    late = house.declare()
    answer = house.vendor.open_bridge
    house.vendor.open_bridge = lambda place: (  # type: ignore[method-assign]  # acts between
        house.act(late, OURS),
        answer(place),
    )[1]
    assert house.convene() == 1
    assert {house.service.incident(one).bridge for one in (early, late)} == {OURS.url}


def test_an_incident_that_is_over_or_less_grave_by_then_gets_none(house: House) -> None:
    """A message waits; what it asks for is decided afresh."""
    lowered, over = house.declare(), house.declare()
    house.act(lowered, SetSeverity(severity="SEV-3", reason="only one shop"))
    house.act(over, TakeCommand(reason="nobody else"))
    house.act(over, ResolveIncident())

    assert (house.convene(), house.convene()) == (1, 1)
    assert house.vendor.asked == []
    assert house.worker.counts["message_delivered"] == 2


def test_a_link_nobody_should_press_is_refused_for_good(house: House) -> None:
    """A vendor is not trusted either; trying again would give the same."""
    house.vendor.link = "javascript:alert({})"
    incident = house.declare()

    with capture_logs() as logs:
        house.convene()

    assert house.service.incident(incident).bridge is None
    assert [entry["event"] for entry in logs] == ["message_dead"]


def test_without_a_vendor_nothing_is_asked_and_people_paste_a_link(house: House) -> None:
    """Invariant 11: everything works with no chat vendor."""
    house.service.convenes = Convener(service=house.service).convenes
    incident = house.declare()

    assert house.convene() == 0
    assert house.act(incident, OURS).bridge == OURS.url


def test_a_chat_vendor_opens_the_channel_the_incident_is_named_for(house: House) -> None:
    """Issue 4: the port is ready; the name was allocated with the declaration."""
    house.convener = Convener(service=house.service, chats=house.vendor)
    house.service.convenes = house.convener.convenes
    house.worker = house.a_worker()
    incident = house.declare()

    assert house.convene() == 1
    assert [place.channel for place in house.vendor.channels] == [f"#{incident}"]


def test_a_bridge_waits_for_no_page(house: House) -> None:
    """A conference service that hangs has threads of its own."""
    house.declare()
    assert house.worker.deliver_due() == 0
    names = {loop.name for loop in house.worker.loops}
    assert {"deliveries-1", "convene-1"} <= names


def test_the_reason_a_vendor_gives_stands_in_the_log(house: House) -> None:
    """At 03:00 that is where people look."""
    house.vendor.failure = DeliveryFailed("full", permanent=True)
    house.declare()
    with capture_logs() as logs:
        house.convene()
    assert logs[0]["reason"] == "full"
