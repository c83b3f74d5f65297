"""Headings in their many wordings to the part of the process they open; words only."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal, TypeAlias

from sic.runbook.tree import Section, Tree

Topic: TypeAlias = Literal[
    "severities", "roles", "flow", "diagnosis", "checklist", "patterns", "commands",
    "webhooks", "escalation", "contacts", "postmortem", "template", "contents",
]  # fmt: skip

TITLE_MAX = 200  # A longer heading is prose; its first words decide.
# First match wins: the narrow wordings stand before the wide ones.
_WORDINGS: tuple[tuple[Topic, str], ...] = (
    (
        "contents",
        (
            r"\b(?:table of )?contents\b|^toc$|\bglossary\b|\bappendix\b|\brevision"
            r"|\bchange ?log\b"
        ),
    ),
    (
        "template",
        (
            r"\b(?:post-?\s?mortem|retrospective|pir|rca|incident report)\b.*\btemplate\b"
            r"|\btemplate\b.*\bpost-?mortem"
        ),
    ),
    (
        "postmortem",
        (
            r"\bpost-?\s?mortems?\b|\bretro(?:spective)?s?\b|\bpir\b|\bpost-?incident\b"
            r"|\blessons learned\b|\bafter[- ]action\b|\broot cause analysis\b"
            r"|\bincident review\b|\blearning review\b"
        ),
    ),
    ("contacts", r"\bcontacts?\b|\bphone (?:numbers|list)\b|\bwho to call\b"),
    ("webhooks", r"\bweb-?hooks?\b|\bautomated actions\b|\bautomations?\b"),
    ("escalation", r"\bescalat\w+"),
    ("checklist", r"\bcheck-?lists?\b"),
    (
        "diagnosis",
        (
            r"\bdiagnos\w+|\bfirst (?:steps|checks|look)\b|\binitial (?:checks"
            r"|investigation|steps)\b|\btroubleshooting\b"
        ),
    ),
    (
        "patterns",
        (
            r"\bpatterns?\b|\bcommon (?:incidents?|problems|failures|scenarios)\b"
            r"|\bknown (?:issues|failures|scenarios)\b|\bplaybooks\b|\bfailure modes\b"
        ),
    ),
    ("commands", r"\bcommands?\b|\bcheat ?sheet\b|\bsnippets?\b|\buseful queries\b"),
    (
        "severities",
        (
            r"\bsev(?:erity|erities|s)?\b|\bseverity\b|\bincident (?:levels?|class\w*"
            r"|categor\w*|priorit\w+|types?)\b|\bpriorit(?:y|ies)\b|\bclassification\b"
            r"|\b(?:response|resolution) (?:times?|timelines?|targets?|goals?|objectives?"
            r"|slas?)\b"
            r"|\bslas?\b"
            r"|\bservice levels?\b|\bimpact levels?\b"
        ),
    ),
    (
        "roles",
        (
            r"\broles?\b|\bresponsibilities\b|\bresponse team\b|\bincident team\b"
            r"|\bwho does what\b"
        ),
    ),
    (
        "flow",
        (
            r"\b(?:response|incident) (?:flow|process|procedure|lifecycle|life cycle|steps"
            r"|workflow|phases|stages|management process|response process)\b"
            r"|\bflow ?(?:chart|diagram)\b|\bworkflow\b|\blifecycle\b|\bresponse steps\b"
            r"|^process$|\bthe process\b|\bhow we respond\b"
        ),
    ),
)
_TOPICS = tuple((topic, re.compile(pattern)) for topic, pattern in _WORDINGS)
_FOREIGN = re.compile(
    r"\bvulnerabilit\w+|\bcves?\b|\bcvss\b|\bpatch(?:es|ing)?\b|\bexploit\w*|\bbugs?\b"
    r"|\bdefects?\b|\blog(?:ging)? levels?\b"
    r"|\balert(?:ing)?(?:[- ]rules?)? (?:severit\w+|levels?|priorit\w+)|\balert rules?\b"
    r"|\brisk\b|\blabels?\b|\bfindings?\b"
    r"|\bpen(?:etration)?[ -]?tests?\b|\bpentests?\b|\bbug bounty\b|\bdependabot\b"
    r"|\bfeature requests?\b|\bbacklog\b"
    r"|\btech(?:nical)? debt\b|\blint\w*\b|\bcode review\b|\bpull requests?\b"
    r"|\bissue (?:priorit|severit|triage|label)\w*"
    r"|\bvendors?\b|\bsuppliers?\b|\btest cases?\b|\bdisclosure\b"
    r"|\bseverity of (?:issues|bugs)\b|\bsecurity policy\b"
    r"|\btime-?outs?\b|\bretention\b|\bbackups\b|\bbackup (?:polic|tier|schedul|strateg)\w*"
    r"|\brate limits?\b|\bretries\b|\bretry (?:polic|rule)\w*|\bendpoints?\b|\bapi reference\b"
)

_INVITATION = re.compile(
    r"\breport\w* (?:an? |the )?(?:new |potential |suspected )?(?:security )?"
    r"(?:vulnerabilit|security (?:issue|bug|flaw))\w*|\bsupported versions\b"
    r"|\b(?:responsible|coordinated) disclosure\b"
)


def topic_of(title: str) -> Topic | None:
    """Return the part of the process a heading opens, or ``None``."""
    words = title[:TITLE_MAX].casefold().replace("’", "'")
    return next((topic for topic, pattern in _TOPICS if pattern.search(words)), None)


def is_foreign(words: str) -> bool:
    """Say whether words speak of vulnerabilities, bugs, logs or risks: not incidents."""
    return bool(_FOREIGN.search(words[:TITLE_MAX].casefold()))


def invites_reports(tree: Tree) -> bool:
    """Say whether a document tells outsiders how to report a vulnerability."""
    titles = (s.title.text[:TITLE_MAX].casefold() for s in tree.sections)
    return any(_INVITATION.search(title) for title in titles)


def mark(tree: Tree) -> Tree:
    """Return the tree with every section's topic: its own, else its parent's."""
    found: list[str | None] = []
    for section in tree.sections:
        own = topic_of(section.title.text) if section.level else None
        inherited = found[section.parent] if section.parent is not None else None
        found.append(own or inherited)
    sections = (replace(s, topic=t) for s, t in zip(tree.sections, found, strict=True))
    return replace(tree, sections=tuple(sections))


def sections_on(tree: Tree, wanted: Topic) -> list[Section]:
    """Return every section whose topic, own or inherited, is ``wanted``, in order."""
    return [s for s in tree.sections if s.topic == wanted]
