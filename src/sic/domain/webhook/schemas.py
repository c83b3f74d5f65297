"""What the JSON Schema of one argument says of its values. It judges neither of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_BOOLEANS = (True, False)


def kinds_of(schema: Mapping[str, Any]) -> set[str]:
    """Return the kinds a value may be of; text, where the schema names none."""
    kinds = schema.get("type", "string")
    return {kinds} if isinstance(kinds, str) else set(kinds)


def listed(schema: Mapping[str, Any]) -> tuple[object, ...]:
    """Return the values a schema lists, if it lists them.

    Only these may stand in a link that proposes a run: whoever runs it types the rest.

    >>> listed({"enum": ["n-1", 2]}), listed({"const": "all"}), listed({"pattern": "^a$"})
    (('n-1', 2), ('all',), ())
    """
    if "const" in schema:
        return (schema["const"],)
    if "enum" in schema:
        return tuple(schema["enum"])
    return _BOOLEANS if kinds_of(schema) == {"boolean"} else ()
