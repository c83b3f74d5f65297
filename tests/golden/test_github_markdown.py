"""GitHub's extensions as its specification's sections describe them; cases in our words."""

from __future__ import annotations

import re

import pytest
from tests.golden.github_examples import github_examples
from tests.golden.spec_examples import Example, NotFetched
from tests.golden.spec_page import one_form
from tests.house.tree import text

from sic.runbook.view import Look, render, view

HEAD = "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
ROW = "<tbody><tr><td>c</td><td>d</td></tr></tbody></table>"

TABLES = {
    "header and row": ("| a | b |\n| --- | --- |\n| c | d |", HEAD + ROW),
    "without outer pipes": ("a | b\n--- | ---\nc | d", HEAD + ROW),
    "alignment is no content": ("| a | b |\n| :-: | --: |\n| c | d |", HEAD + ROW),
    "escaped pipe": (
        "| a |\n| --- |\n| x `\\|` y \\| z |",
        (
            "<table><thead><tr><th>a</th></tr></thead>"
            "<tbody><tr><td>x <code>|</code> y | z</td></tr></tbody></table>"
        ),
    ),
    "ends at another block": (
        "| a | b |\n| --- | --- |\n| c | d |\n> q",
        f"{HEAD}{ROW}<blockquote><p>q</p></blockquote>",
    ),
    "ends at an empty line": (
        "| a | b |\n| --- | --- |\n| c | d |\n\np",
        f"{HEAD}{ROW}<p>p</p>",
    ),
    "delimiter must match the header": (
        "| a | b |\n| --- |\n| c |",
        "<p>| a | b | | --- | | c |</p>",
    ),
    "short rows are filled, long ones cut": (
        "| a | b |\n| --- | --- |\n| c |\n| c | d | e |",
        HEAD + "<tbody><tr><td>c</td><td></td></tr><tr><td>c</td><td>d</td></tr>"
        "</tbody></table>",
    ),
    "no body": ("| a | b |\n| --- | --- |", f"{HEAD}</table>"),
}
STRIKES = {
    "two tildes": ("~~Hi~~ there", "<p><del>Hi</del> there</p>"),
    "one tilde": ("~Hi~ there", "<p><del>Hi</del> there</p>"),
    "not across paragraphs": ("~~a\n\nb~~", "<p>~~a</p><p>b~~</p>"),
    "three are no strike": ("This ~~~is~~~ not", "<p>This ~~~is~~~ not</p>"),
}
# Text, and the addresses it links to with the words of each link.
AUTOLINKS: dict[str, tuple[str, list[tuple[str, str | None]]]] = {
    "www": ("www.commonmark.org", [("http://www.commonmark.org", "www.commonmark.org")]),
    "with a path": (
        "Visit www.a.example/help for more.",
        [("http://www.a.example/help", "www.a.example/help")],
    ),
    "final full stop": ("Visit www.a.example.", [("http://www.a.example", "www.a.example")]),
    "inner full stop": (
        "www.a.example/a.b",
        [("http://www.a.example/a.b", "www.a.example/a.b")],
    ),
    "balanced brackets": (
        "(www.a.example/s?q=(x))",
        [("http://www.a.example/s?q=(x)", "www.a.example/s?q=(x)")],
    ),
    "unbalanced bracket": (
        "(www.a.example/x)",
        [("http://www.a.example/x", "www.a.example/x")],
    ),
    "inner brackets": (
        "www.a.example/s?q=(b))+ok",
        [("http://www.a.example/s?q=(b))+ok", "www.a.example/s?q=(b))+ok")],
    ),
    "entity at the end": ("www.a.example/s?q=c&hl;", [("http://www.a.example/s?q=c", None)]),
    "less-than ends it": ("www.a.example/he<lp", [("http://www.a.example/he", None)]),
    "http": ("http://a.example/x", [("http://a.example/x", "http://a.example/x")]),
    "https in brackets": ("(https://a.example/x)", [("https://a.example/x", None)]),
    "https with emphasis": ("*https://a.example*", [("https://a.example", None)]),
    "mail": ("Write to foo@bar.baz now", [("mailto:foo@bar.baz", "foo@bar.baz")]),
    "mail with a plus": ("hello+x@mail.example", [("mailto:hello+x@mail.example", None)]),
    "mail before a full stop": ("a.b-c_d@a.b.", [("mailto:a.b-c_d@a.b", "a.b-c_d@a.b")]),
    "mail may not end in a hyphen": ("a.b-c_d@a.b-", []),
    "mail may not end in an underscore": ("a.b-c_d@a.b_", []),
    "mailto": ("mailto:foo@bar.baz", [("mailto:foo@bar.baz", "mailto:foo@bar.baz")]),
    "no word before": ("xwww.a.example", []),
    "not in code": ("`www.a.example`", []),
    "other schemes stay words": ("ftp://foo.bar.baz", []),
}


@pytest.fixture(scope="module")
def published() -> list[Example]:
    """GitHub's own examples; without Debian's sources there is nothing to compare."""
    try:
        return github_examples()
    except NotFetched as error:
        pytest.skip(str(error))


def shown(example: Example) -> str:
    """Return one form of our page, our class for an aligned cell as GitHub's attribute."""
    page = view("\n" + example["markdown"], Look()).html
    return one_form(re.sub(r' class="(left|center|right)"', r' align="\1"', page))


def test_published_examples_hold_but_for_those_listed(published: list[Example]) -> None:
    """All 24 of the extensions; docs/reference/markdown.md names the two that differ."""
    differs = [e["section"] for e in published if shown(e) != one_form(e["html"])]

    assert len(published) == 24
    assert differs == ["autolink", "tagfilter"]
    page = text("docs/reference/markdown.md")
    listed = page.partition("\n## What GitHub shows otherwise\n")[2]
    assert re.findall(r"^\| `(\w+)` \|", listed, re.MULTILINE) == differs


@pytest.mark.parametrize("case", TABLES)
def test_tables_are_github_s(case: str) -> None:
    """GitHub Flavored Markdown, "Tables (extension)"."""
    source, expected = TABLES[case]
    assert one_form(render("\n" + source)) == expected


@pytest.mark.parametrize("case", STRIKES)
def test_strikes_are_github_s(case: str) -> None:
    """GitHub Flavored Markdown, "Strikethrough (extension)"."""
    source, expected = STRIKES[case]
    assert one_form(render(source)) == expected


@pytest.mark.parametrize("case", AUTOLINKS)
def test_bare_addresses_are_github_s(case: str) -> None:
    """GitHub Flavored Markdown, "Autolinks (extension)"."""
    source, expected = AUTOLINKS[case]
    found = re.findall(r'<a href="([^"]+)">([^<]*)', one_form(render(source)))

    assert [address for address, _ in found] == [address for address, _ in expected]
    assert all(
        shown == words for (_, shown), (_, words) in zip(found, expected, strict=True) if words
    )


def test_task_lists_are_github_s() -> None:
    """GitHub Flavored Markdown, "Task list items (extension)": also nested."""
    page = render(
        "- [x] foo\n  - [ ] bar\n  - [X] baz\n- [ ] bim\n- [] no\n- [y] no\n-[ ] no\n"
    )

    assert re.findall(r'disabled=""( checked="")?> (\w+)', page) == [
        (' checked=""', "foo"),
        ("", "bar"),
        (' checked=""', "baz"),
        ("", "bim"),
    ]


def test_forbidden_tags_are_shown_as_text() -> None:
    """GitHub Flavored Markdown, "Disallowed Raw HTML": here every tag is, which is stricter."""
    page = view(
        "<strong> <title> <style> <em>\n\n<blockquote>\n<xmp></blockquote>\n", Look()
    ).html

    for tag in ("strong", "title", "style", "em", "blockquote", "xmp"):
        assert f"&lt;{tag}&gt;" in page
