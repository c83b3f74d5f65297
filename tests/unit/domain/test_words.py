"""Durations, instants and lists in words; and the examples in the domain's docstrings."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from datetime import timedelta

import pytest
from tests.cast import at

import sic.domain
from sic.domain import words
from sic.domain.policy import Elapsed, Text

MODULES = [m.name for m in pkgutil.walk_packages(sic.domain.__path__, "sic.domain.")]


@pytest.mark.parametrize(
    ("span", "spoken"),
    [
        (0, "0 s"),
        (-5, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3_725, "1 h 2 min"),
        (86_400, "24 h"),
        (172_800, "2 d"),
        (timedelta(days=3, hours=4, minutes=5), "3 d 4 h"),
    ],
)
def test_a_duration_is_spoken_in_its_two_largest_units(
    span: int | timedelta, spoken: str
) -> None:
    """Interface: relative and absolute time, short enough for one line."""
    assert words.duration(span) == spoken


def test_an_instant_names_its_day_only_when_it_is_another() -> None:
    """The tired reader needs the day exactly when it changed."""
    assert words.near(at(7), at(60)) == "03:07 UTC"
    assert words.near(at(7), at(60 * 24)) == "Mon 23 Nov 03:07 UTC"


def test_a_promise_is_spoken_as_it_is_counted() -> None:
    """Working time is not elapsed time."""
    assert words.promise(None) == ""
    assert words.promise(Elapsed(seconds=600)) == "10 min"
    working = Elapsed(seconds=28_800, calendar="business_hours")
    assert words.promise(working) == "8 h of working time"
    assert words.promise(Text(text="same day")) == "same day"


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_the_domain_hold(module: str) -> None:
    """Style, "Docstrings": doctests run in the suite."""
    assert doctest.testmod(importlib.import_module(module)).failed == 0
