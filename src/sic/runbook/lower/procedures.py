"""Incident patterns and the commands a person may copy; SIC runs none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sic.domain.policy import CommandLine, Pattern, Source
from sic.runbook.markup import slug
from sic.runbook.topics import sections_on, topic_of
from sic.runbook.tree import Block, Fence, ItemList, Paragraph, Section, Tree, walk

_SHELLS = frozenset({"bash", "sh", "shell", "console", "shell-session", "zsh", "powershell"})
_LETTER = re.compile(
    r"^(?:\d+(?:\.\d+)*[.)]?\s+)?pattern\s+#?(?P<key>[a-z]"
    r"|\d{1,2})\b\s*[:.–—-]?\s*(?P<title>.*)$",
    re.IGNORECASE,
)
_LABELS = (
    ("symptoms", re.compile(r"symptoms?|signs?|what you see|detection", re.IGNORECASE)),
    ("causes", re.compile(r"(?:\w+ )?causes?|why|(?:likely|possible) reasons?", re.IGNORECASE)),
    ("actions", re.compile(
        r"(?:\w+ )?actions?|what to do|(?:immediate |first )?(?:steps|response|remediation"
        r"|mitigation)|fix|resolution", re.IGNORECASE)),
)  # fmt: skip
_LABEL = re.compile(
    r"^(?P<label>[A-Za-z][\w /-]{1,40})\s*:?\s*$"
    r"|^(?P<label2>[A-Za-z][\w /-]{1,40}):\s+(?P<rest>.+)$"
)


def lower_patterns(tree: Tree) -> tuple[Pattern, ...]:
    """Return each known kind of incident: symptoms, causes and first actions."""
    found: dict[str, Pattern] = {}
    for section in sections_on(tree, "patterns"):
        parent = tree.sections[section.parent] if section.parent is not None else None
        under = parent is not None and parent.topic == "patterns"
        named = _LETTER.match(section.title.text)
        if named or (
            under and parent is not None and topic_of(parent.title.text) == "patterns"
        ):
            pattern = _pattern(tree, section)
            found.setdefault(pattern.id, pattern)
    return tuple(found.values())


def _pattern(tree: Tree, section: Section) -> Pattern:
    named = _LETTER.match(section.title.text)
    title = (named["title"] if named else section.title.text) or section.title.text
    parts: dict[str, list[str]] = {"symptoms": [], "causes": [], "actions": []}
    for below in tree.below(section):
        part = _part(below.title.text) if below is not section else ""
        _collect(below.blocks, parts, part)
    return Pattern(
        id=f"pattern-{named['key'].lower()}" if named else slug(title),
        title=title,
        source=Source(line=section.title.line, clause=section.anchor),
        symptoms=tuple(parts["symptoms"]),
        causes=tuple(parts["causes"]),
        actions=tuple(parts["actions"]),
    )


def _part(label: str) -> str:
    words = label.strip(" :")
    return next((part for part, pattern in _LABELS if pattern.fullmatch(words)), "")


def _collect(blocks: tuple[Block, ...], parts: dict[str, list[str]], part: str) -> None:
    """Put every line under the label before it; lines before any label are left out."""
    for block in blocks:
        if isinstance(block, Paragraph):
            match = _LABEL.match(block.text)
            label = (match["label"] or match["label2"]) if match else ""
            part = _part(label) or ("" if label and not (match and match["rest"]) else part)
            rest = match["rest"] if match and _part(label) else None
            if rest:
                parts[_part(label)].append(rest)
        elif isinstance(block, ItemList):
            for item in block.items:
                match = _LABEL.match(item.text)
                label = _part((match["label"] or match["label2"]) if match else "")
                if label:
                    _collect_item(item.text, item.children, parts, label)
                elif part:
                    parts[part].append(item.text)


def _collect_item(
    text: str, children: tuple[Block, ...], parts: dict[str, list[str]], label: str
) -> None:
    match = _LABEL.match(text)
    if match and match["rest"]:
        parts[label].append(match["rest"])
    _collect(children, parts, label)


def lower_commands(tree: Tree) -> tuple[CommandLine, ...]:
    """Return every command of the shell fences under command-like headings, in order."""
    return tuple(
        command
        for section in tree.sections
        if section.topic == "commands"
        for block in walk(section.blocks)
        if isinstance(block, Fence) and block.language in _SHELLS
        for command in _commands(block, section)
    )


def _commands(fence: Fence, section: Section) -> Iterator[CommandLine]:
    comment: list[str] = []
    for line, words in _joined(fence):
        text = re.sub(r"^(?:\$|%|>)\s+", "", words)
        if text.startswith("#"):
            comment.append(text.lstrip("# ").strip())
        elif text:
            yield CommandLine(
                id=f"{section.anchor}-{line - fence.line}",
                section=section.title.text,
                command=text,
                source=Source(line=line, clause=section.anchor),
                comment=" ".join(comment),
                language=fence.language,
            )
            comment = []
        else:
            comment = []


def _joined(fence: Fence) -> Iterator[tuple[int, str]]:
    """Yield each line with its number; a trailing backslash joins the next one to it."""
    held, start = "", 0
    for number, line in enumerate(fence.body, fence.line + 1):
        if not held:
            start = number
        if line.rstrip().endswith("\\"):
            held += line.strip()[:-1].rstrip() + " "
            continue
        yield start, (held + line.strip()).strip()
        held = ""
    if held:
        yield start, held.strip()
