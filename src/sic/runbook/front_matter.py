"""YAML front matter to text values; it never constructs objects and never obeys a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import yaml

from sic.domain.policy import Document
from sic.runbook.diagnostics import Findings

BYTES_MAX = 16 * 1024
DEPTH_MAX = 8
EVENTS_MAX = 2000
_KNOWN = ("title", "owner", "tags", "updated", "symptoms")
SYMPTOMS_MAX = 400  # Texts in all; more is no list a person keeps up to date.
SYMPTOM_MAX = 300  # Characters of one.
# Keys by which other tools let a document weaken a confirmation or name a target.
_SETTINGS = (
    "confirm", "prompt", "webhook", "allow", "auto", "execute", "skip", "token", "secret",
    "approve", "permission", "admin", "level", "url", "password", "shell", "interactive",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the block says, and the first line of Markdown after it (1-based)."""

    document: Document
    body_line: int
    symptom_places: dict[str, tuple[int, int]] = field(default_factory=dict)  # Line, column.


def read(lines: Sequence[str], findings: Findings) -> FrontMatter:
    """Return the front matter of a document; an unusable block is reported and skipped."""
    if not lines or lines[0].rstrip() != "---":
        return FrontMatter(Document(), 1)
    end = next((i for i, s in enumerate(lines[1:], 1) if s.rstrip() in {"---", "..."}), None)
    if end is None:
        if len(lines) > 1 and ":" in lines[1]:
            findings.add(
                "SIC-R112",
                "the front matter is never closed",
                width=3,
                help="close it with ---",
            )
        return FrontMatter(Document(), 1)
    text = "\n".join(lines[1:end])
    node = _compose(text, findings)
    document = _document(text, node, findings) if node else Document()
    return FrontMatter(document, end + 2, _symptom_places(text, node))


def _compose(text: str, findings: Findings) -> yaml.Node | None:
    """Return the YAML as nodes, never as objects, or ``None`` with a report."""
    if len(text.encode()) > BYTES_MAX:
        findings.add("SIC-R108", f"the front matter is larger than {BYTES_MAX} bytes", line=2)
        return None
    try:
        if problem := _forbidden(text):
            line, what = problem
            findings.add(
                "SIC-R108", what, line=line, help="write plain keys, texts and lists of texts"
            )
            return None
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        findings.add(
            "SIC-R106",
            f"the front matter is not YAML: {getattr(error, 'problem', '') or 'unreadable'}",
            line=mark.line + 2 if mark else 2,
            column=mark.column + 1 if mark else 1,
            help="correct it, or delete the block",
        )
        return None
    return node


def _forbidden(text: str) -> tuple[int, str] | None:
    """Return the line and the reason of the first YAML device that SIC does not read."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        line = (event.start_mark.line if event.start_mark else 0) + 2
        if isinstance(event, yaml.AliasEvent):
            return line, "the front matter uses a YAML alias"
        if tag := getattr(event, "tag", None):
            return line, f"the front matter uses the YAML tag `{tag}`"
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_MAX:
            return line, f"the front matter is nested deeper than {DEPTH_MAX} levels"
        if count > EVENTS_MAX:
            return line, "the front matter has too many entries"
    return None


def _document(text: str, node: yaml.Node, findings: Findings) -> Document:
    if not isinstance(node, yaml.MappingNode):
        findings.add("SIC-R109", "the front matter is not a list of `key: value` lines", line=2)
        return Document()
    values: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = _text(text, key)
        line, width = key.start_mark.line + 2, len(name)
        if name in values:
            findings.add(
                "SIC-R107",
                f"the key `{name}` stands twice; the first one stands",
                line=line,
                width=width,
                help="delete one of them",
            )
            continue
        values[name] = value
        _report_unknown(name, line, findings)
    return Document(
        title=_text(text, values.get("title")),
        owner=_text(text, values.get("owner")),
        tags=tuple(_tags(text, values.get("tags"))),
        updated=_text(text, values.get("updated")),
        extra={k: _text(text, v) for k, v in values.items() if k not in _KNOWN},
        symptoms=_symptoms(text, values.get("symptoms")),
    )


def _symptoms(text: str, node: yaml.Node | None) -> dict[str, tuple[str, ...]]:
    """Return whose symptoms → texts; a list without a name speaks of the whole document."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else [(None, node)]
    found: dict[str, tuple[str, ...]] = {}
    left = SYMPTOMS_MAX
    for key, value in pairs:
        texts = [one[:SYMPTOM_MAX] for one in _tags(text, value)][:left]
        left -= len(texts)
        name = _text(text, key)
        if texts and name not in found:
            found[name] = tuple(texts)
    return found


def _symptom_places(text: str, node: yaml.Node | None) -> dict[str, tuple[int, int]]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    lists = next((v for k, v in node.value if _text(text, k) == "symptoms"), None)
    if not isinstance(lists, yaml.MappingNode):
        return {}
    return {
        _text(text, key): (key.start_mark.line + 2, key.start_mark.column + 1)
        for key, _ in lists.value
    }


def _report_unknown(name: str, line: int, findings: Findings) -> None:
    if name in _KNOWN:
        return
    if any(word in name.casefold() for word in _SETTINGS):
        findings.add(
            "SIC-R110",
            f"the key `{name}` looks like a setting; front matter changes nothing",
            line=line,
            width=len(name),
            help="delete it; confirmation and targets are configured by an administrator",
        )
    else:
        findings.add(
            "SIC-R111", f"the key `{name}` is kept as text", line=line, width=len(name)
        )


def _source(text: str, node: yaml.Node) -> str:
    return text[node.start_mark.index : node.end_mark.index].strip()


def _text(text: str, node: yaml.Node | None) -> str:
    if node is None:
        return ""
    if not isinstance(node, yaml.ScalarNode):
        return _source(text, node)
    # YAML can spell half a surrogate pair, which nothing that stores or sends text takes.
    # Two halves make their character; one alone is replaced.
    return str(node.value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _tags(text: str, node: yaml.Node | None) -> Iterator[str]:
    if isinstance(node, yaml.SequenceNode):
        yield from (_text(text, child) for child in node.value)
    elif node is not None and (words := _text(text, node)):
        yield from (word.strip() for word in words.split(",") if word.strip())
