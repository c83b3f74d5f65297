"""The outline of each kind of box, as SVG; it knows sizes and colours, never words."""

from __future__ import annotations

from collections.abc import Callable

Outline = Callable[[int, int, int, int], str]  # Centre x, y, width, height.


def room(shape: str, width: int, height: int) -> tuple[int, int]:
    """Return the outer width and height of a shape around words of a size."""
    w, h = width + 28, height + 20
    match shape:
        case "diamond":
            return round(width * 1.3) + 44, round(height * 1.5) + 40
        case "circle" | "double_circle":
            side = max(w, h) + (8 if shape == "double_circle" else 0)
            return side, side
        case "hexagon" | "parallelogram" | "parallelogram_back" | "flag":
            return w + 24, h
        case "trapezoid" | "trapezoid_back":
            return w + 24, h
        case "subroutine" | "stadium":
            return w + 12, h
        case "cylinder":
            return w, h + 18
    return w, h


def port_share(shape: str) -> float:
    """Return which part of a side arrows may share; pointed shapes have one place."""
    return {"diamond": 0.0, "circle": 0.0, "double_circle": 0.0, "cylinder": 0.0}.get(
        shape, 0.5
    )


def outline(shape: str, x: int, y: int, w: int, h: int) -> str:
    """Return a shape's outline centred on ``x``, ``y``."""
    return _OUTLINES.get(shape, _rect(4))(x, y, w, h)


def _rect(radius: int) -> Outline:
    def draw(x: int, y: int, w: int, h: int) -> str:
        return (
            f'<rect x="{x - w // 2}" y="{y - h // 2}" width="{w}" height="{h}" rx="{radius}"/>'
        )

    return draw


def _stadium(x: int, y: int, w: int, h: int) -> str:
    return _rect(h // 2)(x, y, w, h)


def _circle(x: int, y: int, w: int, _h: int) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{w // 2}"/>'


def _double_circle(x: int, y: int, w: int, h: int) -> str:
    return _circle(x, y, w, h) + _circle(x, y, w - 10, h)


def _subroutine(x: int, y: int, w: int, h: int) -> str:
    return _rect(0)(x, y, w, h) + _rect(0)(x, y, w - 14, h)


def _cylinder(x: int, y: int, w: int, h: int) -> str:
    left, top, bottom = x - w // 2, y - h // 2 + 8, y + h // 2 - 8
    there, back = (f"a{w // 2} 8 0 0 0 {way} 0" for way in (w, -w))
    return f'<path d="M{left} {top}{there}{back}V{bottom}{there}V{top}"/>'


def _polygon(*corners: tuple[float, float, int]) -> Outline:
    """Return a shape with corners given in halves of its size, plus pixels to the right."""

    def draw(x: int, y: int, w: int, h: int) -> str:
        points = " ".join(
            f"{round(x + across * w / 2) + more},{round(y + down * h / 2)}"
            for across, down, more in corners
        )
        return f'<polygon points="{points}"/>'

    return draw


_OUTLINES: dict[str, Outline] = {
    "round": _rect(10),
    "stadium": _stadium,
    "circle": _circle,
    "double_circle": _double_circle,
    "subroutine": _subroutine,
    "cylinder": _cylinder,
    "diamond": _polygon((0, -1, 0), (1, 0, 0), (0, 1, 0), (-1, 0, 0)),
    "hexagon": _polygon(
        (-1, -1, 12), (1, -1, -12), (1, 0, 0), (1, 1, -12), (-1, 1, 12), (-1, 0, 0)
    ),
    "parallelogram": _polygon((-1, -1, 12), (1, -1, 0), (1, 1, -12), (-1, 1, 0)),
    "parallelogram_back": _polygon((-1, -1, 0), (1, -1, -12), (1, 1, 0), (-1, 1, 12)),
    "trapezoid": _polygon((-1, -1, 12), (1, -1, -12), (1, 1, 0), (-1, 1, 0)),
    "trapezoid_back": _polygon((-1, -1, 0), (1, -1, 0), (1, 1, -12), (-1, 1, 12)),
    "flag": _polygon((-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0), (-1, 0, 12)),
}
