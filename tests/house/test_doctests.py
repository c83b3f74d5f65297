"""Every example in a docstring is run: an example that lies is worse than none."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import sic

ALEMBIC_ONLY = "sic.adapters.store.migrations"  # Imported by alembic, inside a migration.
MODULES = [
    found.name
    for found in pkgutil.walk_packages(sic.__path__, "sic.")
    if not found.name.startswith(ALEMBIC_ONLY)
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    """Style, "Docstrings": pure functions carry a doctest where it reads well."""
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_there_are_examples_to_run() -> None:
    """So that the test above cannot pass by finding none."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [
        test
        for name in MODULES
        for test in finder.find(importlib.import_module(name))
        if test.examples
    ]
    assert len(found) > 5
