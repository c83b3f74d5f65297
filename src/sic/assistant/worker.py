"""The assistant as a program of its own: requests on standard input, answers on the output.

Started without any of the server's environment, so it holds no secret. Once it runs it can
open no socket, start no program and read no file but code that acts on nothing, whatever code
or text reaches it.
"""

from __future__ import annotations

import gc
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from sic.application.advice_wire import Advise, Ask, Judge, Learn, Reply, Request, Write
from sic.assistant import faults
from sic.assistant.recommender import Recommender

MEMORY_MAX = 1 << 30
REFUSED = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn",
    "os.kill", "os.remove", "os.rename", "os.link", "os.symlink", "os.truncate", "os.mkdir",
    "os.rmdir", "os.chmod", "os.chown", "ctypes.", "sqlite3.", "shutil.", "urllib.", "http.",
    "ftplib.", "smtplib.",
)  # fmt: skip
WALLED = (
    "sic.executor", "sic.adapters", "sic.entrypoints", "sic.bootstrap",
    "sic.application.executions", "_posixsubprocess", "_socket",
)  # fmt: skip
_SIC = Path(__file__).resolve().parents[1]
_ACTS = tuple(_SIC.joinpath(*name.split(".")[1:]) for name in WALLED if name[0] != "_")


class Walled(RuntimeError):
    """Something in this process tried to reach out."""


def main() -> int:
    """Answer every line until there are no more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
        resource.setrlimit(kind, (0, 0))  # No dump, no file written, no other process.
    sys.dont_write_bytecode = True
    sys.addaudithook(wall)
    sys.addaudithook(shelf(_code()))
    faults.read_tables()
    settle()
    serve(sys.stdin.buffer, sys.stdout.buffer)
    return 0


def settle() -> None:
    """Set aside what stays: looking through it for garbage takes 20 ms of somebody's answer."""
    gc.collect()
    gc.freeze()


def wall(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse what an assistant has no use for; an audit hook cannot be taken out again.

    Raises:
        Walled: a socket, a program, or a part of SIC that can act.
    """
    if event.startswith(REFUSED):
        raise Walled(f"the assistant may not: {event}")
    if event == "import" and str(arguments[0]).startswith(WALLED):
        raise Walled(f"the assistant may not import {arguments[0]}")


def shelf(roots: tuple[Path, ...]) -> Callable[[str, tuple[object, ...]], None]:
    """Return an audit hook that lets files below ``roots`` be read, and no other.

    The server's environment, keys and database are files, too. The parts of SIC that act
    cannot be read even from there, so that no loader brings them in past ``wall``.

    Raises:
        Walled: any other file, or one opened for writing.
    """

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event != "open" or isinstance(arguments[0], int):  # Open already: the two pipes.
            return
        path = Path(str(arguments[0])).resolve()
        if arguments[1] not in (None, "r", "rb"):
            raise Walled("the assistant may not write a file")
        if any(map(path.is_relative_to, _ACTS)) or not any(map(path.is_relative_to, roots)):
            raise Walled(f"the assistant may not read {path}")

    return hook


def _code() -> tuple[Path, ...]:
    """Return the folders that modules are read from."""
    return tuple(Path(one).resolve() for one in sys.path if one)


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer requests, one a line, in order."""
    recommender = Recommender()
    decoder: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
    encode = msgspec.json.Encoder().encode
    for line in source:
        sink.write(encode(answered(recommender, decoder, line)) + b"\n")
        sink.flush()


def answered(
    recommender: Recommender, decoder: msgspec.json.Decoder[Request], line: bytes
) -> Reply:
    """Return the reply to one line; nothing that is asked ends the process."""
    try:
        return _reply(recommender, decoder.decode(line))
    except KeyError as unknown:
        return Reply(unknown=str(unknown.args[0]))
    except Exception as error:  # noqa: BLE001 - a loop that must survive; the caller is told
        return Reply(problem=f"{type(error).__name__}: {error}"[:200])


def _reply(recommender: Recommender, request: Request) -> Reply:
    match request:
        case Learn():
            recommender.learn(request.revision, request.text)
            settle()
            return Reply()
        case Advise():
            return Reply(advice=recommender.advise(request.question))
        case Ask():
            return Reply(asking=recommender.prompt(request.question))
        case Judge():
            return Reply(
                advice=recommender.judge(request.question, request.advice, request.answer)
            )
        case Write():
            return Reply(draft=recommender.draft(request.kind, request.facts))
