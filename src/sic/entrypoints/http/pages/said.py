"""What the war room says by itself, in the reader's language. It never says it of a person."""

from __future__ import annotations

from sic.entrypoints.http.i18n import Say


def done_words(_: Say) -> dict[str, str]:
    """Return what to say after a form went through, by its noun."""
    return {
        "acknowledgement": _("Acknowledged: the page is yours."),
        "severity": _("Severity set."),
        "services": _("Services named."),
        "roles": _("Role assigned."),
        "roles.undo": _("Role cleared."),
        "command": _("You have command."),
        "bridge": _("Bridge recorded."),
        "checklist": _("Item ticked."),
        "checklist.undo": _("Tick taken back."),
        "notes": _("Posted in the timeline."),
        "updates": _("Update recorded; the update clock starts again."),
        "corrections": _("Corrected; the original stays readable."),
        "tasks": _("Task added."),
        "tasks/assignee": _("Task handed over."),
        "tasks/completion": _("Task done."),
        "impacts": _("Impact flagged."),
        "impacts.undo": _("Impact cleared."),
        "patterns": _("Working by this pattern."),
        "patterns.undo": _("No longer working by this pattern."),
        "ratings": _("Thank you: it is on record."),
        "escalations": _("Escalated."),
        "mitigation": _("Marked mitigated."),
        "mitigation.undo": _("Mitigation undone: its clock runs on."),
        "resolution": _("Resolved. The post-mortem is owed."),
        "resolution.undo": _("Reopened."),
        "postmortem": _("Post-mortem recorded; the incident is closed."),
    }


def filter_words(_: Say) -> dict[str, str]:
    """Return the names of the timeline's filters."""
    return {
        "all": _("All"),
        "people": _("People"),
        "system": _("System"),
        "updates": _("Updates"),
        "decisions": _("Decisions"),
    }


def status_words(_: Say) -> dict[str, str]:
    """Return an incident's status in words."""
    return {
        "open": _("open"),
        "mitigated": _("mitigated"),
        "resolved": _("resolved"),
        "closed": _("closed"),
    }
