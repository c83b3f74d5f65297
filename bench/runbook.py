"""How long a runbook takes: the compiler alone, and the whole ``sic runbook check``."""

from __future__ import annotations

import json
import subprocess
import sys

from bench.harness import (
    Figure,
    at_most,
    benchmark,
    reference_runbook,
    rounds,
    sic_command,
    timed,
    timed_process,
)


@benchmark
def compile_seed() -> Figure:
    """Compile the reference runbook in a warm process, against parsing its Markdown alone."""
    from markdown_it import MarkdownIt

    from sic.runbook import compile_runbook

    path = reference_runbook()
    text = path.read_text(encoding="utf-8")
    parser = MarkdownIt("commonmark").enable("table")
    ours, rival = rounds(
        lambda: timed(lambda: compile_runbook(text, path=path.name)),
        lambda: timed(lambda: parser.parse(text)),
        times=25,
    )
    parse = ("markdown-it-py parse", rival)
    return at_most("compile_seed", ours, 60, rival=parse, unit="ms", detail=path.name)


@benchmark
def check_process() -> Figure:
    """Run ``sic runbook check`` as a process, against a Python that does nothing."""
    path = reference_runbook()
    argv = [*sic_command(), "runbook", "check", str(path)]
    # A crash also ends with 1: make sure that what is timed is an answer.
    answer = subprocess.run([*argv, "--format", "json"], capture_output=True, check=False)
    found = len(json.loads(answer.stdout))
    ours, rival = rounds(
        lambda: timed_process(argv, codes=(0, 1)),
        lambda: timed_process([sys.executable, "-c", "pass"]),
    )
    return at_most(
        "check_process",
        ours,
        0.7,
        rival=("python -c pass", rival),
        detail=f"{path.name}, {found} diagnostics",
    )
