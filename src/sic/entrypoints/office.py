"""The business calendar, made from the settings. Of the clock it reads only the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sic.domain.errors import SicError

if TYPE_CHECKING:
    from datetime import date

    from sic.domain.calendar import Calendar
    from sic.entrypoints.settings import Settings

HOLIDAY_YEARS = (10, 15)  # Back, for old incidents; ahead, for any deadline a runbook sets.


class CannotStart(SicError):
    """The settings or the surroundings do not allow SIC to start; the words say why."""

    code = "SIC-E901"


def calendar_of(settings: Settings) -> Calendar:
    """Return the business calendar the settings describe.

    Raises:
        CannotStart: zone, hours or country are not usable.
    """
    from sic.domain.calendar import Calendar, Hours, Sprints

    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = Hours(settings.opens_at, settings.closes_at)
    anchor = settings.sprint_anchor
    try:
        return Calendar(
            zone=settings.zone,
            hours=tuple(hours if name in settings.working_days else None for name in names),
            holidays=frozenset(settings.extra_holidays) | _holidays(settings.holiday_country),
            sprint=Sprints(anchor, settings.sprint_days) if anchor else None,
        )
    except ValueError as error:
        raise CannotStart(
            f"The business calendar cannot be built: {error}.",
            "Mend zone, working_days, opens_at, closes_at or the sprint's settings"
            " (docs/reference/settings.md).",
        ) from error


def _holidays(country: str) -> frozenset[date]:
    from datetime import UTC, datetime

    import holidays

    if not country:
        return frozenset()
    name, _, subdivision = country.partition("-")
    this_year = datetime.now(UTC).year
    back, ahead = HOLIDAY_YEARS
    years = range(this_year - back, this_year + ahead + 1)
    try:
        found = holidays.country_holidays(name, subdiv=subdivision or None, years=years)
    except NotImplementedError as error:
        raise CannotStart(
            f"holiday_country {country!r} is not known: {error}",
            "Write a country's two letters, or with a part of it, such as US-CA; or leave it"
            " out and list the days in extra_holidays.",
        ) from error
    return frozenset(found)
