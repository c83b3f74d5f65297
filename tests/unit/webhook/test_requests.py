"""Arguments to exact requests: what the schema lets in stays where the template put it."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hooks import ORIGIN, a_binding

from sic.domain.egress import destination_of
from sic.domain.webhook.binding import Binding, DryRun
from sic.domain.webhook.refusals import ArgumentsRefused
from sic.domain.webhook.rendering import render, request_sha256
from sic.domain.webhook.request import WebhookRequest

INCIDENT = "inc-20261123-01"
# Looser than any binding may be: what is rendered must hold by itself.
FREE = {"pattern": "^[\\s\\S]*$"}


def free(**changes: Any) -> Binding:
    """Return a binding whose one argument may be any text, in address and body."""
    fields: dict[str, Any] = {
        "url": f"{ORIGIN}/run/{{service}}/now?for={{service}}",
        "arguments": {"service": FREE},
        "headers": {},
        "body": '{"a":"x{service}y","b":["{service}"],"n":1}',
    }
    return a_binding(**(fields | changes))


def rendered(binding: Binding, **arguments: Any) -> WebhookRequest:
    """Return the request for these arguments."""
    return render(binding, arguments, incident=INCIDENT)


VISIBLE = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"]))


@given(VISIBLE.filter(lambda value: value not in {"", ".", ".."} and len(value) < 200))
def test_no_argument_leaves_its_place(value: str) -> None:
    """Attack 29: no way out of path segment, query value or JSON string."""
    request = rendered(free(), service=value)
    assert request.origin == ORIGIN
    path, _, query = str(destination_of(request.url).path).partition("?")
    assert (len(path.split("/")), query.count("=")) == (4, 1)
    assert path.startswith("/run/")
    assert path.endswith("/now")
    assert json.loads(request.body) == {"a": f"x{value}y", "b": [value], "n": 1}


@given(st.text(max_size=40))
def test_any_text_gives_a_request_or_a_refusal(value: str) -> None:
    """Nothing else can be raised at a person."""
    try:
        request = rendered(free(), service=value)
    except ArgumentsRefused:
        return
    assert request.url.isascii()
    assert not any(character in request.url for character in "\r\n #\\")


@pytest.mark.parametrize(
    "value",
    [
        "api\r\nX: 1",
        "a\x00",
        "\x1b[31m",
        "dns\u200bflush",
        "\u202eapi",
        "\U000e0041",
        "\ud800",
        "line\u2028end",
        "\ue000",
        "\u00ad",
    ],
    ids=ascii,
)
def test_what_nobody_would_see_is_refused_before_any_schema(value: str) -> None:
    """Attacks 26 to 28: shown and executed must be the same."""
    with pytest.raises(ArgumentsRefused, match=r"a character nobody would see \(U\+"):
        rendered(free(), service=value)


@pytest.mark.parametrize("value", ["..", "."])
def test_a_segment_of_dots_is_refused(value: str) -> None:
    """Attack 29: "../../admin" cannot be made, whatever the pattern allows."""
    with pytest.raises(ArgumentsRefused, match="steps upwards"):
        rendered(free(), service=value)


@pytest.mark.parametrize(
    "value", ["{{7*7}}", "{service}", "{incident}", "${x}", "{% x %}", "#{1}", "<%= 1 %>"]
)
def test_no_template_is_evaluated_and_none_is_read_twice(value: str) -> None:
    """S-13: strings of template languages stay literal."""
    request = rendered(free(), service=value)
    assert json.loads(request.body)["a"] == f"x{value}y"
    assert INCIDENT not in request.body


def test_an_argument_can_name_no_secret() -> None:
    """A secret is the administrator's to place."""
    binding = free(headers={"X-For": "{service}", "Authorization": "Bearer {secret:ops}"})
    with pytest.raises(ArgumentsRefused, match="cannot stand in a header"):
        rendered(binding, service="{secret:ops}")
    with pytest.raises(ArgumentsRefused, match="cannot stand in a header"):
        rendered(binding, service="ü")
    request = rendered(binding, service="api")
    assert request.headers["Authorization"] == "Bearer {secret:ops}"


def test_a_string_that_is_one_placeholder_becomes_the_argument_itself() -> None:
    """Reference, "A binding": numbers stay numbers."""
    binding = a_binding(
        arguments={"count": {"type": "integer"}, "dry": {"type": "boolean"}},
        url=f"{ORIGIN}/x",
        body='{"count":"{count}","dry":"{dry}","text":"{count} of {dry}","for":"{incident}"}',
    )
    request = rendered(binding, count=3, dry=True)
    assert json.loads(request.body) == {
        "count": 3,
        "dry": True,
        "text": "3 of true",
        "for": INCIDENT,
    }
    assert request.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "service is missing"),
        ({"service": "api", "extra": 1}, "no argument 'extra'"),
        ({"service": "nope"}, "is not one of"),
        ({"service": 1}, "is not one of"),
        ({"service": ["api"]}, "must be a text, a number"),
        ({"service": "a" * 513}, "exceeds 512 characters"),
        ({"service": float("nan")}, "is not one of"),
        ({"service": 2**53}, "is not one of"),
    ],
)
def test_arguments_are_those_the_schema_names_and_no_others(
    arguments: dict[str, Any], words: str
) -> None:
    """Contract, 1: ``additionalProperties: false``, enums, lengths."""
    with pytest.raises(ArgumentsRefused, match=words):
        render(a_binding(), arguments, incident=INCIDENT)


@pytest.mark.parametrize("value", [2**53, 10**400, float("inf")])
def test_a_number_that_readers_would_round_is_refused(value: float) -> None:
    """RFC 8785: shown, hashed and executed must be one number."""
    binding = a_binding(arguments={"service": {"type": "number"}}, headers={})
    with pytest.raises(ArgumentsRefused, match=r"exactly|no number in JSON"):
        rendered(binding, service=value)


def test_a_request_may_go_to_its_targets_only() -> None:
    """S-08: also where an argument stands in the host."""
    binding = a_binding(
        url="https://{service}.internal:8443/x", targets=("https://api.internal:8443",), body=""
    )
    assert rendered(binding, service="api").origin == "https://api.internal:8443"
    with pytest.raises(ArgumentsRefused, match="none of this webhook's targets"):
        rendered(binding, service="db")


@given(VISIBLE.filter(bool))
def test_an_argument_in_the_host_stays_in_the_host(value: str) -> None:
    """No user, port, path or other host can be made of it."""
    binding = free(url="https://{service}.internal:8443/x", body="{}")
    try:
        assert rendered(binding, service=value).origin == ORIGIN
    except ArgumentsRefused:
        return
    assert value.lower() == "ops"


def test_a_dry_run_renders_its_own_request() -> None:
    """The same arguments, another template."""
    dry = DryRun(method="GET", url=f"{ORIGIN}/plan/{{service}}")
    binding = a_binding(dry_run=dry)
    arguments = {"service": "api"}
    request = render(binding, arguments, incident=INCIDENT, dry_run=True)
    assert (request.method, request.url, request.body) == ("GET", f"{ORIGIN}/plan/api", "")


def test_every_part_of_a_request_is_in_its_hash() -> None:
    """Bound fields: what changes the request changes the hash."""
    request = rendered(a_binding(), service="api")
    changes: list[dict[str, Any]] = [
        {"method": "PUT"},
        {"url": request.url + "x"},
        {"headers": {}},
        {"body": ""},
        {"origin": "https://ops.internal:443"},
    ]
    changed = [msgspec.structs.replace(request, **change) for change in changes]
    assert len({request_sha256(one) for one in (request, *changed)}) == 6
