"""Sends one confirmed webhook. Nothing but the composition root may import it."""
