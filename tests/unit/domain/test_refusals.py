"""Every refusal says what happened, names its rule and ends in something to do."""

from __future__ import annotations

import pytest
from tests.cast import (
    ALICE,
    BOB,
    CAROL,
    MONITOR,
    Step,
    an_incident,
    blank,
    command_taken_by,
    decided,
    resolved_by,
)

from sic.domain.access import NotAllowed, may
from sic.domain.errors import SicError
from sic.domain.ids import Actor
from sic.domain.incident import commands as c

NOTE = c.PostNote(note="n1", text="The pool is full.")
REFUSED: list[tuple[Actor, c.Command]] = [
    (BOB, c.ResolveIncident()),
    (ALICE, c.CreateTask(task="t", title="Restart", assignee="alice")),
    (MONITOR, c.AcknowledgeIncident()),
    (ALICE, c.SetSeverity(severity="9")),
    (ALICE, c.SetSeverity(severity="1")),
    (ALICE, c.AssignRole(role="barista", responder="bob")),
    (ALICE, c.AssignRole(role="scribe", responder="no one")),
    (BOB, c.AssignRole(role="ic", responder="bob")),
    (ALICE, c.PostNote(note="n2", text="\x07")),
    (ALICE, c.NameServices(services=tuple(f"s{n}" for n in range(60)))),
    (ALICE, c.TickItem(item="severity")),
    (ALICE, c.TickItem(item="99")),
    (ALICE, c.CorrectEntry(entry=1, text="x")),
    (BOB, c.CorrectEntry(entry=4, text="x")),
    (ALICE, c.CompleteTask(task="t9")),
    (ALICE, c.FlagImpact(impact="weather")),
    (ALICE, c.AdoptPattern(pattern="z")),
    (ALICE, c.Escalate(rung=9)),
    (ALICE, c.ReopenIncident(reason="x")),
    (ALICE, c.OpenBridge(url="javascript:alert(1)")),
]


@pytest.mark.parametrize(("actor", "command"), REFUSED)
def test_a_refusal_has_a_code_a_problem_and_a_remedy(actor: Actor, command: c.Command) -> None:
    """Style, "Messages": written for 03:00."""
    incident = an_incident(command_taken_by(ALICE), Step(NOTE, CAROL))
    with pytest.raises(SicError, match=r"\.") as refusal:
        decided(incident, command, by=actor)
    assert refusal.value.code.startswith("SIC-E1")
    assert refusal.value.problem.endswith(".")
    assert len(refusal.value.remedy) > 10


def test_what_needs_an_incident_says_so_when_there_is_none() -> None:
    """A mistyped id is the commonest mistake."""
    with pytest.raises(SicError, match="See them with `sic list`"):
        decided(blank(), NOTE)


def test_a_runbook_rule_is_cited_by_its_heading() -> None:
    """Style, "Five ideas": every rule cites the heading it comes from."""
    over = an_incident(command_taken_by(ALICE), resolved_by(ALICE))
    with pytest.raises(SicError, match="sic reopen inc-20261123-01") as refusal:
        decided(over, c.Escalate())
    assert refusal.value.clause == "response-flow"


@pytest.mark.parametrize("level", ["viewer", "", "root"])
def test_a_viewer_changes_nothing(level: str) -> None:
    """Viewers read; an unknown level has no more rights than that."""
    with pytest.raises(NotAllowed, match="may look at incidents but not change them"):
        may(level, NOTE)


@pytest.mark.parametrize("level", ["responder", "admin"])
def test_responders_do_everything_an_incident_knows(level: str) -> None:
    """Roles held in the incident decide the rest."""
    for _, command in REFUSED:
        may(level, command)
    assert len(REFUSED) > 10
