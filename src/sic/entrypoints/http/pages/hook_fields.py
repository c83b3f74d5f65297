"""A webhook's arguments as fields of a form, made from their JSON Schema. It judges none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from math import isfinite
from typing import Any, Literal

import msgspec

from sic.domain.webhook.schemas import kinds_of, listed
from sic.domain.webhook.templates import spelled
from sic.entrypoints.http.pages.forms import Form

PREFIX = "arg-"  # Keeps an argument's name apart from the form's own fields.
SHOWN_MAX = 200  # Values of an enum; more are typed.


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One argument: a list to choose from, a number, or text that must fit a pattern."""

    name: str
    kind: Literal["choice", "number", "text"]
    about: str = ""
    choices: tuple[str, ...] = ()
    least: object = None
    most: object = None
    step: str = "1"
    pattern: str = ""
    length_max: int = 1_000
    value: str = ""
    suggested: bool = False


def fields_of(
    arguments: Mapping[str, Any], typed: Mapping[str, str], suggested: Mapping[str, str]
) -> tuple[Field, ...]:
    """Return a form's fields, in the order of the schema.

    Args:
        arguments: JSON Schema of each argument, by name.
        typed: What a refused form held, by the names of its fields.
        suggested: What a link proposes. Only a value of a list is taken from it, and marked:
            free text must never be filled in for a person.
    """
    return tuple(
        _field(name, schema, typed.get(PREFIX + name, ""), suggested.get(name, ""))
        for name, schema in arguments.items()
        if isinstance(schema, Mapping)
    )


def arguments_of(arguments: Mapping[str, Any], form: Form) -> dict[str, object]:
    """Return what was filled in, each as its schema's kind; the rest is for the schema.

    An empty field is left out, so that the refusal names what is missing.
    """
    return {
        name: _read(schema, form.text(PREFIX + name))
        for name, schema in arguments.items()
        if form.text(PREFIX + name)
    }


def _field(name: str, schema: Mapping[str, Any], typed: str, suggested: str) -> Field:
    choices = tuple(spelled(value) for value in listed(schema))
    about = str(schema.get("description") or schema.get("title") or "")
    if choices and len(choices) <= SHOWN_MAX:
        takes = not typed and suggested in choices
        return Field(
            name=name,
            kind="choice",
            about=about,
            choices=choices,
            value=suggested if takes else typed,
            suggested=takes,
        )
    if kinds_of(schema) & {"integer", "number"}:
        return Field(
            name=name,
            kind="number",
            about=about,
            least=schema.get("minimum"),
            most=schema.get("maximum"),
            step="any" if "number" in kinds_of(schema) else "1",
            value=typed,
        )
    return Field(
        name=name,
        kind="text",
        about=about,
        pattern=str(schema.get("pattern", "")),
        length_max=_length(schema),
        value=typed,
    )


def _length(schema: Mapping[str, Any]) -> int:
    given = schema.get("maxLength")
    return given if isinstance(given, int) else 1_000


def _read(schema: object, text: str) -> object:
    """Return text as the value it spells; as text where it spells none."""
    if not isinstance(schema, Mapping):
        return text
    found = [value for value in listed(schema) if spelled(value) == text]
    if found:
        return found[0]
    for kind, read in _READERS:
        if kind in kinds_of(schema):
            with suppress(ValueError):
                return read(text)
    return text


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


_READERS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("integer", int),
    ("number", _finite),
)
