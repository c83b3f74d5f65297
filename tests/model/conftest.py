"""A real small model on loopback, for the slow job `python3 dev.py test --model` alone."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

PYTHON = "MODEL_PYTHON"  # Set by dev.py: of an environment that holds the model.
WHY = "the real model is a job of its own: python3 dev.py test --model"


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The base address of the model's server."""
    python = os.environ.get(PYTHON)
    if not python:
        pytest.skip(WHY)
    with subprocess.Popen(
        [python, str(Path(__file__).with_name("serving.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "the model's server did not start"
        try:
            yield f"{address}/v1"
        finally:
            process.kill()
