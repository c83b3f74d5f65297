"""`sic runbook render`: a runbook as safe HTML; it writes pictures only if asked to."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

import click

from sic.application.diagrams import Diagrams, diagram_address
from sic.entrypoints.cli.failures import CliError, Misused
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import plain
from sic.runbook import compile_document
from sic.runbook.text import BYTES_MAX
from sic.runbook.view import Look, View, view, words_for
from sic.runbook.view.flowchart import THEMES, ThemeName
from sic.runbook.view.look import DiagramUrl
from sic.runbook.view.words import LANGUAGES

_PREFIX = re.compile(r"[A-Za-z][\w-]{0,30}")


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--diagrams",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the pictures there and refer to them by file name.",
)
@click.option("--here", default="", metavar="NODE", help='Box to mark "you are here".')
@click.option("--lang", type=click.Choice(sorted(LANGUAGES)), default="en")
@click.option("--id-prefix", default="", metavar="PREFIX", help="Put before every id.")
@pass_session
def render(
    session: Session, file: str, folder: Path | None, here: str, lang: str, id_prefix: str
) -> None:
    """Print a document as HTML that is safe to put into a page.

    FILE may be - for standard input. Without --diagrams, pictures are asked for at the
    address where `sic serve` answers, once this text is in its library.
    """
    if id_prefix and not _PREFIX.fullmatch(id_prefix):
        raise Misused(
            f"--id-prefix {id_prefix!r} would not make an id.",
            remedy="Use letters, digits and hyphens, a letter first: --id-prefix doc-",
        )
    source = read_document(file)
    compiled = compile_document(source)
    # Flowcharts need nothing installed; the composition root knows what draws the others.
    diagrams = session.wiring.diagrams() if session.wiring else Diagrams()
    words = words_for(lang)
    look = Look(
        id_prefix=id_prefix,
        words=words,
        draw=diagrams.drawer(here, words),
        url=_file_name if folder else _served(source, here),
        checklist={item.source.line: item.id for item in compiled.policy.checklist},
        here=here,
    )
    # What the compiler refused can be read all the same, but it kept none of it.
    shown = view(compiled if compiled.tree.lines else source, look)
    if folder:
        _save(folder, shown, diagrams)
    sys.stdout.buffer.write(shown.html.encode("utf-8", "replace"))


def read_document(path: str) -> bytes:
    """Return a file's bytes, one more than the limit at most: a 10 GB file stays on disk."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(BYTES_MAX + 1)
        with Path(path).open("rb") as file:
            return file.read(BYTES_MAX + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Misused(
            f"{plain(path)} cannot be read: {reason}.",
            remedy="Name a Markdown file you may read, or - for standard input.",
        ) from error


def _file_name(key: str, theme: ThemeName) -> str:
    return f"{key}-{theme}.svg"


def _served(source: bytes, here: str) -> DiagramUrl:
    revision = hashlib.sha256(source).hexdigest()  # As the library names a text.
    return lambda key, theme: diagram_address(revision, key, theme, here)


def _save(folder: Path, shown: View, diagrams: Diagrams) -> None:
    """Write every picture of a document, in each theme, under the name the page asks for."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for picture in shown.diagrams:
            for theme in THEMES:
                written = diagrams.svg(picture.key, theme) or b""
                (folder / _file_name(picture.key, theme)).write_bytes(written)
    except OSError as error:
        raise CliError(
            f"The pictures cannot be written to {plain(folder)}: {error.strerror}.",
            remedy="Choose a folder you may write to: --diagrams DIR.",
        ) from error
