"""The reading view: any Markdown text to safe HTML; it loads nothing and runs nothing."""

from sic.runbook.view.document import contents, render, view
from sic.runbook.view.look import (
    BrokenLink,
    Heading,
    Look,
    Picture,
    Undrawn,
    View,
    diagram_key,
    diagram_url,
    draw_flowchart,
    needs_extra,
    too_large,
)
from sic.runbook.view.words import words_for

__all__ = [
    "BrokenLink",
    "Heading",
    "Look",
    "Picture",
    "Undrawn",
    "View",
    "contents",
    "diagram_key",
    "diagram_url",
    "draw_flowchart",
    "needs_extra",
    "render",
    "too_large",
    "view",
    "words_for",
]
