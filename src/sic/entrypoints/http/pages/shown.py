"""Instants and names as people read them on a page. It never reads the time itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from markupsafe import Markup, escape

from sic.domain.words import duration, instant, near

SOON_SHARE = 0.2  # The last fifth of a clock's time is "due soon".
SOON_AT_LEAST = timedelta(minutes=5)  # Where the clock's start is not known.

CLOCKS = {
    "triage": "Triage",
    "ack": "Ack",
    "mitigation": "Mitigation",
    "update": "Next update",
    "postmortem": "Post-mortem",
}
CODE = Markup("<code>{}</code>")
# The first that fits: every browser also claims to be the ones below it.
FAMILIES = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
PHASES = {
    "detect": "Detect",
    "triage": "Triage",
    "convene": "Convene",
    "mitigate": "Mitigate",
    "resolve": "Resolve",
    "post-mortem": "Post-mortem",
}


def iso(at: datetime) -> str:
    """Return an instant for ``<time datetime>``: UTC, whole seconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def stamp(at: datetime) -> str:
    """Return an instant in full words."""
    return instant(at)


def ago(at: datetime, now: datetime) -> str:
    """Return how far off an instant is.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> ago(noon - timedelta(minutes=12), noon), ago(noon + timedelta(hours=2), noon)
    ('12 min ago', 'in 2 h')
    """
    if abs(now - at) < timedelta(seconds=1):
        return "now"
    return f"{duration(now - at)} ago" if at < now else f"in {duration(at - now)}"


def due_words(at: datetime, now: datetime) -> str:
    """Return how a deadline stands, in words that need no colour."""
    return f"overdue by {duration(now - at)}" if at < now else f"due in {duration(at - now)}"


def due_state(at: datetime, now: datetime, started: datetime | None = None) -> str:
    """Return ``overdue``, ``soon`` (at most a fifth of the time is left) or ``ok``."""
    if at < now:
        return "overdue"
    warning = SOON_AT_LEAST if started is None else (at - started) * SOON_SHARE
    return "soon" if at - now <= warning else "ok"


def clock_name(name: str) -> str:
    """Return a clock's name as the runbook says it; ``rung-2`` is a rung of the ladder."""
    kind, _, rung = name.partition("-")
    return f"Escalation rung {rung}" if kind == "rung" else CLOCKS.get(name, name)


def phase_name(phase: str) -> str:
    """Return a step of the response flow as the runbook says it."""
    return PHASES.get(phase, phase)


def prose(text: str) -> Markup:
    """Return a sentence with what stands between backticks set as code.

    >>> prose("Type `sic list` & read")
    Markup('Type <code>sic list</code> &amp; read')
    """
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    drawn = (CODE.format(one) if n % 2 else escape(one) for n, one in enumerate(pieces))
    return Markup("").join(drawn)


def browser(agent: str) -> str:
    """Return a browser's own description in the few words that tell two of them apart.

    >>> browser("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/1 Safari/537.36")
    'Chrome on Linux'
    """
    family = next((words for sign, words in FAMILIES if sign in agent), agent[:40])
    system = next((words for sign, words in SYSTEMS if sign in agent), "")
    return f"{family} on {system}" if system else family or "not stated"


FILTERS = {
    "prose": prose,
    "browser": browser,
    "iso": iso,
    "stamp": stamp,
    "ago": ago,
    "near": near,
    "span": duration,
    "due_words": due_words,
    "due_state": due_state,
    "clock_name": clock_name,
    "phase": phase_name,
}
