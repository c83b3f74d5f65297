"""A box of a Mermaid flowchart as it is written: name, shape, words; never its colours."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from sic.domain.policy import Node

_ID = re.compile(r"[A-Za-z0-9_\u00c0-\uffff](?:[\w./]|-(?![-.>])|=(?![=>]))*")
# Opening bracket, closing bracket, shape: the longer ones first.
_SHAPES = (
    ("(((", ")))", "double_circle"), ("((", "))", "circle"), ("([", "])", "stadium"),
    ("(-", "-)", "circle"), ("[[", "]]", "subroutine"), ("[(", ")]", "cylinder"),
    ("{{", "}}", "hexagon"), ("[/", "/]", "parallelogram"), ("[/", "\\]", "trapezoid"),
    ("[\\", "\\]", "parallelogram_back"), ("[\\", "/]", "trapezoid_back"),
    ("(", ")", "round"), ("[", "]", "rect"), ("{", "}", "diamond"), (">", "]", "flag"),
)  # fmt: skip
_WORDS = r'\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\[\](){}"|]*?))\s*'
_STRICT = tuple(
    (opening, re.compile(_WORDS + re.escape(closing)), kind)
    for opening, closing, kind in _SHAPES
)
# The names of shapes in "A@{ shape: diam }" that have a shape here; the others are boxes.
_NAMED = {
    name: shape
    for shape, names in {
        "round": "rounded event",
        "stadium": "stadium pill terminal",
        "subroutine": "fr-rect framed-rectangle subproc subprocess subroutine",
        "cylinder": "cyl cylinder database db das h-cyl lin-cyl disk",
        "circle": "circle circ start sm-circ small-circle fr-circ framed-circle stop",
        "double_circle": "dbl-circ double-circle",
        "flag": "odd",
        "diamond": "diam diamond decision question",
        "hexagon": "hex hexagon prepare",
        "parallelogram": "lean-r lean-right in-out",
        "parallelogram_back": "lean-l lean-left out-in",
        "trapezoid": "trap-b priority trapezoid trapezoid-bottom",
        "trapezoid_back": "trap-t inv-trapezoid manual trapezoid-top",
    }.items()
    for name in names.split()
}
_SETTINGS = re.compile(r'@\{((?:[^{}"]|"[^"]*")*+)\}')
_SETTING = re.compile(r"(\w+)\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|([^,\n\"']+))")
# Matched in place: cutting the rest off for every node would make a long line quadratic.
_STYLED = re.compile(r"\s*:::\w+(?:[,-](?![-.>])\w+)*")
_BREAK = re.compile(r"<br\s*/?>|\\n|\s*\n\s*", re.IGNORECASE)
_ICON = re.compile(r"\bfa[bklrs]?:fa-[\w-]+\s*")
_ENTITY = re.compile(r"#(\d{1,7}|[A-Za-z]\w{1,30});")


class Written(NamedTuple):
    """A box where it is mentioned.

    Attributes:
        node: Its name, words and shape.
        end: Where the mention ends.
        said: The mention gives it words or a shape; a bare one only names it.
    """

    node: Node
    end: int
    said: bool


def node_at(words: str, position: int) -> Written | None:
    """Return the box written at a position; ``None`` if none is, or it is not understood."""
    match = _ID.match(words, position)
    if not match:
        return None
    name, end = match[0], match.end()
    found = Written(Node(id=name, label=name), end, said=False)
    if words.startswith(("[", "(", "{", ">"), end):
        shaped = _shaped(words, name, end)
        if shaped is None:
            return None
        found = shaped
    elif settings := _SETTINGS.match(words, end):
        found = Written(_set(name, settings[1]), settings.end(), said=True)
    styled = _STYLED.match(words, found.end)
    return found._replace(end=styled.end()) if styled else found


def _shaped(words: str, name: str, end: int) -> Written | None:
    for opening, inside, kind in _STRICT:
        if words.startswith(opening, end) and (m := inside.match(words, end + len(opening))):
            text = m["quoted"] if m["quoted"] is not None else m["bare"]
            return Written(Node(id=name, label=label(text), shape=kind), m.end(), said=True)
    # Brackets within words: Mermaid asks for quotes, people forget them.
    for opening, closing, kind in _SHAPES:
        if not words.startswith(opening, end):
            continue
        close = words.find(closing, end + len(opening))
        if close >= 0:
            text = label(words[end + len(opening) : close])
            return Written(
                Node(id=name, label=text, shape=kind), close + len(closing), said=True
            )
    return None


def _set(name: str, settings: str) -> Node:
    """Read "shape: diam, label: 'Stable?'"; pictures and icons are not loaded."""
    said = {m[1]: m[2] or m[3] or m[4] or "" for m in _SETTING.finditer(settings)}
    shape = _NAMED.get(said.get("shape", "").strip(), "rect")
    return Node(id=name, label=label(said.get("label", name)), shape=shape)


def label(raw: str) -> str:
    r"""Return the words of a label: no quotes, icons or entities; a break is a new line.

    >>> label('"`fa:fa-bell Page<br/>the #quot;on-call#quot;`"')
    'Page\nthe "on-call"'
    """
    text = _ICON.sub("", raw.strip().strip('"`'))
    return _BREAK.sub("\n", _ENTITY.sub(_entity, text)).strip()


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    written = f"&#{name};" if name.isdigit() else f"&{name};"
    read = html.unescape(written)
    return match[0] if read == written else read
