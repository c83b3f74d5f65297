"""The runbook's reading view: what it keeps, and what it never lets through."""

from __future__ import annotations

import re

import pytest
from tests.unit.view.page import active_parts

from sic.runbook.view import BrokenLink, contents, render, view

DOCUMENT = """---
owner: sre
---
# Title

See [Escalation](#escalation) and [Glossary](#glossary).

## Escalation

| Severity | Ack |
| --- | ---: |
| **SEV-1** | 5 min |

- [ ] Bridge open
- [x] Severity assigned

```bash
# not a heading
dig +short example.com
```
"""


def test_headings_carry_the_anchors_the_compiler_gives_them() -> None:
    """A refusal names a clause; the reader must land on that heading."""
    page = render("# Post-mortem\n\n## Why?\n\n## Why?\n")

    assert re.findall(r'<h\d id="([^"]+)"', page) == ["post-mortem", "why", "why-1"]


def test_a_heading_without_a_letter_can_be_linked_to() -> None:
    """A stable permalink for every heading, also one that is all picture."""
    page = render("# \U0001f525\n\n# \U0001f525\n\n# Section\n")

    assert re.findall(r'<h2 id="([^"]*)"', page) == ["section", "section-1", "section-2"]


def test_headings_are_lowered_because_the_page_has_the_first() -> None:
    """One h1 a page, and no level is skipped, whatever the author skipped."""
    page = render("# One\n\n###### Six\n")

    assert '<h2 id="one">One <a class="permalink"' in page
    assert '<h3 id="six">Six <a class="permalink"' in page


def test_an_id_prefix_keeps_two_copies_on_one_page_apart() -> None:
    """A second copy of the document must not duplicate ids."""
    page = render(DOCUMENT, id_prefix="doc-")

    assert 'id="doc-escalation"' in page
    assert 'href="#doc-escalation"' in page


def test_the_front_matter_is_not_part_of_the_text() -> None:
    """The page shows it as a header of its own."""
    assert "owner" not in render(DOCUMENT)


def test_a_link_to_a_missing_heading_is_marked_in_words() -> None:
    """Seed runbook: its contents list promises a glossary it does not have."""
    page = render(DOCUMENT)

    assert '<a href="#escalation"' in page
    words = "no heading “#glossary” in this document"
    assert f'<span class="broken" title="{words}">Glossary<span class="sr"> ({words})' in page
    assert view(DOCUMENT).broken == (BrokenLink(6, "glossary"),)


def test_tables_scroll_in_their_own_box_with_column_headers() -> None:
    """WCAG 1.4.10: at 320 px the page itself never scrolls sideways."""
    page = render(DOCUMENT)

    box = 'class="scroll table-scroll" role="region" tabindex="0"'
    assert f'<div {box} aria-label="Table in “Escalation”"><table>' in page
    assert '<th scope="col">Severity</th>' in page
    assert '<td class="right">5 min</td>' in page
    assert "style" not in page


def test_task_boxes_are_shown_and_said() -> None:
    """The box stands in a label, so its item is its name; only an incident ticks it."""
    page = render(DOCUMENT)

    assert '<label><input type="checkbox" disabled=""> Bridge open</label>' in page
    assert '<label><input type="checkbox" disabled="" checked=""> Severity assigned' in page


def test_a_hash_inside_a_fence_is_no_heading() -> None:
    """Seed runbook: ten lines in fences start with a hash."""
    assert [h.anchor for h in contents(DOCUMENT)] == ["title", "escalation"]
    assert "# not a heading" in render(DOCUMENT)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "text <img src=x onerror=alert(1)> text",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:msgbox)",
        "<javascript:alert(1)>",
        '[x](https://a.example "onmouseover=alert(1)")',
        "![x](https://a.example/x.png)",
        "![x](javascript:alert(1))",
        '<a href="https://a.example" style="position:fixed">x</a>',
        "<style>body{display:none}</style>",
        "<iframe src=https://a.example></iframe>",
        "<form action=/incidents><button>Resolve</button></form>",
        "# <svg onload=alert(1)>",
        '```"><script>alert(1)</script>\nx\n```',
        "| <script>alert(1)</script> |\n| --- |\n| <b onclick=x>y</b> |",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "<!-- --><script>alert(1)</script>",
    ],
)
def test_no_markup_of_the_document_becomes_markup_of_the_page(hostile: str) -> None:
    """The document is data: raw HTML is inert and no link has a forbidden scheme."""
    page = render(hostile)

    assert active_parts(page) == []


def test_raw_html_is_shown_as_text() -> None:
    """Nothing is silently ignored: what is not rendered stays readable."""
    assert "&lt;iframe" in render("<iframe src=x></iframe>")
    assert "&lt;u&gt;" in render("some <u>words</u>")


def test_a_comment_is_not_shown() -> None:
    """Comments are the author's, and the compiler does not read them either."""
    assert render("a <!-- old: 5 min --> b\n\n<!-- block -->\n").strip() == "<p>a  b</p>"


def test_an_image_becomes_a_link_in_words() -> None:
    """The page loads nothing from elsewhere."""
    page = render("![Topology](https://a.example/t.png)")

    assert 'href="https://a.example/t.png" rel="noopener noreferrer nofollow"' in page
    assert '>Image: Topology <span class="host">(a.example)</span></a>' in page


def test_a_path_is_words_because_it_leads_nowhere_here() -> None:
    """A relative link means something in the runbook's repository only."""
    page = render("[template](../pm/template.md)")

    assert "<a" not in page
    assert "template (../pm/template.md)" in page


def test_hostile_brackets_stay_words() -> None:
    """Inline parsing costs more than linear time; beyond the bound it is not tried."""
    assert render("[" * 300).count("[") == 300


def test_a_document_too_large_says_so() -> None:
    """The view does not do half of it, and names the limit instead of showing nothing."""
    page = render("a" * 600_000)

    assert "SIC cannot show this document: the document is larger than 524,288 bytes" in page
    assert len(page) < 300


def test_a_document_of_too_many_lines_can_still_be_read() -> None:
    """At 03:00 the words as written are worth more than a limit's message alone."""
    flow = "".join(f"  N{n} --> N{n + 1}\n" for n in range(10_000))
    page = render(f"# Disk <full>\n\n```mermaid\ngraph TD\n{flow}```\n\nCall Bob first.\n")

    assert "the document has 10008 lines; SIC reads at most 5000" in page
    assert "# Disk &lt;full&gt;" in page
    assert "Call Bob first." in page


def test_a_line_break_and_a_named_place_keep_their_meaning() -> None:
    """Tables break lines with a tag, and older documents name places with one."""
    page = render('[up](#top)\n\n| a<br>b |\n| --- |\n\n<a name="top"></a>Words')

    assert "a<br>\nb" in page
    assert '<span id="top"></span>Words' in page
    assert '<a href="#top"' in page


def test_a_heading_may_name_itself() -> None:
    """Both its own name and the anchor of its words lead to it."""
    page = render("# Escalation ladder {#ladder}\n\n[a](#ladder) [b](#escalation-ladder)\n")

    assert "{#" not in page
    assert "broken" not in page
    assert 'id="escalation-ladder"><span id="ladder"></span>Escalation ladder' in page
    assert contents("# Escalation ladder {#ladder}\n")[0].title == "Escalation ladder"


def test_an_anchor_outside_ascii_is_found() -> None:
    """Runbooks are written in every language."""
    page = render("# Guía rápida\n\n[ir](#guía-rápida)\n", id_prefix="p-")

    assert "broken" not in page
    assert 'id="p-guía-rápida"' in page
