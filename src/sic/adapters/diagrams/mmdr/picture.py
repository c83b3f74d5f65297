"""An SVG file of a stranger reduced to shapes and words; nothing active or loaded passes."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

SIZE_MAX = 2_000_000  # Characters.
SIDE_MAX = 20_000  # Pixels.
_SVG = "http://www.w3.org/2000/svg"
_FONT = "system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif"
_ELEMENTS = frozenset(
    {"circle", "defs", "ellipse", "g", "line", "marker", "path", "polygon", "polyline", "rect"}
    | {"svg", "text", "title", "tspan"}
)
_ATTRIBUTES = frozenset(
    {"cx", "cy", "d", "dominant-baseline", "dx", "dy", "fill", "fill-opacity", "font-size"}
    | {
        "font-style",
        "font-weight",
        "height",
        "id",
        "marker-end",
        "marker-start",
        "markerHeight",
    }
    | {"markerUnits", "markerWidth", "opacity", "orient", "points", "r", "refX", "refY", "rx"}
    | {"ry", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"}
    | {"stroke-opacity", "stroke-width", "text-anchor", "transform", "viewBox", "width", "x"}
    | {"x1", "x2", "y", "y1", "y2"}
)
_PLAIN = re.compile(r"[\w\s.,#%()+-]*")
_REFERENCE = re.compile(r"url\(#[\w-]+\)")
_COLOUR = re.compile(r'(fill|stroke)="#([0-9A-Fa-f]{6})"')


class NotAPicture(Exception):
    """What came back is not SVG that can be shown."""


@dataclass(frozen=True, slots=True)
class SafePicture:
    """A whole SVG document of known elements; size in CSS pixels."""

    text: str
    width: int
    height: int


def safe(written: str) -> SafePicture:
    """Return the known shapes, words and attributes of an SVG document, and nothing else.

    Raises:
        NotAPicture: It is not SVG, declares entities, or is larger than anyone can look at.
    """
    if len(written) > SIZE_MAX or "<!" in written or "<?" in written:
        raise NotAPicture("the renderer's answer is not a picture SIC shows")
    try:
        root = ET.fromstring(written)  # noqa: S314 - no declaration, so no entity, gets here
    except ET.ParseError as error:
        raise NotAPicture("the renderer's answer is not SVG") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise NotAPicture("the renderer's answer is not SVG")
    width, height = _size(root)
    kept = _kept(root)
    kept.set("width", str(width))
    kept.set("height", str(height))
    kept.set("xmlns", _SVG)
    kept.set("font-family", _FONT)
    return SafePicture(ET.tostring(kept, encoding="unicode"), width, height)


def _size(root: ET.Element) -> tuple[int, int]:
    # Some kinds state their size as a share of the page; the view box has it in pixels.
    box = root.get("viewBox", "").replace(",", " ").split()[2:]
    sides = (root.get("width", ""), root.get("height", ""))
    try:
        width, height = (round(float(one)) for one in (box if len(box) == 2 else sides))
    except (ValueError, OverflowError) as error:
        raise NotAPicture("the renderer's answer has no size") from error
    if not (0 < width <= SIDE_MAX and 0 < height <= SIDE_MAX):
        raise NotAPicture(f"it would be {width} by {height} pixels; split it in two")
    return width, height


def _kept(element: ET.Element) -> ET.Element:
    """Copy an element; depth is bounded, since the parser builds no deeper than it recurses."""
    copy = ET.Element(element.tag.removeprefix(f"{{{_SVG}}}"))
    copy.text, copy.tail = element.text, element.tail
    for name, value in element.attrib.items():
        if name in _ATTRIBUTES and (_PLAIN.fullmatch(value) or _REFERENCE.fullmatch(value)):
            copy.set(name, value)
    for child in element:
        if child.tag.removeprefix(f"{{{_SVG}}}") in _ELEMENTS:
            copy.append(_kept(child))
    return copy


def recoloured(picture: str) -> str:
    """Return a picture for dark paper: each colour keeps its hue and turns its lightness."""
    return _COLOUR.sub(lambda m: f'{m[1]}="{_turned(m[2])}"', picture)


def _turned(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    # White becomes the dark theme's paper, black its ink.
    turned = colorsys.hls_to_rgb(hue, 0.92 - 0.85 * lightness, saturation)
    return "#" + "".join(f"{round(255 * part):02x}" for part in turned)
