"""Signed statements of how far the log went and what stood in it, kept in a second place."""
