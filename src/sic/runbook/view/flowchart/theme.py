"""The two sets of colours a picture is drawn in; a test holds every pair to AA contrast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

ThemeName: TypeAlias = Literal["light", "dark"]
THEMES: tuple[ThemeName, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#rrggbb``: paper, ink and lines; ``here`` marks where the reader is."""

    paper: str
    ink: str
    box: str
    choice: str  # A diamond's inside.
    border: str
    line: str
    note: str  # Words on an arrow.
    here: str
    here_ink: str
    frames: tuple[str, str]  # The inside of a frame, and of one in it.
    edge: str  # A frame's border.


LIGHT = Theme(
    paper="#ffffff",
    ink="#1b1f24",
    box="#f3f6fa",
    choice="#fff8e6",
    border="#57606a",
    line="#57606a",
    note="#424a53",
    here="#0b5cad",
    here_ink="#ffffff",
    frames=("#eef1f5", "#e4e9f0"),
    edge="#7d8590",
)
DARK = Theme(
    paper="#0f1419",
    ink="#e6edf3",
    box="#1b222b",
    choice="#2b2514",
    border="#8b98a5",
    line="#9aa7b4",
    note="#c3ccd6",
    here="#6cb6ff",
    here_ink="#0f1419",
    frames=("#161c24", "#1f2731"),
    edge="#6e7a87",
)


def theme(name: ThemeName) -> Theme:
    """Return a theme by its name."""
    return DARK if name == "dark" else LIGHT
