"""The step of the response flow an incident stands on."""

from __future__ import annotations

import msgspec
import pytest
from tests.cast import (
    ALICE,
    BOB,
    POLICY,
    Step,
    acknowledged_by,
    an_alert_incident,
    an_incident,
    command_taken_by,
    mitigated_by,
    resolved_by,
    then,
)

from sic.domain.incident.commands import (
    OpenBridge,
    PostNote,
    PublishPostMortem,
    ReopenIncident,
    UndoMitigation,
)
from sic.domain.incident.phase import phase
from sic.domain.incident.state import Incident, Phase, Status

BRIDGE = Step(OpenBridge(url="https://meet.example.com/x"), BOB, 3)
RESOLVED = an_incident(command_taken_by(ALICE), resolved_by(ALICE))


@pytest.mark.parametrize(
    ("incident", "expected"),
    [
        (an_alert_incident(), Phase.DETECT),
        (an_alert_incident(acknowledged_by(BOB)), Phase.TRIAGE),
        (an_alert_incident(Step(PostNote(note="n", text="Looking."), BOB)), Phase.TRIAGE),
        (an_incident(), Phase.TRIAGE),
        (an_incident(command_taken_by(ALICE)), Phase.CONVENE),
        (an_incident(command_taken_by(ALICE), BRIDGE), Phase.MITIGATE),
        (an_incident(command_taken_by(ALICE), severity="3"), Phase.MITIGATE),
        (an_incident(mitigated_by(BOB)), Phase.RESOLVE),
        (RESOLVED, Phase.POSTMORTEM),
    ],
)
def test_a_phase_follows_from_what_happened(incident: Incident, expected: Phase) -> None:
    """Runbook, "Response flow": detect, triage, convene, mitigate, resolve, post-mortem."""
    assert phase(incident, POLICY) is expected


def test_a_runbook_without_a_bridge_item_convenes_nobody() -> None:
    """The channel is there already."""
    bare = msgspec.structs.replace(POLICY, checklist=())
    assert phase(an_incident(command_taken_by(ALICE)), bare) is Phase.MITIGATE


def test_status_moves_on_and_back() -> None:
    """Mitigated is not resolved, and either may turn out wrong."""
    mitigated = an_incident(command_taken_by(ALICE), mitigated_by(BOB))
    assert mitigated.status is Status.MITIGATED
    undone = then(mitigated, Step(UndoMitigation(reason="back"), BOB, 35))
    assert undone.status is Status.OPEN
    closed = then(RESOLVED, Step(PublishPostMortem(url="https://wiki/1"), BOB, 60))
    assert (RESOLVED.status, closed.status) == (Status.RESOLVED, Status.CLOSED)
    again = then(closed, Step(ReopenIncident(reason="back"), BOB, 90))
    assert (again.status, again.postmortem_at) == (Status.OPEN, None)


def test_a_post_mortem_is_published_once_and_its_link_may_follow() -> None:
    """Post-mortem, step 5: a link sent after the first word was answered 200 and lost."""
    closed = then(RESOLVED, Step(PublishPostMortem(), BOB, 60))
    linked = then(closed, Step(PublishPostMortem(url="https://wiki/1"), BOB, 90))
    assert linked.postmortem_at == closed.postmortem_at
    assert linked.postmortem_url == "https://wiki/1"
    for again in (PublishPostMortem(), PublishPostMortem(url="https://wiki/1")):
        assert then(linked, Step(again, ALICE, 120)) == linked
