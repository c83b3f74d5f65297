"""Durations, instants and promises in words people read at 03:00. It never decides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sic.domain.policy import BusinessDays, Clock, Elapsed, Sprint, Text

# Own tables: strftime would follow the machine's locale.
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def duration(span: timedelta | int) -> str:
    """Return a span in its two largest units; below zero it counts as none.

    >>> duration(600), duration(5400), duration(timedelta(days=2)), duration(0)
    ('10 min', '1 h 30 min', '2 d', '0 s')
    """
    left = max(0, int(span.total_seconds()) if isinstance(span, timedelta) else span)
    parts: list[str] = []
    for size, unit in _UNITS:
        # A single day reads better in hours: the runbook says "24 h in advance".
        if size == _UNITS[0][0] and left < 2 * size:
            continue
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"


def day(when: date) -> str:
    """Return a day without its year.

    >>> day(date(2026, 11, 23))
    'Mon 23 Nov'
    """
    return f"{WEEKDAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}"


def clock_time(when: datetime) -> str:
    """Return the wall time of ``when`` in the zone it carries: "09:00"."""
    return f"{when:%H:%M}"


def instant(when: datetime) -> str:
    """Return an instant with its day, in UTC: "Mon 23 Nov 03:07 UTC"."""
    utc = when.astimezone(UTC)
    return f"{day(utc)} {utc:%H:%M} UTC"


def near(when: datetime, other: datetime) -> str:
    """Return an instant in UTC, naming the day only when it is not ``other``'s."""
    utc = when.astimezone(UTC)
    same_day = utc.date() == other.astimezone(UTC).date()
    return f"{utc:%H:%M} UTC" if same_day else instant(utc)


def promise(clock: Clock | None) -> str:
    """Return a clock's promise in words; empty for none.

    >>> promise(Elapsed(seconds=600)), promise(BusinessDays(days=1)), promise(Sprint())
    ('10 min', '1 business day', 'Next sprint')
    """
    match clock:
        case None:
            return ""
        case Elapsed():
            working = " of working time" if clock.calendar else ""
            return duration(clock.seconds) + working
        case BusinessDays():
            return f"{clock.days} business day{'' if clock.days == 1 else 's'}"
        case Sprint():
            return "Next sprint"
        case Text():
            return clock.text


def listed(names: list[str] | tuple[str, ...], *, last: str = "and") -> str:
    """Return names as a sentence lists them.

    >>> listed(["a", "b", "c"]), listed(("a",)), listed(())
    ('a, b and c', 'a', '')
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def spelled(name: str | None) -> str:
    """Return what two spellings of one name share: letters and digits, no case.

    >>> spelled("SEV-2") == spelled("sev 2")
    True
    """
    return "".join(c for c in (name or "").casefold() if c.isalnum())
