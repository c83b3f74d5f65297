"""The request bodies of the API, exact to the character. They hold no rule of a runbook."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sic.application.account_ports import AccountLevel, TokenScope
from sic.application.accounts import PASSWORD_MAX, TOKEN_DAYS_MAX
from sic.application.advice import LIMIT_DEFAULT, LIMIT_MAX, QUESTION_MAX
from sic.domain.incident.commands import Audience
from sic.domain.incident.decide.advice import COMMENT_MAX
from sic.domain.policy import Confirmation
from sic.domain.webhook.binding import COOLDOWN_SECONDS, TIMEOUT_SECONDS, Method
from sic.entrypoints.http.wire import (
    JSON,
    Body,
    Name,
    OptionalName,
    OptionalReason,
    OptionalWords,
    Reason,
    Title,
    Url,
    Words,
)

SERVICES_MAX = 50
SEQ_MAX = 2**31 - 1

AccountName = Annotated[
    str, StringConstraints(min_length=1, max_length=63, pattern=r"^[a-z0-9][a-z0-9._-]*$")
]
Password = Annotated[
    str, StringConstraints(min_length=1, max_length=PASSWORD_MAX, pattern=r"^[^\x00]*$")
]
Email = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^([^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+)?$")
]
Template = Annotated[str, StringConstraints(max_length=16_000, pattern=r"^[^\x00]*$")]
Headers = Annotated[dict[Name, Name], Field(max_length=20)]
Services = Annotated[list[Name], Field(max_length=SERVICES_MAX)]


class Declaration(Body):
    """What opens an incident."""

    title: Title
    severity: Name | None = None
    services: Services = Field(default=[])
    drill: bool = False


class SeverityBody(Body):
    """A severity of the runbook; a change needs a reason."""

    severity: Name
    reason: OptionalReason = ""


class ServicesBody(Body):
    """All affected services."""

    services: Services


class RoleBody(Body):
    """Who holds a role."""

    responder: AccountName
    reason: OptionalReason = ""


class ReasonBody(Body):
    """Why."""

    reason: Reason


class BridgeBody(Body):
    """Where people talk."""

    url: Url


class NoteBody(Body):
    """What someone wrote down."""

    text: Words
    kind: Literal["note", "decision"] = "note"


class UpdateBody(Body):
    """What a human tells people."""

    text: Words
    audience: Audience = "internal"


class CorrectionBody(Body):
    """New words for an entry of the timeline, by its sequence number."""

    entry: Annotated[int, Field(ge=1, le=SEQ_MAX)]
    text: Words
    reason: OptionalReason = ""


class TaskBody(Body):
    """Something to do."""

    title: Title
    technical: bool = True
    assignee: AccountName | None = None
    break_glass: OptionalReason = ""


class AssigneeBody(Body):
    """Whose task it is; null frees it."""

    assignee: AccountName | None
    break_glass: OptionalReason = ""


class CompletionBody(Body):
    """What came of a task."""

    outcome: OptionalWords = ""
    break_glass: OptionalReason = ""


class ImpactBody(Body):
    """How something is impacted."""

    detail: OptionalReason = ""


class EscalationBody(Body):
    """A rung by number; without one, the next."""

    rung: Annotated[int, Field(ge=1, le=1000)] | None = None
    reason: OptionalReason = ""


class SummaryBody(Body):
    """How it ended, in words."""

    summary: OptionalWords = ""


class PostMortemBody(Body):
    """Where the post-mortem is."""

    url: Url | Literal[""] = ""
    summary: OptionalWords = ""


class SignInBody(Body):
    """A name and its password."""

    name: Name
    password: Annotated[str, StringConstraints(max_length=PASSWORD_MAX)]


class TokenBody(Body):
    """A key to make."""

    name: Name
    scope: TokenScope
    expires_in_days: Annotated[int, Field(ge=1, le=TOKEN_DAYS_MAX)] | None = None


class AccountBody(Body):
    """An account to add."""

    name: AccountName
    display_name: OptionalName = ""
    email: Email = ""
    level: AccountLevel
    password: Password | None = None


class AccountChange(Body):
    """What to change of an account; what is absent stays."""

    display_name: Name | None = None
    email: Email | None = None
    level: AccountLevel | None = None
    password: Password | None = None
    disabled: bool | None = None


class EndpointBody(Body):
    """An address to tell of events; without types, of all."""

    url: Url
    types: Annotated[list[Name], Field(max_length=50)] = Field(default=[])
    description: OptionalName = ""


class EndpointChange(Body):
    """Whether an endpoint is told."""

    disabled: bool


class ReplayBody(Body):
    """One delivery by its id; without one, all that are dead."""

    delivery: Name | None = None


Argument = Annotated[str, StringConstraints(max_length=512)] | bool | int | float
Arguments = Annotated[dict[str, Argument], Field(max_length=20)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ArgumentsBody(Body):
    """What a webhook is asked for; ``dry_run`` asks for its dry run instead."""

    arguments: Arguments = Field(default={})
    dry_run: bool = False


class PreviewBody(ArgumentsBody):
    """The same, by a person who wants to confirm it."""

    break_glass: OptionalReason = ""


class ConfirmationBody(Body):
    """The token of the preview; ``typed`` is the webhook's name where that is asked for."""

    token: Annotated[str, StringConstraints(max_length=100, pattern=r"^[\x21-\x7e]*$")] = ""
    typed: OptionalName = ""
    arguments: Arguments | None = None


class ApprovalBody(Body):
    """The request a second person saw, by its hash."""

    request_sha256: Sha256
    break_glass: OptionalReason = ""


class DenialBody(Body):
    """Why not."""

    reason: OptionalReason = ""


class DryRunBody(Body):
    """A request that shows what the webhook would do."""

    method: Method = "GET"
    url: Url
    headers: Headers = Field(default={})
    body: Template = ""


class BindingBody(Body):
    """What a webhook calls, with what, and within which limits."""

    method: Method = "POST"
    url: Url
    headers: Headers = Field(default={})
    body: Template = ""
    arguments: Annotated[dict[Name, dict[str, JSON]], Field(max_length=20)] = Field(default={})
    targets: Annotated[list[Url], Field(min_length=1, max_length=20)]
    signing_secret: OptionalName = ""
    cooldown_seconds: int = COOLDOWN_SECONDS
    timeout_seconds: int = TIMEOUT_SECONDS
    reversible: bool = False
    blast_radius: OptionalReason = ""
    rollback: OptionalReason = ""
    level: Confirmation | None = None
    streams: bool = False
    dry_run: DryRunBody | None = None


class QuestionBody(Body):
    """What somebody wants to know; empty asks by the incident's own facts."""

    text: Annotated[OptionalWords, StringConstraints(max_length=QUESTION_MAX)] = ""
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT


class RatingBody(Body):
    """Whether a recommendation helped, and why not."""

    helpful: bool
    comment: Annotated[OptionalWords, StringConstraints(max_length=COMMENT_MAX)] = ""
