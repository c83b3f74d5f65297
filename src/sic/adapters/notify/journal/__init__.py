"""The channel that always exists: one line in the log for each message. It cannot fail."""

from __future__ import annotations

import structlog

from sic.application.ports import Message

log = structlog.get_logger(__name__)


class JournalNotifier:
    """Writes messages to the log, where an operator or a log shipper picks them up."""

    def deliver(self, message: Message) -> None:
        """Write one line with the message's id, recipient and words."""
        log.info(
            "message",
            message_id=message.id,
            incident_id=message.incident_id,
            kind=message.kind,
            to=message.to,
            subject=message.subject,
            body=message.body,
            attempt=message.attempts,
        )
