"""The colours of code, and the style sheet made of them; a test holds each to AA contrast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pygments.token import Token, _TokenType

PAPER_LIGHT, PAPER_DARK = "#f6f8fa", "#161b22"


@dataclass(frozen=True, slots=True)
class Colour:
    """One class of code: its colour on light and on dark paper, and its weight or slant."""

    light: str
    dark: str
    more: str = ""


COLOURS = {
    "c": Colour("#57606a", "#9aa7b4", "font-style: italic"),  # Comments.
    "k": Colour("#a0111f", "#ff938a"),  # Keywords.
    "s": Colour("#0a3069", "#a5d6ff"),  # Strings.
    "m": Colour("#0550ae", "#79c0ff"),  # Numbers, constants.
    "f": Colour("#6639ba", "#d2a8ff"),  # Functions, built-in commands.
    "t": Colour("#116329", "#7ee787"),  # Tags, keys.
    "v": Colour("#8a3b00", "#ffb977"),  # Variables, attributes, options.
    "p": Colour("#57606a", "#9aa7b4"),  # Prompts and output.
    "d": Colour("#82071e", "#ffa198"),  # Deleted lines, errors.
    "i": Colour("#0f5323", "#7ee787"),  # Inserted lines.
    "h": Colour("#0550ae", "#79c0ff", "font-weight: 700"),  # Headings.
}
# Narrow kinds first; a token takes the first that contains it.
_KINDS: tuple[tuple[_TokenType, str], ...] = (
    (Token.Comment, "c"),
    (Token.Keyword.Constant, "m"),
    (Token.Keyword, "k"),
    (Token.Operator.Word, "k"),
    (Token.Literal.String.Interpol, "v"),
    (Token.Literal.String, "s"),
    (Token.Literal, "m"),
    (Token.Name.Builtin, "f"),
    (Token.Name.Function, "f"),
    (Token.Name.Tag, "t"),
    (Token.Name.Class, "t"),
    (Token.Name.Attribute, "v"),
    (Token.Name.Variable, "v"),
    (Token.Name.Constant, "m"),
    (Token.Generic.Deleted, "d"),
    (Token.Generic.Inserted, "i"),
    (Token.Generic.Heading, "h"),
    (Token.Generic.Subheading, "h"),
    (Token.Generic.Prompt, "p"),
    (Token.Generic.Output, "p"),
)


@cache
def class_of(kind: _TokenType) -> str:
    """Return the class of a piece of code; empty for what is not coloured."""
    return next((name for wide, name in _KINDS if kind in wide), "")


def stylesheet() -> str:
    """Return ``static/highlight.css``: dark where the page's ``color-scheme`` is dark."""
    rules = "\n".join(_rules())
    return (
        "/* Made by sic.runbook.view.palette.stylesheet(); a test compares. Do not edit. */\n"
        f".code {{ background: light-dark({PAPER_LIGHT}, {PAPER_DARK}); }}\n{rules}\n"
    )


def _rules() -> Iterator[str]:
    for name, one in COLOURS.items():
        extra = f" {one.more};" if one.more else ""
        yield f".code .{name} {{ color: light-dark({one.light}, {one.dark});{extra} }}"
