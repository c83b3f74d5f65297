"""What a run of a webhook came to, as the executor reports it. It believes no word of it."""

from __future__ import annotations

from hashlib import sha256

from sic.domain import text
from sic.domain.ids import CLOCK
from sic.domain.incident import execution_events as x
from sic.domain.incident.decide.case import Case, Decision
from sic.domain.incident.execution_commands import FinishWebhook
from sic.domain.webhook.execution import Execution, Stage
from sic.domain.webhook.outcome import ANSWER_BYTES_MAX, Outcome
from sic.domain.webhook.refusals import WEBHOOKS

_PROBLEM_MAX = 500


def finish(case: Case, command: FinishWebhook) -> Decision:
    """Record the outcome of a run that was sent; an answer also after it was given up."""
    run = case.state.executions.get(command.execution)
    if run is None:
        return ()
    given_up = run.stage is Stage.UNKNOWN and command.outcome.kind == "responded"
    if run.stage is not Stage.SENT and not given_up:
        return ()
    return (_ended(case, run, command.outcome),)


def _ended(
    case: Case, run: Execution, outcome: Outcome
) -> x.WebhookResponded | x.WebhookFailed | x.WebhookUnknown:
    answer = cut(outcome.text)
    problem = text.tamed(outcome.problem.strip() or "Nothing more is known.", _PROBLEM_MAX)
    match outcome.kind:
        case "responded" if outcome.status is not None:
            return x.WebhookResponded(
                at=case.now,
                actor=CLOCK,
                cause=WEBHOOKS,
                execution=run.id,
                webhook=run.webhook,
                status=outcome.status,
                bytes=outcome.bytes,
                sha256=_sha256(answer),
                text=answer,
                attempts=outcome.attempts,
            )
        case "not_sent":
            return x.WebhookFailed(
                at=case.now,
                actor=CLOCK,
                cause=WEBHOOKS,
                execution=run.id,
                webhook=run.webhook,
                problem=problem,
                attempts=outcome.attempts,
            )
        case _:
            return x.WebhookUnknown(
                at=case.now,
                actor=CLOCK,
                cause=WEBHOOKS,
                execution=run.id,
                webhook=run.webhook,
                problem=problem,
                bytes=outcome.bytes,
                sha256=_sha256(answer) if answer else "",
                text=answer,
                attempts=outcome.attempts,
            )


def cut(answer: str) -> str:
    """Return a far side's words as they may be kept: storable, at most 64 KiB of them."""
    safe = text.tamed(answer, ANSWER_BYTES_MAX)
    return safe.encode()[:ANSWER_BYTES_MAX].decode(errors="ignore")


def _sha256(answer: str) -> str:
    return sha256(answer.encode()).hexdigest()
