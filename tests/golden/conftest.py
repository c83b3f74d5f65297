"""The one flag of the golden tests: rewrite what is expected, to be reviewed as code."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden`` (give the golden folder on the command line with it)."""
    parser.addoption("--update-golden", action="store_true", help="rewrite expected output")
