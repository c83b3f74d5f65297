"""`sic runbook search`: questions to pages of a folder of runbooks. It never writes a file."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from sic.application.search import LIMIT_DEFAULT, LIMIT_MAX, QUERY_MAX, Hit, RunbookSearch
from sic.entrypoints.cli.failures import Misused
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import plain
from sic.runbook.text import BYTES_MAX

LINE_BYTES_MAX = 4 * QUERY_MAX  # Of a line of --stdin; the rest of a longer one is passed over.
PAGES_MAX = 20_000
SUFFIX = ".md"


@click.command()
@click.argument("words", nargs=-1, metavar="TEXT")
@click.option("--stdin", "from_stdin", is_flag=True, help="One query a line; answers as JSON.")
@click.option("--json", "as_json", is_flag=True, help="The answer as one line of JSON.")
@click.option("--limit", type=click.IntRange(1, LIMIT_MAX), default=LIMIT_DEFAULT)
@click.option(
    "--runbooks",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder to search; else the one configured.",
)
@pass_session
def search(
    session: Session,
    words: tuple[str, ...],
    folder: Path | None,
    limit: int,
    *,
    from_stdin: bool,
    as_json: bool,
) -> None:
    """Find the page and section that fit an alert's name or what is seen.

    Prints nothing when nothing fits, and exits 0 then too.
    """
    text = " ".join(words)
    if bool(text.strip()) == from_stdin:
        raise Misused(
            "Give either TEXT or --stdin.", remedy="sic runbook search 'disk is full'"
        )
    index = session.local.search()
    folders = [folder] if folder else session.local.runbooks_folders()
    # Backwards: where two folders have a page of one path, the first one's stays.
    count = sum(read_folder(index, one) for one in reversed(folders))
    if from_stdin:
        for line in _lines(sys.stdin.buffer):
            _print_json(line, index.search(line, limit))
    elif as_json:
        _print_json(text, index.search(text, limit))
    else:
        _print_text(text, index.search(text, limit), count)


# ---------------------------------------------------------------- the folder


def read_folder(index: RunbookSearch, folder: Path) -> int:
    """Index every Markdown file below a folder; return how many pages there are.

    What is no regular file (a link, a device) or is too large is left out, with a note on
    stderr: a runbook that cannot be found must not go missing in silence.
    """
    count = 0
    for path in _markdown_below(folder):
        if count == PAGES_MAX:
            click.echo(f"sic: only the first {PAGES_MAX} pages are searched.", err=True)
            break
        shown = path.relative_to(folder).as_posix()
        source = _read(path, shown)
        if source is not None:
            index.replace(shown[: -len(SUFFIX)], source, path=shown)
            count += 1
    return count


def _markdown_below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(SUFFIX):
                yield Path(place) / name


def _read(path: Path, shown: str) -> bytes | None:
    """Return the bytes of a regular file that is not too large, else say why not."""
    try:
        # Not following a link, and not waiting for the other end of a pipe.
        door = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(door, "rb") as file:
            regular = stat.S_ISREG(os.fstat(door).st_mode)
            source = file.read(BYTES_MAX + 1) if regular else b""
    except OSError as error:
        why = "it is a link" if path.is_symlink() else error.strerror or str(error)
    else:
        if regular and len(source) <= BYTES_MAX:
            return source
        size = f"it is larger than {BYTES_MAX // 1024} KiB; split it"
        why = size if regular else "it is no regular file"
    click.echo(f"sic: {plain(shown)} is not searched: {why}.", err=True)
    return None


# ---------------------------------------------------------------- questions and answers


def _lines(source: BinaryIO) -> Iterator[str]:
    """Yield each line's text, cut at ``LINE_BYTES_MAX``; a line of any length is one line."""
    while line := source.readline(LINE_BYTES_MAX):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = source.readline(LINE_BYTES_MAX)
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _print_json(query: str, hits: list[Hit]) -> None:
    results = [
        {
            "runbook": hit.runbook,
            "path": hit.path,
            "anchor": hit.anchor,
            "heading": hit.heading,
            "score": hit.score,
        }
        for hit in hits
    ]
    answer = {"query": query, "results": results}
    # Bytes: JSON is UTF-8 whatever the terminal speaks; half a surrogate pair is escaped.
    line = json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace")
    click.echo(line)
    sys.stdout.flush()  # Whoever asks line by line waits for each answer.


def _print_text(query: str, hits: list[Hit], count: int) -> None:
    if not hits:
        click.echo(
            f"Nothing in {count} pages fits {plain(query)!r}. Try the alert's name, or the "
            "component and what it does: 'etcd leader changes'.",
            err=True,
        )
        return
    places = [plain(f"{hit.path}#{hit.anchor}" if hit.anchor else hit.path) for hit in hits]
    width = max(len(place) for place in places)
    for place, hit in zip(places, hits, strict=True):
        click.echo(f"{place:<{width}}  {plain(hit.heading)}".rstrip())
