"""A flowchart of the runbook as a picture; it draws what was written and runs nothing."""

from sic.runbook.mermaid import is_chart, plain_source
from sic.runbook.view.flowchart.chart import Chart, Unread, chart
from sic.runbook.view.flowchart.paint import svg
from sic.runbook.view.flowchart.picture import Drawn, draw
from sic.runbook.view.flowchart.theme import THEMES, ThemeName

__all__ = [
    "THEMES",
    "Chart",
    "Drawn",
    "ThemeName",
    "Unread",
    "chart",
    "draw",
    "is_chart",
    "plain_source",
    "svg",
]
