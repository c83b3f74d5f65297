"""The triage checklist as it stands: what is done, by whom or by which fact. Ticks nothing."""

from __future__ import annotations

from datetime import datetime

import msgspec

from sic.domain import words
from sic.domain.incident.refusals import CHECKLIST
from sic.domain.incident.roles import commander_role
from sic.domain.incident.state import Incident
from sic.domain.policy import Binding, ChecklistItem, Policy

_ROLE_BINDINGS: dict[Binding, str] = {
    "comms_lead": "comms lead",
    "tech_lead": "tech lead",
    "scribe": "scribe",
}
_OTHER_SPELLINGS = {
    "communicationslead": "commslead",
    "communicationlead": "commslead",
    "technicallead": "techlead",
}


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """One item as people see it. ``number`` is its place in the runbook, from 1."""

    id: str
    number: int
    text: str
    clause: str
    done: bool
    bound: bool  # It follows the state; no hand ticks it.
    applicable: bool = True
    by: str = ""  # Who ticked it by hand.
    at: datetime | None = None
    fact: str = ""  # What ticked it, or "not required at this severity".
    when: str = ""  # For a bound item: when it ticks itself.
    remedy: str = ""  # For a bound item: what to type so that it does.


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """What the state says of a bound item; ``done`` is empty while it says nothing."""

    when: str
    remedy: str
    done: str = ""
    at: datetime | None = None


def checklist(state: Incident, policy: Policy) -> tuple[ItemView, ...]:
    """Return every item of the runbook's checklist in its order.

    Source: runbook, "Triage checklist".
    """
    return tuple(_view(n, i, state, policy) for n, i in enumerate(policy.checklist, start=1))


def find_item(policy: Policy, given: str) -> ChecklistItem | None:
    """Return the item with this id, or with this number counted from 1."""
    wanted = given.strip()
    for number, item in enumerate(policy.checklist, start=1):
        if wanted in (item.id, str(number)):
            return item
    return None


def fact_of(item: ChecklistItem, state: Incident, policy: Policy) -> Fact | None:
    """Return what a bound item follows; ``None`` for one that is ticked by hand.

    A status page has no state of its own yet, and a role the runbook does not name cannot be
    assigned: both are ticked by hand.
    """
    binding = item.binding
    if binding is None or binding == "status_page":
        return None
    if binding in _ROLE_BINDINGS:
        return _role_fact(_ROLE_BINDINGS[binding], state, policy)
    if binding == "commander":
        return _held(state.commander, commander_role(policy).name, "ic", state)
    return _plain_fact(binding, state)


def _plain_fact(binding: Binding, state: Incident) -> Fact:
    """Return the fact behind service, severity, bridge and channel."""
    match binding:
        case "service":
            affected = words.listed(state.services)
            return Fact(
                when="the affected services are named",
                remedy=f"`sic services {state.id} NAME…`",
                done=f"Affected: {affected}" if affected else "",
            )
        case "severity":
            return Fact(
                when="a severity is set",
                remedy=f"`sic sev {state.id} SEVERITY`",
                done=state.severity or "",
                at=state.severity_set_at,
            )
        case "bridge":
            return Fact(
                when="the bridge is open",
                remedy=f"`sic bridge {state.id} LINK`",
                done=state.bridge or "",
            )
        case _:  # The channel: it is made with the incident.
            return Fact(
                when="the incident is declared",
                remedy="",
                done=state.channel or "Channel created",
                at=state.detected_at,
            )


def _role_fact(name: str, state: Incident, policy: Policy) -> Fact | None:
    """Return the fact behind a role that the runbook has, else ``None``."""
    wanted = words.spelled(name)
    for role in policy.roles:
        if wanted in (_usual(role.id), _usual(role.name)):
            holders = state.roles.get(role.id, ())
            return _held(words.listed(holders), role.name, role.id, state)
    return None


def _usual(name: str) -> str:
    """Return a role's name with "communications" and "technical" as people shorten them."""
    plain = words.spelled(name)
    return _OTHER_SPELLINGS.get(plain, plain)


def _held(holder: str | None, name: str, typed: str, state: Incident) -> Fact:
    return Fact(
        when=f"someone holds the role {name}",
        remedy=f"`sic role {state.id} {typed} @NAME`",
        done=f"{name}: {holder}" if holder else "",
    )


def _view(number: int, item: ChecklistItem, state: Incident, policy: Policy) -> ItemView:
    """Return one item: ticked by a fact, by a hand, or open."""
    applicable = not item.only_severities or state.severity in (None, *item.only_severities)
    fact = fact_of(item, state, policy)
    tick = state.ticks.get(item.id) if fact is None else None
    spoken = fact.done if fact else ""
    return ItemView(
        id=item.id,
        number=number,
        text=item.text,
        clause=item.source.clause or CHECKLIST,
        done=bool(spoken) or tick is not None,
        bound=fact is not None,
        applicable=applicable,
        by=tick.by if tick else "",
        at=tick.at if tick else fact.at if fact and spoken else None,
        fact=spoken if spoken or applicable else "not required at this severity",
        when=fact.when if fact else "",
        remedy=fact.remedy if fact else "",
    )
