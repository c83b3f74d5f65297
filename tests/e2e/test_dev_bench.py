"""The benchmarks' output is an interface: one JSON object a line. No time is tested here."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from bench.__main__ import measured, sentence
from bench.harness import BENCHMARKS, Figure, Timing, Versus, at_most, median, rounds
from tests.house.tree import ROOT

KEYS = ["name", "figure", "unit", "goal", "ok", "versus"]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmarks' command line."""
    argv = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_figure_is_one_json_object_a_line() -> None:
    """Issue "The spine": `{name, figure, unit, goal, ok, versus}`, then what explains it."""
    done = bench("base_packages", "base_packages", "--json")
    assert done.returncode == 0, done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    assert list(first)[: len(KEYS)] == KEYS
    assert first == second
    assert first["name"] == "base_packages"
    assert first["figure"] <= first["goal"] == 52
    assert first["ok"] is True


def test_people_get_a_sentence_instead() -> None:
    """The same figures, read over coffee."""
    assert bench("base_packages").stdout.startswith("met    base_packages")


def test_an_unknown_benchmark_is_answered_with_the_known_ones() -> None:
    """Exit code 2 is a usage error."""
    done = bench("bse_packages")
    assert done.returncode == 2
    assert "no benchmark bse_packages" in done.stderr
    assert "compile_seed" in done.stderr


def test_a_benchmark_that_breaks_says_so_and_hides_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A missing figure must not look like a good one."""

    def broken() -> Figure:
        raise RuntimeError("no such command")

    monkeypatch.setitem(BENCHMARKS, "broken", broken)
    figure = measured("broken")
    assert figure.as_json()["figure"] is None
    assert figure.ok is False
    assert "RuntimeError: no such command" in sentence(figure)


def test_rounds_alternate_and_the_first_is_not_counted() -> None:
    """Both meet the same noise; caches are warm for both."""
    order: list[str] = []
    times = {"ours": iter([9.0, 1.0, 3.0, 2.0]), "rival": iter([9.0, 4.0, 6.0, 5.0])}

    def turn(who: str) -> Timing:
        order.append(who)
        return Timing(next(times[who]), 0.5)

    ours, rival = rounds(lambda: turn("ours"), lambda: turn("rival"), times=3)
    assert order == ["ours", "rival"] * 4
    assert (ours.wall, rival.wall) == (2.0, 5.0)


def test_a_time_is_judged_and_compared_in_its_own_unit() -> None:
    """The ratio is ours divided by the rival's."""
    ours, rival = Timing(0.05, 0.04), ("markdown", Timing(0.1, 0.1))
    figure = at_most("compile", ours, 60, rival=rival, unit="ms")
    assert (figure.figure, figure.cpu, figure.ok) == (50.0, 40.0, True)
    assert figure.versus == Versus("markdown", 100.0, 0.5)
    assert at_most("compile", ours, 0.04).ok is False
    assert figure.as_json()["versus"] == {"name": "markdown", "figure": 100.0, "ratio": 0.5}


def test_medians_of_wall_and_cpu_are_apart() -> None:
    """One slow turn must not carry its CPU into the figure."""
    assert median([Timing(1, 9), Timing(2, 1), Timing(3, 2)]) == Timing(2, 2)
