"""What may be asked of the runs of webhooks. Imperative; never a decision.

Each brings what it is to be judged by: the catalogue entry as it stands now, the target as it
resolves now, the hashes of session and token. The application fetches them; a caller cannot.
"""

from __future__ import annotations

from datetime import datetime

from sic.domain.incident.commands import Command
from sic.domain.webhook.catalogue import CatalogueEntry
from sic.domain.webhook.outcome import Outcome
from sic.domain.webhook.request import Target


class PreviewWebhook(Command, frozen=True, kw_only=True):
    """Show the exact request, and hold a token ready that confirms it once."""

    execution: str
    entry: CatalogueEntry
    arguments: dict[str, object]
    target: Target
    session_sha256: str
    token_sha256: str
    dry_run: bool = False
    break_glass: str = ""


class ShowWebhook(Command, frozen=True, kw_only=True):
    """Put on record that a page of ``to`` carried what awaits a second person; SIC's hand."""

    execution: str
    to: str


class ConfirmWebhook(Command, frozen=True, kw_only=True):
    """Confirm what was previewed, with its token; ``typed`` is what the person typed."""

    execution: str
    token_sha256: str
    session_sha256: str
    entry: CatalogueEntry
    target: Target
    arguments_sha256: str = ""  # If the caller repeats the arguments: they must be the same.
    typed: str = ""
    last_sent_at: datetime | None = None  # Of this webhook in any incident.


class ApproveWebhook(Command, frozen=True, kw_only=True):
    """A second person approves the request they saw, named by its hash."""

    execution: str
    request_sha256: str
    entry: CatalogueEntry
    target: Target
    last_sent_at: datetime | None = None
    break_glass: str = ""


class DenyWebhook(Command, frozen=True, kw_only=True):
    """Say no to what was previewed or confirmed; final."""

    execution: str
    reason: str = ""


class StartWebhook(Command, frozen=True, kw_only=True):
    """Let the confirmed request leave: all is judged once more, and only one caller wins."""

    execution: str
    entry: CatalogueEntry
    target: Target
    last_sent_at: datetime | None = None
    last_run: int = 0  # Its number; the next one's is one more, or another was faster.


class FinishWebhook(Command, frozen=True, kw_only=True):
    """Say what came of it; SIC's own hand."""

    execution: str
    outcome: Outcome
