"""Instants and names as people read them on a page. It never reads the time itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from markupsafe import Markup, escape

from sic.domain.words import duration
from sic.entrypoints.http.i18n import Say, day_words, instant_words, near_words, to_say

SOON_SHARE = 0.2  # The last fifth of a clock's time is "due soon".
SOON_AT_LEAST = timedelta(minutes=5)  # Where the clock's start is not known.

CLOCKS = {
    "triage": to_say("Triage"),
    "ack": to_say("Ack"),
    "mitigation": to_say("Mitigation"),
    "update": to_say("Next update"),
    "postmortem": to_say("Post-mortem"),
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
    "detect": to_say("Detect"),
    "triage": to_say("Triage"),
    "convene": to_say("Convene"),
    "mitigate": to_say("Mitigate"),
    "resolve": to_say("Resolve"),
    "post-mortem": to_say("Post-mortem"),
}


def iso(at: datetime) -> str:
    """Return an instant for ``<time datetime>``: UTC, whole seconds."""
    # Ten times as quick as strftime, and a list of incidents has thousands of these.
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat()[:19] + "Z"


def ago(at: datetime, now: datetime, _: Say = str) -> str:
    """Return how far off an instant is.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> ago(noon - timedelta(minutes=12), noon), ago(noon + timedelta(hours=2), noon)
    ('12 min ago', 'in 2 h')
    """
    if abs(now - at) < timedelta(seconds=1):
        return _("now")
    said = _("%(span)s ago") if at < now else _("in %(span)s")
    return said % {"span": duration(abs(now - at))}


def due_words(at: datetime, now: datetime, _: Say = str) -> str:
    """Return how a deadline stands, in words that need no colour."""
    said = _("overdue by %(span)s") if at < now else _("due in %(span)s")
    return said % {"span": duration(abs(now - at))}


def due_state(at: datetime, now: datetime, started: datetime | None = None) -> str:
    """Return ``overdue``, ``soon`` (at most a fifth of the time is left) or ``ok``."""
    if at < now:
        return "overdue"
    warning = SOON_AT_LEAST if started is None else (at - started) * SOON_SHARE
    return "soon" if at - now <= warning else "ok"


def clock_name(name: str, _: Say = str) -> str:
    """Return a clock's name as the runbook says it; ``rung-2`` is a rung of the ladder."""
    kind, _dash, rung = name.partition("-")
    if kind == "rung":
        return _("Escalation rung %(rung)s") % {"rung": rung}
    return _(CLOCKS[name]) if name in CLOCKS else name


def phase_name(phase: str, _: Say = str) -> str:
    """Return a step of the response flow as the runbook says it."""
    return _(PHASES[phase]) if phase in PHASES else phase


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


def browser(agent: str, _: Say = str) -> str:
    """Return a browser's own description in the few words that tell two of them apart.

    >>> browser("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/1 Safari/537.36")
    'Chrome on Linux'
    """
    family = next((words for sign, words in FAMILIES if sign in agent), agent[:40])
    system = next((words for sign, words in SYSTEMS if sign in agent), "")
    if system:
        return _("%(browser)s on %(system)s") % {"browser": family, "system": system}
    return family or _("not stated")


def filters_in(language: str, say: Say) -> dict[str, Callable[..., Any]]:
    """Return the templates' filters in a language."""
    return {
        "prose": prose,
        "iso": iso,
        "span": duration,
        "due_state": due_state,
        "day": partial(day_words, language=language),
        "stamp": partial(instant_words, language=language),
        "near": partial(near_words, language=language),
        "ago": partial(ago, _=say),
        "due_words": partial(due_words, _=say),
        "browser": partial(browser, _=say),
        "clock_name": partial(clock_name, _=say),
        "phase": partial(phase_name, _=say),
    }
