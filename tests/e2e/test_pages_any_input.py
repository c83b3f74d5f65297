"""Anything at all sent to the pages: an answer in words, never a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.e2e.pages_house import House, a_house, hidden_fields

from sic.entrypoints.http.pages.form_commands import DO, UNDO

FIELDS = [
    *("title", "severity", "reason", "services", "responder", "url", "text", "kind"),
    *("audience", "entry", "assignee", "technical", "break_glass", "outcome", "detail"),
    *("rung", "summary", "version", "key", "undo", "name", "scope", "expires_in_days"),
    *("level", "disabled", "next", "token", "display_name", "email", "drill"),
]
ODD = st.sampled_from(
    [
        "",
        "1",
        "-1",
        "0",
        "SEV-2",
        "alice",
        "\x00",
        "\r\n",
        "\u202eabc",
        "a" * 20_000,
        "🔥" * 300,
    ]
)
WORDS = ODD | st.text(max_size=40)
FORM = st.dictionaries(st.sampled_from(FIELDS), WORDS, max_size=8)
PLACES = ["/incidents", "/account/tokens", "/account/tokens/x", "/admin/accounts/bob", "/setup"]
NOUNS = sorted(set(DO) | set(UNDO))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One SIC for all examples."""
    with a_house(tmp_path_factory.mktemp("any")) as opened:
        yield opened


@pytest.fixture(scope="module")
def incident(house: House) -> str:
    """Return an incident that takes every example."""
    return house.declare(severity="SEV-2")


@given(noun=st.sampled_from(NOUNS), item=WORDS.filter(bool), fields=FORM)
@settings(max_examples=150)
def test_any_form_about_an_incident_is_answered(
    house: House, incident: str, noun: str, item: str, fields: dict[str, str]
) -> None:
    """Bad input is a 4xx with words; what is recorded can be shown again."""
    hidden = hidden_fields(house.people["alice"].get(incident).text, None)
    path = noun.replace("*", quote(item[:200], safe=""))

    answer = house.people["alice"].post(f"{incident}/{path}", data=hidden | fields)

    assert answer.status_code < 500
    assert house.people["alice"].get(incident).status_code == 200


@given(place=st.sampled_from(PLACES), fields=FORM)
@settings(max_examples=60)
def test_any_other_form_is_answered(house: House, place: str, fields: dict[str, str]) -> None:
    """The list and the accounts take no input that they cannot answer."""
    page = house.people["alice"].get("/").text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]

    answer = house.people["alice"].post(place, data={"csrf": csrf} | fields)

    assert answer.status_code < 500


@given(
    path=st.sampled_from(["/", "/login", "/setup", "/incidents/{}", "/incidents/{}/runbook"]),
    piece=WORDS.filter(bool),
    query=st.dictionaries(
        st.sampled_from(["before", "did", "same", "correct", "all", "next", "token"]),
        WORDS.map(lambda text: text[:300]),
        max_size=3,
    ),
)
@settings(max_examples=100)
def test_any_address_is_answered(
    house: House, path: str, piece: str, query: dict[str, str]
) -> None:
    """Addresses are mistyped, cut off and made up."""
    address = path.format(quote(piece[:200], safe=""))

    answer = house.people["alice"].get(address, params=query)

    assert answer.status_code < 500
