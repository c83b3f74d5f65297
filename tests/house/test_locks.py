"""The locks hold on every machine: hashed, without addresses, and agreeing with each other."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.house.tree import text

LOCKS = ("base", "test", "bench", "model")
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;]+)", re.MULTILINE)
DIRECT_MAX = 27


def lock(name: str) -> str:
    """Return a lock's text."""
    return text(f"requirements/{name}.lock")


def pins(name: str) -> dict[str, str]:
    """Return package → version of a lock."""
    found = {pin["name"]: pin["version"] for pin in PIN.finditer(lock(name))}
    assert len(found) > (1 if name == "model" else 25)
    return found


def project() -> dict[str, list[str]]:
    """Return pyproject's table of dependencies: base, test."""
    settings = tomllib.loads(text("pyproject.toml"))
    base = settings["project"]["dependencies"]
    extras = settings["project"]["optional-dependencies"]
    extra = extras["postgres"] + extras["diagrams"] + extras["mcp"]
    groups = settings["dependency-groups"]
    apart = {name: groups[name] for name in ("bench", "model")}
    return {"base": base, "test": base + extra + groups["test"], **apart}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address_and_no_path(name: str) -> None:
    """A registry address in a lock breaks the machine that cannot reach it."""
    found = re.findall(
        r"^.*(?:https?:|file:|git\+|--index|--extra|--find|--trusted| @ |^-e|^\.?/).*$",
        lock(name),
        re.MULTILINE,
    )
    assert found == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes(name: str) -> None:
    """`--require-hashes` refuses a lock with one bare pin."""
    for block in re.split(r"\n(?=[a-z0-9])", lock(name)):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_satisfies_what_the_project_asks(name: str) -> None:
    """A dependency added without `dev.py lock` would be missing on a fresh machine."""
    held = pins(name)
    for line in project()[name]:
        asked = Requirement(line)
        version = held.get(canonicalize_name(asked.name))
        assert version is not None, f"{asked.name} is not in {name}.lock: run dev.py lock"
        assert asked.specifier.contains(version), f"{line}, locked {version}"


def test_tests_run_on_the_versions_operators_get() -> None:
    """Otherwise a green build says nothing about a base install."""
    base, test = pins("base"), pins("test")
    assert {name: test.get(name) for name in base} == base


def test_direct_dependencies_are_few_and_each_has_its_reason() -> None:
    """ADR 0005: at most 27, each with its reason there."""
    names = [Requirement(line).name for line in project()["base"]]
    reasons = text("docs/adr/0005-dependencies.md")
    assert len(names) <= DIRECT_MAX
    assert [name for name in names if f"`{name}`" not in reasons] == []
