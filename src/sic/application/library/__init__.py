"""The runbook library: what stands in the folders now, and every text that ever did.

It never changes a file, and never changes the revision an incident is pinned to.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import quote

from sic.application.library.ages import day_in
from sic.application.library.differences import unified
from sic.application.library.entries import PolicyChange, RevisionDiff, RunbookEntry, Tally
from sic.application.library.files import FileProblem, RunbookFiles
from sic.application.library.histories import Histories
from sic.application.library.shelf import Change, Listener, Page, Shelf
from sic.application.ports import Sighting
from sic.application.service import IncidentService
from sic.domain.errors import NotFound
from sic.domain.text import tamed
from sic.runbook.diff import difference

REVIEW_DAYS = 90
CHANGE_MAX = 1_000  # Characters of one change of policy.
SHORT_MIN = 8  # Characters of a revision that name it.

__all__ = [
    "Change",
    "FileProblem",
    "Library",
    "Listener",
    "PolicyChange",
    "RevisionDiff",
    "RunbookEntry",
    "Sighting",
    "Tally",
]


class Library:
    """Runbooks by id. ``on_change`` listeners hear of every text that becomes live, or goes.

    Questions may be asked from any thread. ``open`` comes first; ``step`` keeps the library
    up to date and is run by one thread, again and again.
    """

    def __init__(
        self,
        *,
        files: RunbookFiles,
        service: IncidentService,
        review_days: int = REVIEW_DAYS,
        edit_url: str = "",
    ) -> None:
        """Make a library over some folders.

        Args:
            files: The folders.
            service: Pins new incidents to the live text of the named runbook.
            review_days: After so many days a text is stale.
            edit_url: Address to change a file at, with ``{path}`` in it; empty for none.
        """
        self.on_change: list[Listener] = []
        self._service = service
        self._files = files
        self._review = timedelta(days=review_days)
        self._edit_url = edit_url
        self._histories = Histories(service.store)
        self._shelf = Shelf(files, service, self._histories, self.on_change)

    def open(self) -> None:
        """Load the history and read the runbook new incidents follow; the rest takes steps."""
        self._shelf.open()

    def step(self) -> int:
        """Look, or read on, or count diagnostics; return how much is left to do."""
        return self._shelf.step()

    @property
    def waiting(self) -> int:
        """How many files have changed and are not read yet."""
        return self._shelf.waiting

    @property
    def problems(self) -> tuple[FileProblem, ...]:
        """What stands in the folders and was refused, or could not be looked at."""
        return self._shelf.look.problems

    def is_stale(self, since: date) -> bool:
        """Say whether a text looked after on a day is due for review, whichever text it is."""
        return _later(since, self._review) < self._service.clock.now().date()

    # ------------------------------------------------------------ the list

    def entries(self, *, tag: str = "", owner: str = "", text: str = "") -> list[RunbookEntry]:
        """Return the runbooks that fit, the one new incidents follow first, then by title.

        Args:
            tag: One of its tags, in whatever case.
            owner: Its owner, in whatever case.
            text: Words that all stand in title, path, owner or tags, or parts of such words.
        """
        used = self._use()
        found = [
            self._entry(page, used)
            for page in self._shelf.pages.values()
            if _fits(page, tag.casefold(), owner.casefold(), text.casefold().split())
        ]
        return sorted(found, key=lambda one: (not one.current, one.title.casefold(), one.id))

    def entry(self, runbook_id: str) -> RunbookEntry:
        """Return one runbook; under its new id if its file was renamed.

        Raises:
            NotFound: it does not stand in the library.
        """
        page = self._page(runbook_id)
        return self._entry(page, self._use(*self._histories.lineage(page.id)))

    def beside(self, runbook_id: str, link: str) -> str:
        """Return the id of the runbook a relative link in another one leads to.

        Raises:
            NotFound: no runbook stands there, or the link leaves the folder.
        """
        page = self._page(runbook_id)
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), link))
        found = next((one.id for one in self._shelf.pages.values() if one.path == path), None)
        if found is None:
            raise NotFound(
                f"There is no runbook {path[:200]!r}, to which {page.path} links.",
                f"Correct the link in {page.path}, or put the file there.",
            )
        return found

    def _page(self, runbook_id: str) -> Page:
        pages = self._shelf.pages
        asked: list[str] = []
        following: str | None = runbook_id
        while following is not None and following not in asked:
            if following in pages:
                return pages[following]
            asked.append(following)
            following = self._histories.successor(following)
        raise self._no_such(runbook_id)

    def _entry(self, page: Page, used: dict[str, dict[str, int]]) -> RunbookEntry:
        document, line = page.document, page.sighting
        reviewed_on = day_in(document.updated)
        since = reviewed_on or (line.first_seen_at.date() if line else None)
        today = self._service.clock.now().date()
        due = None if since is None else _later(since, self._review)
        pinned: dict[str, int] = {}
        for one in self._histories.lineage(page.id):
            pinned |= used.get(one, {})
        return RunbookEntry(
            id=page.id,
            path=page.path,
            title=document.title,
            owner=document.owner,
            tags=document.tags,
            updated=document.updated,
            extra=document.extra,
            revision=line.revision if line else None,
            seen_at=line.first_seen_at if line else None,
            reviewed_on=reviewed_on,
            age_days=None if since is None else max(0, (today - since).days),
            review_due=due,
            stale=due is not None and due < today,
            diagnostics=page.diagnostics,
            used_in=sum(pinned.values()),
            problem=page.problem,
            current=page.path == self._files.named,
            edit_url=self._edit_url.replace("{path}", quote(page.path)),
        )

    def _use(self, *runbook_ids: str) -> dict[str, dict[str, int]]:
        """Return runbook → revision → incidents that started under it; of all, or of some."""
        found: dict[str, dict[str, int]] = {}
        for one in self._service.store.pinned_revisions(*runbook_ids):
            found.setdefault(one.runbook_id, {})[one.revision] = one.incidents
        return found

    def _no_such(self, runbook_id: str) -> NotFound:
        remedy = "GET /api/v1/runbooks lists those there are."
        if self.waiting:
            remedy = f"SIC is still reading {self.waiting} files; try again in a second."
        return NotFound(f"There is no runbook {runbook_id[:100]!r} in the library.", remedy)

    # ------------------------------------------------------------ texts

    def text(self, runbook_id: str, revision: str | None = None) -> str:
        """Return the live text, or that of a revision in the runbook's history.

        Args:
            runbook_id: Also one whose file is gone, if a revision is asked for.
            revision: The whole of it, or its first 8 characters and more.

        Raises:
            NotFound: no such runbook, no such revision of it, or no text was ever read.
        """
        stored = self._service.store.get_runbook(self.revision(runbook_id, revision))
        if stored is None:
            raise NotFound(
                f"The text of runbook {runbook_id!r} is not stored any more.",
                "Its history lists the others.",
            )
        return stored.text

    def revision(self, runbook_id: str, revision: str | None = None) -> str:
        """Return the live revision, or the one of the runbook's history that is named.

        Raises:
            NotFound: as ``text``.
        """
        if revision is None:
            page = self._page(runbook_id)
            if page.sighting is None:
                raise NotFound(
                    f"Runbook {runbook_id!r} was never read.",
                    page.problem or "SIC is still reading; try again in a second.",
                )
            return page.sighting.revision
        lines = self.history(runbook_id)
        if len(revision) >= SHORT_MIN:
            for line in lines:
                if line.revision.startswith(revision):
                    return line.revision
        raise NotFound(
            f"Runbook {runbook_id!r} never had a revision {revision[:64]!r}.",
            "Its history lists those it had.",
        )

    def history(self, runbook_id: str) -> list[Sighting]:
        """Return every text a runbook had, newest first, past renames and removal.

        Raises:
            NotFound: there never was such a runbook.
        """
        page = self._shelf.pages.get(runbook_id)
        lines = self._histories.lines(runbook_id)
        if not lines and page is None:
            raise self._no_such(runbook_id)
        return lines

    def earlier(self, runbook_id: str, revision: str, most: int) -> list[str]:
        """Return the texts a runbook had before a revision, the latest first.

        Raises:
            NotFound: there never was such a runbook.
        """
        lines = [line.revision for line in self.history(runbook_id)]
        start = lines.index(revision) if revision in lines else 0
        before = [one for one in dict.fromkeys(lines[start:]) if one != revision]
        stored = (self._service.store.get_runbook(one) for one in before[:most])
        return [one.text for one in stored if one is not None]

    def diff(self, runbook_id: str, old: str | None, new: str | None = None) -> RevisionDiff:
        """Return what changed from one revision to another, in text and in process.

        Args:
            runbook_id: The runbook.
            old: A revision; the one before the live one if ``None``.
            new: A revision; the live one if ``None``.

        Raises:
            NotFound: as ``text``; or there is only one revision.
        """
        after = self.revision(runbook_id, new)
        before = self._before(runbook_id, after) if old is None else old
        before = self.revision(runbook_id, before)
        policy = self._service.policy
        changes = difference(policy(before), policy(after))
        old_text, new_text = self.text(runbook_id, before), self.text(runbook_id, after)
        return RevisionDiff(
            id=runbook_id,
            old=before,
            new=after,
            text=unified(old_text, new_text, before[:12], after[:12]),
            policy=tuple(
                PolicyChange(one.topic, tamed(one.words, CHANGE_MAX)) for one in changes
            ),
        )

    def _before(self, runbook_id: str, revision: str) -> str:
        found = [line.revision for line in self.history(runbook_id)]
        for earlier in found[found.index(revision) :]:
            if earlier != revision:
                return earlier
        raise NotFound(
            f"Runbook {runbook_id!r} had no other text before {revision[:12]}.",
            "There is something to compare once the file has changed.",
        )


def _fits(page: Page, tag: str, owner: str, words: Iterable[str]) -> bool:
    document = page.document
    if tag and tag not in (one.casefold() for one in document.tags):
        return False
    if owner and owner != document.owner.casefold():
        return False
    said = f"{document.title} {page.path} {page.id} {document.owner} {' '.join(document.tags)}"
    folded = said.casefold()
    return all(word in folded for word in words)


def _later(day: date, span: timedelta) -> date:
    try:
        return day + span
    except OverflowError:  # "9999-12-31" is a way of saying never.
        return date.max
