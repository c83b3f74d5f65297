"""The compiled runbook: what the rest of SIC obeys. Values only; it never reads a file.

Schema ``sic.policy/1`` (docs/reference/policy.md) is this module written as JSON.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

SCHEMA = "sic.policy/1"


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every policy value: immutable, compared by content."""


class Source(Value, frozen=True):
    """Where an item stands in the document: 1-based line, and its heading's anchor."""

    line: int
    clause: str = ""


# ---------------------------------------------------------------- clocks


class Elapsed(Value, frozen=True, tag_field="kind", tag="elapsed", omit_defaults=True):
    """A span of time; counted in working hours only when ``calendar`` says so."""

    seconds: int
    calendar: Literal["business_hours"] | None = None


class BusinessDays(
    Value, frozen=True, tag_field="kind", tag="business_days", omit_defaults=True
):
    """The same local time ``days`` working days on."""

    days: int
    calendar: Literal["business_hours"] | None = None


class Sprint(Value, frozen=True, tag_field="kind", tag="sprint", omit_defaults=True):
    """The end of the sprint, where a sprint calendar is configured."""

    calendar: Literal["business_hours"] | None = None


class Text(Value, frozen=True, tag_field="kind", tag="text", omit_defaults=True):
    """A promise in words that no clock can count; shown as it was written."""

    text: str
    calendar: Literal["business_hours"] | None = None


Clock: TypeAlias = Elapsed | BusinessDays | Sprint | Text


# ---------------------------------------------------------------- severities, roles, flow


class Stated(Value, frozen=True):
    """The words of the document behind each clock, for people."""

    ack: str = ""
    mitigation: str = ""
    resolution: str = ""
    cadence: str = ""


class Severity(Value, frozen=True):
    """One severity; rank 1 is the gravest. ``None`` means the runbook gives no such clock."""

    id: str
    rank: int
    source: Source
    definition: str = ""
    ack: Clock | None = None
    mitigation: Clock | None = None
    resolution: Clock | None = None
    cadence: Clock | None = None
    stated: Stated = Stated()


class Role(Value, frozen=True):
    """A role people hold during one incident."""

    id: str
    name: str
    source: Source
    abbreviation: str | None = None
    duties: str = ""
    only_resolver: bool = False
    no_technical_tasks: bool = False


class FlowStep(Value, frozen=True):
    """One step of the response flow, with the clock the sentence states, if any."""

    id: str
    title: str
    text: str
    source: Source
    within: Clock | None = None


class Node(Value, frozen=True):
    """One box of the flow diagram."""

    id: str
    label: str
    shape: str = "rect"


class Edge(Value, frozen=True):
    """One arrow of the flow diagram."""

    source: str
    target: str
    label: str = ""


class Diagram(Value, frozen=True):
    """The response flow as drawn."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    source: Source | None = None


class DiagnosisStep(Value, frozen=True):
    """One step of the initial diagnosis, in order."""

    text: str
    source: Source


Binding: TypeAlias = Literal[
    "service",
    "severity",
    "commander",
    "bridge",
    "channel",
    "status_page",
    "comms_lead",
    "tech_lead",
    "scribe",
]


class ChecklistItem(Value, frozen=True):
    """One triage item; a bound item ticks itself when the state says so."""

    id: str
    text: str
    source: Source
    binding: Binding | None = None
    only_severities: tuple[str, ...] = ()  # Empty: asked for at every severity.


class Pattern(Value, frozen=True):
    """A known kind of incident: what it looks like and what to do first."""

    id: str
    title: str
    source: Source
    symptoms: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


class CommandLine(Value, frozen=True):
    """One command a person may copy. SIC never runs it."""

    id: str
    section: str
    command: str
    source: Source
    comment: str = ""
    language: str = ""


Confirmation: TypeAlias = Literal["inline", "typed", "two_person"]


class Webhook(Value, frozen=True):
    """A catalogue entry; every level is at least one explicit human press."""

    id: str
    when: str
    confirmation: Confirmation
    source: Source
    stated: str = ""
    symptoms: tuple[str, ...] = ()  # What people see when it is the right one; for ranking.


# ---------------------------------------------------------------- escalation, post-mortem


class Missed(Value, frozen=True, tag_field="kind", tag="mitigation_missed"):
    """The Mitigation SLA was missed."""


class Exceeds(Value, frozen=True, tag_field="kind", tag="elapsed"):
    """Unmitigated for so long since detection, and the SLA missed."""

    seconds: int


class Impacted(Value, frozen=True, tag_field="kind", tag="impact"):
    """The SLA was missed and one of these impacts is flagged."""

    impacts: tuple[str, ...]


class Manual(Value, frozen=True, tag_field="kind", tag="manual"):
    """Not compiled: a person decides, reading the text."""

    text: str


Condition: TypeAlias = Missed | Exceeds | Impacted | Manual


class Rung(Value, frozen=True):
    """One rung of the escalation ladder, 1 first."""

    rung: int
    condition: Condition
    notify: tuple[str, ...]
    text: str
    source: Source


class Contact(Value, frozen=True):
    """An emergency contact as written, and the number without ornament."""

    name: str
    value: str
    source: Source


class PostMortem(Value, frozen=True):
    """The post-mortem's deadlines, its steps and its template (Markdown)."""

    within: Clock | None = None
    share_before: Clock | None = None
    steps: tuple[str, ...] = ()
    template: str | None = None
    source: Source | None = None


# ---------------------------------------------------------------- diagnostics and the whole

Level: TypeAlias = Literal["error", "warning", "info"]


class Diagnostic(Value, frozen=True):
    """What the compiler says of the document; ``help`` is the edit to make."""

    code: str
    severity: Level
    line: int
    column: int
    message: str
    help: str = ""
    note: str = ""
    width: int = 1  # Characters to underline, from ``column``. Not part of the JSON.


class Document(Value, frozen=True):
    """Front matter, as far as the document has any; unknown keys are kept as text.

    ``symptoms`` is what the author says people see: webhook id, pattern id or heading's
    anchor → texts. Recommendations are ranked by it; nothing else reads it.
    """

    title: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    updated: str = ""
    extra: dict[str, str] = {}
    symptoms: dict[str, tuple[str, ...]] = {}


class Policy(Value, frozen=True):
    """Everything SIC understood of one runbook, and what it says of the rest."""

    document: Document = Document()
    severities: tuple[Severity, ...] = ()
    roles: tuple[Role, ...] = ()
    flow: tuple[FlowStep, ...] = ()
    triage_within: Clock | None = None
    diagram: Diagram = Diagram()
    diagnosis: tuple[DiagnosisStep, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    commands: tuple[CommandLine, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    escalation: tuple[Rung, ...] = ()
    contacts: tuple[Contact, ...] = ()
    postmortem: PostMortem = PostMortem()
    diagnostics: tuple[Diagnostic, ...] = ()

    def severity(self, severity_id: str | None) -> Severity | None:
        """Return the severity with this id, or ``None``."""
        return next((s for s in self.severities if s.id == severity_id), None)

    def role(self, role_id: str) -> Role | None:
        """Return the role with this id, or ``None``."""
        return next((r for r in self.roles if r.id == role_id), None)

    @property
    def commander_role(self) -> Role | None:
        """The role that alone may resolve, or ``None`` if the runbook names none."""
        return next((r for r in self.roles if r.only_resolver), None)

    def errors(self) -> Iterator[Diagnostic]:
        """Yield the diagnostics that are errors."""
        return (d for d in self.diagnostics if d.severity == "error")
