"""What the war room's scripts say, in the language of the page. It holds no sentence twice."""

from __future__ import annotations

import json

from sic.entrypoints.http.i18n import Say


def room_words(_: Say) -> str:
    """Return the words by name, as JSON for an attribute; braces are filled by the scripts."""
    span = {"span": "{span}"}
    words = {
        "due_in": _("due in %(span)s") % span,
        "overdue_by": _("overdue by %(span)s") % span,
        "half": _("{name}: half of the time is gone, {words}"),
        "soon": _("{name}: {words}"),
        "overdue": _("{name} has run out: {words}"),
        "entries": _("{count} new entries. The last: {last}"),
        "unread": _("{count} new"),
        "unread_here": _("New from here up"),
        "lost": _(
            "No answer from SIC since {time}. What you see is from then; what you"
            " write is kept and sent later."
        ),
        "back": _("SIC answers again."),
        "signed_out": _(
            "You are signed out; the page shows how it was at {time}. What you"
            " write is kept: sign in and it is sent."
        ),
        "refused": _("SIC does not show you this any more, since {time}."),
        "sign_in": _("Sign in in a new tab"),
        "kept": _("Waiting to be sent: {count}."),
        "waiting": _("Waiting to be sent"),
        "sending": _("Being recorded"),
        "recorded_by": _("{who}, just now"),
        "not_recorded": _("Not recorded. {reason}"),
        "update_kept": _(
            "SIC did not answer, and an update must be true when it is read: it is"
            " not sent later by itself. Read it again and send it."
        ),
        "not_sent": _(
            "SIC does not answer, so this was not sent and nothing was recorded. Press it again"
            " when SIC answers."
        ),
        "no_answer": _(
            "SIC does not answer, so it is not known whether your press arrived. Look among the"
            " incident's webhooks, or press again: it runs once, however often you press."
        ),
        "put_back": _("Put back into the form"),
        "discard": _("Throw away"),
        "done": _("Done:"),
        "to_do": _("To do:"),
        "tick": _("Tick"),
        "undo": _("Undo"),
        "entry_of": _("Entry {seq} of {last}"),
        "asking": _("Asking…"),
        "rated": _("Thank you: it is on record."),
        "still_draft": _(
            "This is still a draft. Edit it and fill in what stands in brackets, or tick"
            " “Use as is”."
        ),
        "not_shown": _("SIC does not answer, so that moment cannot be shown. Try again."),
    }
    return json.dumps(words, ensure_ascii=False)
