"""The triage checklist: what ticks itself, what a hand ticks, what is not asked for."""

from __future__ import annotations

import msgspec
import pytest
from tests.cast import (
    ALICE,
    BOB,
    CAROL,
    POLICY,
    Step,
    an_incident,
    at,
    command_taken_by,
    decided,
    then,
)

from sic.domain.incident.checklist import ItemView, checklist
from sic.domain.incident.commands import (
    AssignRole,
    NameServices,
    OpenBridge,
    SetSeverity,
    TickItem,
    UntickItem,
)
from sic.domain.incident.refusals import ItemTicksItself, UnknownItem, UnsafeLink
from sic.domain.incident.state import Incident


def item(state: Incident, item_id: str) -> ItemView:
    """Return one item as it stands."""
    [found] = [i for i in checklist(state, POLICY) if i.id == item_id]
    return found


def test_a_fresh_incident_has_its_channel_and_nothing_else() -> None:
    """Runbook, "Triage checklist": the channel is created with the incident."""
    views = checklist(an_incident(severity=None), POLICY)
    assert [v.id for v in views if v.done] == ["channel"]
    assert [v.number for v in views] == list(range(1, 9))
    assert item(an_incident(), "channel").at == at(0)


@pytest.mark.parametrize(
    ("item_id", "step", "fact"),
    [
        ("service", Step(NameServices(services=("api", "db"))), "Affected: api and db"),
        ("severity", Step(SetSeverity(severity="1", reason="x"), ALICE, 3), "SEV-1"),
        ("ic", command_taken_by(ALICE), "Incident Commander: alice"),
        ("bridge", Step(OpenBridge(url="https://meet.example.com/x")), "https://meet"),
        ("comms", Step(AssignRole(role="comms", responder="carol")), "Comms Lead: carol"),
    ],
)
def test_a_bound_item_ticks_itself_and_shows_the_fact(
    item_id: str, step: Step, fact: str
) -> None:
    """Interface: items bound to state tick themselves and show why."""
    before = item(an_incident(severity=None), item_id)
    assert (before.done, before.bound, before.fact) == (False, True, "")
    after = item(an_incident(step), item_id)
    assert after.done
    assert after.fact.startswith(fact)


def test_a_bound_item_is_not_ticked_by_hand() -> None:
    """Interface: ticking "Severity assigned" by hand is wrong when the system knows."""
    incident = an_incident()
    with pytest.raises(ItemTicksItself, match="ticks itself when a severity is set") as refusal:
        decided(incident, TickItem(item="severity"))
    assert refusal.value.clause == "triage-checklist"
    assert refusal.value.remedy == "`sic sev inc-20261123-01 SEVERITY`"
    with pytest.raises(ItemTicksItself, match="ticks itself when someone holds the role Comms"):
        decided(incident, UntickItem(item="7"))


def test_a_free_item_is_ticked_by_id_or_number_and_unticked() -> None:
    """Interface: `sic check ID 3`, undo with `--undo`."""
    ticked = an_incident(Step(TickItem(item="8"), BOB, 4))
    view = item(ticked, "coffee")
    assert (view.done, view.by, view.at) == (True, "bob", at(4))
    assert decided(ticked, TickItem(item="coffee"), by=CAROL) == ()
    undone = then(ticked, Step(UntickItem(item="coffee"), CAROL, 5))
    assert not item(undone, "coffee").done
    assert decided(undone, UntickItem(item="coffee")) == ()


def test_the_status_page_is_ticked_by_hand_for_now() -> None:
    """SIC has no status page yet whose state could tick it."""
    assert item(an_incident(Step(TickItem(item="status"))), "status").done


def test_an_unknown_item_is_refused_with_the_numbers() -> None:
    """A typo ticks nothing."""
    with pytest.raises(UnknownItem, match="has items 1 to 8, none is '9'"):
        decided(an_incident(), TickItem(item="9"))


def test_a_bridge_is_not_required_below_sev_2() -> None:
    """Design, "Readings": marked "not required at this severity" otherwise."""
    view = item(an_incident(severity="3"), "bridge")
    assert (view.applicable, view.done, view.fact) == (
        False,
        False,
        "not required at this severity",
    )
    assert item(an_incident(severity=None), "bridge").applicable


def test_a_role_the_runbook_does_not_name_is_ticked_by_hand() -> None:
    """Nobody could be assigned to it."""
    policy = msgspec.structs.replace(POLICY, roles=POLICY.roles[:1])
    [event] = decided(an_incident(), TickItem(item="comms"), policy=policy)
    assert event.actor == ALICE


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "Room 4", "//x"])
def test_a_bridge_is_a_link_that_only_opens(url: str) -> None:
    """Security: what people press must not run."""
    with pytest.raises(UnsafeLink, match="bridge is not a link SIC shows"):
        decided(an_incident(), OpenBridge(url=url))


def test_the_same_bridge_again_changes_nothing() -> None:
    """Idempotent first."""
    incident = an_incident(Step(OpenBridge(url=" tel:+541155550001 ")))
    assert incident.bridge == "tel:+541155550001"
    assert decided(incident, OpenBridge(url="tel:+541155550001")) == ()
