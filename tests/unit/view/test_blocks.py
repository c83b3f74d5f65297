"""Blocks of the reading view: code, notes, footnotes, diagrams, and what is too large."""

from __future__ import annotations

import html
import re

import pytest
from tests.house.tree import ROOT
from tests.unit.view.contrast import contrast
from tests.unit.view.page import Page, repeated_ids

from sic.runbook import compile_document
from sic.runbook.view import Look, Picture, Undrawn, draw_flowchart, render, view, words_for
from sic.runbook.view.highlight import LEXERS, highlight
from sic.runbook.view.palette import COLOURS, PAPER_DARK, PAPER_LIGHT, stylesheet

STATIC = ROOT / "src/sic/entrypoints/http/static"
FLOW = "```mermaid\ngraph TD\n  A[Detect] -->|now| B{Triage}\n```\n"


# ---------------------------------------------------------------- code


def test_code_is_coloured_by_class_and_named_by_language() -> None:
    """Inline style is forbidden by the page's policy."""
    page = render("```bash\n# DNS\ndig +short example.com | sort\n```\n")

    assert '<div class="code" data-language="bash">' in page
    assert '<span class="language">bash</span>' in page
    assert '<span class="c"># DNS' in page
    assert 'tabindex="0" aria-label="Code (bash)"' in page


@pytest.mark.parametrize("language", sorted(set(LEXERS.values())))
def test_colours_never_change_the_code(language: str) -> None:
    """A command that is copied must be the command that was written."""
    code = "key: <b> & 'x' $(y) --flag \"z\"\n\n\tif (a < b) { echo ünï; }\n# end\n\n"
    shown = re.sub(r"</?span[^>]*>", "", highlight(code, language))

    assert html.unescape(shown) == code


def test_code_too_long_to_colour_is_plain() -> None:
    """A lexer's cost is the input's choice."""
    assert "<span" not in highlight("x = 1\n" * 4_000, "python")
    assert "<span" not in highlight("x = '" + "a" * 2_000, "python")


@pytest.mark.parametrize("name", sorted(COLOURS))
def test_every_colour_of_code_can_be_read(name: str) -> None:
    """WCAG 1.4.3, on light and on dark paper."""
    assert contrast(COLOURS[name].light, PAPER_LIGHT) >= 4.5
    assert contrast(COLOURS[name].dark, PAPER_DARK) >= 4.5


def test_the_style_sheet_is_the_palette_s() -> None:
    """After a change, write `sic.runbook.view.palette.stylesheet()` there again."""
    assert (STATIC / "highlight.css").read_text("utf-8") == stylesheet()


# ---------------------------------------------------------------- notes and footnotes


@pytest.mark.parametrize(
    ("quote", "kind", "word"),
    [
        ("> **Important**: severity can change.", "important", "Important"),
        ("> Remember: a human confirms.", "remember", "Remember"),
        ("> **Warning:** do not restart.", "warning", "Warning"),
        ("> [!NOTE]\n> Read this.", "note", "Note"),
        ("> [!caution] \n>\n> Read this.", "caution", "Caution"),
        ("> **Importante**: la severidad cambia.", "important", "Importante"),
    ],
)
def test_a_note_is_a_note_and_says_its_word(quote: str, kind: str, word: str) -> None:
    """The kind is never told by colour or sign alone."""
    page = render(quote)

    assert f'<div class="callout {kind}" role="note">' in page
    assert re.search(rf"<strong[^>]*>{word}:?</strong>", page)
    assert "blockquote" not in page
    assert "[!" not in page


def test_other_quotes_stay_quotes() -> None:
    """Also around a note, and after one."""
    page = render("> Plain words.\n>\n> > [!TIP]\n> > Inner.\n>\n> After.\n")

    assert page.count("<blockquote>") == page.count("</blockquote>") == 1
    assert page.count('<div class="callout tip"') == 1
    assert page.rstrip().endswith("</blockquote>")


def test_footnotes_lead_there_and_back() -> None:
    """Two references to one note lead back to each."""
    page = render("One[^a] and[^b] again[^a].\n\n[^a]: First *note*.\n[^b]: Second.\n")

    assert page.count('href="#fn:1"') == 2
    assert '<li id="fn:1">' in page
    assert 'href="#fnref:1:1"' in page
    assert 'href="#fnref:1:2"' in page
    assert 'aria-label="Back to the text, footnote 2"' in page
    assert repeated_ids(page) == []


def test_a_footnote_nobody_refers_to_is_kept() -> None:
    """Nothing the author wrote disappears, not even the second note of one name."""
    page = Page(render("Text[^a].\n\n[^a]: First.\n[^a]: Twin.\n[^z]: Orphan.\n"))

    assert [w for w in ("First", "Twin", "Orphan") if w not in page.text] == []


# ---------------------------------------------------------------- diagrams


def test_a_diagram_is_a_picture_with_its_size_and_words() -> None:
    """No layout shift, no script, and the same content for who does not see it."""
    page = render(FLOW)

    assert re.search(
        r'<img src="/diagrams/[0-9a-f]{32}/light.svg"[^>]* width="\d+" height', page
    )
    assert 'media="(prefers-color-scheme: dark)" srcset="/diagrams/' in page
    assert "<li>Detect leads to now: Triage.</li>" in page
    assert "graph TD" not in page


def test_a_faulty_diagram_shows_source_message_and_line() -> None:
    """Acceptance: the page still renders, and says where."""
    page = Page(render("# Flow\n\n```mermaid\ngraph TD\n  A --> B\n  B ==\n```\n\nAfter.\n"))

    assert "cannot be drawn: this line is not understood (line 6: “B ==”)" in page.text
    assert "graph TD" in page.text
    assert "After." in page.text
    assert page.tags["img"] == 0


def test_a_very_wide_diagram_keeps_its_size() -> None:
    """Made to fit a column, nobody could read its words; it scrolls in its own box."""
    chain = " --> ".join(f"box{n}[A step with a name]" for n in range(9))

    assert 'class="diagram wide"' in render(f"```mermaid\nflowchart LR\n{chain}\n```\n")
    assert 'class="diagram"' in render(f"```mermaid\nflowchart TD\n{chain}\n```\n")


def test_a_command_within_a_message_stands_out() -> None:
    """Messages quote code in backticks; a page shows it as code, escaped."""
    page = render("```mermaid\ngraph TD\nsubgraph <b>\nA\n```\n")

    assert "this <code>subgraph</code> has no <code>end</code>" in page
    assert "“subgraph &lt;b&gt;”" in page


def test_the_caller_decides_how_a_diagram_is_drawn() -> None:
    """A cache, another renderer, another address."""
    look = Look(draw=lambda source: Undrawn(f"seen {len(source)} characters"))

    assert "cannot be drawn: seen 39 characters." in view(FLOW, look).html


def test_other_diagrams_say_what_draws_them() -> None:
    """Without the extra, the source and what to install."""
    page = Page(render("```mermaid\nsequenceDiagram\n A->>B: Hello\n```\n"))

    assert "of the kind “sequenceDiagram”, so its source stands here" in page.text
    assert "pip install 'sic-command[diagrams]'" in page.text
    assert "A->>B: Hello" in page.text


# ---------------------------------------------------------------- checklist, ids, language


def test_boxes_carry_the_compiler_s_checklist_ids() -> None:
    """State belongs to the incident: the page must know which item a box is."""
    compiled = compile_document("# R\n\n## Triage checklist\n\n- [ ] Severity assigned\n")
    [item] = compiled.policy.checklist
    look = Look(checklist={item.source.line: item.id})

    assert f'<li class="task" data-check="{item.id}">' in view(compiled, look).html


def test_no_id_stands_twice_whatever_the_author_names() -> None:
    """Duplicate ids lead links and screen readers to the wrong place."""
    page = render('# A\n\n# A\n\n# A-1\n\n# B {#a}\n\n<a id="a-1"></a>\n\n<a name="a"></a>\n')

    assert repeated_ids(page) == []


def test_a_prefix_is_put_before_every_id_and_every_link_to_one() -> None:
    """The modal's copy beside the page's."""
    source = '# A {#n}\n\n[x](#a) y[^1] <a id="z"></a>\n\n[^1]: Note.\n\n' + FLOW
    page = Page(render(source, id_prefix="doc-"))

    assert page.ids
    assert [one for one in page.ids if not one.startswith("doc-")] == []
    assert re.findall(r'href="#(?!doc-)', render(source, id_prefix="doc-")) == []
    assert repeated_ids(render(source) + render(source, id_prefix="doc-")) == []


def test_the_view_speaks_spanish() -> None:
    """What the view adds is in the reader's language; the author's words are theirs."""
    look = Look(words=words_for("es-AR"))
    page = view("> [!WARNING]\n> Stop.\n\n[x](#no)\n\n" + FLOW, look).html

    assert '<strong class="word">Advertencia</strong>' in page
    assert "este documento no tiene el título" in page
    assert "Diagrama de flujo de 2 cajas y 1 flechas" in page
    assert words_for("fr") is words_for("en")


# ---------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("|" + "a|" * 1_000 + "\n|" + "-|" * 1_000 + "\n" + "x\n" * 50, "1,000 columns"),
        ("|a|b|\n|-|-|\n" + "|x|y|\n" * 4_500, "9,002 cells"),
        ("a" * 600_000, "524,288 bytes"),
    ],
    ids=["columns", "cells", "bytes"],
)
def test_what_is_too_large_stands_as_written_and_says_so(source: str, words: str) -> None:
    """A message instead of a page that never comes."""
    page = Page(render(source))

    assert words in page.text
    assert page.tags["td"] == 0


def test_the_words_around_a_giant_table_are_kept() -> None:
    """Only the table stands as written."""
    wide = "|" + "a|" * 200 + "\n|" + "-|" * 200
    page = Page(render(f"# Before\n\n{wide}\n\nAfter *it*.\n\n|a|\n|-|\n|b|\n"))

    assert "200 columns" in page.text
    assert page.tags["em"] == 1
    assert page.tags["table"] == 1


@pytest.mark.parametrize(
    "source",
    ["> " * 5_000 + "x", "- " * 2_000 + "x", "*" * 20_000, "[" * 20_000, "`" * 20_000 + "x"],
    ids=["quotes", "lists", "stars", "brackets", "ticks"],
)
def test_bottomless_nesting_is_cut_off(source: str) -> None:
    """Nested deeper than twenty, words stay words."""
    assert Page(render(source)).tags.total() < 200


def test_the_diagrams_of_a_document_have_one_limit_together() -> None:
    """Bad input: ten diagrams just below the limit must not cost ten times its time."""
    look = Look(draw=lambda _: Picture("k", 10, 10, effort=3_000))
    page = view(FLOW * 5, look)

    assert len(page.diagrams) == 3
    assert page.html.count("the diagrams before it take up the 8000 boxes and bends") == 2
    failing = Look(draw=lambda _: Undrawn("too large", effort=8_000))
    assert view(FLOW * 3, failing).html.count("too large") == 1


def test_what_is_refused_for_its_bends_counts_towards_the_limit() -> None:
    """Placing 4,000 bends takes its time whether or not a picture comes of it."""
    links = "".join(f"n{i}-->n{i + 1}\nn0-->n{i}\n" for i in range(200))
    refused = draw_flowchart(f"graph TD\n{links}")

    assert isinstance(refused, Undrawn)
    assert refused.effort == 4_000
    drawn = draw_flowchart("graph TD\nA --> B\n")
    assert isinstance(drawn, Picture)
    assert drawn.effort == 2
