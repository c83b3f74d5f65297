"""Arguments judged, and the exact request made of them. Pure; it sends and resolves nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from hashlib import sha256

import msgspec

from sic.domain.egress import TargetRefused, destination_of
from sic.domain.webhook.binding import Binding, DryRun
from sic.domain.webhook.canonical import NotCanonical, canonical
from sic.domain.webhook.refusals import ArgumentsRefused
from sic.domain.webhook.request import WebhookRequest
from sic.domain.webhook.templates import (
    BadTemplate,
    filled_body,
    filled_header,
    filled_url,
)

ARGUMENT_CHARACTERS_MAX = 512
ARGUMENTS_BYTES_MAX = 4096
# Controls, invisible and reordering characters, half surrogates, other line ends, private use.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"})


def arguments_sha256(arguments: Mapping[str, object]) -> str:
    """Return the hex SHA-256 of arguments in RFC 8785 form.

    Raises:
        ArgumentsRefused: they have no such form.
    """
    return sha256(_canonical(arguments)).hexdigest()


def request_sha256(request: WebhookRequest) -> str:
    """Return the hex SHA-256 of everything that is to leave, secrets by their names."""
    return sha256(canonical(msgspec.to_builtins(request))).hexdigest()


def validate(binding: Binding, arguments: Mapping[str, object]) -> None:
    """Let pass only arguments that the binding's schema allows, each and no other.

    Raises:
        ArgumentsRefused: with what is wrong with the first few, by name.
    """
    wrong = [*_names(binding, arguments), *_values(arguments)]
    if not wrong:
        wrong = list(_against_schema(binding, arguments))
    if wrong:
        raise ArgumentsRefused(" ".join(wrong[:3]))
    if len(_canonical(arguments)) > ARGUMENTS_BYTES_MAX:
        raise ArgumentsRefused(f"They exceed {ARGUMENTS_BYTES_MAX:,} bytes.")


def render(
    binding: Binding,
    arguments: Mapping[str, object],
    *,
    incident: str,
    dry_run: bool = False,
) -> WebhookRequest:
    """Return the exact request for arguments; secrets still read ``{secret:NAME}``.

    The same arguments always give the same request.

    Raises:
        ArgumentsRefused: the schema does not allow them, or the request they make would leave
            its path, its header or its targets.
    """
    validate(binding, arguments)
    template: Binding | DryRun = binding
    if dry_run and binding.dry_run is not None:
        template = binding.dry_run
    values = {**arguments, "incident": incident}
    try:
        request = _filled(template, values)
    except TargetRefused as error:
        raise ArgumentsRefused(error.problem) from error
    except BadTemplate as error:
        raise ArgumentsRefused(str(error)) from error
    if request.origin not in binding.targets:
        raise ArgumentsRefused(f"{request.origin} is none of this webhook's targets.")
    return request


def _filled(template: Binding | DryRun, values: Mapping[str, object]) -> WebhookRequest:
    url = filled_url(template.url, values)
    origin = str(destination_of(url).origin)  # Refuses what would lead out of the path.
    body = filled_body(template.body, values)
    headers = {name: filled_header(text, values) for name, text in template.headers.items()}
    if body and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = "application/json"
    return WebhookRequest(
        method=template.method, url=url, headers=headers, body=body, origin=origin
    )


def _canonical(arguments: Mapping[str, object]) -> bytes:
    try:
        return canonical(arguments)
    except NotCanonical as error:
        raise ArgumentsRefused(f"{error}.") from error


def _names(binding: Binding, arguments: Mapping[str, object]) -> Iterator[str]:
    for name in sorted(arguments.keys() - binding.arguments.keys()):
        yield f"There is no argument {name[:60]!r}."
    for name in sorted(binding.arguments.keys() - arguments.keys()):
        yield f"{name} is missing."


def _values(arguments: Mapping[str, object]) -> Iterator[str]:
    """Refuse what no schema may allow: lists, endless text, characters nobody sees."""
    for name, value in arguments.items():
        if not isinstance(value, str | int | float | bool):
            yield f"{name[:60]!r} must be a text, a number, true or false."
        elif isinstance(value, str) and len(value) > ARGUMENT_CHARACTERS_MAX:
            yield f"{name[:60]!r} exceeds {ARGUMENT_CHARACTERS_MAX} characters."
        elif isinstance(value, str) and (bad := _hidden(value)):
            yield f"{name[:60]!r} holds a character nobody would see (U+{ord(bad):04X})."


def _hidden(value: str) -> str | None:
    return next((c for c in value if unicodedata.category(c) in _HIDDEN), None)


def _against_schema(binding: Binding, arguments: Mapping[str, object]) -> Iterator[str]:
    # Imported where it is needed: loading it takes longer than starting the command line.
    from jsonschema import Draft202012Validator
    from referencing import Registry

    schema = {
        "type": "object",
        "properties": binding.arguments,
        "required": sorted(binding.arguments),
        "additionalProperties": False,
    }
    # An empty registry: no schema is ever fetched from anywhere.
    checker = Draft202012Validator(schema, registry=Registry())
    for error in checker.iter_errors(dict(arguments)):
        where = ".".join(map(str, error.absolute_path)) or "They"
        yield f"{where}: {error.message[:200]}."
