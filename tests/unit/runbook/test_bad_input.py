"""Any bytes are a runbook, if an empty one: diagnostics, never a traceback."""

from __future__ import annotations

import pytest

from sic.domain.policy import Policy
from sic.runbook import compile_document, compile_runbook
from sic.runbook.text import BYTES_MAX, LINES_MAX


def codes(text: str | bytes) -> list[str]:
    """Return the codes of errors and warnings, in order, beside the missing severities."""
    found = compile_runbook(text).diagnostics
    return [d.code for d in found if d.severity != "info" and d.code != "SIC-R116"]


def test_a_document_over_the_limit_is_refused_by_name() -> None:
    """Issue, "Bad input": over 512 KiB, one error naming the limit, an empty policy."""
    policy = compile_runbook("a" * (BYTES_MAX + 1))
    [diagnostic] = policy.diagnostics
    assert diagnostic.code == "SIC-R101"
    assert "524,288 bytes (512 KiB)" in diagnostic.message
    assert policy == Policy(diagnostics=policy.diagnostics)


def test_a_document_of_too_many_lines_is_refused() -> None:
    """Block parsing costs by the line; the bound keeps it short."""
    assert codes("\n" * LINES_MAX) == ["SIC-R101"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("# Incidents".encode("utf-16"), ["SIC-R102"]),
        ("# Incidents and more".encode("utf-16-be"), ["SIC-R102"]),
        (bytes(range(256)) * 8, ["SIC-R102"]),
        ("# Caf\u00e9 incidents".encode("latin-1"), ["SIC-R103"]),
        (b"# Incidents with a \x00 byte", ["SIC-R104"]),
        (b"", []),
    ],
)
def test_bytes_that_are_no_text_are_reported(data: bytes, expected: list[str]) -> None:
    """A picture, UTF-16 and Latin-1 are each called what they are."""
    assert codes(data) == expected


def test_the_place_of_a_bad_byte_is_named() -> None:
    """Lines and columns start at 1 and count characters."""
    [bad] = [
        d
        for d in compile_runbook(b"# Incidents\n\nCaf\xe9\n").diagnostics
        if d.code == "SIC-R103"
    ]
    assert (bad.line, bad.column) == (3, 4)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_line_end_is_a_line_end(end: str) -> None:
    """Files from other systems keep their line numbers."""
    lines = [
        "\ufeff# Incident severity",
        "",
        "| Severity | Ack |",
        "|-|-|",
        "| SEV-1 | 5 min |",
    ]
    text = end.join(lines)
    [severity] = compile_runbook(text).severities
    assert (severity.source.line, severity.stated.ack) == (5, "5 min")


def test_a_lone_surrogate_does_not_stop_the_compiler() -> None:
    """A str may hold what no encoding can; the policy can still be written as JSON."""
    assert compile_runbook("# A \ud800 b").document.title == "A ? b"


HOSTILE = {
    "brackets": "[" * BYTES_MAX,
    "emphasis": "*a **" * (BYTES_MAX // 5),
    "backticks": "`" * BYTES_MAX,
    "angles": "<" * BYTES_MAX,
    "quotes": "> " * (BYTES_MAX // 2),
    "lists": "- " * (BYTES_MAX // 2),
    "links": "[a](" * (BYTES_MAX // 4),
    "times": "acknowledge within 5 minutes " * (BYTES_MAX // 30),
    "columns": "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + "|5 min" * 1000 + "|\n",
    "headings": "## Severity of things\n" * 4900,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_gives_an_empty_policy(name: str) -> None:
    """Nothing is found where nothing is said; the tree keeps every line."""
    compiled = compile_document(HOSTILE[name])
    assert compiled.policy.severities == ()
    assert len(compiled.tree.lines) == HOSTILE[name].count("\n") + 1


def test_nesting_is_bounded() -> None:
    """A thousand quotes deep is read twenty deep, and the rest is left alone."""
    text = "\n".join("  " * i + "- a" for i in range(400))
    compiled = compile_document(text)
    assert max(token.level for token in compiled.tree.tokens) <= 50


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("title: [unclosed", ["SIC-R106"]),
        ("a: &a [x]\nb: *a", ["SIC-R108"]),
        ("a: !!python/object/apply:os.system [x]", ["SIC-R108"]),
        ("a: " + "[" * 50 + "]" * 50, ["SIC-R108"]),
        ("a: " + "x" * 20_000, ["SIC-R108"]),
        ("owner: a\nowner: b", ["SIC-R107"]),
        ("just words", ["SIC-R109"]),
        ("confirm: false", ["SIC-R110"]),
        ("", []),
    ],
)
def test_front_matter_is_read_as_text_or_not_at_all(front: str, expected: list[str]) -> None:
    """Security, cases 12 and 13: safe YAML, no alias, no tag, no setting obeyed."""
    assert codes(f"---\n{front}\n---\n\n# Incidents\n") == expected


def test_front_matter_keeps_what_it_does_not_know() -> None:
    """Nothing is silently ignored: unknown keys stay as text."""
    document = compile_runbook("---\ntitle: T\ntags: [a, b]\nlayout: {x: 1}\n---\n").document
    assert (document.title, document.tags) == ("T", ("a", "b"))
    assert document.extra == {"layout": "{x: 1}"}


def test_front_matter_cannot_lower_a_confirmation() -> None:
    """Security, case 12: the level is what the table says, the key is reported."""
    table = "# Webhooks\n\n| Webhook | Confirmation |\n|---|---|\n| `dns-flush` | Yes |\n"
    policy = compile_runbook(f"---\nconfirm: false\n---\n\n{table}")
    assert [w.confirmation for w in policy.webhooks] == ["typed"]


def test_half_a_surrogate_pair_in_the_front_matter_is_replaced() -> None:
    """Bad input: what YAML can spell and UTF-8 cannot must not reach a page or a database."""
    text = '---\ntitle: "a\\ud800b \\ud83d\\ude00"\n"k\\udfff": "\\udc00"\n---\n# x\n'
    document = compile_runbook(text).document
    assert document.title == "a\ufffdb \U0001f600"
    assert document.extra == {"k\ufffd": "\ufffd"}


def test_a_line_that_multiplies_into_arrows_is_not_read() -> None:
    """Bad input: two groups of 800 boxes are 640,000 arrows, from 11 KB of text."""
    left, right = (" & ".join(f"{side}{i}" for i in range(800)) for side in "ab")
    text = f"# Response flow\n\n```mermaid\ngraph TD\n  A --> B\n  {left} --> {right}\n```\n"
    policy = compile_runbook(text)
    assert len(policy.diagram.edges) == 1
    assert ("SIC-R212", 6) in [(d.code, d.line) for d in policy.diagnostics]


def test_a_diagram_of_too_many_lines_is_read_in_part_and_says_so() -> None:
    """Invariant 9: what was not read is said."""
    lines = "\n".join(f"a{i} --> a{i + 1}" for i in range(2_500))
    policy = compile_runbook(f"# Response flow\n\n```mermaid\ngraph TD\n{lines}\n```\n")
    [said] = [d for d in policy.diagnostics if d.code == "SIC-R212"]
    assert said.message == "the diagram has 2,501 lines; SIC reads the first 2,000"
    assert len(policy.diagram.edges) == 1_999


def test_an_html_table_of_too_many_cells_is_not_read_and_says_so() -> None:
    """Invariant 9, and one limit for both kinds of table."""
    text = "# Severities\n\n<table>" + "<tr><td>SEV-1<td>5 min" * 11_000 + "</table>\n"
    policy = compile_runbook(text)
    assert policy.severities == ()
    [said] = [d for d in policy.diagnostics if d.code == "SIC-R118"]
    assert (said.line, "22,000 cells" in said.message) == (3, True)
