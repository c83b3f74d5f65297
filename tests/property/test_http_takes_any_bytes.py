"""Any bytes to any route: a 4xx as problem+json or a page, never a 5xx, never a hang."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.fakes import Site, api_of

from sic.entrypoints.http.intake import INTAKE_PATH
from sic.entrypoints.http.routes import walk

EXAMPLES = 300


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all examples, with an incident to hit."""
    site = Site(tmp_path_factory.mktemp("site")).people()
    site.declare()
    yield site
    site.close()


@pytest.fixture(scope="module")
def client(site: Site) -> TestClient:
    """An admin's client: every route lets it in as far as its input."""
    return site.client("alice")


@pytest.fixture(scope="module")
def routes(site: Site) -> list[tuple[str, str]]:
    """Every method of every route, and the intake."""
    found = {("POST", INTAKE_PATH)}
    for route in walk(api_of(site.app).routes):
        found |= {(method, route.path) for method in route.methods or ()}
    # Ending a session or disabling the account would end the test, not find a fault.
    skipped = {("PATCH", "/api/v1/accounts/{name}"), ("DELETE", "/api/v1/tokens/{token}")}
    return sorted(found - skipped)


ODD = st.sampled_from(
    [
        "\0",
        "\x1b[2J",
        "\u202e",
        "\ud800",
        "\udfff",
        "🦉" * 300,
        "x" * 20_000,
        "'; --",
        "{{7*7}}",
    ]
)
TEXT = st.one_of(st.text(max_size=40), ODD, st.just("inc-20261123-01"), st.just("alice"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)
WORDS = """title severity services drill reason responder url text kind audience entry technical
    assignee break_glass outcome detail rung summary name password scope level email disabled
    expires_in_days display_name alerts version groupKey"""
FIELDS = st.sampled_from(WORDS.split())
BODIES = st.one_of(
    st.binary(max_size=200),
    VALUES.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(FIELDS, VALUES, max_size=6).map(lambda value: json.dumps(value).encode()),
    st.integers(1, 3000).map(lambda depth: b'{"title":' * depth),
)
TYPES = st.sampled_from(
    ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", "", "x/y;"]
)
HEADER_BYTES = st.binary(max_size=40).map(
    lambda value: bytes(b for b in value if b >= 32 and b != 127)
)
NAMES = st.sampled_from([b"if-match", b"idempotency-key", b"origin", b"cookie", b"accept"])


def holes_filled(path: str, draw: Any) -> str:
    """Return the path with something in every hole."""
    parts = []
    for part in path.split("/"):
        hole = part.startswith("{")
        value = draw(TEXT).encode("utf-8", "surrogatepass")[:300] if hole else b""
        parts.append(quote(value, safe="") if hole else part)
    return "/".join(parts)


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_any_input_is_answered_without_a_fault_of_ours(
    client: TestClient, routes: list[tuple[str, str]], data: st.DataObject
) -> None:
    """Issue 2, "Bad input": any bytes to any route, never 5xx."""
    method, path = data.draw(st.sampled_from(routes))
    headers = {
        **data.draw(st.dictionaries(NAMES, HEADER_BYTES, max_size=3)),
        b"content-type": data.draw(TYPES).encode(),
    }
    name = data.draw(st.sampled_from(["", "limit=", "reason=", "after=", "token="]))
    value = quote(data.draw(TEXT).encode("utf-8", "surrogatepass")[:200], safe="=&")
    url = f"{holes_filled(path, data.draw)}?{name}{value}"
    answer = client.request(method, url, content=data.draw(BODIES), headers=headers)
    assert answer.status_code < 500, (method, url, answer.text)
    if answer.status_code >= 400 and method != "HEAD":
        kind = answer.headers["content-type"]
        assert kind == "application/problem+json" or kind.startswith("text/html")


@settings(max_examples=EXAMPLES)
@given(st.text("/abc.%~{}?#\\ \0é", max_size=60).map(lambda text: quote(text, safe="/%?#")))
def test_any_address_is_answered_without_a_fault_of_ours(client: TestClient, url: str) -> None:
    """Paths with half escapes, dots and nothing at all lead nowhere, quietly."""
    answer = client.get("/" + url)
    assert answer.status_code < 500
