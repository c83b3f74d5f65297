"""What the pages say of webhooks: levels, stages, what to do. It decides nothing of them."""

from __future__ import annotations

from sic.application.executions import ExecutionView
from sic.domain.webhook.execution import Stage, about
from sic.entrypoints.http.i18n import Say, to_say

LEVELS = {
    "inline": to_say("one press on the exact request"),
    "typed": to_say("the exact request, and its name typed"),
    "two_person": to_say("one person confirms the exact request, a second one approves it"),
}
STAGES = {
    Stage.PREVIEWED: to_say("waits for the press of who looked at it"),
    Stage.REQUESTED: to_say("waits for a second person"),
    Stage.CONFIRMED: to_say("confirmed, about to leave"),
    Stage.SENT: to_say("running"),
    Stage.RESPONDED: to_say("answered"),
    Stage.FAILED: to_say("not sent"),
    Stage.UNKNOWN: to_say("outcome unknown"),
    Stage.DENIED: to_say("denied"),
    Stage.EXPIRED: to_say("expired"),
}
# What a person does next, by stage; an answer speaks for itself.
NEXT = {
    Stage.FAILED: to_say(
        "Nothing left SIC. See why below, and look at a new preview if it is still wanted."
    ),
    Stage.UNKNOWN: to_say(
        "It may have run, and SIC never sends it again by itself. Look at the target before"
        " you decide to run it once more."
    ),
    Stage.EXPIRED: to_say(
        "Nobody acted in time and nothing was sent. If it is still wanted, look at a new"
        " preview."
    ),
    Stage.DENIED: to_say("Nothing was sent, and this confirmation is spent for good."),
}
REFUSED_BY_TARGET = to_say("The target answered, but not with success. Read its words below.")


def level_words(level: str, say: Say) -> str:
    """Return how a webhook of this level is confirmed; what is no level counts as ``typed``."""
    return say(LEVELS.get(level, LEVELS["typed"]))


def stage_words(stage: str, say: Say) -> str:
    """Return how far a run is."""
    known = next((words for one, words in STAGES.items() if one == stage), None)
    return say(known) if known else stage


def stages_in(say: Say) -> dict[str, str]:
    """Return how far a run can be, each stage in words."""
    return {str(stage): say(words) for stage, words in STAGES.items()}


def next_words(run: ExecutionView, say: Say) -> str:
    """Return what a person does about a run that is over; empty where nothing follows."""
    if run.stage == Stage.RESPONDED and not 200 <= (run.status or 0) < 300:
        return say(REFUSED_BY_TARGET)
    found = next((words for one, words in NEXT.items() if one == run.stage), "")
    return say(found) if found else ""


def subject(run: ExecutionView) -> str:
    """Return what a run is about, as its button names it."""
    return about(run.arguments, run.target)
