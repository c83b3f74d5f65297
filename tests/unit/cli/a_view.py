"""What a server would answer about one incident, with the facts a test cares about."""

from __future__ import annotations

from typing import Any

ID = "inc-20261123-01"
PATH = f"/api/v1/incidents/{ID}"


def a_clock(name: str, state: str, **facts: Any) -> dict[str, Any]:
    """Return a reading of a clock."""
    unknown = dict.fromkeys(("promise", "started_at", "due_at", "met_at"))
    return {"name": name, "state": state, "clause": "c", "text": "", "explanation": ""} | (
        unknown | facts
    )


def a_view(**facts: Any) -> dict[str, Any]:
    """Return an IncidentView as JSON, of an incident declared ten minutes ago."""
    nothing = dict.fromkeys(
        (
            *("severity", "acknowledged_at", "acknowledged_by", "triaged_at", "mitigated_at"),
            *("resolved_at", "resolved_by", "postmortem_at", "commander", "bridge"),
        )
    )
    return {
        **nothing,
        "id": ID,
        "version": 3,
        "title": "Checkout answers 500",
        "status": "open",
        "phase": "triage",
        "channel": f"#{ID}",
        "drill": False,
        "severity_definition": "",
        "detected_at": "2026-11-23T03:00:00Z",
        "declared_by": "alice",
        "postmortem_url": "",
        "services": [],
        "runbook_revision": "r",
        "runbook_title": "t",
        "clocks": [],
        "roles": [],
        "checklist": [],
        "escalation": [],
        "tasks": [],
        "impacts": [],
        "patterns": [],
        "alerts": [],
        "updates": 0,
        "notes": 0,
        "as_of": "2026-11-23T03:10:00Z",
        **facts,
    }


def a_row(incident: str = ID, title: str = "Checkout answers 500") -> dict[str, Any]:
    """Return one row of the list."""
    return {
        "id": incident,
        "version": 3,
        "title": title,
        "status": "open",
        "phase": "triage",
        "severity": None,
        "severity_rank": None,
        "commander": None,
        "drill": False,
        "detected_at": "2026-11-23T03:00:00Z",
        "updated_at": "2026-11-23T03:00:00Z",
        "resolved_at": None,
        "next_due_at": "2026-11-23T03:05:00Z",
        "next_due": "triage",
    }


def a_refusal(**facts: Any) -> dict[str, Any]:
    """Return a problem document: Bob may not resolve."""
    return {
        "type": "/docs/errors#SIC-E101",
        "title": "Forbidden",
        "status": 403,
        "detail": f"bob cannot resolve {ID}: its Incident Commander is alice.",
        "code": "SIC-E101",
        "clause": "roles-and-responsibilities",
        "remedy": f'Ask the commander, or `sic take {ID} --why "…"`.',
        **facts,
    }
