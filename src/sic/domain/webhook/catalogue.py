"""The webhooks of a runbook, each with what an administrator bound it to. It runs none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

import msgspec

from sic.domain.policy import Confirmation, Source, Webhook
from sic.domain.webhook.binding import Binding
from sic.domain.webhook.canonical import NotCanonical, canonical
from sic.domain.webhook.checks import NAME, problem_of

LEVELS: tuple[Confirmation, ...] = ("inline", "typed", "two_person")  # Weakest first.
# Letters and figures of ASCII that pass for each other in many typefaces.
_LOOKALIKES = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "-": None})


class CatalogueEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One webhook as people see it. Only an entry with ``bound`` can run or be recommended."""

    name: str
    when: str = ""
    level: Confirmation = "typed"
    stated: str = ""  # The runbook's own cell about confirmation.
    source: Source | None = None  # None: no runbook names it.
    binding: Binding | None = None
    problem: str = ""  # Why it is not bound, in words.
    revision: str = ""  # Hex SHA-256 over the runbook's row and the binding.

    @property
    def bound(self) -> bool:
        """True when runbook and administrator both name it and nothing is wrong with it."""
        return self.source is not None and self.binding is not None and not self.problem


def catalogue(
    webhooks: Iterable[Webhook],
    bindings: Mapping[str, Binding],
    problems: Mapping[str, str] | None = None,
) -> tuple[CatalogueEntry, ...]:
    """Return every webhook that runbook or configuration names; the runbook's rows first.

    Args:
        webhooks: The rows of the runbook's table.
        bindings: What administrators configured, by name.
        problems: What is wrong with a name's configuration beyond the binding itself.
    Source: runbook, "Available webhooks".
    """
    rows = {webhook.id: webhook for webhook in webhooks}
    known = problems or {}
    named = (*rows, *sorted((bindings.keys() | known.keys()) - rows.keys()))
    looks = Counter(_look(name) for name in named)
    return tuple(
        _entry(
            name,
            rows.get(name),
            bindings.get(name),
            known.get(name, "") or _mistakable(name, looks),
        )
        for name in named
    )


def raised(level: str, by: Confirmation | None) -> Confirmation:
    """Return the stronger of two levels; what is no level counts as ``typed``.

    >>> raised("inline", "two_person"), raised("typed", "inline"), raised("never", None)
    ('two_person', 'typed', 'typed')
    """
    known = LEVELS.index(level) if level in LEVELS else LEVELS.index("typed")
    return LEVELS[max(known, LEVELS.index(by) if by in LEVELS else 0)]


def _look(name: str) -> str:
    """Return what a name looks like at a glance: look-alikes share it."""
    return name.replace("rn", "m").replace("vv", "w").translate(_LOOKALIKES)


def _mistakable(name: str, looks: Counter[str]) -> str:
    if looks[_look(name)] == 1:
        return ""
    return "Another webhook's name looks the same. Give one of them a name of its own."


def _entry(
    name: str, row: Webhook | None, binding: Binding | None, problem: str
) -> CatalogueEntry:
    level = raised(row.confirmation if row else "typed", binding.level if binding else None)
    return CatalogueEntry(
        name=name,
        when=row.when if row else "",
        level=level,
        stated=row.stated if row else "",
        source=row.source if row else None,
        binding=binding,
        problem=_problem(name, row, binding, problem),
        revision=_revision(name, row, binding, level),
    )


def _problem(name: str, row: Webhook | None, binding: Binding | None, known: str) -> str:
    """Return why it cannot run, the plainest reason first; empty if it can."""
    if not NAME.match(name):
        return "Its name is not usable: a-z, 0-9 and hyphens, at most 63, not a hyphen first."
    if known:
        return known
    if row is None:
        return "The runbook does not name it, so nobody may run it."
    if binding is None:
        return "No administrator has said yet what it calls."
    return problem_of(binding)


def _revision(
    name: str, row: Webhook | None, binding: Binding | None, level: Confirmation
) -> str:
    """Return what changes with anything a person confirms by; "" if that cannot be hashed."""
    what = [name, level, row.when if row else "", row.stated if row else ""]
    try:
        return sha256(canonical([*what, msgspec.to_builtins(binding)])).hexdigest()
    except NotCanonical:
        return ""  # Such a binding has a problem, and is not bound.
