"""Every refusal on the way to a webhook's run, with the words for it. It decides none of them.

    Refused
    ├── UnknownWebhook        E500   neither runbook nor configuration names it
    ├── WebhookUnbound        E501   it cannot run yet
    ├── ArgumentsRefused      E502   the schema does not allow them
    ├── HumanSessionRequired  E503   a person at a screen, and nobody else
    ├── NameNotTyped          E508   the second step of level ``typed``
    ├── SecondPersonNeeded    E509   who confirmed cannot approve
    ├── CoolingDown           E510   it ran a moment ago
    ├── SignInAgain           E514   signed in too long ago for this
    └── TooManyRunning        E515   as many run as may at once
    NotFound
    └── UnknownExecution      E504
    Conflict
    ├── ConfirmationSpent     E505   used, expired, or not this person's
    ├── ChangedSinceLooked    E506   not what was shown any more
    ├── ConfirmationExpired   E507
    ├── NotWaiting            E511   this run is past that
    └── AskerMayNot           E517   who asked has no right to, any more

``BindingRefused`` (E512) and ``BoundTwice`` (E513) are the administrators', below.
"""

from __future__ import annotations

from sic.domain.errors import Conflict, NotFound, Refused

WEBHOOKS = "available-webhooks"


class UnknownWebhook(NotFound):
    """Neither the runbook nor the configuration names it."""

    code = "SIC-E500"
    clause = WEBHOOKS

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no webhook {name[:63]!r} in this incident's runbook.",
            "See them with `sic hook list`.",
        )


class WebhookUnbound(Refused):
    """It is in the catalogue, but cannot run."""

    code = "SIC-E501"
    clause = WEBHOOKS

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(
            f"{name} cannot run. {problem}",
            "An administrator binds it, on the page of webhooks or in sic.toml.",
        )


class ArgumentsRefused(Refused):
    """The arguments are not those its schema allows."""

    code = "SIC-E502"

    def __init__(self, wrong: str) -> None:
        super().__init__(
            f"These arguments cannot be used. {wrong}", "Correct them and look again."
        )


class HumanSessionRequired(Refused):
    """Only a person who signed in runs a webhook: no token, no program, no schedule."""

    code = "SIC-E503"
    clause = WEBHOOKS

    def __init__(self) -> None:
        super().__init__(
            "Only a person signed in at a screen can run a webhook; an API token cannot.",
            "Open the incident's page, look at the exact request there, and press its button.",
        )


class UnknownExecution(NotFound):
    """The incident has no such run."""

    code = "SIC-E504"

    def __init__(self, incident: str, execution: str) -> None:
        super().__init__(
            f"{incident} has no run {execution[:63]!r}.", "See its runs on the incident's page."
        )


class ConfirmationSpent(Conflict):
    """The confirmation was used, has expired, or belongs to someone else."""

    code = "SIC-E505"
    clause = WEBHOOKS

    def __init__(self, webhook: str) -> None:
        super().__init__(
            f"This confirmation of {webhook} does not hold (any more); nothing was sent.",
            "Look at a new preview and confirm that.",
        )


class ChangedSinceLooked(Conflict):
    """What would be sent is not what was shown any more."""

    code = "SIC-E506"
    clause = WEBHOOKS

    def __init__(self, webhook: str, what: str) -> None:
        super().__init__(
            f"Changed since you looked: {what} of {webhook}. Nothing was sent.",
            "Look at a new preview and confirm that.",
        )


class ConfirmationExpired(Conflict):
    """It took too long between the steps."""

    code = "SIC-E507"

    def __init__(self, webhook: str) -> None:
        super().__init__(
            f"The time to run {webhook} as it was shown is over; nothing was sent.",
            "Look at a new preview and confirm that.",
        )


class NameNotTyped(Refused):
    """This webhook's own name must be typed as a second step."""

    code = "SIC-E508"
    clause = WEBHOOKS

    def __init__(self, webhook: str) -> None:
        super().__init__(
            f"{webhook} is confirmed by typing its name.", f"Type {webhook} and confirm again."
        )


class SecondPersonNeeded(Refused):
    """Who confirmed a run cannot be the second person who approves it."""

    code = "SIC-E509"
    clause = WEBHOOKS

    def __init__(self, webhook: str, actor: str) -> None:
        super().__init__(
            f"{actor} asked for {webhook}, so somebody else must approve it.",
            "Ask another responder to open the incident and approve it.",
        )


class CoolingDown(Refused):
    """It ran a moment ago; two runs on top of each other are seldom meant."""

    code = "SIC-E510"

    def __init__(self, webhook: str, seconds: int) -> None:
        super().__init__(
            f"{webhook} ran a moment ago and may run again in {seconds} s.",
            "See first what the last run did.",
        )
        self.seconds = seconds


class NotWaiting(Conflict):
    """The run is past the step this belongs to."""

    code = "SIC-E511"

    def __init__(self, webhook: str, stage: str) -> None:
        super().__init__(
            f"This run of {webhook} is {stage}; that step is behind it.",
            "See the incident's page for what became of it.",
        )


class AskerMayNot(Conflict):
    """Between the two presses, who made the first lost the right to."""

    code = "SIC-E517"
    clause = WEBHOOKS

    def __init__(self, webhook: str, actor: str) -> None:
        super().__init__(
            f"{actor}, who asked for {webhook}, may run nothing any more; nothing was sent.",
            "If it is still needed, look at a preview of your own and let another approve it.",
        )


class BindingRefused(Refused):
    """A binding that could not run is not kept."""

    code = "SIC-E512"

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(
            f"The binding of {name[:63]!r} was not kept. {problem}",
            "Correct it and save again.",
        )


class BoundTwice(Refused):
    """A name is bound in ``sic.toml``; the page cannot bind it as well."""

    code = "SIC-E513"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is bound in sic.toml.",
            "Change it there, or take it out there first and restart SIC.",
        )


class SignInAgain(Refused):
    """Running a webhook takes a sign-in of today."""

    code = "SIC-E514"

    def __init__(self, hours: int) -> None:
        super().__init__(
            f"You signed in more than {hours} hours ago; running a webhook takes a fresh"
            " sign-in.",
            "Sign out, sign in, and look at the preview again.",
        )


class TooManyRunning(Refused):
    """As many requests are under way as SIC sends at once."""

    code = "SIC-E515"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"{limit} webhooks are running at this moment; nothing was sent.",
            "Try again when one of them has answered.",
        )
