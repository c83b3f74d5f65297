"""Every string of every request body is one both stores can keep."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from tests.fakes import Site

from sic.entrypoints.http import bodies
from sic.entrypoints.http.wire import Body

HASHED = {("SignInBody", "password")}  # Compared, and never stored.
FIELDS = [
    (model, name)
    for model in vars(bodies).values()
    if isinstance(model, type) and issubclass(model, Body)
    for name in model.model_fields
    if (model.__name__, name) not in HASHED
]


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_no_field_takes_a_nul(model: type[Body], field: str) -> None:
    """F-62: SQLite keeps a NUL, PostgreSQL does not; both refuse it alike."""
    with pytest.raises(ValidationError, match="validation error") as told:
        model.model_validate({field: "a\0b"})
    assert field in {error["loc"][0] for error in told.value.errors()}


@pytest.mark.parametrize("field", ["display_name", "email"])
def test_an_account_with_words_no_store_keeps_is_refused(site: Site, field: str) -> None:
    """It was a 500: the name was first checked by the database."""
    account = {"name": "zoe", "level": "viewer", field: "a\0b@example.com"}
    answer = site.client("alice").post("/api/v1/accounts", json=account)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, f"body.{field}")
