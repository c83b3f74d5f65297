"""Webhooks from the catalogue to their outcome: preview, confirm, send. The only way to send.

Nothing here decides: every step is a command through the incident's one door, and the executor
is called only with what a ``webhook_sent`` event, just appended, says.
"""

from __future__ import annotations

from sic.application.executions.bindings import Bindings
from sic.application.executions.running import Asker, Executions, Previewed
from sic.application.executions.views import CatalogueView, ExecutionView

__all__ = [
    "Asker",
    "Bindings",
    "CatalogueView",
    "ExecutionView",
    "Executions",
    "Previewed",
]
