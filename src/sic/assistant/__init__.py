"""Recommendations from policy and timeline. It never acts and never reaches the executor."""
