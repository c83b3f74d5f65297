"""The webhook table to ids and confirmation levels; no text ever lowers a level."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sic.domain.policy import Confirmation, Source, Webhook
from sic.runbook.diagnostics import Findings
from sic.runbook.lower.symptoms import SYMPTOMS, texts_of
from sic.runbook.topics import sections_on
from sic.runbook.tree import (
    Block,
    ItemList,
    Paragraph,
    Quote,
    Section,
    Span,
    Table,
    Tree,
    spans,
)

_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,62}$")
_LEVELS: tuple[tuple[Confirmation, re.Pattern[str]], ...] = (
    ("two_person", re.compile(
        r"^(?:two[ -_]?persons?|two[ -]people|four[ -]eyes|2[ -]?persons?|dual"
        r"|second person)\b")),
    ("typed", re.compile(r"^(?:yes|y|true|required|always|typed?|✓|✔|✅)(?:\b|$)")),
    ("inline", re.compile(r"^(?:inline|one press|single press|press|button|one click)\b")),
)  # fmt: skip
_NO = re.compile(r"^(?:no|n|false|none|never|not required|not needed|✗|✘|❌|x)(?:\b|$)")
_ALWAYS = re.compile(
    r"\b(?:always|every|each|all|any|never)\b[^.]{0,80}\bconfirm\w*"
    r"|\bconfirm\w*[^.]{0,60}\b(?:always|every|each|all)\b",
    re.IGNORECASE,
)
_CONFIRM_COLUMN = re.compile(r"confirm|approv|two[ -]person|safeguard", re.IGNORECASE)
_ID_COLUMN = re.compile(r"web-?hook|^id$|^name$|^action$|automation", re.IGNORECASE)
# Letters of other alphabets that pass for these: a look-alike id is an attack or a slip.
_LOOKALIKES = str.maketrans("аеорсухіѕјһԁɡӏοανκ", "aeopcyxisjhdgloavk")  # fmt: skip


def lower(tree: Tree, findings: Findings) -> tuple[Webhook, ...]:
    """Return the catalogue in document order; unusable and repeated ids are left out."""
    found: dict[str, Webhook] = {}
    for section in sections_on(tree, "webhooks"):
        note = _note(section.blocks)
        for block in section.blocks:
            if isinstance(block, Table) and len(block.header) >= 2:
                for webhook, cell in _rows(block, section, note, findings):
                    _keep(webhook, cell, found, findings)
    return tuple(found.values())


def _keep(webhook: Webhook, cell: Span, found: dict[str, Webhook], findings: Findings) -> None:
    if webhook.id in found:
        findings.at(
            "SIC-R206",
            cell,
            f"webhook `{webhook.id}` stands twice; the first one stands",
            note=f"line {found[webhook.id].source.line} has it first",
            help="delete one row, or give it its own id",
        )
        return
    found[webhook.id] = webhook


def _note(blocks: tuple[Block, ...]) -> Span | None:
    """Return the sentence that requires a confirmation for every execution, if any."""
    prose = tuple(b for b in blocks if isinstance(b, Quote | Paragraph | ItemList))
    return next((s for s in spans(prose) if _ALWAYS.search(s.text)), None)


def _rows(
    table: Table, section: Section, note: Span | None, findings: Findings
) -> Iterator[tuple[Webhook, Span]]:
    ids = next((i for i, h in enumerate(table.header) if _ID_COLUMN.search(h.text)), 0)
    level = next(
        (i for i, h in enumerate(table.header) if _CONFIRM_COLUMN.search(h.text)), None
    )
    signs = _symptoms_column(table)
    taken = {ids, level, signs}
    when = next((i for i in range(len(table.header)) if i not in taken), None)
    for row in table.rows:
        cell = row[ids]
        if not _usable(cell, findings):
            continue
        stated = row[level] if level is not None else Span("", cell.line, cell.column)
        yield (
            Webhook(
                id=cell.text,
                when=row[when].text if when is not None else "",
                confirmation=_level(cell.text, stated, note, findings),
                source=Source(line=cell.line, clause=section.anchor),
                stated=stated.text,
                symptoms=texts_of(row[signs].text) if signs is not None else (),
            ),
            cell,
        )


def _symptoms_column(table: Table) -> int | None:
    """Return the column of symptoms, if it is not the only one that says when."""
    found = (i for i, h in enumerate(table.header) if SYMPTOMS.fullmatch(h.text.strip()))
    return next(found, None) if len(table.header) > 3 else None


def _usable(cell: Span, findings: Findings) -> bool:
    if _ID.match(cell.text):
        return True
    folded = unicodedata.normalize("NFKC", cell.text).translate(_LOOKALIKES)
    ascii_id = re.sub(r"[^a-z0-9-]+", "-", folded.casefold()).strip("-")[:63]
    foreign = next((c for c in cell.text if ord(c) > 127), "")
    because = (
        f": it holds {unicodedata.name(foreign, 'an unnamed character')}" if foreign else ""
    )
    findings.at(
        "SIC-R205",
        cell,
        f"`{cell.text[:80]}` is not usable as a webhook id{because}",
        help=f"write `{ascii_id}`" if ascii_id else "use a-z, 0-9 and hyphens, 63 at most",
        note=f"it looks like `{ascii_id}`, which is another id" if foreign and ascii_id else "",
    )
    return False


def _level(name: str, stated: Span, note: Span | None, findings: Findings) -> Confirmation:
    """Return the level a cell asks for: "No" is one press, and in doubt the name is typed."""
    words = stated.text.casefold().strip()
    for level, pattern in _LEVELS:
        if pattern.match(words):
            return level
    if _NO.match(words):
        if note:
            findings.at(
                "SIC-R204",
                stated,
                f"webhook `{name}` says no confirmation is required",
                note=f"line {note.line} requires explicit confirmation for every execution",
                help='write "Yes" here, or "One press"; SIC asks for confirmation either way',
            )
        return "inline"
    findings.at(
        "SIC-R207",
        stated,
        f"webhook `{name}` does not say which confirmation it needs; its name must be typed",
        help='write "Yes", "One press" or "Two person"',
    )
    return "typed"
