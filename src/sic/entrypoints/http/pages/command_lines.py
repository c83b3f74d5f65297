"""The runbook's commands with an incident's values in them, to be copied. It runs nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sic.application.views import IncidentView
from sic.domain.policy import CommandLine, Policy
from sic.domain.words import spelled

# <service>, {service}, {{ service }}, ${SERVICE} and $SERVICE.
_HOLE = re.compile(
    r"<([A-Za-z][\w .-]{0,30})>"
    r"|\$?\{\{?[ ]*([A-Za-z][\w.-]{0,30})[ ]*\}?\}"
    r"|\$([A-Z][A-Z0-9_]{2,30})\b"
)
# What may stand in a shell without quotes and is no option: people name services.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}\Z")
_SERVICE = ("service", "servicename", "svc", "app", "deployment")
_INCIDENT = ("incident", "incidentid", "inc", "incid")


class Line(NamedTuple):
    """One command to copy. ``filled`` says that values of the incident stand in it."""

    command: str
    comment: str
    filled: bool


class Group(NamedTuple):
    """The commands below one heading of the runbook."""

    section: str
    clause: str
    lines: tuple[Line, ...]


def values_of(view: IncidentView) -> dict[str, str]:
    """Return what obvious placeholders stand for; several services are nobody's guess."""
    values = dict.fromkeys(_INCIDENT, str(view.id))
    if len(view.services) == 1 and _PLAIN.match(view.services[0]):
        values |= dict.fromkeys(_SERVICE, view.services[0])
    return values


def filled(command: str, values: Mapping[str, str]) -> str:
    """Return a command with its obvious placeholders filled in; the others stay.

    >>> filled("kubectl logs deploy/<service> -n $NS", {"service": "api"})
    'kubectl logs deploy/api -n $NS'
    """

    def value(hole: re.Match[str]) -> str:
        name = spelled(next(filter(None, hole.groups())))
        return values.get(name, hole[0])

    return _HOLE.sub(value, command)


def groups(policy: Policy, view: IncidentView) -> tuple[Group, ...]:
    """Return the runbook's commands by heading, in its order, values filled in."""
    values = values_of(view)
    found: dict[tuple[str, str], list[CommandLine]] = {}
    for one in policy.commands:
        found.setdefault((one.section, one.source.clause), []).append(one)
    return tuple(
        Group(section, clause, _lines(lines, values))
        for (section, clause), lines in found.items()
    )


def _lines(commands: Sequence[CommandLine], values: Mapping[str, str]) -> tuple[Line, ...]:
    texts = [(one, filled(one.command, values)) for one in commands]
    return tuple(Line(text, one.comment, text != one.command) for one, text in texts)
