"""Recommendations from one runbook revision, with quotes. It never acts, and reaches nothing."""
