"""What happened to the runs of webhooks: immutable facts, in storage format.

As in ``events``: never rename a ``tag``. No event holds a token, a session or a secret; only
the SHA-256 of the first two.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from sic.domain.incident.happened import Happened
from sic.domain.policy import Confirmation
from sic.domain.webhook.request import Target, WebhookRequest

Awaited: TypeAlias = Literal["confirmation", "approval", "sending"]


class WebhookPreviewed(
    Happened, tag="incident.webhook_previewed.v1", frozen=True, kw_only=True
):
    """A person was shown this exact request, and given a token that confirms it once."""

    execution: str
    webhook: str
    level: Confirmation
    revision: str
    arguments: dict[str, object]
    arguments_sha256: str
    request: WebhookRequest
    request_sha256: str
    target: Target
    incident_version: int
    session_sha256: str
    token_sha256: str
    expires_at: datetime
    timeout_seconds: int
    dry_run: bool = False
    break_glass: str = ""


class WebhookShown(Happened, tag="incident.webhook_shown.v1", frozen=True, kw_only=True):
    """A page of ``to``, who may approve it, carried this exact request for the first time.

    Who asked for the run was shown it by the preview.
    """

    execution: str
    webhook: str
    to: str
    request_sha256: str


class WebhookConfirmed(
    Happened, tag="incident.webhook_confirmed.v1", frozen=True, kw_only=True
):
    """Who previewed it confirmed it; the token is spent.

    ``send_by`` is missing where a second person must approve first.
    """

    execution: str
    webhook: str
    typed: bool = False
    send_by: datetime | None = None


class WebhookApproved(Happened, tag="incident.webhook_approved.v1", frozen=True, kw_only=True):
    """A second person approved the very request that was confirmed."""

    execution: str
    webhook: str
    request_sha256: str
    send_by: datetime
    break_glass: str = ""


class WebhookDenied(Happened, tag="incident.webhook_denied.v1", frozen=True, kw_only=True):
    """A person said no, for good."""

    execution: str
    webhook: str
    reason: str = ""


class WebhookExpired(Happened, tag="incident.webhook_expired.v1", frozen=True, kw_only=True):
    """Nobody did what was awaited in time; nothing left."""

    execution: str
    webhook: str
    awaited: Awaited


class WebhookSent(Happened, tag="incident.webhook_sent.v1", frozen=True, kw_only=True):
    """It is about to leave: recorded before the first byte, so that it leaves at most once."""

    execution: str
    webhook: str
    request_sha256: str
    target: Target
    send_by: datetime  # No connection is begun after this.
    timeout_seconds: int
    run: int = 0  # Of this webhook over all incidents, from 1; a dry run is not counted.
    dry_run: bool = False


class WebhookResponded(
    Happened, tag="incident.webhook_responded.v1", frozen=True, kw_only=True
):
    """The far side answered; ``text`` is its own words, cut, and never to be believed."""

    execution: str
    webhook: str
    status: int
    bytes: int
    sha256: str
    text: str = ""
    attempts: int = 1


class WebhookFailed(Happened, tag="incident.webhook_failed.v1", frozen=True, kw_only=True):
    """No connection came about: nothing ever left."""

    execution: str
    webhook: str
    problem: str
    attempts: int = 1


class WebhookUnknown(Happened, tag="incident.webhook_unknown.v1", frozen=True, kw_only=True):
    """Bytes may have left and no answer is known. Never sent again by the machine."""

    execution: str
    webhook: str
    problem: str
    bytes: int = 0
    sha256: str = ""
    text: str = ""  # What was heard before it broke off.
    attempts: int = 0  # 0: SIC stopped before it could say.


class WebhookReplayRejected(
    Happened, tag="incident.webhook_replay_rejected.v1", frozen=True, kw_only=True
):
    """A confirmation's token came again, too late, or from another hand; nothing left."""

    execution: str
    webhook: str
    why: Literal["used", "expired", "foreign"]


ExecutionEvent: TypeAlias = (
    WebhookPreviewed
    | WebhookShown
    | WebhookConfirmed
    | WebhookApproved
    | WebhookDenied
    | WebhookExpired
    | WebhookSent
    | WebhookResponded
    | WebhookFailed
    | WebhookUnknown
    | WebhookReplayRejected
)
