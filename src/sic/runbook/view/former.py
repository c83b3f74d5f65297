"""Headings that had another name in an earlier text; it never moves one that still stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import msgspec

from sic.domain.policy import Diagnostic
from sic.runbook.check import no_such_anchor
from sic.runbook.sections import sections_of

HEADINGS_MAX = 400  # Of one text; longer ones are not compared.
SAME_LEVEL = 0.2  # Counts like a fifth of the title being alike.


class Former(NamedTuple):
    """A place of an earlier text: its anchor and title, and the anchor it leads to now.

    ``renamed`` is False where it is gone and only the heading it stood under is left.
    """

    anchor: str
    title: str
    now: str
    renamed: bool


class _Line(NamedTuple):
    anchor: str
    title: str
    level: int
    name: str = ""
    places: tuple[str, ...] = ()


def former(text: str, earlier: Iterable[str]) -> tuple[Former, ...]:
    """Return where anchors of earlier texts lead in this one; pure and total.

    Anchors are those of headings, the names that headings gave themselves as ``{#name}``,
    and places marked ``<a name="place">``.

    Args:
        text: The document as it is.
        earlier: Texts it had before, the latest first; the latest name of a heading wins.
    """
    lines = _headings(text)
    known = set(_anchors(lines))
    found: dict[str, Former] = {}
    for old in map(_headings, earlier):
        for one in _gone(old, lines):
            if one.anchor not in known:
                found.setdefault(one.anchor, one)
    return tuple(found.values())


def told(
    diagnostics: Sequence[Diagnostic], formers: Iterable[Former], titles: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """Return what the compiler says, softened where a link to an old name still leads.

    Args:
        diagnostics: Of the document as it is.
        formers: Where its earlier anchors lead.
        titles: Anchor to the title of every heading it has now.
    """
    known = {no_such_anchor(one.anchor): one for one in formers}

    def softened(one: Diagnostic) -> Diagnostic:
        found = known.get(one.message)
        if found is None:
            return one
        title = titles.get(found.now, found.now)
        was = "was renamed to" if found.renamed else "is gone; the link leads to"
        return msgspec.structs.replace(
            one,
            severity="info",
            message=f"`#{found.anchor}` {was} `#{found.now}` (“{title}”)",
            help=f"the link is followed; write `#{found.now}`",
        )

    return tuple(map(softened, diagnostics))


def _headings(text: str) -> list[_Line]:
    sections = [one for one in sections_of(text).sections if one.level]
    found = [
        _Line(one.anchor, one.heading, one.level, one.name, one.places)
        for one in sections
        if one.anchor
    ]
    return found if len(found) <= HEADINGS_MAX else []


def _anchors(lines: Iterable[_Line]) -> Iterator[str]:
    for one in lines:
        yield from filter(None, (one.anchor, one.name, *one.places))


def _gone(old: Sequence[_Line], now: Sequence[_Line]) -> Iterator[Former]:
    """Yield every anchor of an old text with where it leads now."""
    heirs = {one.anchor: Former(one.anchor, one.title, one.anchor, renamed=True) for one in now}
    for one in _matched(old, now):
        heirs[one.anchor] = one
        yield one
    for line in old:
        heir = heirs.get(line.anchor)
        if heir is None:
            continue
        if line.name:
            yield Former(line.name, f"#{line.name}", heir.now, heir.renamed)
        yield from (Former(one, f"#{one}", heir.now, renamed=False) for one in line.places)


def _matched(old: Sequence[_Line], now: Sequence[_Line]) -> list[Former]:
    """Pair what was replaced in one place; what was only taken out leads to its parent."""
    before, after = [one.anchor for one in old], [one.anchor for one in now]
    found: list[Former] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind not in {"replace", "delete"}:
            continue
        free = [line for line in now[first:last] if line.anchor not in before]
        for at in range(start, end):
            same = [line for line in free if line.name and line.name == old[at].name]
            heir = same[0] if same else _heir(old[at], free, at - start)
            parent = heir or _parent(old, at, set(after))
            if parent:
                found.append(Former(old[at].anchor, old[at].title, parent.anchor, bool(heir)))
            if heir:
                free.remove(heir)
    return found


def _heir(old: _Line, free: Sequence[_Line], place: int) -> _Line | None:
    """Return the new heading most like an old one; of like ones, the one in its place."""

    def likeness(at: int) -> tuple[float, int]:
        alike = SequenceMatcher(None, old.title.lower(), free[at].title.lower()).ratio()
        return (round(alike + SAME_LEVEL * (free[at].level == old.level), 1), -abs(at - place))

    return free[max(range(len(free)), key=likeness)] if free else None


def _parent(old: Sequence[_Line], at: int, still: set[str]) -> _Line | None:
    """Return the nearest heading that an old one stood under and that still stands."""
    level = old[at].level
    for one in reversed(old[:at]):
        if one.level < level:
            level = one.level
            if one.anchor in still:
                return one
    return None
