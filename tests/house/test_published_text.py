"""What is published names no machine, no registry, and nothing of how it was written."""

from __future__ import annotations

import re

import pytest
from tests.house.tree import files, text, tracked

# A letter in brackets keeps this file from containing what it looks for.
MACHINE = re.compile(r"(?<![\w.~/-])/(?:[r]oot|[w]ork|[t]mp/v)/|/[o]pt/(?:wheels|pypi)")
REGISTRY = re.compile(
    r"[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npmjs|[f]ile:///opt|"
    r"--(?:extra-)?index-url[= ]\S*:|--[f]ind-links[= ]"
)
CHAT = re.compile(
    r"[c]o-authored-by|[g]enerated (?:with|by) (?:an? )?(?:ai|llm|gpt|model|assistant)\b|"
    r"\b[a]s an ai\b|\b[s]ubagent|\b[m]y (?:instructions|brief|prompt)\b",
    re.IGNORECASE,
)
RULES = {"machine": MACHINE, "registry": REGISTRY, "chat": CHAT}


def lines_with(rule: re.Pattern[str], paths: tuple[str, ...]) -> list[str]:
    """Return ``path:line`` of every match."""
    return [
        f"{path}:{number}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), 1)
        if rule.search(line)
    ]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("machine", "cp /" + "root/x y"),
        ("machine", "see '/" + "work/main'"),
        ("registry", "https://pypi." + "org/simple"),
        ("registry", "--index-url https" + "://mirror.example"),
        ("chat", "Co-authored" + "-by: someone"),
        ("chat", "generated" + " by an AI"),
    ],
)
def test_the_lint_sees_what_must_not_be_published(rule: str, line: str) -> None:
    """A house lint has tests of its own."""
    assert RULES[rule].search(line)


@pytest.mark.parametrize(
    "line",
    [
        "/etc/sic/runbook.md",
        "https://example.test/w" + "ork/1",
        "~/w" + "ork/x",
        "uv --no-emit-index-url",
    ],
)
def test_the_lint_lets_ordinary_text_be(line: str) -> None:
    """Paths of an operator's machine and words of the trade are not ours to ban."""
    assert not any(rule.search(line) for rule in RULES.values())


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_no_tracked_file_gives_the_workshop_away(rule: re.Pattern[str]) -> None:
    """A registry address or a machine path in a commit breaks the next machine."""
    assert lines_with(rule, tracked()) == []


def test_no_published_file_hides_from_these_rules() -> None:
    """Bytes that are no text hide from every rule above: only pictures may be."""
    texts = [p for p in tracked() if not p.endswith((".png", ".jpg", ".ico", ".woff2"))]
    binary = [p for p in texts if "\0" in text(p) and not p.startswith("tests/")]
    assert len(texts) > len(files("src/"))
    assert binary == []
