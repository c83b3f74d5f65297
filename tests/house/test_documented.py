"""The reference pages list every setting, error, diagnostic and event, and nothing else."""

from __future__ import annotations

import re

import pytest
from pydantic_settings import BaseSettings
from tests.house.tree import ROOT, subclasses

from sic.domain.errors import SicError
from sic.domain.incident import events  # noqa: F401 - every event is a subclass once imported
from sic.domain.incident.happened import Happened
from sic.runbook.diagnostics import CODES

# How each page may name an entry: as a heading, or in the first column of a table.
ENTRY = r"^(?:#{{2,4}} .*?`?(?P<heading>{name})`?|\|\s*(?P<cell>[^|]*{name}[^|]*)\|)"


def entries(page: str, name: str) -> list[str]:
    """Return what ``docs/reference/<page>.md`` lists, in order, repeats kept."""
    path = ROOT / f"docs/reference/{page}.md"
    assert path.exists(), f"docs/reference/{page}.md is not written"
    found = re.finditer(ENTRY.format(name=name), path.read_text("utf-8"), re.MULTILINE)
    listed = [each for one in found for each in re.findall(name, one["heading"] or one["cell"])]
    assert listed, f"docs/reference/{page}.md lists nothing"
    return listed


def error_codes() -> dict[str, str]:
    """Return code → class name of every error that states its own code."""
    classes = [SicError, *subclasses(SicError)]
    assert len(classes) > 5
    return {
        c.__dict__["code"]: c.__qualname__
        for c in classes
        if isinstance(c.__dict__.get("code"), str)
    }


def event_tags() -> list[str]:
    """Return the stored type of every event."""
    tags = [one.__struct_config__.tag for one in subclasses(Happened)]  # type: ignore[attr-defined]  # every one is a msgspec.Struct
    assert len(tags) > 20
    return sorted(map(str, tags))


def settings_names() -> list[str]:
    """Return the name of every setting."""
    classes = [one for one in subclasses(BaseSettings) if issubclass(one, BaseSettings)]
    assert classes, "no settings class was found"
    return sorted(name for one in classes for name in one.model_fields)


def test_every_error_code_is_explained() -> None:
    """Style, "Messages": every code has a place in docs/reference/errors.md."""
    listed = set(entries("errors", r"SIC-E\d{3}"))
    missing = {code: name for code, name in error_codes().items() if code not in listed}
    assert missing == {}


def test_no_error_is_explained_that_cannot_happen() -> None:
    """A page about an error that is gone sends people looking."""
    assert sorted(set(entries("errors", r"SIC-E\d{3}")) - error_codes().keys()) == []


def test_one_error_code_means_one_thing() -> None:
    """A code is what people search for."""
    classes = subclasses(SicError)
    own = [c.__dict__["code"] for c in classes if isinstance(c.__dict__.get("code"), str)]
    assert sorted(own) == sorted(set(own))


def test_every_diagnostic_code_is_explained_once() -> None:
    """Style, "Messages": runbook authors look a code up."""
    assert sorted(entries("diagnostics", r"SIC-R\d{3}")) == sorted(CODES)


def test_every_event_is_listed_once() -> None:
    """An auditor reads stored types; the page says what each means."""
    assert sorted(entries("events", r"incident\.[a-z_]+\.v\d+")) == event_tags()


def test_every_setting_is_listed_once() -> None:
    """An operator needs one list."""
    assert sorted(re.findall(r"[a-z_]+", " ".join(cells("settings")))) == settings_names()


def cells(page: str) -> list[str]:
    """Return the names in code marks of the first column of the page's tables."""
    text = (ROOT / f"docs/reference/{page}.md").read_text("utf-8")
    first = re.findall(r"^\|([^|\n]+)\|", text, re.MULTILINE)
    return re.findall(r"`([a-z_]+)`", " ".join(first))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("## `SIC-E101` Not the commander", ["SIC-E101"]),
        ("| `SIC-E101` | words |", ["SIC-E101"]),
        ("see SIC-E101", []),
        ("| words | SIC-E101 |", []),
    ],
)
def test_only_a_heading_or_a_first_column_counts_as_an_entry(
    line: str, expected: list[str]
) -> None:
    """A code mentioned in passing is not explained by that."""
    found = re.finditer(ENTRY.format(name=r"SIC-E\d{3}"), line, re.MULTILINE)
    listed = [
        each for m in found for each in re.findall(r"SIC-E\d{3}", m["heading"] or m["cell"])
    ]
    assert listed == expected
