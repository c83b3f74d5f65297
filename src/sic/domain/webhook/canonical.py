"""JSON in the one form of RFC 8785, so that equal values have equal hashes. It never rounds."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from decimal import Decimal

SAFE_INTEGER = 2**53 - 1  # Beyond it, JSON readers disagree on which number is meant.
_PLAIN_DIGITS_MAX = 21  # ECMAScript writes longer numbers with an exponent.
_LEADING_ZEROS_MAX = 6


class NotCanonical(ValueError):
    """A value that JSON readers would not all understand alike."""


def canonical(value: object) -> bytes:
    """Return ``value`` as canonical JSON in UTF-8.

    >>> canonical({"b": 1.0, "a": ["x", None, True, 1e-7]}).decode()
    '{"a":["x",null,true,1e-7],"b":1}'

    Raises:
        NotCanonical: NaN, infinity, an integer beyond 2**53 - 1, half a surrogate pair, a key
            that is no text, or a type JSON does not have.
    Source: RFC 8785, sections 3.2.2 and 3.2.3.
    """
    try:
        return _written(value).encode()
    except (UnicodeEncodeError, RecursionError) as error:
        raise NotCanonical("the value holds half a character, or too much in itself") from error


def _written(value: object) -> str:
    match value:
        case None | True | False:
            return {None: "null", True: "true", False: "false"}[value]
        case str():
            return json.dumps(value, ensure_ascii=False)
        case int():
            return _integer(value)
        case float():
            return _number(value)
        case Mapping():
            return _object(value)
        case list() | tuple():
            return f"[{','.join(_written(item) for item in value)}]"
        case _:
            raise NotCanonical(f"JSON has no {type(value).__name__}")


def _integer(value: int) -> str:
    if abs(value) > SAFE_INTEGER:
        raise NotCanonical(f"{value} is beyond what every JSON reader holds exactly")
    return str(value)


def _object(value: Mapping[object, object]) -> str:
    """Return an object, its keys in the order of their UTF-16 units."""
    if not all(isinstance(key, str) for key in value):
        raise NotCanonical("a key of an object is no text")
    keys = sorted((str(key) for key in value), key=lambda key: key.encode("utf-16-be"))
    return f"{{{','.join(f'{_written(key)}:{_written(value[key])}' for key in keys)}}}"


def _number(value: float) -> str:
    """Return a float as ECMAScript writes it: the shortest digits that give it back."""
    if not math.isfinite(value):
        raise NotCanonical(f"{value} is no number in JSON")
    if value == 0:
        return "0"
    sign, figures, exponent = Decimal(repr(value)).normalize().as_tuple()
    digits = "".join(map(str, figures))
    point = len(digits) + int(exponent)  # How many digits stand before the decimal point.
    return ("-" if sign else "") + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    if len(digits) <= point <= _PLAIN_DIGITS_MAX:
        return digits + "0" * (point - len(digits))
    if 0 < point <= _PLAIN_DIGITS_MAX:
        return f"{digits[:point]}.{digits[point:]}"
    if -_LEADING_ZEROS_MAX < point <= 0:
        return f"0.{'0' * -point}{digits}"
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
