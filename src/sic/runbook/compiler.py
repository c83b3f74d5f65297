"""Any text to a policy and what there is to say of it; it never fails and never invents."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sic.domain.policy import Document, Policy
from sic.runbook import front_matter
from sic.runbook.check import check
from sic.runbook.diagnostics import Findings
from sic.runbook.lower import (
    escalation,
    flow,
    postmortem,
    procedures,
    roles,
    severities,
    symptoms,
    webhooks,
)
from sic.runbook.parse import parse
from sic.runbook.text import decode
from sic.runbook.topics import mark
from sic.runbook.tree import Tree


@dataclass(frozen=True, slots=True)
class Compiled:
    """One parse, both uses: the policy to obey and the tree to show."""

    policy: Policy
    tree: Tree
    path: str = "<runbook>"


def compile_runbook(text: str | bytes, *, path: str = "<runbook>") -> Policy:
    """Return the policy of a runbook, with its diagnostics.

    Pure, total and deterministic: any input gives a policy, an unusable one an empty policy
    whose diagnostics say why. ``path`` only names the document for people.
    """
    return compile_document(text, path=path).policy


def compile_document(text: str | bytes, *, path: str = "<runbook>") -> Compiled:
    """Return the policy together with the tree it was read from."""
    findings = Findings()
    decoded = decode(text, findings)
    if decoded.refused:
        return Compiled(Policy(diagnostics=findings.sorted()), parse(()), path)
    front = front_matter.read(decoded.lines, findings)
    tree = mark(parse(decoded.lines, front.body_line))
    policy = symptoms.told(tree, _lower(tree, front.document, findings), front, findings)
    check(tree, policy, findings)
    return Compiled(msgspec.structs.replace(policy, diagnostics=findings.sorted()), tree, path)


def _lower(tree: Tree, document: Document, findings: Findings) -> Policy:
    """Compile each topic on its own; a missing one never stops the others."""
    found = severities.lower(tree, findings)
    steps = flow.lower_flow(tree)
    diagram = flow.lower_diagram(tree, findings)
    return Policy(
        document=_titled(document, tree),
        severities=found,
        roles=roles.lower(tree, findings),
        flow=steps,
        triage_within=flow.triage_clock(steps),
        diagram=diagram,
        diagnosis=flow.lower_diagnosis(tree),
        checklist=flow.lower_checklist(tree, diagram, found, findings),
        patterns=procedures.lower_patterns(tree),
        commands=procedures.lower_commands(tree),
        webhooks=webhooks.lower(tree, findings),
        escalation=escalation.lower(tree, findings),
        contacts=escalation.lower_contacts(tree),
        postmortem=postmortem.lower(tree, findings),
    )


def _titled(document: Document, tree: Tree) -> Document:
    if document.title:
        return document
    first = next((s.title.text for s in tree.sections if s.level == 1), "")
    return msgspec.structs.replace(document, title=first)
