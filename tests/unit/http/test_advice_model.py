"""A model behind the API: whatever its endpoint does, the incident does not notice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from tests.fakes import Site
from tests.unit.llm.an_endpoint import AnEndpoint, completion, http, saying
from tests.unit.llm.test_openai import BAD, a_model

WISH = (
    '{"recommendations": [{"ref": "webhook:rm-all", "rationale": "x", "confidence": "low",'
    ' "evidence": [{"source": "title", "quote": "NXDOMAIN"}]}], "severity": "none"}'
)


@pytest.fixture
def endpoint() -> Iterator[AnEndpoint]:
    """An endpoint that answers well until it is told otherwise."""
    made = AnEndpoint()
    yield made
    made.close()


@pytest.fixture
def room(site: Site, endpoint: AnEndpoint) -> Site:
    """A SIC that asks the endpoint, and waits half a second for it."""
    site.advising._model = a_model(endpoint, 0.5)
    object.__setattr__(site.context, "assistant", site.advising.numbers)
    return site


def asked(room: Site, incident: str) -> dict[str, Any]:
    """Return the advice Bob is given when he asks."""
    answer = room.client("bob").post(f"/api/v1/incidents/{incident}/recommendations", json={})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()["advice"]
    return found


@pytest.mark.parametrize("name", BAD)
def test_the_incident_does_not_notice_what_an_endpoint_does(
    room: Site, endpoint: AnEndpoint, name: str
) -> None:
    """Issue 6: the ranking stays, the failure is stated in words, nothing else differs."""
    incident = room.declare("NXDOMAIN everywhere")
    bob = room.client("bob")
    plain = bob.get(f"/api/v1/incidents/{incident}/recommendations").json()["advice"]
    endpoint.answer, _ = BAD[name]
    advice = asked(room, incident)
    assert advice["recommendations"] == plain["recommendations"]
    assert (advice["model"], advice["second_opinion"]) == ("failed", [])
    assert advice["model_said"].endswith(".")
    answer = bob.post(f"/api/v1/incidents/{incident}/acknowledgement")
    assert answer.status_code == 200


def test_what_of_an_answer_did_not_hold_is_counted_for_the_monitor(
    room: Site, endpoint: AnEndpoint
) -> None:
    """Reference: unknown → drop and count ``assistant_invalid_refs_total``."""
    endpoint.answer = saying(http(200, completion(WISH, tool_calls=[{}, {}])))
    advice = asked(room, room.declare("NXDOMAIN everywhere"))
    assert (advice["model"], advice["dropped"]) == (
        "used",
        {"invalid_refs": 1, "tool_calls": 2},
    )
    numbers = room.client("alice").get("/metrics").text
    for line in (
        "sic_assistant_asked_total 1.0",
        "sic_assistant_invalid_refs_total 1.0",
        "sic_assistant_tool_calls_total 2.0",
        "sic_assistant_failed_total 0.0",
        "_tool_calls_total Language model: tool calls it offered; none is honoured.",
    ):
        assert line in numbers


def test_a_call_instead_of_an_answer_is_counted_as_that_alone(
    room: Site, endpoint: AnEndpoint
) -> None:
    """Attack 36: an answer without words is not one that could not be read."""
    endpoint.answer = saying(http(200, completion(None, tool_calls=[{}])))
    advice = asked(room, room.declare("NXDOMAIN everywhere"))
    assert (advice["model"], advice["dropped"]) == ("failed", {"tool_calls": 1})
    assert "It offered a tool call" in advice["model_said"]
    numbers = room.client("alice").get("/metrics").text
    assert "sic_assistant_tool_calls_total 1.0" in numbers
    assert "sic_assistant_malformed_total 0.0" in numbers


def test_the_prompts_hash_is_of_what_really_left(room: Site, endpoint: AnEndpoint) -> None:
    """What is on record can be held against the endpoint's own log."""
    advice = asked(room, room.declare("NXDOMAIN everywhere"))
    system, user = (one["content"] for one in endpoint.heard[0].body["messages"])
    assert hashlib.sha256(f"{system}\0{user}".encode()).hexdigest() == advice["prompt_sha256"]
