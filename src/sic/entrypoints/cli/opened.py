"""Opens this installation for a local verb and turns what goes wrong into words."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sic.entrypoints.cli.failures import (
    Changed,
    CliError,
    Missing,
    Misused,
    RuleRefused,
    Unreachable,
)
from sic.entrypoints.cli.session import Session

if TYPE_CHECKING:
    from sic.domain.errors import SicError
    from sic.entrypoints.settings import Settings
    from sic.entrypoints.wiring import Local


@contextmanager
def in_words() -> Iterator[None]:
    """Turn the application's expected errors into failures a terminal reports."""
    from sic.application.ports import StoreUnavailable
    from sic.domain.errors import SicError

    try:
        yield
    except SicError as error:
        raise _failure(error) from error
    except StoreUnavailable as error:
        raise Unreachable(
            f"The database cannot take writes: {error}",
            remedy="See `sic doctor`: is the disk full, or the database away?",
        ) from error


@contextmanager
def opened(session: Session) -> Iterator[Local]:
    """Open SIC on its own database, for as long as the block lasts."""
    with in_words(), session.local.open_local(settings_of(session)) as local:
        yield local


def settings_of(session: Session) -> Settings:
    """Read the settings; raise ``Misused`` naming each that is wrong."""
    from pydantic import ValidationError

    from sic.entrypoints.settings import misspelt

    try:
        settings = session.local.settings()
    except ValidationError as wrong:
        raise _wrong(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong.errors()
        ) from wrong
    except (OSError, ValueError) as broken:  # sic.toml is no TOML, a list is no JSON.
        raise _wrong([f"{broken}"]) from broken
    if unknown := misspelt(os.environ):
        raise _wrong(unknown)
    return settings


def _wrong(findings: Iterable[str]) -> Misused:
    listed = "; ".join(findings)
    return Misused(
        f"The settings are wrong: {listed}.",
        remedy="Mend sic.toml or the SIC_ variables (docs/reference/settings.md).",
    )


def _failure(error: SicError) -> CliError:
    from sic.application.accounts import NameRefused, PasswordRefused
    from sic.domain.errors import Conflict, NotFound, Refused

    kinds: tuple[tuple[type[SicError], type[CliError]], ...] = (
        (Refused, RuleRefused),
        (NotFound, Missing),
        (Conflict, Changed),
        (NameRefused, Misused),
        (PasswordRefused, Misused),
    )
    fitting = (failure for cause, failure in kinds if isinstance(error, cause))
    kind = next(fitting, CliError)
    return kind(error.problem, remedy=error.remedy, clause=error.clause, code=error.code)
