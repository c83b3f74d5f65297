"""The counts of words the assistant reads by are those of our texts, and of no others.

``pytest tests/golden --update-golden`` counts again after ``dev.jsonl`` changed.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.golden.counting import counted

from sic.assistant import counted as kept

HERE = Path(__file__).parent / "assistant"
DEV = HERE / "dev.jsonl"


def test_the_counts_are_those_of_the_texts(request: pytest.FixtureRequest) -> None:
    """A count nobody can trace to a text is an opinion."""
    module = Path(str(kept.__file__))
    if request.config.getoption("--update-golden", default=False):
        module.write_text(counted(DEV), encoding="utf-8")
    assert module.read_text("utf-8") == counted(DEV)


@pytest.mark.parametrize("other", ["golden", "fresh"])
def test_no_text_that_measures_was_counted(other: str) -> None:
    """Issue 6: measured on texts the lists were not made from."""
    measuring, known = (_texts(HERE / f"{name}.jsonl") for name in (other, "dev"))
    assert measuring
    assert measuring & known == set()


def _texts(path: Path) -> set[str]:
    return {json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()}
