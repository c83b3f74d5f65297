"""What the assistant says, as the war room shows it; a draft waits for a person. It sends none.

The page waits a moment at most for suggestions, and shows itself without them after that.
"""

from __future__ import annotations

from typing import Any, NamedTuple, get_args

from starlette.requests import Request

from sic.application.advice import Advice, Advised
from sic.application.drafting import Draft, DraftKind, StillDraft, blanks_left
from sic.application.room import Room
from sic.domain.errors import NotFound
from sic.domain.recommendation import Evidence, Recommendation
from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.i18n import Say
from sic.entrypoints.http.pages.forms import Form

QUESTION_MAX = 2_000  # Characters of a question, as the API has it.
UNTRUE = ("invalid_refs", "unsupported", "unsupported_quotes")  # Of what is dropped.
QUOTES_SHOWN = 2  # Of the runbook; "Open" shows the rest of it.
OVER = ("resolved", "closed")
WRITTEN = ("text", "reason", "summary")  # Fields of forms that a draft is put into.
KIND_OF: dict[str, DraftKind] = {
    "notes": "update",
    "updates": "update",
    "severity": "severity",
    "postmortem": "postmortem",
}


class LeftOut(NamedTuple):
    """How much of a model's answer is untrue, calls a tool, or is of no use otherwise."""

    untrue: int
    calls: int
    odd: int


def advice_values(request: Request, room: Room, say: Say, me: str) -> dict[str, Any]:
    """Return what the part ``advice``, and the triage, show of the assistant."""
    advising = context_of(request).advising
    asking = advising is not None and not room.past and room.view.status not in OVER
    suggested = advising.suggestions(room.state) if advising and asking else None
    return {
        "asking": asking,
        "suggested": suggested,
        "advised_severity": _severity(suggested, room),
        "answer": None,
        "asked": "",
        "question_max": QUESTION_MAX,
        "kind_words": kind_words(say),
        "named_words": named_words(say),
        "page_words": page_words(say),
        "quotes_of": quotes_of,
        "heard_in": heard_in,
        "left_out": left_out,
        "rated": lambda one: room.state.ratings.get(f"{one.id}/{me}"),
    }


def _severity(suggested: Advised | None, room: Room) -> Recommendation | None:
    """Return the severity that is suggested, unless it is set already."""
    found = suggested.advice.severity if suggested else None
    return found if found and found.ref != room.view.severity else None


def quotes_of(one: Recommendation) -> tuple[Evidence, ...]:
    """Return the runbook's own words, as many as fit; a heading is in the title already."""
    found = [each for each in one.evidence if each.source_kind == "runbook" and each.quote]
    told = [each for each in found if not each.quote.startswith("#")]
    return tuple((told or found)[:QUOTES_SHOWN])


def heard_in(one: Recommendation) -> tuple[str, ...]:
    """Return the words of the question and of the facts that led here, each once."""
    said = (each.quote for each in one.evidence if each.source_kind != "runbook")
    return tuple(dict.fromkeys(one.matched or (words for words in said if words)))


def left_out(advice: Advice) -> LeftOut:
    """Return how much of a model's answer is not shown, by what was wrong with it."""
    calls = advice.dropped.get("tool_calls", 0)
    untrue = sum(advice.dropped.get(name, 0) for name in UNTRUE)
    return LeftOut(untrue, calls, sum(advice.dropped.values()) - untrue - calls)


# ---------------------------------------------------------------- drafts


def draft_values(request: Request, room: Room, path: str, form: Form | None) -> dict[str, Any]:
    """Return the draft the page's address asks for, or that of a form that was refused."""
    if form is not None:
        kind, text = KIND_OF.get(path), form.text("drafted")
        left = blanks_left(text, _written(form)) if kind and text else None
        if kind is None or left is None:
            return {"draft": None, "draft_choice": ""}
        return {"draft": Draft(kind=kind, text=text, blanks=left), "draft_choice": ""}
    draft = None if room.past else _asked_for(request, room)
    choice = request.query_params.get("severity", "") if draft else ""
    return {"draft": draft, "draft_choice": choice}


def _asked_for(request: Request, room: Room) -> Draft | None:
    asked = request.query_params.get("draft", "")
    kind = next((one for one in get_args(DraftKind) if one == asked), None)
    if kind is None:
        return None
    advising = context_of(request).advising
    severity = request.query_params.get("severity", "")
    try:
        if advising is not None:
            return _fitted(advising.draft(room.state.id, kind, severity))
    except NotFound:  # It does not answer now: the page says so, and a person writes it.
        pass
    return Draft(kind=kind, text="", blanks=())


def _fitted(draft: Draft) -> Draft:
    """Return a draft as its field can hold it: a reason stands on one line."""
    if draft.kind != "severity":
        return draft
    return Draft(kind=draft.kind, text=" ".join(draft.text.split()), blanks=draft.blanks)


def check_draft(form: Form) -> None:
    """Let through what a person wrote, finished, or said to use as it is.

    Raises:
        StillDraft: it is the draft, word for word, or a blank of it is left.
    Source: invariant 10, nothing is published that no person wrote or approved.
    """
    drafted = form.text("drafted")
    if not drafted or form.text("as_is") == "1":
        return
    left = blanks_left(drafted, _written(form))
    if left is not None:
        raise StillDraft(left)


def _written(form: Form) -> str:
    return " ".join(form.text(name) for name in WRITTEN)


# ---------------------------------------------------------------- words


def kind_words(_: Say) -> dict[str, str]:
    """Return what a recommendation names, in words."""
    return {
        "section": _("Section"),
        "pattern": _("Pattern"),
        "webhook": _("Webhook"),
        "severity": _("Severity"),
    }


def named_words(_: Say) -> dict[str, str]:
    """Return why something was found by its name, by the assistant's own sentence."""
    return {
        "An alert has this name.": _("An alert has this name."),
        "The runbook_url of an alert leads here.": _("The runbook_url of an alert leads here."),
        "It was named.": _("It was named."),
    }


def page_words(_: Say) -> dict[str, str]:
    """Return why a page of the library was found."""
    return {
        "alert name": _("An alert has this name."),
        "runbook_url": _("The runbook_url of an alert leads here."),
        "words": _("By its words"),
    }
