"""Completes the API's description: answers, problems, credentials. It never changes a route."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec
from fastapi import FastAPI

from sic.application.advice import Advised
from sic.application.drafting import Draft
from sic.application.executions import CatalogueView, ExecutionView
from sic.application.intake import Received
from sic.application.library import RevisionDiff, RunbookEntry
from sic.application.ports import IncidentRow
from sic.application.views import IncidentView
from sic.domain.incident.timeline import TimelineEntry
from sic.entrypoints.http.answers import DeclaredView
from sic.entrypoints.http.api.bindings import BindingHistory, BindingList
from sic.entrypoints.http.api.endpoints import (
    DeliveryList,
    EndpointList,
    EndpointView,
    Replayed,
)
from sic.entrypoints.http.api.people import AccountView, MeView, SessionView, TokenView
from sic.entrypoints.http.api.runbooks import HitList, RevisionList, RunbookList
from sic.entrypoints.http.api.webhooks import (
    CatalogueList,
    ExecutionList,
    PreviewAnswer,
    RequestAnswer,
)
from sic.entrypoints.http.intake import INTAKE_PATH
from sic.entrypoints.http.problems import MEDIA_TYPE, Problem

PATH = "/api/v1/openapi.json"
JSON: TypeAlias = dict[str, Any]  # A JSON document under construction.


class IncidentList(msgspec.Struct):
    """The answer of ``GET /api/v1/incidents``."""

    incidents: list[IncidentRow]


class EntryList(msgspec.Struct):
    """The answer of ``GET /api/v1/incidents/{id}/timeline``."""

    entries: list[TimelineEntry]


class SessionList(msgspec.Struct):
    """The answer of ``GET /api/v1/sessions``."""

    sessions: list[SessionView]


class TokenList(msgspec.Struct):
    """The answer of ``GET /api/v1/tokens``."""

    tokens: list[TokenView]


class AccountList(msgspec.Struct):
    """The answer of ``GET /api/v1/accounts``."""

    accounts: list[AccountView]


# By operation: the method and the path below /api/v1. All others answer an IncidentView.
ANSWERS: dict[str, type | None] = {
    "get /incidents": IncidentList,
    "post /incidents": DeclaredView,
    "get /incidents/{id}/timeline": EntryList,
    "get /incidents/{id}/runbook": None,
    "get /incidents/{id}/runbook/source": None,
    "get /runbook": None,
    "get /runbook/source": None,
    "get /runbooks": RunbookList,
    "get /runbooks/search": HitList,
    "get /runbooks/{id}": RunbookEntry,
    "get /runbooks/{id}/policy": None,
    "get /runbooks/{id}/source": None,
    "get /runbooks/{id}/history": RevisionList,
    "get /runbooks/{id}/diff": RevisionDiff,
    "get /me": MeView,
    "post /session": MeView,
    "delete /session": None,
    "get /sessions": SessionList,
    "delete /sessions/{session}": None,
    "get /tokens": TokenList,
    "post /tokens": TokenView,
    "delete /tokens/{token}": None,
    "get /accounts": AccountList,
    "post /accounts": AccountView,
    "patch /accounts/{name}": AccountView,
    "get /endpoints": EndpointList,
    "post /endpoints": EndpointView,
    "get /endpoints/{endpoint}": EndpointView,
    "patch /endpoints/{endpoint}": EndpointView,
    "post /endpoints/{endpoint}/secret": EndpointView,
    "get /endpoints/{endpoint}/deliveries": DeliveryList,
    "post /endpoints/{endpoint}/replays": Replayed,
    "get /catalogue": CatalogueList,
    "get /incidents/{id}/webhooks": CatalogueList,
    "get /incidents/{id}/webhooks/{webhook}": CatalogueView,
    "post /incidents/{id}/webhooks/{webhook}/request": RequestAnswer,
    "post /incidents/{id}/webhooks/{webhook}/preview": PreviewAnswer,
    "get /incidents/{id}/executions": ExecutionList,
    "get /incidents/{id}/executions/{execution}": ExecutionView,
    "post /incidents/{id}/executions/{execution}/confirmation": ExecutionView,
    "post /incidents/{id}/executions/{execution}/approval": ExecutionView,
    "post /incidents/{id}/executions/{execution}/denial": ExecutionView,
    "get /recommendations": Advised,
    "get /incidents/{id}/recommendations": Advised,
    "post /incidents/{id}/recommendations": Advised,
    "get /incidents/{id}/drafts/{kind}": Draft,
    "get /webhooks": BindingList,
    "put /webhooks/{webhook}": BindingList,
    "delete /webhooks/{webhook}": BindingList,
    "get /webhooks/{webhook}/history": BindingHistory,
}
MARKDOWN = frozenset(
    {
        "get /runbook/source",
        "get /runbooks/{id}/source",
        "get /incidents/{id}/runbook/source",
    }
)
TEXT = frozenset({"/metrics"})
# Routes anyone may call; the same list as the golden file's, for readers of the document.
OPEN = frozenset({"get /healthz", "get /readyz", "post /api/v1/session"})


def describe(api: FastAPI) -> None:
    """Make ``api.openapi()`` tell the whole truth, once."""
    inner = api.openapi

    def complete() -> JSON:
        if api.openapi_schema is None:
            api.openapi_schema = completed(inner())
        return api.openapi_schema

    api.openapi = complete  # type: ignore[method-assign]  # FastAPI documents this very way


def completed(document: JSON) -> JSON:
    """Return the document with answers, problems, credentials and the intake."""
    kinds = [kind for kind in (IncidentView, Problem, Received, *ANSWERS.values()) if kind]
    unique = list(dict.fromkeys(kinds))
    refs, schemas = msgspec.json.schema_components(
        unique, schema_hook=_anything, ref_template="#/components/schemas/{name}"
    )
    by_kind = dict(zip(unique, refs, strict=True))
    components = document.setdefault("components", {})
    kept = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        kept.pop(name, None)
    kept.update(schemas)
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "sic_session"},
    }
    document["paths"][INTAKE_PATH] = {"post": _intake()}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(operation, method, path, by_kind)
    return document


def _anything(kind: type) -> JSON:
    """Return the schema of a value that may be anything JSON can say."""
    if kind is object:
        return {"description": "Anything."}
    raise NotImplementedError(kind)


def _complete(operation: JSON, method: str, path: str, by_kind: dict[type, JSON]) -> None:
    key = f"{method} {path}"
    if key not in OPEN:
        operation["security"] = [{"token": []}, {"session": []}]
    responses = operation["responses"]
    responses.pop("422", None)
    responses["4XX"] = _content(MEDIA_TYPE, by_kind[Problem], "Refused; nothing was recorded.")
    responses["503"] = _content(MEDIA_TYPE, by_kind[Problem], "The store cannot record now.")
    short = f"{method} {path.removeprefix('/api/v1')}"
    kind = Received if path == INTAKE_PATH else ANSWERS.get(short, IncidentView)
    for status in ("200", "201", "202"):
        if status in responses and path in TEXT:
            responses[status] = _content("text/plain", {}, "The numbers.")
        elif status in responses and path.startswith("/api/v1/"):
            words = responses[status].get("description", "Done.")
            schema = by_kind[kind] if kind else {}
            media_type = "text/markdown" if short in MARKDOWN else "application/json"
            responses[status] = _content(media_type, schema, words)


def _content(media_type: str, schema: JSON, words: str) -> JSON:
    return {"description": words, "content": {media_type: {"schema": schema}}}


def _intake() -> JSON:
    return {
        "tags": ["intake"],
        "operationId": "receive_alertmanager",
        "summary": "Receive Alertmanager",
        "description": "Take an Alertmanager v4 webhook; 202 means it is on the disk.",
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["alerts"],
                        "properties": {
                            "version": {"const": "4"},
                            "groupKey": {"type": "string"},
                            "alerts": {"type": "array", "items": {"type": "object"}},
                        },
                    }
                }
            },
        },
        "responses": {"202": {"description": "Committed, or nothing to do."}},
    }
