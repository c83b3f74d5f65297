"""The API does what its OpenAPI document says: schemathesis against a real server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.errors import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from tests.fakes import Site

from sic.entrypoints.http.serving import in_background
from sic.entrypoints.settings import Settings

EXAMPLES = 6  # Of each kind, for each of some fifty operations: about half a minute in all.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
# Any 4xx is a refusal; schemathesis does not know the limits' own (413, 414, 431).
ACCEPTED = [*CHECKS, negative_data_rejection]


class Api(NamedTuple):
    """A running server's document, and an admin's headers."""

    operations: list[Any]
    headers: dict[str, str]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A real server with one incident."""
    site = Site(tmp_path_factory.mktemp("site")).people()
    site.declare()
    with in_background(site.app, Settings(port=0)) as url:
        schema = schemathesis.openapi.from_url(f"{url}/api/v1/openapi.json")
        operations: list[Any] = []
        for found in schema.get_all_operations():
            assert not isinstance(found, schemathesis.core.result.Err), found
            operations.append(found.ok())
        yield Api(operations, {"Authorization": f"Bearer {site.token('alice')}"})
    site.close()


def faults(operation: Any, mode: Any, headers: dict[str, str]) -> list[str]:
    """Return what went against the document; generated input of one kind."""
    found: list[str] = []

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        answer = case.call(headers=headers)
        try:
            checks = ACCEPTED if answer.status_code < 400 else CHECKS
            case.validate_response(answer, checks=checks)
        except FailureGroup as failed:
            words = [str(one) for one in failed.exceptions]
            found.append(f"{operation.label}: {answer.status_code} {words}")

    try:
        call()
    except Unsatisfiable:
        return []  # An operation without input has no wrong input.
    return found


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_every_operation_keeps_its_word(api: Api, mode: str) -> None:
    """Right and wrong input alike: documented status, type and shape, never a 5xx."""
    kind = schemathesis.GenerationMode[mode]
    assert len(api.operations) > 40
    found = [fault for one in api.operations for fault in faults(one, kind, api.headers)]
    assert found == []
