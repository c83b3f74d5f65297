"""Webhooks named in an incident's runbook, as ways to their forms there. It runs none.

The runbook's own table is what names them: a name anywhere else stays a word, and so do all of
them in a runbook that no incident is pinned to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from markupsafe import Markup
from starlette.requests import Request

from sic.domain.ids import IncidentId
from sic.domain.policy import Webhook
from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.i18n import Say, language_of, words_in
from sic.entrypoints.http.pages.documents import Document
from sic.entrypoints.http.pages.home import ACTIVE
from sic.entrypoints.http.security import Caller

_HEADING = re.compile(r"<h[1-6] id=")
_CELL = r"<td(?P<attributes>[^>]*)>(?P<inside>\s*(?:<\w+>)*{name}(?:</\w+>)*\s*)</td>"


def named_hooks(
    request: Request, caller: Caller, document: Document, reader: Markup, prefix: str
) -> Markup:
    """Return a document's text; in an open incident, its webhooks lead to their forms.

    Args:
        request: Says the language.
        caller: Who may only read is shown the words alone.
        document: An incident's own runbook, or any other, which stays as it is.
        reader: The text, as the view made it.
        prefix: Before every id in it.
    """
    executions = context_of(request).executions
    if not document.incident_id or executions is None or caller.principal.level == "viewer":
        return reader
    state = context_of(request).service.incident(IncidentId(document.incident_id))
    if state.status not in ACTIVE:
        return reader
    bound = {one.name: one.bound for one in executions.bindings.catalogue(document.policy)}
    say = words_in(language_of(request)).gettext
    text = str(reader)
    for webhook in document.policy.webhooks:
        text = _with_hook(text, webhook, document.incident_id, bound, prefix, say)
    return Markup(text)  # noqa: S704 - the view's own markup, and ours around a webhook's name


def _with_hook(
    text: str,
    webhook: Webhook,
    incident: str,
    bound: Mapping[str, bool],
    prefix: str,
    say: Say,
) -> str:
    """Return the text with the first cell that is this name, below its heading, made a way."""
    start = text.find(f'id="{escape(prefix + webhook.source.clause)}"')
    following = _HEADING.search(text, start + 1)
    end = following.start() if following else len(text)
    cell = re.compile(_CELL.format(name=re.escape(webhook.id))).search(text, max(start, 0), end)
    if start < 0 or cell is None:
        return text
    inside = cell["inside"].strip()
    if bound.get(webhook.id):
        about = escape(say("its exact request first"))
        inside = (
            f'<a class="button" href="/incidents/{incident}/webhooks/{webhook.id}">'
            f'{inside} …<span class="sr">: {about}</span></a>'
        )
    else:
        inside = f'{inside} <span class="tag">{escape(say("unbound"))}</span>'
    return f"{text[: cell.start()]}<td{cell['attributes']}>{inside}</td>{text[cell.end() :]}"
