"""Recommendations from one runbook revision, with quotes. It never acts; it reaches nothing."""
