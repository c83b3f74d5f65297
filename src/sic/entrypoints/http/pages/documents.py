"""Which document an address of the pages means, with its facts; it never renders one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sic.application.ports import RunbookRevision
from sic.domain.errors import NotFound
from sic.domain.ids import INCIDENT_ID, IncidentId
from sic.domain.policy import Policy
from sic.entrypoints.http.context import HttpContext

CURRENT = "~current"  # The runbook new incidents follow; no runbook's id has a tilde.
STALE_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One revision of a runbook, on its way to a page.

    Attributes:
        id: What an address calls it: a runbook's id, an incident's, or ``~current``.
        incident_id: The incident that is pinned to it, if it was asked for by that.
        is_current: New incidents follow this very revision.
        age_days: Since its ``updated``; None without one, or where that is to come.
    """

    id: str
    stored: RunbookRevision
    policy: Policy
    incident_id: str = ""
    is_current: bool = False
    updated: date | None = None
    age_days: int | None = None

    @property
    def title(self) -> str:
        """Its title, or the name of its file."""
        return self.policy.document.title or self.stored.name

    @property
    def stale(self) -> bool:
        """Nobody has said for a long time that it still holds."""
        return self.age_days is not None and self.age_days > STALE_DAYS

    @property
    def address(self) -> str:
        """Its page."""
        if self.incident_id:
            return f"/incidents/{self.incident_id}/runbook"
        return "/runbook" if self.id == CURRENT else f"/runbooks/{self.id}"


def document_called(context: HttpContext, name: str) -> Document:
    """Return the document an address names.

    Raises:
        NotFound: no such runbook, or no such incident.
    """
    if INCIDENT_ID.match(name):
        state = context.service.incident(IncidentId(name))
        return _document(context, name, state.runbook_revision, incident_id=name)
    if name == CURRENT:
        return _document(context, name, context.service.current_runbook or "")
    raise NotFound(f"There is no runbook {name}.", "Look for it under “Runbooks”.")


def _document(
    context: HttpContext, name: str, revision: str, incident_id: str = ""
) -> Document:
    stored = stored_revision(context, revision)
    policy = context.service.policy(revision)
    updated = _day(policy.document.updated)
    age = None if updated is None else (context.clock.now().date() - updated).days
    return Document(
        id=name,
        stored=stored,
        policy=policy,
        incident_id=incident_id,
        is_current=revision == context.service.current_runbook,
        updated=updated,
        age_days=age if age is not None and age >= 0 else None,
    )


def stored_revision(context: HttpContext, revision: str) -> RunbookRevision:
    """Return a revision's text; raise ``NotFound`` with the way out."""
    stored = context.service.store.get_runbook(revision) if revision else None
    if stored is None:
        raise NotFound(
            "SIC has no such runbook.",
            "Set `runbook` in sic.toml, or SIC_RUNBOOK, and start `sic serve` again.",
        )
    return stored


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
