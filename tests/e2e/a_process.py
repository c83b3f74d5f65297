"""Real ``sic`` processes on real data, for tests that only a process can fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from sic.application.account_ports import AccountLevel
from sic.bootstrap import open_local
from sic.entrypoints.cli.demo.command import demo_settings

SIC = (sys.executable, "-c", "import sys; from sic.bootstrap import main; sys.exit(main())")
START_SECONDS = 60.0
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Installation:
    """One data folder and one home: everything a ``sic`` process of a test may touch."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The machine's environment without its settings, and with ours."""
        kept = {name: value for name, value in os.environ.items() if name[:4] != "SIC_"}
        ours = {
            "SIC_DATA_DIR": str(self.folder / "data"),
            "SIC_PORT": "0",
            "XDG_CONFIG_HOME": str(self.folder / "home"),
        }
        return kept | ours

    def run(self, *words: str, typed: str = "", **environment: str) -> Finished:
        """Run one command to its end."""
        done = subprocess.run(
            [*SIC, *words],
            input=typed,
            capture_output=True,
            text=True,
            env=self.environment | environment,
            cwd=self.folder,
            timeout=START_SECONDS,
            check=False,
        )
        return Finished(done.returncode, done.stdout, done.stderr)

    def people(self, **levels: AccountLevel) -> dict[str, str]:
        """Add accounts with the tests' password, each with a token; return the secrets."""
        with open_local(demo_settings(self.folder / "data")) as local:
            for name, level in levels.items():
                local.accounts.add_account(name, level=level, password=PASSWORD)
            return {
                name: local.accounts.create_token(
                    local.accounts.account(name), "a test's", "act"
                ).secret
                for name in levels
            }

    @contextmanager
    def serving(self) -> Iterator[Server]:
        """Serve until the block ends; killed if it does not end by itself."""
        process = subprocess.Popen(
            [*SIC, "serve"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            cwd=self.folder,
        )
        server = Server(process)
        try:
            yield server
        finally:
            server.stop()


@dataclass(frozen=True)
class Finished:
    """What a command left behind."""

    code: int
    out: str
    err: str


class Server:
    """A ``sic serve`` process; its log is read all along, so that it never blocks on it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.log: list[str] = []
        self._url: Queue[str] = Queue()
        self._reader = Thread(target=self._read)
        self._reader.start()
        try:
            self.url = self._url.get(timeout=START_SECONDS)
        except Empty:
            self.kill()
            raise AssertionError(f"sic serve did not start: {''.join(self.log)}") from None
        if not self.url:
            self.kill()
            raise AssertionError(f"sic serve ended at once: {''.join(self.log)}")

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line)
            if "answers on http://" in line:
                self._url.put(line[line.index("http://") :].split()[0])
        self._url.put("")

    def kill(self) -> None:
        """Pull the plug: no handler runs, nothing is flushed."""
        self.process.send_signal(signal.SIGKILL)
        self._ended()

    def stop(self) -> int:
        """Ask it to stop, as an init system does; return its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self._ended()

    def _ended(self) -> int:
        try:
            code = self.process.wait(timeout=START_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self._reader.join()
        if self.process.stderr is not None:
            self.process.stderr.close()
        return code
