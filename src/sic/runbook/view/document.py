"""A runbook as safe HTML for reading; it never lets the document's own markup through.

Raw HTML is shown as text, images become links, links keep an allowed scheme or become text,
and nh3 is the last wall behind all of it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from markdown_it import MarkdownIt

from sic.runbook import front_matter
from sic.runbook.compiler import Compiled
from sic.runbook.diagnostics import Findings
from sic.runbook.parse import parse
from sic.runbook.text import decode
from sic.runbook.tree import Tree
from sic.runbook.view import blocks, wall
from sic.runbook.view.grammar import github
from sic.runbook.view.look import Heading, Look, View
from sic.runbook.view.mend import Mender, split_name
from sic.runbook.view.words import ENGLISH, Words

PLAIN_LOOK = Look()


def view(source: str | bytes | Compiled, look: Look = PLAIN_LOOK) -> View:
    """Return a document ready to be read. Pure and total: any input gives a view.

    Headings are lowered so that the page's own ``h1`` is the only one; their ids are
    ``look.id_prefix`` and the compiler's anchor, so a clause always leads to its heading. A
    compiled document is not parsed for its headings again. One that SIC does not read
    (too large, not text) yields a notice that says why; one with too many lines stands below
    it as it is written, unless it comes compiled, which keeps no text.
    """
    if isinstance(source, Compiled):
        tree, refused = source.tree, _refusal(source, look.words)
    else:
        tree, refused = _read(source, look.words)
    if refused:
        return View(wall.clean(refused))
    mender = Mender(tree, look)
    body = [""] * (tree.body_line - 1) + list(tree.lines[tree.body_line - 1 :])
    env: dict[str, Any] = {"mender": mender}
    unsafe = _parser().render("\n".join(body), env)
    if line := env.get("plain_from"):
        unsafe = blocks.problem(look.words.plain_from.format(line=line)) + unsafe
    return View(
        html=wall.clean(unsafe),
        outline=_outline(tree),
        broken=tuple(mender.broken),
        diagrams=tuple(mender.diagrams),
    )


def render(text: str | bytes, id_prefix: str = "") -> str:
    """Return a document as HTML that is safe to put into a page; see ``view``."""
    return view(text, Look(id_prefix=id_prefix)).html


def contents(text: str | bytes) -> tuple[Heading, ...]:
    """Return the document's headings in order, anchored as the compiler anchors them."""
    return _outline(_read(text, ENGLISH)[0])


@cache
def _parser() -> MarkdownIt:
    parser = blocks.install(github())
    parser.core.ruler.before(
        "inline", "prepare", lambda state: state.env["mender"].prepare(state)
    )
    parser.core.ruler.push("mend", lambda state: state.env["mender"].mend(state))
    return parser


def _read(text: str | bytes, words: Words) -> tuple[Tree, str]:
    """Return the tree of a document, and what stands in its place if it cannot be read."""
    findings = Findings()  # The compiler reports them; a reader came to read.
    decoded = decode(text, findings)
    if decoded.refused:
        message = findings.sorted()[0].message
        return parse(()), _unread(message, decoded.unread, words)
    lines = decoded.lines
    return parse(lines, front_matter.read(lines, findings).body_line), ""


def _refusal(compiled: Compiled, words: Words) -> str:
    if compiled.tree.lines:
        return ""
    errors = (d.message for d in compiled.policy.diagnostics if d.severity == "error")
    message = next(errors, "")
    return _unread(message, "", words) if message else ""


def _unread(message: str, text: str, words: Words) -> str:
    """Return why a document is not laid out, and its text where there is one."""
    if text:
        return blocks.as_written(words.not_laid_out.format(message=message), text)
    return blocks.problem(words.refused.format(message=message))


def _outline(tree: Tree) -> tuple[Heading, ...]:
    return tuple(
        Heading(one.level, split_name(one.title.text)[0], one.anchor)
        for one in tree.sections
        if one.level
    )
