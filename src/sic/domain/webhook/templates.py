"""Substitution of arguments into templates, and nothing more: no logic, no second reading."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

# What a template may name besides its arguments; the incident supplies it.
FACTS = ("incident",)
PLACEHOLDER = re.compile(
    r"\{(?:secret:(?P<secret>[A-Za-z0-9][A-Za-z0-9._-]{0,62})|(?P<name>[a-z][a-z0-9_]{0,39}))\}"
)
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_BODY_DEPTH_MAX = 20


class BadTemplate(ValueError):
    """A template that cannot be filled in; the words say why."""


def percent_encoded(value: str) -> str:
    """Return text for one place in a URL: everything but letters, figures and ``-._~``.

    >>> percent_encoded("a b/../ü")
    'a%20b%2F..%2F%C3%BC'
    """
    return "".join(chr(b) if b in _UNRESERVED else f"%{b:02X}" for b in value.encode())


def filled_url(template: str, values: Mapping[str, object]) -> str:
    """Return a URL with every argument percent-encoded."""
    return PLACEHOLDER.sub(lambda m: percent_encoded(spelled(values[m["name"]])), template)


def filled_header(template: str, values: Mapping[str, object]) -> str:
    """Return a header's value; secrets stay as they are named.

    Raises:
        BadTemplate: it would hold a line end, a control or a character headers do not have.
    """

    def put(found: re.Match[str]) -> str:
        if found["secret"] is not None:
            return found[0]
        value = spelled(values[found["name"]])
        # Braces would let an argument name a secret.
        if not (value.isascii() and value.isprintable()) or "{" in value or "}" in value:
            raise BadTemplate(f"{found['name']} cannot stand in a header.")
        return value

    return PLACEHOLDER.sub(put, template)


def filled_body(template: str, values: Mapping[str, object]) -> str:
    """Return the JSON body: arguments enter its strings as values, never as JSON.

    A string that is exactly one placeholder becomes the argument itself: ``"{count}"`` is 3.
    """
    tree = parsed_body(template)
    if tree is None:
        return ""
    return json.dumps(_filled(tree, values), ensure_ascii=False, separators=(",", ":"))


def parsed_body(template: str) -> object:
    """Return a body template's JSON; ``None`` for an empty one.

    Raises:
        BadTemplate: it is no JSON object or array, names a key twice, or is nested too deep.
    """
    if not template.strip():
        return None
    try:
        tree = json.loads(template, object_pairs_hook=_once, parse_constant=_no_constant)
        json.dumps(tree, ensure_ascii=False).encode()  # Half a character is a ValueError.
    except (ValueError, RecursionError) as error:
        raise BadTemplate(f"The body is no JSON: {error}.") from error
    if not isinstance(tree, dict | list):
        raise BadTemplate("The body must be a JSON object or array.")
    if _depth(tree) > _BODY_DEPTH_MAX:
        raise BadTemplate("The body is nested too deep.")
    return tree


def leaves(tree: object) -> Iterator[str]:
    """Yield the strings of a JSON value that arguments may enter, keys left out."""
    match tree:
        case str():
            yield tree
        case dict():
            for value in tree.values():
                yield from leaves(value)
        case list():
            for value in tree:
                yield from leaves(value)


def spelled(value: object) -> str:
    """Return an argument as text: true and false as JSON has them."""
    return value if isinstance(value, str) else json.dumps(value)


def _filled(tree: object, values: Mapping[str, object]) -> object:
    match tree:
        case str():
            whole = PLACEHOLDER.fullmatch(tree)
            if whole:
                return values[whole["name"]]
            return PLACEHOLDER.sub(lambda m: spelled(values[m["name"]]), tree)
        case dict():
            return {key: _filled(value, values) for key, value in tree.items()}
        case list():
            return [_filled(value, values) for value in tree]
        case _:
            return tree


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _depth(tree: object) -> int:
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return 1 + max(map(_depth, inner), default=0)
