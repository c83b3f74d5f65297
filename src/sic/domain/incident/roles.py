"""Which role is meant, and which one commands. It assigns nothing."""

from __future__ import annotations

from sic.domain.incident.refusals import ROLES
from sic.domain.policy import Policy, Role, Source
from sic.domain.words import spelled

BUILT_IN_COMMANDER = Role(
    id="incident-commander",
    name="Incident Commander",
    source=Source(line=0),
    abbreviation="IC",
    only_resolver=True,
    no_technical_tasks=True,
)
_COMMANDERS = ("incidentcommander", "incidentlead", "incidentleader", "incidentmanager")
_SHARED = ("sme", "subjectmatterexpert", "subjectmatterexperts", "smes")


def commander_role(policy: Policy) -> Role:
    """Return the role that alone resolves.

    The one the runbook says so of; else the one named like it; else SIC's own, because every
    incident needs someone who may end it.
    """
    said = policy.commander_role
    named = (r for r in policy.roles if spelled(r.name) in _COMMANDERS or _is_ic(r))
    return said or next(named, BUILT_IN_COMMANDER)


def all_roles(policy: Policy) -> tuple[Role, ...]:
    """Return the runbook's roles, and SIC's own commander if it names none."""
    commander = commander_role(policy)
    return policy.roles if commander in policy.roles else (commander, *policy.roles)


def find_role(policy: Policy, given: str) -> Role | None:
    """Return the role meant by an id, abbreviation or name, however it is spelled."""
    wanted = spelled(given)
    if not wanted:
        return None
    for role in all_roles(policy):
        if wanted in {spelled(role.id), spelled(role.name), spelled(role.abbreviation)}:
            return role
    # "comms" for the Comms Lead: the first word, where only one role begins with it.
    starting = [r for r in all_roles(policy) if spelled(r.name.split(" ")[0]) == wanted]
    return starting[0] if len(starting) == 1 else None


def role_names(policy: Policy) -> tuple[str, ...]:
    """Return what to type for each role."""
    return tuple((r.abbreviation or r.id).lower() for r in all_roles(policy))


def held_by_several(role: Role) -> bool:
    """True for subject matter experts: one a system, so several an incident."""
    return bool({spelled(role.id), spelled(role.name), spelled(role.abbreviation)} & {*_SHARED})


def clause(role: Role) -> str:
    """Return the anchor of the heading that describes the role."""
    return role.source.clause or ROLES


def _is_ic(role: Role) -> bool:
    return spelled(role.abbreviation) == "ic" or spelled(role.id) in _COMMANDERS
