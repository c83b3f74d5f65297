"""What a rule looks at when it decides, and what fell due meanwhile. It keeps no state."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import msgspec

from sic.domain import text
from sic.domain.calendar import Calendar
from sic.domain.clocks import ClockName, clause_of, deadlines
from sic.domain.due import is_recorded, mitigation_due
from sic.domain.escalation import CLAUSE, rungs_due
from sic.domain.ids import CLOCK, RESPONDER_ID, Actor
from sic.domain.incident.commands import REASON_MAX
from sic.domain.incident.events import (
    PERSON,
    DeadlineMissed,
    Event,
    MissableClock,
    RungReached,
)
from sic.domain.incident.refusals import IncidentOver, ReasonMissing, UnusableName
from sic.domain.incident.state import Incident
from sic.domain.policy import Policy, Rung

Decision = tuple[Event, ...]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One command's circumstances: everything a decision may depend on besides it."""

    state: Incident
    policy: Policy
    calendar: Calendar
    actor: Actor
    now: datetime  # Aware UTC.
    channel: str = ""

    @property
    def incident(self) -> str:
        """The incident's id, for messages."""
        return self.state.id

    def cause(self, clause: str) -> str:
        """Return why this happens: a person did it, or this clause of the runbook."""
        return PERSON if self.actor.is_person else clause

    def require_active(self, deed: str) -> None:
        """Refuse what only an incident that goes on admits.

        Raises:
            IncidentOver: it is resolved.
        """
        if not self.state.is_active:
            raise IncidentOver(self.incident, deed)

    def reason(self, deed: str, given: str, example: str, *, clause: str = "") -> str:
        """Return the reason, storable.

        Raises:
            ReasonMissing: there is none. ``example`` is what to type instead.
            TextRefused: it is too long or cannot be stored.
        """
        if not given.strip():
            raise ReasonMissing(deed, example, clause=clause)
        return text.paragraph("reason", given, REASON_MAX)

    def late(self, *names: ClockName) -> Decision:
        """Return the misses of these clocks that are due but not on record yet.

        Whoever stops a clock too late records the miss in the same breath: the timeline must
        not depend on how quickly SIC's own clock came round.
        """
        return tuple(
            self._missed(d.name, d.due_at)
            for d in deadlines(self.state, self.policy, self.calendar)
            if d.name in names and d.due_at <= self.now
        )

    def fallout(self, state: Incident | None = None) -> Decision:
        """Return what an unmitigated incident owes by now: the missed SLA and due rungs.

        Args:
            state: The state to judge, where this command changes it; else the case's.
        """
        state = state or self.state
        sla = mitigation_due(state, self.calendar)
        if sla is None or sla.at > self.now or state.mitigated_at is not None:
            return ()
        name = ClockName.MITIGATION
        known = is_recorded(state, name, sla.at)
        due = rungs_due(state, self.policy, self.calendar, self.now)
        rungs = tuple(self._reached(rung) for rung in due)
        return rungs if known else (self._missed(name, sla.at), *rungs)

    def elapsed(self, name: str, due_at: datetime) -> Decision:
        """Return the miss of one clock, by name."""
        return (self._missed(name, due_at),)

    def _missed(self, name: str, due_at: datetime) -> DeadlineMissed:
        return DeadlineMissed(
            at=self.now,
            actor=CLOCK,
            cause=clause_of(name, self.state, self.policy),
            clock=cast("MissableClock", str(name)),
            due_at=due_at,
            severity=self.state.severity,
        )

    def _reached(self, rung: Rung) -> RungReached:
        return RungReached(
            at=self.now,
            actor=CLOCK,
            cause=rung.source.clause or CLAUSE,
            rung=rung.rung,
            notify=rung.notify,
            text=rung.text,
        )


def account_name(given: str) -> str:
    """Return a responder's account name as people write it: "@Ana" is "ana".

    Raises:
        UnusableName: no account can have this name.
    """
    name = given.strip().removeprefix("@").lower()
    if not RESPONDER_ID.match(name):
        raise UnusableName(given[:80])
    return name
