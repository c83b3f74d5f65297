"""Every word of a page goes through the catalogues: none stands bare in a template."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from tests.house.tree import ROOT

from sic.entrypoints.http.i18n import LANGUAGES
from sic.entrypoints.http.i18n.catalogue import entries

HTTP = ROOT / "src" / "sic" / "entrypoints" / "http"
TEMPLATES = sorted((HTTP / "templates").rglob("*.html"))
MODULES = sorted(HTTP.rglob("*.py"))
READER = Environment(autoescape=True, extensions=["jinja2.ext.i18n"], trim_blocks=True)
TRANSLATES = ("_", "gettext", "ngettext")
MARKS = ("_", "to_say", "gettext", "say")  # What a message is handed to.

# Names and signs that read alike in every language.
NAMES = {"SIC", "Ctrl", "Enter", "https", "light dark"}
READ_ALOUD = ("aria-label", "title", "placeholder", "alt")
_ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')  # Of a tag that stands in another template.
_WORD = re.compile(r"[^\W\d_]{2,}")


class Bare(HTMLParser):
    """Collects text between tags, and text in attributes people are told of."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._untold = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what an attribute says; what stands in code is nobody's language."""
        self._untold += tag in ("code", "kbd", "script", "style")
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        """Leave code."""
        self._untold -= tag in ("code", "kbd", "script", "style")

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if not self._untold:
            self.found.append(data)


def bare_words(template: str) -> list[str]:
    """Return the texts of a template that no catalogue has seen."""
    tree = READER.parse(template)
    markup = " ".join(one.data for one in tree.find_all(nodes.TemplateData))
    reader = Bare()
    reader.feed(markup)
    reader.close()
    texts = [_ATTRIBUTE.sub("", one).strip() for one in reader.found]
    # An expression may say words too: {{ name or "Nobody" }}.
    said = [
        one for shown in tree.find_all((nodes.Output, nodes.CallBlock)) for one in _said(shown)
    ]
    return [one for one in (*texts, *said) if set(_WORD.findall(one)) - NAMES]


def _said(node: nodes.Node) -> Iterator[str]:
    """Yield the words an expression writes without translating them."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in TRANSLATES:
        return
    if isinstance(node, nodes.Const) and _reads_as_words(node.value):
        yield node.value
    # What an expression compares or looks up is not shown.
    elif not isinstance(node, nodes.Compare | nodes.Getitem | nodes.Filter | nodes.Test):
        for child in node.iter_child_nodes():
            yield from _said(child)
    elif isinstance(node, nodes.Filter) and node.node is not None:
        yield from _said(node.node)


def _reads_as_words(value: object) -> bool:
    return (
        isinstance(value, str)
        and value not in NAMES
        and (" " in value.strip() or value[:1].isupper())
    )


def messages_of_module(source: str) -> Iterator[str]:
    """Yield every text that a module hands to one of the marks."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            first = node.args[0] if node.args else None
            if name in MARKS and isinstance(first, ast.Constant):
                yield str(first.value)


def messages_of_template(source: str) -> Iterator[str]:
    """Yield every message of a template; what a variable holds was marked in a module."""
    found = READER.extract_translations(source)  # type: ignore[attr-defined]  # added by the extension
    for _line, _function, message in found:
        text = message[0] if isinstance(message, tuple) else message
        if text is not None:
            yield text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(HTTP).as_posix())
def test_no_template_says_a_word_of_its_own(path: Path) -> None:
    """A page that is half in one language reads like a fault at 03:00."""
    assert bare_words(path.read_text("utf-8")) == []


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_marked_message_has_a_translation(language: str) -> None:
    """Templates and modules alike."""
    text = (HTTP / "i18n" / "catalogues" / f"{language}.po").read_text("utf-8")
    known = {key.split("\0")[0] for key, value in entries(text) if key and value}
    wanted = {
        *(one for path in TEMPLATES for one in messages_of_template(path.read_text("utf-8"))),
        *(one for path in MODULES for one in messages_of_module(path.read_text("utf-8"))),
    }

    assert sorted(wanted - known) == []


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_no_message_is_translated_twice(language: str) -> None:
    """Two people add the same message; the page would say whichever came last."""
    text = (HTTP / "i18n" / "catalogues" / f"{language}.po").read_text("utf-8")
    keys = [key for key, _ in entries(text)]

    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Sign in</p>", ["Sign in"]),
        ('<input placeholder="Alert">', ["Alert"]),
        ('<p>{{ name or "Nobody" }}</p>', ["Nobody"]),
        ('{{ m.badge(one, "No IC") }}', ["No IC"]),
        ('{% call m.dialog("fold", "More of it") %}{% endcall %}', ["More of it"]),
        ("<b>{{ name }} is late</b>", ["is late"]),
        ('<p>{{ _("Sign in") }}</p>', []),
        ("<p>{% trans %}Sign in{% endtrans %}</p>", []),
        ('{{ m.badge(one, _("No IC")) }}', []),
        ("<code>sic login</code><kbd>Ctrl</kbd>", []),
        ('{# Words #}<a class="big one" href="/declare">{{ x }} · SIC</a>', []),
        ("<option>{{ at|due_state(now) }}</option>", []),
        ('<p>{% if a == "Some Thing" %}{{ x }}{% endif %}</p>', []),
    ],
)
def test_the_lint_finds_bare_words_and_nothing_else(template: str, found: list[str]) -> None:
    """A lint that cannot fail proves nothing, and one that cries wolf is switched off."""
    assert bare_words(template) == found


def test_the_lint_reads_the_marks_of_a_module() -> None:
    """Tables of words are marked where they stand."""
    source = 'A = to_say("One")\nb = _("Two") % {}\nc = words.gettext("Three")\nd = other("No")'
    assert sorted(messages_of_module(source)) == ["One", "Three", "Two"]
