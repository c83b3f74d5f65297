"""Code in colours, by class; a language it does not know, or code too long, stays plain."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

from sic.runbook.view.palette import class_of

CODE_MAX = 12_000  # Characters; a lexer is regular expressions, and some are slow on purpose.
LINE_MAX = 1_000
CODES_KEPT = 256  # A document that changes keeps most of its code.
# Names people write on a fence, and the lexer that reads each: tried on hostile input.
LEXERS = {
    "bash": "bash", "sh": "bash", "shell": "bash", "zsh": "bash",
    "console": "console", "shell-session": "console", "terminal": "console",
    "python": "python", "py": "python", "json": "json", "yaml": "yaml", "yml": "yaml",
    "ini": "ini", "toml": "toml", "sql": "sql", "psql": "sql", "mysql": "sql",
    "postgresql": "sql", "diff": "diff", "patch": "diff", "dockerfile": "docker",
    "docker": "docker", "go": "go", "golang": "go", "javascript": "javascript",
    "js": "javascript", "http": "http", "hcl": "terraform", "terraform": "terraform",
    "tf": "terraform", "promql": "promql", "nginx": "nginx", "xml": "xml", "html": "html",
    "css": "css", "make": "make", "makefile": "make", "powershell": "powershell",
    "ps1": "powershell", "java": "java", "rust": "rust", "ruby": "ruby", "rb": "ruby",
}  # fmt: skip


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


@lru_cache(maxsize=CODES_KEPT)
def highlight(code: str, language: str) -> str:
    """Return code as HTML text with ``<span class>`` around what has a colour."""
    name = LEXERS.get(language.lower())
    if name is None or len(code) > CODE_MAX or max(map(len, code.split("\n"))) > LINE_MAX:
        return html.escape(code)
    return "".join(_spans(code, _lexer(name)))


def _spans(code: str, lexer: Lexer) -> Iterator[str]:
    kinds = ((class_of(kind), text) for kind, text in lexer.get_tokens(code))
    for name, pieces in groupby(kinds, key=lambda kind: kind[0]):
        words = html.escape("".join(text for _, text in pieces))
        yield f'<span class="{name}">{words}</span>' if name and words.strip() else words
