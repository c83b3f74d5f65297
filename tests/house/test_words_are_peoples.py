"""Invariant 10: what SIC tells the outside was written by a person, to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import CAROL, MONITOR, SIC, an_incident, decided
from tests.property.histories import CALENDARS, Asked, histories, played

from sic.domain.calendar import Calendar
from sic.domain.ids import Actor
from sic.domain.incident.commands import SendUpdate
from sic.domain.incident.events import UpdateSent
from sic.domain.incident.refusals import WrongHand

UPDATE = SendUpdate(update="u1", text="Checkout is slow; we are on it.", audience="public")


@pytest.mark.parametrize("actor", [MONITOR, SIC], ids=["monitor", "clock"])
def test_invariant_10_no_machine_sends_an_update(actor: Actor) -> None:
    """Design, "Readings", "Every 15 min": text is never published that no human wrote."""
    incident = an_incident()

    with pytest.raises(WrongHand, match=f"{actor.id} cannot"):
        decided(incident, UPDATE, by=actor)

    [sent] = decided(incident, UPDATE, by=CAROL)
    assert isinstance(sent, UpdateSent)
    assert sent.text == UPDATE.text


@given(histories(), st.sampled_from(CALENDARS))
def test_invariant_10_every_update_is_a_persons_own_words(
    history: list[Asked], calendar: Calendar
) -> None:
    """Whatever happens around it, no update appears that nobody typed."""
    for moment in played(history, calendar):
        for event in moment.events or ():
            if isinstance(event, UpdateSent):
                assert event.actor.is_person
                assert isinstance(moment.command, SendUpdate)
                assert event.text == moment.command.text.strip()
