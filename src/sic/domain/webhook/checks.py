"""What is wrong with a binding, in words an administrator can act on. It changes none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from sic.domain.egress import (
    TargetRefused,
    address_of,
    destination_of,
    origin_of,
    why_denied,
)
from sic.domain.webhook.binding import TIMEOUT_SECONDS_MAX, Binding, DryRun
from sic.domain.webhook.canonical import NotCanonical, canonical
from sic.domain.webhook.patterns import TIGHTER, looseness
from sic.domain.webhook.schemas import kinds_of
from sic.domain.webhook.templates import FACTS, PLACEHOLDER, BadTemplate, leaves, parsed_body

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\Z")
ARGUMENT = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
SECRET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}\Z")
OWN_SECRETS = "ep-"  # SIC signs event webhooks with these; no target may be sent one.
COOLDOWN_SECONDS_MAX = 86_400
ARGUMENTS_MAX = 20
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}\Z")
# These are the executor's to write, or change how the request is framed.
_RESERVED = re.compile(
    r"(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive"
    r"|accept-encoding|idempotency-key|proxy-.*|webhook-.*|sec-.*)\Z",
    re.IGNORECASE,
)
_NUMBERS = ({"integer"}, {"number"}, {"integer", "number"}, {"boolean"})
_SCALARS = (str, int, float, bool)


def problem_of(binding: Binding) -> str:
    """Return the first thing that is wrong with a binding, in words; empty if nothing is."""
    return next(chain.from_iterable(check(binding) for check in _CHECKS), "")


def _requests(binding: Binding) -> Iterator[Binding | DryRun]:
    yield binding
    if binding.dry_run is not None:
        yield binding.dry_run


def _limits(binding: Binding) -> Iterator[str]:
    if not 1 <= binding.timeout_seconds <= TIMEOUT_SECONDS_MAX:
        yield f"timeout_seconds is 1 to {TIMEOUT_SECONDS_MAX}, not {binding.timeout_seconds}."
    if not 0 <= binding.cooldown_seconds <= COOLDOWN_SECONDS_MAX:
        yield f"cooldown_seconds is 0 to {COOLDOWN_SECONDS_MAX}."
    if len(binding.arguments) > ARGUMENTS_MAX:
        yield f"There are more than {ARGUMENTS_MAX} arguments."
    if binding.signing_secret and not SECRET.match(binding.signing_secret):
        yield "signing_secret is the name of a secret: letters, figures, dot, dash, underscore."


def _targets(binding: Binding) -> Iterator[str]:
    if not binding.targets:
        yield 'targets is empty: list what it may call, such as "https://ops.internal:8443".'
    for target in binding.targets:
        try:
            origin = origin_of(target)
        except TargetRefused as error:
            yield f"A target cannot be used. {error}"
            continue
        if str(origin) != target:
            yield f"The target {target!r} must be spelled {str(origin)!r}."
        elif address_of(origin.host) and (reason := why_denied(origin.host, origin.host)):
            yield f"The target {target} is never called: {reason}."


def _arguments(binding: Binding) -> Iterator[str]:
    for name, schema in binding.arguments.items():
        if not ARGUMENT.match(name) or name in FACTS:
            yield f"The argument {name[:60]!r} needs another name: a-z, 0-9 and underscore."
        elif not isinstance(schema, Mapping):
            yield f"The argument {name} has no JSON Schema."
        else:
            yield from _schema(name, schema)


def _schema(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    """Check one argument's schema; it must leave no free text."""
    if "$ref" in json.dumps(schema, default=str) or "$dynamicRef" in schema:
        yield f"The schema of {name} refers elsewhere; write it out."
        return
    if (bad := _unusable(schema)) is not None:
        yield f"The schema of {name} cannot be used: {bad}."
    elif not _is_listed(schema) and (loose := looseness(schema)):
        yield f"The argument {name} is not bounded: {loose}. {TIGHTER}"


def _unusable(schema: Mapping[str, Any]) -> str | None:
    """Return what JSON Schema says against a schema, or ``None``."""
    # Imported where it is needed: loading it takes longer than starting the command line.
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        Draft202012Validator.check_schema(schema)
        canonical(schema)
        re.compile(str(schema.get("pattern", "")))
    except (SchemaError, NotCanonical, re.error, RecursionError, OverflowError) as error:
        return str(getattr(error, "message", error))[:200].rstrip(".")
    return None


def _is_listed(schema: Mapping[str, Any]) -> bool:
    """True if the schema names its values, or a kind of number."""
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if values is not None:
        return bool(values) and all(isinstance(value, _SCALARS) for value in values)
    return kinds_of(schema) in _NUMBERS


def _templates(binding: Binding) -> Iterator[str]:
    used: set[str] = set()
    for request in _requests(binding):
        try:
            names = set(_named(request))
        except BadTemplate as error:
            yield str(error)
            return
        yield from _unknown(names, binding)
        used |= names
    for name in sorted(binding.arguments.keys() - used):
        yield f"The argument {name} stands in no template: what a person gives has no effect."


def _named(request: Binding | DryRun) -> Iterator[str]:
    """Yield the arguments a request's templates name; secrets only in headers' values."""
    inside = [request.url, *leaves(parsed_body(request.body))]
    for text in inside:
        if "{secret:" in text:
            raise BadTemplate("A secret may stand in a header's value and nowhere else.")
    for text in (*inside, *request.headers.values()):
        for found in PLACEHOLDER.finditer(text):
            if found["secret"] is None:
                yield found["name"]


def _unknown(names: set[str], binding: Binding) -> Iterator[str]:
    for name in sorted(names - binding.arguments.keys() - set(FACTS)):
        yield f"A template names {{{name}}}, which is no argument."


def _addresses(binding: Binding) -> Iterator[str]:
    """Check where requests go; with an argument in the host, only when it is rendered."""
    for request in _requests(binding):
        plain = PLACEHOLDER.sub("x", request.url)
        if "{" in plain or "}" in plain:
            yield "The url has a brace that belongs to no argument."
            continue
        try:
            origin = str(destination_of(plain).origin)
        except TargetRefused as error:
            yield f"The url cannot be used. {error}"
            continue
        host = request.url.partition("://")[2].partition("/")[0]
        if "{" not in host and origin not in binding.targets:
            yield f"The url goes to {origin}, which is none of its targets."


def _headers(binding: Binding) -> Iterator[str]:
    for request in _requests(binding):
        for name, value in request.headers.items():
            if not _HEADER.match(name):
                yield f"{name[:60]!r} is no name of a header."
            elif _RESERVED.match(name):
                yield f"The header {name} is written by SIC itself."
            elif not (value.isascii() and value.isprintable()):
                yield f"The header {name} has characters a header cannot have."
            elif re.search(r"\{secret:(?![A-Za-z0-9][A-Za-z0-9._-]{0,62}\})", value):
                yield f"The header {name} names no secret: write {{secret:NAME}}."


def _secrets(binding: Binding) -> Iterator[str]:
    """Refuse the names under which SIC keeps what it signs event webhooks with."""
    values = (value for request in _requests(binding) for value in request.headers.values())
    named = (found["secret"] for value in values for found in PLACEHOLDER.finditer(value))
    for name in (binding.signing_secret, *named):
        if (name or "").startswith(OWN_SECRETS):
            yield f"The secret {name} is an endpoint's own; keep one for this webhook."


_CHECKS: tuple[Callable[[Binding], Iterator[str]], ...] = (
    _limits,
    _targets,
    _arguments,
    _templates,
    _addresses,
    _headers,
    _secrets,
)
