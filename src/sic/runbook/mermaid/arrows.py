"""An arrow of a Mermaid flowchart as it is written: its line, ends and words."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

from sic.runbook.mermaid.nodes import label

Stroke: TypeAlias = Literal["plain", "thick", "dotted", "hidden"]
End: TypeAlias = Literal["none", "arrow", "cross", "circle"]

# Mermaid takes "---oB" for an arrow that ends in a circle at B, and so do we.
_LINK = re.compile(
    r"\s*(?:(?P<id>[^\s\"@|{}\[\]]+)@)?"
    r"(?P<tail>[<xo]?)(?P<line>--+(?=[-xo>])|==+(?=[=xo>])|-\.+-|~~~+)(?P<head>[-=xo>]?)\s*"
    r"(?:\|(?P<pipe>\s*\"[^\"]*\"\s*|[^|]*+)\|\s*)?"
)
# "-- words -->", "-. words .->" and "== words ==>".
_WORDED = re.compile(
    r"\s*(?:(?P<id>[^\s\"@|{}\[\]]+)@)?(?P<tail>[<xo]?)(?:"
    r"--\s*(?P<plain>(?:\"[^\"]*\"\s*|(?:[^-]|-(?!-))++))--+(?P<h1>[-xo>])"
    r"|==\s*(?P<thick>(?:\"[^\"]*\"\s*|(?:[^=]|=(?!=))++))==+(?P<h2>[=xo>])"
    r"|-\.\s*(?P<dotted>(?:\"[^\"]*\"\s*|(?:[^.]|\.(?!-))++))\.+-(?P<h3>[xo>]?)"
    r")\s*"
)
_STROKES: dict[str, Stroke] = {"=": "thick", ".": "dotted", "~": "hidden"}
_ENDS: dict[str, End] = {"<": "arrow", ">": "arrow", "x": "cross", "o": "circle"}


class Arrow(NamedTuple):
    """How an arrow is drawn."""

    stroke: Stroke = "plain"
    tail: End = "none"
    head: End = "arrow"


class Written(NamedTuple):
    """An arrow where it stands; ``id`` is the name it may have been given."""

    arrow: Arrow
    label: str
    id: str
    end: int


def arrow_at(words: str, position: int) -> Written | None:
    """Return the arrow written at a position, or ``None``."""
    if link := _LINK.match(words, position):
        stroke = _STROKES.get(link["line"][1:2], "plain")
        made = Arrow(stroke, _end(link["tail"]), _end(link["head"]))
        return Written(made, label(link["pipe"] or ""), link["id"] or "", link.end())
    if worded := _WORDED.match(words, position):
        return _worded(worded)
    return None


def _worded(match: re.Match[str]) -> Written:
    strokes: tuple[Stroke, ...] = ("plain", "thick", "dotted")
    stroke = next(one for one in strokes if match[one] is not None)
    head = match["h1"] or match["h2"] or match["h3"] or ""
    made = Arrow(stroke, _end(match["tail"]), _end(head))
    return Written(made, label(match[stroke]), match["id"] or "", match.end())


def _end(mark: str) -> End:
    return _ENDS.get(mark, "none")
