"""What the tools do: they ask SIC's API as the person whose token it is, and only by GET.

Every right is judged there. Nothing here previews, confirms, sends or records.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from sic.domain.webhook.schemas import listed
from sic.domain.webhook.templates import spelled
from sic.runbook.sections import sections_of

INCIDENTS = "/api/v1/incidents"
RUNBOOKS = "/api/v1/runbooks"
SHOWN_ENTRIES = 50


class NotAnswered(Exception):
    """The server did not answer, or said no; the words are for whoever asked."""


class Api(Protocol):
    """SIC's API, read alone. Failures are ``NotAnswered``."""

    @property
    def url(self) -> str:
        """Base address people use."""
        ...

    def get(self, path: str, **params: object) -> Any:  # noqa: ANN401 - any JSON there is
        """Return the JSON behind a path."""
        ...

    def text(self, path: str) -> str:
        """Return a body that is not JSON."""
        ...


class Reading:
    """The tools, as functions of the API."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def incidents(self, status: str) -> Any:  # noqa: ANN401 - as the API has it
        """Return incidents, gravest first."""
        return self._api.get(INCIDENTS, status=status, limit=100)

    def incident(self, incident: str) -> Any:  # noqa: ANN401 - as the API has it
        """Return one incident, whole."""
        return self._api.get(f"{INCIDENTS}/{_segment(incident)}")

    def timeline(self, incident: str, after: int) -> Any:  # noqa: ANN401 - as the API has it
        """Return entries after a number, oldest first."""
        path = f"{INCIDENTS}/{_segment(incident)}/timeline"
        return self._api.get(path, after=max(0, after), limit=SHOWN_ENTRIES)

    def search(self, text: str) -> Any:  # noqa: ANN401 - as the API has it
        """Return pages and sections that fit."""
        return self._api.get(f"{RUNBOOKS}/search", q=text, limit=10)

    def section(self, runbook: str, anchor: str) -> dict[str, object]:
        """Return the words under one heading of a runbook, and the anchors beside it."""
        found = sections_of(self._api.text(f"{RUNBOOKS}/{_segment(runbook)}/source")).sections
        one = next((each for each in found if each.anchor == anchor), None)
        if one is None:
            anchors = ", ".join(each.anchor for each in found if each.anchor)
            raise NotAnswered(f"{runbook} has no heading {anchor!r}. It has: {anchors[:2_000]}")
        return {
            "runbook": runbook,
            "anchor": one.anchor,
            "heading": one.heading,
            "under": list(one.above),
            "text": one.text,
            "commands": one.code,
            "page": f"{self._api.url}/runbooks/{_segment(runbook)}#{quote(one.anchor)}",
        }

    def recommendations(self, text: str, incident: str) -> Any:  # noqa: ANN401 - as the API has it
        """Return what of the runbook fits; nothing is recorded and no model is asked."""
        if incident:
            path = f"{INCIDENTS}/{_segment(incident)}/recommendations"
            return self._api.get(path, text=text or None)
        return self._api.get("/api/v1/recommendations", text=text)

    # ------------------------------------------------------------ proposals

    def webhook(
        self, incident: str, name: str, arguments: Mapping[str, object]
    ) -> dict[str, object]:
        """Return a link to the form on which a person may begin a webhook.

        Only a value of a closed list goes into the link: free text is typed by the person.

        Raises:
            NotAnswered: it is not bound, or an argument may not be proposed.
        """
        path = f"{INCIDENTS}/{_segment(incident)}/webhooks/{_segment(name)}"
        found = self._api.get(path)
        if not found["bound"]:
            raise NotAnswered(f"{name} cannot run: {found['problem']}")
        values = dict(_proposed(found["arguments"], arguments))
        query = f"?{urlencode(values)}" if values else ""
        return {
            "proposal": f"Run {found['name']}, if a person decides so",
            "page": f"{self._api.url}{path.removeprefix('/api/v1')}{query}",
            "suggested_arguments": values,
            "level": found["level"],
            "when_to_use": found["when"],
            "next": "Give the link to a person. They see the exact request there, and decide.",
        }

    def update(self, incident: str) -> dict[str, object]:
        """Return a draft of an update and a link to where a person finishes and sends it."""
        path = f"{INCIDENTS}/{_segment(incident)}"
        draft = self._api.get(f"{path}/drafts/update")
        return {
            "proposal": "Send an update, once a person has finished it",
            "page": f"{self._api.url}{path.removeprefix('/api/v1')}",
            "draft": draft["text"],
            "blanks": draft["blanks"],
            "next": "Give both to a person. What is sent is what they write there.",
        }


def _proposed(
    schemas: Mapping[str, Any], arguments: Mapping[str, object]
) -> list[tuple[str, str]]:
    """Return the arguments that may stand in a link, each a value of its closed list."""
    found = []
    for name, value in arguments.items():
        schema = schemas.get(name)
        if not isinstance(schema, Mapping):
            raise NotAnswered(f"There is no argument {name!r}; there are: {', '.join(schemas)}")
        values = [spelled(one) for one in listed(schema)]
        if not values:
            raise NotAnswered(f"{name} is typed by the person who runs it: leave it away.")
        if spelled(value) not in values:
            raise NotAnswered(f"{name} is one of: {', '.join(values)[:1_000]}")
        found.append((name, spelled(value)))
    return found


def _segment(text: str) -> str:
    """Return text as one segment of a path: nothing in it reaches another resource."""
    if not text.strip("."):
        raise NotAnswered("A name is missing.")
    return quote(text, safe="")
