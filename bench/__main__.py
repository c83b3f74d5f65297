"""The command line of the benchmarks. It never measures anything itself.

    python3 dev.py bench [NAME…] [--json]

Exit code 0 when every goal was met, 1 when one was missed or a benchmark could not run,
2 when there is no benchmark of that name.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys

import bench
from bench.harness import BENCHMARKS, Figure
from sic.entrypoints.cli.logs import send_to_stderr


def main(arguments: list[str] | None = None) -> int:
    """Run the named benchmarks, or all, and print each figure as it comes."""
    asked = parse(arguments)
    send_to_stderr("error")  # Only figures on stdout: what runs in this process logs, too.
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name != "__main__":
            importlib.import_module(f"bench.{module.name}")
    unknown = sorted(set(asked.names) - BENCHMARKS.keys())
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}.", file=sys.stderr)
        print(f"There are: {', '.join(sorted(BENCHMARKS))}.", file=sys.stderr)
        return 2
    missed = False
    for name in asked.names or sorted(BENCHMARKS):
        figure = measured(name)
        missed |= not figure.ok
        print(json.dumps(figure.as_json()) if asked.json else sentence(figure), flush=True)
    return 1 if missed else 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Measure SIC.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks; default: all")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser.parse_args(arguments)


def measured(name: str) -> Figure:
    """Run one benchmark; one that breaks is a figure that says so, and the rest go on."""
    try:
        return BENCHMARKS[name]()
    except Exception as error:  # noqa: BLE001 - one broken benchmark must not hide the others
        why = f"{type(error).__name__}: {error}"
        return Figure(name=name, figure=None, unit="", goal=None, ok=False, detail=why)


def sentence(figure: Figure) -> str:
    """Return the figure as one line for people."""
    mark = "met   " if figure.ok else "MISSED"
    if figure.figure is None:
        return f"{mark} {figure.name:<22} could not run: {figure.detail}"
    limit = "at most" if figure.better == "lower" else "at least"
    words = f"{mark} {figure.name:<22} {figure.figure:>10.4g} {figure.unit:<9}"
    words += f" goal {limit} {figure.goal:g}"
    if figure.cpu is not None:
        words += f"; CPU {figure.cpu:.4g} {figure.unit}"
    if figure.versus is not None:
        rival = figure.versus
        words += f"; {rival.name} {rival.figure:.4g} {figure.unit}, ratio {rival.ratio:.3g}"
    return f"{words}; {figure.detail}" if figure.detail else words


if __name__ == "__main__":
    sys.exit(main())
