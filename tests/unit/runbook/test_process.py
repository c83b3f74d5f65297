"""Roles, diagram, checklist, webhooks, ladder, contacts and post-mortem in other wordings."""

from __future__ import annotations

import pytest

from sic.domain.policy import (
    BusinessDays,
    Condition,
    Elapsed,
    Exceeds,
    Impacted,
    Manual,
    Missed,
    Policy,
)
from sic.runbook import compile_document, compile_runbook


def codes(policy: Policy) -> set[str]:
    """Return every code the compiler gave."""
    return {d.code for d in policy.diagnostics}


@pytest.mark.parametrize(
    ("duties", "resolver", "hands_off"),
    [
        ("leads. The only person who can declare the incident resolved.", True, False),
        ("leads. Only the IC may close the incident.", True, False),
        ("does not run technical tasks.", False, True),
        ("should not debug or touch production.", False, True),
        ("hands off the keyboard.", False, True),
        ("coordinates the response.", False, False),
    ],
)
def test_a_role_is_bound_by_what_is_said(duties: str, resolver: bool, hands_off: bool) -> None:
    """Runbook, "Roles": silence binds nobody."""
    policy = compile_runbook(f"# Roles\n\n- **Incident Commander (IC)**: {duties}\n")
    [role] = policy.roles
    assert (role.id, role.abbreviation) == ("incident-commander", "IC")
    assert (role.only_resolver, role.no_technical_tasks) == (resolver, hands_off)
    assert ("SIC-R211" in codes(policy)) is not resolver


def test_roles_may_stand_in_a_table_or_under_headings() -> None:
    """The carrier does not matter."""
    table = "# Roles\n\n| Role | Duties |\n|---|---|\n| Scribe | Writes |\n"
    headings = "# Roles\n\n## Scribe\n\nWrites\n"
    assert [(r.id, r.duties) for r in compile_runbook(table).roles] == [("scribe", "Writes")]
    assert [(r.id, r.duties) for r in compile_runbook(headings).roles] == [("scribe", "Writes")]


@pytest.mark.parametrize(
    ("line", "edges"),
    [
        ("A --> B", [("A", "B", "")]),
        ("A -->|yes| B", [("A", "B", "yes")]),
        ("A -- yes --> B", [("A", "B", "yes")]),
        ("A -.-> B", [("A", "B", "")]),
        ("A ==> B", [("A", "B", "")]),
        ("A --> B --> C", [("A", "B", ""), ("B", "C", "")]),
        ("A & B --> C", [("A", "C", ""), ("B", "C", "")]),
        ("A[One] --> B{Two?}", [("A", "B", "")]),
        ("A((x)) --- B([y])", [("A", "B", "")]),
    ],
)
def test_an_arrow_is_read_in_every_notation(line: str, edges: list[tuple[str, ...]]) -> None:
    """Mermaid's flowchart arrows, chains and groups."""
    policy = compile_runbook(f"# Flow\n\n```mermaid\nflowchart LR\n  {line}\n```\n")
    assert [(e.source, e.target, e.label) for e in policy.diagram.edges] == edges
    assert "SIC-R212" not in codes(policy)


def test_a_hash_inside_a_fence_is_no_heading() -> None:
    """Issue: the lines starting with "# " inside code fences are not headings."""
    tree = compile_document("# One\n\n```bash\n# two\nuptime\n```\n\n# One\n").tree
    assert tree.anchors == ("one", "one-1")


def test_commands_keep_their_comment_and_their_continuation() -> None:
    """A command is copied whole, with the comment above it."""
    policy = compile_runbook(
        "# Commands\n\n```sh\n# Both\ncurl -s \\\n  example.com\nls\n```\n"
    )
    assert [(c.command, c.comment, c.source.line) for c in policy.commands] == [
        ("curl -s example.com", "Both", 5),
        ("ls", "", 7),
    ]


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("Yes", "typed"),
        ("No", "inline"),
        ("No, never", "inline"),
        ("One press", "inline"),
        ("Two person", "two_person"),
        ("four eyes", "two_person"),
        ("", "typed"),
        ("perhaps", "typed"),
        ("Not required", "inline"),
    ],
)
def test_a_confirmation_is_never_less_than_one_press(cell: str, level: str) -> None:
    """Design, "Readings": unknown or empty is typed; no text goes below inline."""
    text = f"# Webhooks\n\n| Webhook | Confirmation |\n|---|---|\n| `dns-flush` | {cell} |\n"
    assert [w.confirmation for w in compile_runbook(text).webhooks] == [level]


def test_a_look_alike_webhook_is_dropped() -> None:
    """Security, case 11: a homoglyph never stands for the id it imitates."""
    rows = "| `dns-flush` | Yes |\n| `dn\u0455-flush` | No |\n| `dns flush` | No |\n"
    policy = compile_runbook(f"# Webhooks\n\n| Webhook | Confirmation |\n|---|---|\n{rows}")
    assert [w.id for w in policy.webhooks] == ["dns-flush"]
    assert [d.line for d in policy.errors()] == [6, 7]


LEAD = "# Escalation\n\nIf the incident is not mitigated within the agreed SLA:\n\n1. "


@pytest.mark.parametrize(
    ("step", "condition", "notify"),
    [
        ("Notify the area's on-call manager.", Missed(), ("on-call manager",)),
        ("If it exceeds 2 hours, page the director.", Exceeds(seconds=7200), ("director",)),
        (
            "If customers are impacted, involve Support.",
            Impacted(impacts=("customers",)),
            ("Support",),
        ),
        (
            "If there is monetary or data loss, notify Legal and the C-level.",
            Impacted(impacts=("money", "data")),
            ("Legal", "C-level"),
        ),
        (
            "If nobody answers in 10 minutes, call Dave.",
            Manual(text="If nobody answers in 10 minutes, call Dave."),
            ("Dave",),
        ),
    ],
)
def test_a_rung_has_a_condition_and_names(
    step: str, condition: Condition, notify: tuple[str, ...]
) -> None:
    """Runbook, "Escalation": what is not understood is a manual step, never dropped."""
    [rung] = compile_runbook(LEAD + step).escalation
    assert (rung.condition, rung.notify) == (condition, notify)


def test_a_ladder_by_severity_stays_with_people() -> None:
    """Several times a row make no rung; the row is shown as a manual step, never dropped."""
    policy = compile_runbook(
        "# Escalation\n\n| Severity | Escalate to manager after | Page director after |\n"
        "|---|---|---|\n| SEV-1 | 15 minutes | 30 minutes |\n"
    )
    [rung] = policy.escalation
    assert isinstance(rung.condition, Manual)
    assert "15 minutes" in rung.text
    assert policy.severities == ()


def test_contacts_come_from_lists_tables_and_fences() -> None:
    """The value is kept as written."""
    listed = "# Contacts\n\n- **Alice**: +54 11 5555-0001\n"
    table = "# Contacts\n\n| Name | Phone |\n|---|---|\n| Alice | +54 11 5555-0001 |\n"
    fence = "# Contacts\n\n```text\nAlice: +54 11 5555-0001\n```\n"
    for text in (listed, table, fence):
        [contact] = compile_runbook(text).contacts
        assert (contact.name, contact.value) == ("Alice", "+54 11 5555-0001")


def test_a_post_mortem_by_another_name_is_one() -> None:
    """A retrospective within 2 weeks, its document shared 2 days before."""
    policy = compile_runbook(
        "# Retrospective\n\nHeld within 5 business days after closing the incident.\n\n"
        "1. Share the document 2 days in advance.\n2. Talk.\n"
    )
    assert policy.postmortem.within == BusinessDays(days=5)
    assert policy.postmortem.share_before == Elapsed(seconds=2 * 86_400)
    assert len(policy.postmortem.steps) == 2
