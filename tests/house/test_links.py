"""Documents lead where they say: every relative link and anchor resolves."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest
from tests.house.tree import files, prose, slug, text, tracked

LINK = re.compile(r"(?<!!)\[(?:[^\]\[]|\[[^\]]*\])*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)


def documents() -> list[str]:
    """Return our documents; the corpus of other people's runbooks is broken on purpose."""
    return [path for path in files("", suffix=".md") if not path.startswith("tests/")]


def anchors(path: str) -> set[str]:
    """Return the anchors of a document, repeats numbered as code hosts do."""
    seen: dict[str, int] = {}
    found = set()
    for heading in HEADING.findall(prose(text(path))):
        anchor = slug(re.sub(r"\[([^\]]*)\]\([^)]*\)|`", r"\1", heading))
        count = seen.get(anchor, 0)
        found.add(f"{anchor}-{count}" if count else anchor)
        seen[anchor] = count + 1
    return found


def links(markdown: str) -> list[str]:
    """Return the targets of a document's links; what stands in code is no link."""
    return LINK.findall(re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", prose(markdown)))


def resolve(document: str, target: str) -> str:
    """Return the tracked path a relative link leads to, ``..`` taken away."""
    parts: list[str] = []
    for part in (PurePosixPath(document).parent / target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def broken(document: str) -> list[str]:
    """Return the links of a document that lead nowhere."""
    found = []
    for target in links(text(document)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = resolve(document, name) if name else document
        known = path in tracked() or any(one.startswith(f"{path}/") for one in tracked())
        if not known or (anchor and path.endswith(".md") and anchor not in anchors(path)):
            found.append(target)
    return found


@pytest.mark.parametrize(
    ("document", "target", "path"),
    [
        ("README.md", "docs/README.md", "docs/README.md"),
        ("docs/README.md", "adr/0001.md", "docs/adr/0001.md"),
        ("docs/adr/0001.md", "../glossary.md", "docs/glossary.md"),
    ],
)
def test_a_relative_link_counts_from_its_document(
    document: str, target: str, path: str
) -> None:
    """A house lint has tests of its own."""
    assert resolve(document, target) == path


def test_what_stands_in_code_is_no_link() -> None:
    """A page about dead links shows one."""
    shown = "`[Glossary](#none)`, ``a ` [b](c)`` and [`Clock`](clocks.md)"
    assert links(shown) == ["clocks.md"]


def test_a_heading_becomes_the_anchor_code_hosts_give() -> None:
    """Links are clicked there."""
    assert slug("What 'Ack' means: SEV-1/2") == "what-ack-means-sev-12"


def test_every_link_of_every_document_leads_somewhere() -> None:
    """A dead link at 03:00 costs minutes; the reference runbook has one, ours have none."""
    assert len(documents()) > 8
    found = {document: broken(document) for document in documents()}
    assert {document: links for document, links in found.items() if links} == {}


def test_every_document_is_in_the_index() -> None:
    """docs/README.md is where people start."""
    index = set(LINK.findall(text("docs/README.md")))
    unlisted = [
        path
        for path in documents()
        if path.startswith("docs/")
        and path != "docs/README.md"
        and path.removeprefix("docs/") not in index
    ]
    assert unlisted == []
