"""Sections to entries: what the index stores, its words weighted by where they stand.

It never touches a database: the same entry goes to SQLite, to PostgreSQL and to the ranking.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import PurePosixPath

import msgspec

from sic.application.search.words import content, is_written_as_name, letters, parts, terms
from sic.domain.policy import Document
from sic.runbook.sections import Section, Sections

# How much a word counts for by where it stands; the body's words count one each.
WEIGHTS = {"name": 5.0, "title": 4.0, "headings": 1.6, "lead": 3.0, "folder": 0.8}
IMPACT_WEIGHT = 1.6
CODE_WEIGHT = 0.25
USUAL_LENGTH = 200  # Words of a body; a longer one's words count for less.
LENGTH_SHARE = 0.9
LEAD_SECTIONS = 5  # A "background" further down is no longer what the page opens with.
LEAD_WORDS_MAX = 130
CODE_WORDS_MAX = 3_000
BODY_WORDS_MAX = 20_000
KEYS_MAX = 400
NAMED_MAX = 300  # Headings of a page that are entries of their own.
BELOW_MAX = 40  # Sections under such a heading that belong to its entry.
PLACES_MAX = 600  # Sections of an entry that a question is held to.
QUOTED_MAX = 800  # Characters of a section that an excerpt is taken from.
PAIR_MAX = 24  # Letters of two words of a name, joined.
KEY_PARTS_MAX = 14

_LEADING = re.compile(
    r"meaning|summary|overview|description|symptoms?|about|introduction|background|what\b.*"
    r"|alert|alert description|problem|purpose|context|definition|trigger|when .*",
    re.IGNORECASE,
)
_IMPACT = re.compile(
    r"impact|causes?|consequences?|severity|possible causes?|why .*", re.IGNORECASE
)
# Headings every page has: they say how it is built, not what it is about.
_FRAME = re.compile(
    r"meaning|summary|overview|description|symptoms?|introduction|alert|impact|causes?|severity"
    r"|diagnosis|mitigation|resolution|remediation|troubleshooting|steps|actions?|notes?"
    r"|references?|links|next steps|(?:how to )?(?:fix|resolve|investigate)|investigation"
    r"|escalation|background|see also|dashboards?|examples?|prerequisites|verification",
    re.IGNORECASE,
)
_INDEX_NAMES = frozenset({"readme", "index", "_index"})


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A section of an entry, as far as choosing among them needs it."""

    anchor: str
    heading: str
    head: frozenset[str]  # Terms of the heading.
    words: frozenset[str]  # Terms of heading and prose.
    text: str = ""  # Its prose on one line, as far as excerpts are taken from it.

    @property
    def is_bare(self) -> bool:
        """True if nothing stands under the heading."""
        return len(self.words) == len(self.head)


class Entry(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What one search result stands for: a page, or a heading of it that names an alert.

    Attributes:
        number: 0 for the page itself, then its named headings in order.
        keys: Name → how good a name it is: 4 file, 3 title, 2 heading, 1 mentioned.
        weights: Term → how much the entry says it, by place and by length.
        name: The terms of the name that say something, each once.
        head: Terms of name and title.
        lead: Terms of what stands first, and of the headings.
        fields: Terms joined by a blank: name, title and headings, lead, body.
    """

    runbook_id: str
    path: str
    number: int
    anchor: str
    heading: str
    keys: dict[str, int]
    weights: dict[str, float]
    name: tuple[str, ...]
    head: frozenset[str]
    lead: frozenset[str]
    places: tuple[Place, ...]
    fields: tuple[str, str, str, str]
    is_index: bool = False


def entries_of(runbook_id: str, path: str, found: Sections) -> list[Entry]:
    """Return the page's entry, then one for each heading that is an alert's name."""
    if not found.sections:
        return []
    page = _page(runbook_id, path, found)
    named = (i for i, s in enumerate(found.sections) if _names_an_alert(s, page))
    nested = [
        _heading_entry(page, number, _below(found.sections, start))
        for number, start in enumerate(islice(named, NAMED_MAX), 1)
    ]
    return [page, *nested]


def page_name(path: str) -> str:
    """Return what a file is called: its stem, or its folder's name for an index page.

    >>> [page_name(p) for p in ("a/KubeNodeNotReady.md", "redis/README.md", "README.md")]
    ['KubeNodeNotReady', 'redis', 'README']
    """
    pure = PurePosixPath(path)
    stem = pure.name[: -len(pure.suffix)] if pure.suffix else pure.name
    if stem.lower() in _INDEX_NAMES and pure.parent.name:
        return pure.parent.name
    return stem


def key(found: Iterable[str]) -> str:
    """Return the one spelling under which a name is kept, however it was written."""
    return "".join(found)


def spellings(name: str) -> tuple[str, ...]:
    """Return the keys of a name: by its stems, and by its bare letters if all in one case."""
    found = parts(name)
    if not 0 < len(found) <= KEY_PARTS_MAX:
        return ()
    return tuple(dict.fromkeys((key(found), letters(name))))


# ---------------------------------------------------------------- the page


def _page(runbook_id: str, path: str, found: Sections) -> Entry:
    sections, document = found.sections, found.document
    name = page_name(path)
    top = next((s for s in sections if s.level), None)
    title = document.title or (top.heading if top and top.level <= 2 else "")
    titles = dict.fromkeys(text for text in (title, top.heading if top else "") if text)
    headings = [s.heading for s in sections if s.level and s is not top and _tells(s)]
    lead, rest = _lead_and_body(sections)
    keys = _keys([(4, name), *((3, one) for one in titles)], sections, document)
    pure = PurePosixPath(path)
    return _entry(
        _Written(
            name=[name],
            title=[*titles, " ".join(document.tags)],
            headings=headings,
            lead=lead,
            body=rest,
            impact=[s.text for s in sections if _IMPACT.fullmatch(_bare(s.heading))],
            code=[s.code for s in sections],
            folder=[" ".join(pure.parts[:-1][-3:])],
        ),
        runbook_id=runbook_id,
        path=path,
        anchor="",
        heading=title or name,
        keys=keys,
        places=tuple(_place(s) for s in sections[:PLACES_MAX]),
        is_index=pure.stem.lower() in _INDEX_NAMES,
    )


def _lead_and_body(sections: Sequence[Section]) -> tuple[list[str], list[str]]:
    """Return what says what the page is about, and all the rest of its prose."""
    lead: list[str] = []
    body: list[str] = []
    for index, section in enumerate(sections):
        opens = index == 0 or (not lead and section.text)
        leads = index < LEAD_SECTIONS and _LEADING.fullmatch(_bare(section.heading))
        if opens or leads:
            words = section.text.split()
            lead.append(" ".join(words[:LEAD_WORDS_MAX]))
            body.append(" ".join(words[LEAD_WORDS_MAX:]))
        else:
            body.append(section.text)
    return lead, body


def _tells(section: Section) -> bool:
    """Say whether a heading speaks of this page; "Meaning" and "Diagnosis" stand on all."""
    return not _FRAME.fullmatch(_bare(section.heading))


def _bare(heading: str) -> str:
    return heading.strip(" :.?!*0123456789")


def _place(section: Section) -> Place:
    head = frozenset(_terms(section.heading))
    prose = frozenset(_terms(section.text))
    shown = " ".join(section.text[:QUOTED_MAX].split())
    return Place(section.anchor, section.heading, head, head | prose, shown)


# ---------------------------------------------------------------- headings that are names


def _names_an_alert(section: Section, page: Entry) -> bool:
    words = section.heading.split()
    if not section.level or not 1 <= len(words) <= 4:
        return False
    own = key(parts(section.heading))
    return (
        any(is_written_as_name(word) for word in words)
        and len(parts(section.heading)) > 1
        and page.keys.get(own, 0) < 3
    )


def _below(sections: Sequence[Section], start: int) -> list[Section]:
    """Return a section and those nested in it."""
    section = sections[start]
    out = [section]
    for one in sections[start + 1 : start + BELOW_MAX]:
        if one.level <= section.level:
            break
        out.append(one)
    return out


def _heading_entry(page: Entry, number: int, below: list[Section]) -> Entry:
    section = below[0]
    lead, body = _lead_and_body(below)
    return _entry(
        _Written(
            name=[section.heading],
            headings=[one.heading for one in below[1:] if _tells(one)],
            lead=lead,
            body=body,
            code=[one.code for one in below],
            folder=[page.heading, page_name(page.path)],
        ),
        runbook_id=page.runbook_id,
        path=page.path,
        number=number,
        anchor=section.anchor,
        heading=section.heading,
        keys={
            one: 2
            for word in [section.heading, *section.heading.split()]
            for one in spellings(word)
            if word == section.heading or is_written_as_name(word)
        },
        places=tuple(_place(one) for one in below),
    )


# ---------------------------------------------------------------- words and weights


class _Written(msgspec.Struct, kw_only=True):
    """Texts by the place they stand in."""

    name: list[str]
    title: list[str] = []
    headings: list[str] = []
    lead: list[str] = []
    body: list[str] = []
    impact: list[str] = []
    code: list[str] = []
    folder: list[str] = []


def _entry(
    written: _Written,
    *,
    runbook_id: str,
    path: str,
    anchor: str,
    heading: str,
    keys: dict[str, int],
    places: tuple[Place, ...],
    number: int = 0,
    is_index: bool = False,
) -> Entry:
    name, title = _all_terms(written.name, join=True), _all_terms(written.title, join=True)
    headings, lead = _all_terms(written.headings), _all_terms(written.lead)
    body = _all_terms(written.body)[:BODY_WORDS_MAX]
    weights: dict[str, float] = {}
    _add(weights, name, WEIGHTS["name"])
    _add(weights, set(title) - set(name), WEIGHTS["title"])
    _add(weights, headings, WEIGHTS["headings"] / (1 + len(headings) / 60))
    _add(weights, lead, WEIGHTS["lead"] / _length(len(lead), LEAD_WORDS_MAX))
    _add(weights, _all_terms(written.folder), WEIGHTS["folder"])
    size = _length(len(body), USUAL_LENGTH)
    _add(weights, body, 1 / size)
    _add(weights, _all_terms(written.impact), (IMPACT_WEIGHT - 1) / size)
    code = _all_terms(written.code)[:CODE_WORDS_MAX]
    _add(weights, code, CODE_WEIGHT / size)
    return Entry(
        runbook_id=runbook_id,
        path=path,
        number=number,
        anchor=anchor,
        heading=heading,
        keys=keys,
        weights={term: round(weight, 3) for term, weight in weights.items()},
        name=tuple(content(parts(" ".join(written.name)))),
        head=frozenset(name) | frozenset(title),
        lead=frozenset(lead) | frozenset(headings),
        places=places,
        fields=(
            " ".join(name),
            " ".join([*title, *headings]),
            " ".join(lead),
            " ".join([*body, *_all_terms(written.folder), *dict.fromkeys(code)]),
        ),
        is_index=is_index,
    )


@lru_cache(maxsize=512)
def _terms(text: str) -> tuple[str, ...]:
    """Return the terms of a text that is asked for twice: for its entry and for its place."""
    return tuple(terms(text))


def _length(size: int, usual: int) -> float:
    return 1 - LENGTH_SHARE + LENGTH_SHARE * max(size, usual / 4) / usual


def _add(weights: dict[str, float], found: Iterable[str], weight: float) -> None:
    for term, times in Counter(found).items():
        weights[term] = weights.get(term, 0.0) + times * weight


def _all_terms(texts: Iterable[str], *, join: bool = False) -> list[str]:
    out: list[str] = []
    for text in texts:
        found = _terms(text)
        out.extend(found)
        if join:  # "core" "dns" are also asked for as "coredns".
            single = parts(text)
            pairs = (a + b for a, b in pairwise(single))
            out.extend(pair for pair in pairs if len(pair) < PAIR_MAX)
    return out


# ---------------------------------------------------------------- names


def _keys(
    names: Sequence[tuple[int, str]], sections: Sequence[Section], document: Document
) -> dict[str, int]:
    """Return every name of the page, the best grade of each."""
    keys: dict[str, int] = {}
    aliases = ((2, word) for word in _words(document.extra.get("aliases", "")))
    headings = ((2, s.heading) for s in sections if s.level)
    said = {word for s in sections for word in _words(s.text) if is_written_as_name(word)}
    mentions = ((1, word) for word in sorted(said))
    for grade, text in (*names, *aliases, *headings, *mentions):
        for own in spellings(text):
            if own in keys or len(keys) < KEYS_MAX:
                keys[own] = max(grade, keys.get(own, 0))
    return keys


def _words(text: str) -> Iterator[str]:
    for word in re.split(r"[\s\[\](){}<>,;:=\"'`|/#]+", text):
        yield word.strip(".-_!?")
