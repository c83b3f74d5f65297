"""The first commands a stranger types: dev.py on old Pythons, odd folders, bare machines."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from tests.house.tree import ROOT

SHIM = """
import sys
import tomllib
print(sys.argv[1:], sys.stdin.read())
sys.exit(7)
"""
VERBS = ("demo", "serve", "sic", "test", "check", "bench", "lock")


def dev(
    *arguments: str, root: Path = ROOT, **options: object
) -> subprocess.CompletedProcess[str]:
    """Run a checkout's dev.py."""
    argv = [sys.executable, str(root / "dev.py"), *arguments]
    return subprocess.run(argv, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload, no-any-return]  # options are subprocess's own


def recorder(commands: list[tuple[str, ...]], code: int) -> Callable[..., int]:
    """Return a command runner that runs nothing, remembers, and answers ``code``."""

    def remember(*argv: str, **_options: object) -> int:
        commands.append(argv)
        return code

    return remember


@pytest.fixture
def module() -> ModuleType:
    """Return dev.py as a module of its own, free to be patched."""
    spec = importlib.util.spec_from_file_location("dev_under_test", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture
def checkout(tmp_path: Path, module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a checkout that is already installed, with a command line that echoes."""
    root = tmp_path / "check out"
    (root / ".venv/bin").mkdir(parents=True)
    shutil.copy(ROOT / "dev.py", root)
    shutil.copytree(ROOT / "requirements", root / "requirements")
    (root / ".venv/bin/python").symlink_to(Path(sys.executable).resolve())
    (root / ".venv/bin/sic").write_text(SHIM, encoding="utf-8")
    digest = hashlib.sha256((root / "requirements/base.lock").read_bytes()).hexdigest()
    monkeypatch.setattr(module, "ROOT", str(root))
    stamp = {"base": digest, **module.foundations(str(Path(sys.executable).resolve()))}
    (root / ".venv/sic-stamp.json").write_text(json.dumps(stamp), encoding="utf-8")
    return root


def test_help_lists_every_verb() -> None:
    """Style, "Changes": its help lists one verb per task."""
    done = dev("help")
    assert done.returncode == 0
    assert [verb for verb in VERBS if f"python3 dev.py {verb}" not in done.stdout] == []


def test_an_unknown_verb_is_answered_with_the_verbs() -> None:
    """Exit code 2 is a usage error."""
    done = dev("dmeo")
    assert done.returncode == 2
    assert "no verb 'dmeo'" in done.stderr
    assert "dev.py demo" in done.stderr


def test_dev_py_parses_on_pythons_older_than_it_supports() -> None:
    """A default python3 of years ago must be refused in words, not with a SyntaxError."""
    source = (ROOT / "dev.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    assert "from __future__" not in source


def test_an_old_python_is_refused_in_words() -> None:
    """Python 3.10 lacks what SIC uses; the person is told what to type instead."""
    pretend = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path(sys.argv[1])"
    argv = [sys.executable, "-c", pretend, str(ROOT / "dev.py")]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("SIC needs Python 3.11 or newer; this is Python 3.9.")
    assert "Traceback" not in done.stderr


def test_sic_passes_arguments_input_and_exit_code_through(
    checkout: Path, tmp_path: Path
) -> None:
    """`dev.py sic` is the command itself, from any folder, quiet but for its own output."""
    done = dev("sic", "note", "two words", "--json", root=checkout, cwd=tmp_path, input="hello")
    assert done.returncode == 7
    assert done.stdout == "['note', 'two words', '--json'] hello\n"
    assert done.stderr == ""


def test_demo_and_serve_are_verbs_of_sic(checkout: Path) -> None:
    """One way to start: what operators type is what developers type."""
    assert dev("demo", "--exit", root=checkout, input="").stdout == "['demo', '--exit'] \n"
    assert dev("serve", root=checkout, input="").stdout == "['serve'] \n"


def test_the_shim_runs_what_an_installed_sic_would_run(module: ModuleType) -> None:
    """A checkout and a wheel must start at the same door."""
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    place, _, function = scripts["sic"].partition(":")
    assert f"from {place} import {function}\n" in module.SHIM
    assert f"sys.exit({function}())" in module.SHIM


def test_a_changed_lock_installs_again(
    module: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stale packages make failures that nobody else can see."""
    commands: list[tuple[str, ...]] = []
    monkeypatch.setattr(module, "run", recorder(commands, 0))
    monkeypatch.setattr(module, "link_checkout", lambda _venv: None)

    module.environment("base")
    assert commands == []

    with (checkout / "requirements/base.lock").open("a") as lock:
        lock.write("# changed\n")
    module.environment("base")
    assert any("--clear" in argv for argv in commands)
    assert any("--require-hashes" in argv for argv in commands)


def test_an_environment_whose_python_is_gone_is_built_anew(
    module: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade of the system's Python leaves a link to nothing."""
    commands: list[tuple[str, ...]] = []
    monkeypatch.setattr(module, "run", recorder(commands, 0))
    monkeypatch.setattr(module, "link_checkout", lambda _venv: None)
    (checkout / ".venv/bin/python").unlink()

    module.environment("base")
    assert any("--clear" in argv for argv in commands)


def test_an_install_that_failed_is_not_taken_for_whole(
    module: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next run must start again, not fail in the middle of something else."""
    monkeypatch.setattr(module, "run", lambda *argv, **_: 1 if "pip" in argv else 0)

    with pytest.raises(module.Stop, match="pip failed with exit code 1"):
        module.environment("test")
    assert module.stamped(str(checkout / ".venv")) == {}


def test_without_root_the_one_apt_line_is_printed(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue "The spine": otherwise it prints the one apt line and fails."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    line = "sudo apt-get install -y --no-install-recommends chromium-headless-shell prometheus"
    with pytest.raises(module.Stop, match=line):
        module.need_programs()


def test_a_failed_apt_is_tried_once_more_after_an_update(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Package lists of last month point at files that are gone."""
    done: list[tuple[str, ...]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(module, "output", lambda *_: "Package: x")
    monkeypatch.setattr(module, "apt", recorder(done, 100))
    monkeypatch.setattr(module.daemons_asleep, "path", str(tmp_path / "policy-rc.d"))

    with pytest.raises(module.Stop, match="apt-get failed twice"):
        module.install_packages(["x"], "the tests")
    assert [argv[1] for argv in done] == ["install", "update", "install"]
    assert not (tmp_path / "policy-rc.d").exists()


def test_daemons_stay_asleep_while_packages_install(module: ModuleType, tmp_path: Path) -> None:
    """A test machine must not start serving Prometheus because it ran our tests."""
    module.daemons_asleep.path = str(tmp_path / "policy-rc.d")
    with module.daemons_asleep():
        assert subprocess.run([tmp_path / "policy-rc.d"], check=False).returncode == 101
    assert not (tmp_path / "policy-rc.d").exists()


def test_a_policy_that_was_there_before_is_left_alone(
    module: ModuleType, tmp_path: Path
) -> None:
    """It is somebody's decision about that machine."""
    rule = tmp_path / "policy-rc.d"
    rule.write_text("theirs")
    module.daemons_asleep.path = str(rule)
    with module.daemons_asleep():
        assert rule.read_text() == "theirs"
    assert rule.read_text() == "theirs"


def test_a_python_that_does_not_run_is_not_found(
    module: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version manager's shim exists for Pythons that are not active."""
    shim = tmp_path / "python9.9"
    shim.write_text("#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert module.find("9.9") is None
    assert module.find(module.here()) is not None


def test_what_ran_is_counted_with_the_reason_of_every_skip(
    module: ModuleType, tmp_path: Path
) -> None:
    """A skip nobody reads about is a test nobody has."""
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="5" failures="1" errors="0" skipped="2">'
        '<testcase><skipped message="no browser"/></testcase>'
        '<testcase><skipped message="no browser"/></testcase>'
        "</testsuite></testsuites>"
    )
    assert (
        module.counted(str(report))
        == "2 passed, 1 failed, 2 skipped\n    skipped 2: no browser"
    )
    assert "did not finish" in module.counted(str(tmp_path / "absent.xml"))
