"""A flowchart of the runbook as a picture; it draws what was written and runs nothing."""

from sic.runbook.view.flowchart.picture import Chart, TooLarge, chart, svg

__all__ = ["Chart", "TooLarge", "chart", "svg"]
