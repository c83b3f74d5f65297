"""One plain sentence for each event of a webhook's run, without the far side's own words."""

from __future__ import annotations

from typing import assert_never

from sic.domain.incident import execution_events as x

_AWAITED = {
    "confirmation": "nobody confirmed it in time",
    "approval": "no second person approved it in time",
    "sending": "it was confirmed, but did not leave in time",
}
_REJECTED = {
    "used": "had been used already",
    "expired": "had expired",
    "foreign": "came from another account or session",
}


def sentence_of_run(event: x.ExecutionEvent) -> str:
    """Return what happened to a run, in words, without actor and instant."""
    match event:
        case x.WebhookPreviewed():
            return _previewed(event)
        case x.WebhookShown():
            return f"The exact request of {event.webhook} was shown to {event.to}."
        case x.WebhookConfirmed() | x.WebhookApproved() | x.WebhookDenied():
            return _judged(event)
        case x.WebhookExpired():
            return f"{event.webhook} was not run: {_AWAITED[event.awaited]}."
        case x.WebhookReplayRejected():
            return (
                f"{event.webhook} was not run again: the confirmation {_REJECTED[event.why]}."
            )
        case _:
            return _sent(event)


def _previewed(event: x.WebhookPreviewed) -> str:
    dry = "a dry run of " if event.dry_run else ""
    request = f"{event.request.method} {event.request.url}"
    broke = f" Exception to the commander's rule: {event.break_glass}"
    return f"Previewed {dry}{event.webhook}: {request}.{broke if event.break_glass else ''}"


def _judged(event: x.WebhookConfirmed | x.WebhookApproved | x.WebhookDenied) -> str:
    match event:
        case x.WebhookConfirmed(send_by=None):
            return f"{event.webhook} confirmed; a second person must approve it."
        case x.WebhookConfirmed():
            return f"{event.webhook} confirmed{' by typing its name' if event.typed else ''}."
        case x.WebhookApproved():
            broke = f" Exception to the commander's rule: {event.break_glass}"
            return f"{event.webhook} approved.{broke if event.break_glass else ''}"
        case x.WebhookDenied():
            return f"{event.webhook} denied{f': {event.reason}' if event.reason else '.'}"
        case _:
            assert_never(event)


def _sent(
    event: x.WebhookSent | x.WebhookResponded | x.WebhookFailed | x.WebhookUnknown,
) -> str:
    match event:
        case x.WebhookSent():
            dry = "Dry run of " if event.dry_run else ""
            return f"{dry}{event.webhook} sent to {event.target.origin}."
        case x.WebhookResponded():
            return f"{event.webhook} answered {event.status} ({event.bytes:,} bytes)."
        case x.WebhookFailed():
            return f"{event.webhook} did not leave: {event.problem}"
        case x.WebhookUnknown():
            return (
                f"What became of {event.webhook} is unknown: {event.problem} It may have run;"
                " look before you run it again."
            )
        case _:
            assert_never(event)
