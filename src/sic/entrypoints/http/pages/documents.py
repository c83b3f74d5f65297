"""Which document an address of the pages means, with its facts; it never renders one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sic.application.library import REVIEW_DAYS, Library, RunbookEntry
from sic.application.library.ages import day_in
from sic.application.ports import RunbookRevision
from sic.domain.errors import NotFound
from sic.domain.ids import INCIDENT_ID, IncidentId
from sic.domain.policy import Policy
from sic.entrypoints.http.context import HttpContext, library_of

CURRENT = "current"  # The runbook new incidents follow; no file gets this id.


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One revision of a runbook, on its way to a page.

    Attributes:
        id: What an address calls it: a runbook's id, an incident's, or ``current``.
        entry: The runbook in the library whose text this is, live or of old.
        incident_id: The incident that is pinned to it, if it was asked for by that.
        is_current: New incidents follow this very revision.
        is_live: The text its file has now; False for one out of the history.
        updated: The day it says it was last looked after.
        age_days: Days since then, or since SIC first saw it; None where that is to come.
        stale: Nobody has said for a long time that it still holds.
    """

    id: str
    stored: RunbookRevision
    policy: Policy
    entry: RunbookEntry | None = None
    incident_id: str = ""
    is_current: bool = False
    is_live: bool = True
    updated: date | None = None
    age_days: int | None = None
    stale: bool = False

    @property
    def title(self) -> str:
        """Its title, or the name of its file."""
        known = self.entry.title if self.entry and self.is_live else self.stored.name
        return self.policy.document.title or known

    @property
    def address(self) -> str:
        """Its page."""
        if self.incident_id:
            return f"/incidents/{self.incident_id}/runbook"
        if self.id == CURRENT:
            return "/runbook"
        page = f"/runbooks/{self.id}"
        return page if self.is_live else f"{page}/revisions/{self.stored.revision}"


def document_called(context: HttpContext, name: str, revision: str = "") -> Document:
    """Return the document an address names.

    Args:
        context: The parts behind the routes.
        name: An incident's id, ``current`` or a runbook's id.
        revision: A text of that runbook's history; empty for the live one.

    Raises:
        NotFound: no such runbook, no such incident, or no such text.
    """
    if INCIDENT_ID.match(name):
        state = context.service.incident(IncidentId(name))
        return _document(context, name, state.runbook_revision, incident_id=name)
    if name == CURRENT:
        entry = _current_entry(context.library) if context.library else None
        return _document(context, name, context.service.current_runbook or "", entry=entry)
    entry = library_of(context).entry(name)
    wanted = library_of(context).revision(entry.id, revision or None)
    return _document(context, entry.id, wanted, entry=entry)


def _current_entry(library: Library) -> RunbookEntry | None:
    name = current_id(library)
    return library.entry(name) if name else None


@lru_cache(maxsize=4)
def current_id(library: Library) -> str:
    """Return the id of the runbook new incidents follow: its path, hence its id, is set."""
    return next((one.id for one in library.entries() if one.current), "")


def _document(
    context: HttpContext,
    name: str,
    revision: str,
    *,
    entry: RunbookEntry | None = None,
    incident_id: str = "",
) -> Document:
    stored = stored_revision(context, revision)
    policy = context.service.policy(revision)
    is_live = entry is None or entry.revision == revision
    updated = day_in(policy.document.updated)
    seen = entry.seen_at if entry and entry.seen_at and is_live else stored.added_at
    since = updated or seen.date()
    age = (context.clock.now().date() - since).days
    # A text of old, or one an incident is pinned to, grows old by the same rule as a live one.
    stale = context.library.is_stale(since) if context.library else age > REVIEW_DAYS
    return Document(
        id=name,
        stored=stored,
        policy=policy,
        entry=entry,
        incident_id=incident_id,
        is_current=revision == context.service.current_runbook,
        is_live=is_live,
        updated=updated,
        age_days=age if age >= 0 else None,
        stale=stale,
    )


def stored_revision(context: HttpContext, revision: str) -> RunbookRevision:
    """Return a revision's text; raise ``NotFound`` with the way out."""
    try:
        return _kept(context.service.store.get_runbook, revision)
    except KeyError:
        raise NotFound(
            "SIC has no such runbook.",
            "Set `runbook` in sic.toml, or SIC_RUNBOOK, and start `sic serve` again.",
        ) from None


@lru_cache(maxsize=64)
def _kept(get: Callable[[str], RunbookRevision | None], revision: str) -> RunbookRevision:
    """Return a revision, which never changes; raise ``KeyError``, which is not remembered."""
    stored = get(revision) if revision else None
    if stored is None:
        raise KeyError(revision)
    return stored
