"""The webhooks of a runbook, each with what an administrator bound it to. It runs none."""

from __future__ import annotations

import msgspec

from sic.domain.policy import Confirmation, Source
from sic.domain.webhook.binding import Binding


class CatalogueEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One webhook as people see it. Only an entry with ``bound`` can run or be recommended."""

    name: str
    when: str
    level: Confirmation
    stated: str  # The runbook's own cell about confirmation.
    source: Source
    binding: Binding | None = None
    problem: str = ""  # Why it is not bound, in words.
    revision: str = ""  # Hex SHA-256 over the runbook's row and the binding.

    @property
    def bound(self) -> bool:
        """True when it has a binding and nothing is wrong with it."""
        return self.binding is not None and not self.problem
