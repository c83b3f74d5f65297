"""One run of a webhook, from its preview to its outcome, as an incident remembers it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from sic.domain.policy import Confirmation
from sic.domain.webhook.request import Target, WebhookRequest
from sic.domain.webhook.templates import spelled

# How long a preview may be confirmed, by level; then how long it may take to leave.
CONFIRM_WITHIN = {
    "inline": timedelta(seconds=120),
    "typed": timedelta(seconds=120),
    "two_person": timedelta(minutes=5),
}
SEND_WITHIN = timedelta(seconds=60)
# After the far side's time is up: two more tries to connect, and the writing of the outcome.
SETTLE_WITHIN = timedelta(seconds=60)
REPLAYS_RECORDED_MAX = 10


class Stage(StrEnum):
    """How far one execution is. Nothing leads back."""

    PREVIEWED = "previewed"  # Shown; nothing was confirmed.
    REQUESTED = "requested"  # Confirmed by who triggers it; a second person must approve.
    CONFIRMED = "confirmed"  # May be sent, once, before ``due_at``.
    SENT = "sent"  # Recorded before the first byte leaves.
    RESPONDED = "responded"
    FAILED = "failed"  # Nothing ever left.
    UNKNOWN = "unknown"  # Bytes may have left; nobody heard what became of them.
    DENIED = "denied"
    EXPIRED = "expired"


OPEN = (Stage.PREVIEWED, Stage.REQUESTED, Stage.CONFIRMED, Stage.SENT)


class Execution(msgspec.Struct, frozen=True, kw_only=True):
    """One run of one webhook. ``due_at`` is when its present stage ends by itself."""

    id: str
    webhook: str
    stage: Stage
    level: Confirmation
    revision: str  # Of the catalogue entry that was shown.
    request: WebhookRequest
    target: Target
    arguments_sha256: str  # Of the arguments in RFC 8785 form.
    request_sha256: str
    session_sha256: str
    token_sha256: str
    requested_by: str
    previewed_at: datetime
    incident_version: int
    due_at: datetime | None  # None once it is over.
    timeout_seconds: int
    arguments: dict[str, object] = {}
    dry_run: bool = False
    break_glass: str = ""
    approved_by: str = ""
    approval_break_glass: str = ""
    denied_by: str = ""
    reason: str = ""  # Of a denial, a failure, an unknown outcome, or an expiry.
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    status: int | None = None  # HTTP status of the answer.
    answer_seq: int = 0  # Number of the event that holds the answer's text; 0: none.
    replays: int = 0
    run: int = 0  # Of this webhook, over all incidents, from 1; 0: not sent, or a dry run.

    @property
    def is_open(self) -> bool:
        """True while it may still change by itself or by a person."""
        return self.stage in OPEN


def about(arguments: Mapping[str, object], origin: str) -> str:
    """Return what a run is about, as its button names it: its arguments, and where they go.

    A person who presses must read in the button itself what it does, and to what.

    >>> about({"service": "api", "count": 2}, "https://ops:443"), about({}, "https://ops:443")
    ('api, 2 (https://ops:443)', 'https://ops:443')
    """
    given = ", ".join(spelled(value) for value in arguments.values())
    return f"{given} ({origin})" if given else origin
