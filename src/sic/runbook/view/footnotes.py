"""Footnotes gathered at the end of the document; one that nobody refers to is kept too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

BACKS_MAX = 20  # Ways back from one note; the first ones.


def gather(state: StateCore) -> None:
    """Move the definitions behind the text, in the order they are referred to.

    Definitions without a reference come last, and a label defined twice keeps both: nothing
    the author wrote disappears.
    """
    if "footnotes" not in state.env:
        return
    text, definitions = _split(state.tokens)
    numbered: dict[int, dict[str, Any]] = state.env["footnotes"]["list"]
    ordered: list[tuple[int, int, list[Token]]] = []  # Number, references, tokens.
    for number, note in numbered.items():
        found = next(i for i, (label, _) in enumerate(definitions) if label == note["label"])
        ordered.append((number, note["count"], definitions.pop(found)[1]))
    ordered += [(len(ordered) + i, 0, body) for i, (_, body) in enumerate(definitions)]
    if ordered:
        text.append(Token("footnotes_open", "", 1))
        for number, count, body in ordered:
            text.extend(_item(number, count, body))
        text.append(Token("footnotes_close", "", -1))
    state.tokens = text


def _split(tokens: list[Token]) -> tuple[list[Token], list[tuple[str, list[Token]]]]:
    """Return the text, and every definition's label and tokens; nested ones stand alone."""
    text: list[Token] = []
    definitions: list[tuple[str, list[Token]]] = []
    inside: list[list[Token]] = []
    for token in tokens:
        if token.type == "footnote_reference_open":
            inside.append([])
            definitions.append((token.meta["label"], inside[-1]))
        elif token.type == "footnote_reference_close":
            inside.pop()
        else:
            (inside[-1] if inside else text).append(token)
    return text, definitions


def _item(number: int, count: int, body: list[Token]) -> Iterator[Token]:
    yield Token("footnote_item_open", "", 1, meta={"id": number})
    backs = [
        Token("footnote_back", "", 0, meta={"id": number, "subId": sub})
        for sub in range(min(count, BACKS_MAX))
    ]
    if body and body[-1].type == "paragraph_close":
        yield from body[:-1]
        yield from backs
        yield body[-1]
    else:
        yield from body
        yield from backs
    yield Token("footnote_item_close", "", -1)
