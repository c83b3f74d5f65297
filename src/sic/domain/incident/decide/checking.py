"""Checklist ticks made by hand, the bridge, and patterns. A bound item it never ticks."""

from __future__ import annotations

from sic.domain import text
from sic.domain.incident.checklist import fact_of, find_item
from sic.domain.incident.commands import (
    REASON_MAX,
    AdoptPattern,
    DropPattern,
    OpenBridge,
    TickItem,
    UntickItem,
)
from sic.domain.incident.decide.case import Case, Decision
from sic.domain.incident.decide.links import safe_link
from sic.domain.incident.events import (
    BridgeOpened,
    ItemTicked,
    ItemUnticked,
    PatternAdopted,
    PatternDropped,
)
from sic.domain.incident.phase import bridge_is_wanted, bridge_item
from sic.domain.incident.refusals import (
    CHECKLIST,
    ItemTicksItself,
    UnknownItem,
    UnknownPattern,
)
from sic.domain.policy import ChecklistItem, Pattern
from sic.domain.words import spelled


def tick(case: Case, command: TickItem) -> Decision:
    """Tick an item that no state stands for; ticked already, nothing changes."""
    item = _handmade(case, command.item)
    if item.id in case.state.ticks:
        return ()
    return (ItemTicked(at=case.now, actor=case.actor, item=item.id),)


def untick(case: Case, command: UntickItem) -> Decision:
    """Take a tick by hand back; not ticked, nothing changes."""
    item = _handmade(case, command.item)
    if item.id not in case.state.ticks:
        return ()
    return (ItemUnticked(at=case.now, actor=case.actor, item=item.id),)


def open_bridge(case: Case, command: OpenBridge) -> Decision:
    """Say where people talk; the same link again changes nothing.

    SIC itself opens one only where the runbook asks for it and none is open: whatever a
    person opened meanwhile stands.
    """
    url = safe_link("bridge", command.url)
    by_hand = case.actor.is_person
    if url == case.state.bridge or not (by_hand or bridge_is_wanted(case.state, case.policy)):
        return ()
    case.require_active("opening a bridge")
    item = bridge_item(case.policy)
    cause = case.cause((item.source.clause if item else "") or CHECKLIST)
    return (BridgeOpened(at=case.now, actor=case.actor, cause=cause, url=url),)


def adopt_pattern(case: Case, command: AdoptPattern) -> Decision:
    """Work by a pattern of the runbook."""
    pattern = _pattern(case, command.pattern)
    if pattern.id in case.state.patterns:
        return ()
    return (
        PatternAdopted(at=case.now, actor=case.actor, pattern=pattern.id, title=pattern.title),
    )


def drop_pattern(case: Case, command: DropPattern) -> Decision:
    """Stop working by a pattern; not adopted, nothing changes."""
    pattern = _pattern(case, command.pattern)
    if pattern.id not in case.state.patterns:
        return ()
    reason = text.paragraph("reason", command.reason, REASON_MAX, required=False)
    return (PatternDropped(at=case.now, actor=case.actor, pattern=pattern.id, reason=reason),)


def _handmade(case: Case, given: str) -> ChecklistItem:
    """Return the item if a hand may tick it."""
    item = find_item(case.policy, given)
    if item is None:
        raise UnknownItem(given[:80], len(case.policy.checklist), case.incident)
    fact = fact_of(item, case.state, case.policy)
    if fact is not None:
        clause = item.source.clause
        raise ItemTicksItself(item.text, fact.when, fact.remedy, clause=clause)
    return item


def _pattern(case: Case, given: str) -> Pattern:
    """Return the pattern meant by its id, its title, or the letter in "Pattern A"."""
    wanted = spelled(given)
    for pattern in case.policy.patterns:
        names = {spelled(pattern.id), spelled(pattern.title)}
        if wanted and ({wanted, f"pattern{wanted}"} & names):
            return pattern
    known = (p.id for p in case.policy.patterns)
    raise UnknownPattern(given[:80], known, case.incident)
