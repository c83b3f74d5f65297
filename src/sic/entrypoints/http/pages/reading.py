"""A runbook's text made ready to be read, once a revision; it never trusts markup itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from sic.application.diagrams import Diagrams
from sic.runbook.view import BrokenLink, Heading, Look, view, words_for

READINGS_KEPT = 64  # Documents of some 20 KB each, in one language, for page or modal.


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as a page shows it."""

    outline: tuple[Heading, ...]
    body: Markup
    broken: tuple[BrokenLink, ...]


@lru_cache(maxsize=READINGS_KEPT)
def reading(
    text: str, revision: str, prefix: str, language: str, diagrams: Diagrams
) -> Reading:
    """Return a document ready to be read. Runs in a worker thread, never on the loop.

    Args:
        text: The document; a revision never changes, so it is rendered once.
        revision: Part of the addresses of its diagrams.
        prefix: Before every id, so that a copy may stand on another page.
        language: Of the words the view adds.
        diagrams: Draws its pictures and keeps them.
    """
    words = words_for(language)
    look = Look(
        id_prefix=prefix,
        words=words,
        draw=diagrams.drawer(words=words),
        url=lambda key, theme: f"/runbooks/diagrams/{revision}/{key}-{theme}.svg",
    )
    seen = view(text, look)
    # The one place where a page trusts HTML: the view ends in nh3.
    body = Markup(seen.html)  # noqa: S704 - sanitised by the view
    return Reading(seen.outline, body, seen.broken)
