"""A runbook's text made ready to be read, once a revision; it never trusts markup itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from urllib.parse import quote, unquote

from markupsafe import Markup

from sic.application.diagrams import Diagrams, diagram_address
from sic.domain.policy import Diagnostic
from sic.entrypoints.http.pages.templating import environment
from sic.runbook.view import Look, View, view, words_for
from sic.runbook.view.former import Former, told

READINGS_KEPT = 64  # Documents of some 30 KB each, in one language, for page or modal.


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a page that are the same for everyone who reads a revision."""

    diagnostics: Markup
    reader: Markup


@lru_cache(maxsize=READINGS_KEPT)
def reading(
    revision: str,
    prefix: str,
    language: str,
    title: str,
    text: str,
    diagnostics: tuple[Diagnostic, ...],
    diagrams: Diagrams,
    here: str = "",
    base: str = "",
    former: tuple[Former, ...] = (),
) -> Reading:
    """Return a document ready to be read. Runs in a worker thread, never on the loop.

    Args:
        revision: Part of the addresses of its diagrams.
        prefix: Before every id, so that a copy may stand on another page.
        language: Of the words around the author's.
        title: Stands above it already.
        text: The document; a revision never changes, so it is rendered once.
        diagnostics: What the compiler says of it.
        diagrams: Draws its pictures and keeps them.
        here: Box of its flowcharts to mark "you are here".
        base: The runbook its links to other files start from; without one they are words.
        former: Headings it had before, so that old links lead somewhere.
    """
    seen = drawn(revision, prefix, language, text, diagrams, here, base, former)
    diagnostics = told(diagnostics, former, {one.anchor: one.title for one in seen.outline})
    values = {
        "prefix": prefix,
        "title": title,
        "contents": seen.outline,
        # The one place where a page trusts HTML: the view ends in nh3.
        "body": Markup(seen.html),  # noqa: S704 - sanitised by the view
        "diagnostics": diagnostics,
        "tally": Counter(one.severity for one in diagnostics),
    }
    return Reading(
        diagnostics=_part(language, "runbook/diagnostics.html", values),
        reader=_part(language, "runbook/reader.html", values),
    )


def drawn(
    revision: str,
    prefix: str,
    language: str,
    text: str,
    diagrams: Diagrams,
    here: str = "",
    base: str = "",
    former: tuple[Former, ...] = (),
) -> View:
    """Return a document's view with its diagrams drawn and kept."""
    words = words_for(language)
    look = Look(
        id_prefix=prefix,
        words=words,
        draw=diagrams.drawer(here, words),
        url=lambda key, theme: diagram_address(revision, key, theme, here),
        here=here,
        former=former,
        resolve=partial(_beside, base) if base else None,
    )
    return view(text, look)


def _beside(base: str, link: str) -> str | None:
    """Return where a link to another runbook is followed; ``None`` for other files.

    Files come and go while a rendered text is kept, so the way is found at the click.
    """
    path, _, anchor = link.partition("#")
    if not path.lower().endswith(".md") or "?" in path:
        return None
    to = quote(unquote(path), safe="/")  # The parser encoded it once already.
    return f"/runbooks/{base}/beside?to={to}" + (f"#{anchor}" if anchor else "")


def _part(language: str, template: str, values: Mapping[str, object]) -> Markup:
    """Return a piece of a page; the environment escaped everything in it."""
    text = environment(language).get_template(template).render(values)
    return Markup(text)  # noqa: S704 - made by a template that escapes
