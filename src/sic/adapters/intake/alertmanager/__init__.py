"""Prometheus Alertmanager's webhook, payload version 4. It never trusts a string of it."""

from sic.adapters.intake.alertmanager.payload import parse

__all__ = ["parse"]
