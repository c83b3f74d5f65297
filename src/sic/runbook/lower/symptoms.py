"""What people see when a webhook or a pattern is the right one; it never weakens a rule.

Authors write symptoms in four places, and all of them count: the pattern's own "Symptoms",
a column "Symptoms" of the webhook table, a list under the webhook's id, and front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from sic.domain.policy import Pattern, Policy, Webhook
from sic.runbook.diagnostics import Findings
from sic.runbook.front_matter import SYMPTOM_MAX, FrontMatter
from sic.runbook.topics import sections_on
from sic.runbook.tree import Block, Item, ItemList, Paragraph, Section, Tree

SYMPTOMS = re.compile(r"symptoms?|signs?|what you see|seen as", re.IGNORECASE)
LIST_MAX = 40  # Symptoms of one webhook; more is no list a person keeps up to date.
_LABELLED = re.compile(r"(?:symptoms?|signs?|what you see)\s*:\s*(?P<rest>.*)", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:;|\s/\s|<br\s*/?>)\s*")


def texts_of(cell: str) -> tuple[str, ...]:
    """Return the symptoms one line or cell states, parted by semicolons.

    >>> texts_of("NXDOMAIN for a name that exists; SERVFAIL;")
    ('NXDOMAIN for a name that exists', 'SERVFAIL')
    """
    found = (part.strip(" .") for part in _PARTS.split(cell))
    return tuple(part[:SYMPTOM_MAX] for part in found if part)


def told(tree: Tree, policy: Policy, front: FrontMatter, findings: Findings) -> Policy:
    """Return the policy with every authored symptom at what it speaks of."""
    listed = {one.id: tuple(_under(tree, one.id)) for one in policy.webhooks}
    given = policy.document.symptoms
    _report_unknown(tree, policy, front, findings)
    return msgspec.structs.replace(
        policy,
        webhooks=tuple(_webhook(one, listed[one.id], given) for one in policy.webhooks),
        patterns=tuple(_pattern(one, given) for one in policy.patterns),
    )


def _webhook(
    one: Webhook, listed: tuple[str, ...], given: dict[str, tuple[str, ...]]
) -> Webhook:
    found = dict.fromkeys((*one.symptoms, *listed, *given.get(one.id, ())))
    return msgspec.structs.replace(one, symptoms=tuple(found)[:LIST_MAX])


def _pattern(one: Pattern, given: dict[str, tuple[str, ...]]) -> Pattern:
    more = (*given.get(one.id, ()), *given.get(one.source.clause, ()))
    found = dict.fromkeys((*one.symptoms, *more))
    return msgspec.structs.replace(one, symptoms=tuple(found))


def _under(tree: Tree, webhook_id: str) -> Iterator[str]:
    """Yield the symptoms listed under a heading or a list item that is the webhook's id."""
    for section in sections_on(tree, "webhooks"):
        if section.title.text.strip(" :`") == webhook_id:
            yield from _labelled(section)
        for block in section.blocks:
            if isinstance(block, ItemList):
                yield from _items(block.items, webhook_id)


def _items(items: tuple[Item, ...], webhook_id: str) -> Iterator[str]:
    for item in items:
        name, colon, rest = item.text.partition(":")
        if name.strip(" `") != webhook_id or not (colon or item.children):
            continue
        labelled = _LABELLED.match(rest.strip())
        yield from texts_of(labelled["rest"] if labelled else rest)
        yield from _lists(item.children)


def _labelled(section: Section) -> Iterator[str]:
    """Yield what stands after "Symptoms:" in a section of its own, and the list below it."""
    said = False
    for block in section.blocks:
        if isinstance(block, Paragraph):
            match = _LABELLED.match(block.text)
            said = bool(match) or bool(SYMPTOMS.fullmatch(block.text.strip(" :")))
            if match:
                yield from texts_of(match["rest"])
        elif said:
            yield from _lists((block,))


def _lists(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, ItemList):
            for item in block.items:
                yield from texts_of(item.text)


def _report_unknown(tree: Tree, policy: Policy, front: FrontMatter, findings: Findings) -> None:
    known = {one.id for one in policy.webhooks} | {one.id for one in policy.patterns}
    known |= set(tree.anchors)
    for name, (line, column) in front.symptom_places.items():
        if name not in known:
            findings.add(
                "SIC-R219",
                f"symptoms are given for `{name[:80]}`, which the runbook does not have",
                line=line,
                column=column,
                width=len(name),
                help="write a webhook's id, a pattern's id or a heading's anchor",
            )
