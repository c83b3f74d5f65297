"""`sic runbook check|compile|diff`: the compiler on files; it never writes one."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NoReturn

import click

from sic.domain.policy import Diagnostic
from sic.entrypoints.cli.lazy import LazyGroup
from sic.runbook.compiler import Compiled, compile_document
from sic.runbook.diff import difference
from sic.runbook.render import as_text, as_values, summary
from sic.runbook.schema import as_json_values
from sic.runbook.text import BYTES_MAX

EXIT_ERRORS = 1
EXIT_USAGE = 2
PATH = click.Path(allow_dash=True)  # Lets the shell complete file names; reading judges them.
UNUSABLE = frozenset({"SIC-R101", "SIC-R102"})  # Too large, or no text: not read at all.


runbook = LazyGroup(
    "runbook",
    places={"render": "render:render", "search": "search:search", "show": "reading:show"},
    help="Check, compile, compare, search, show and render runbooks.",
)


@runbook.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=PATH)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--json", "as_json", is_flag=True, help="Same as --format json.")
def check(files: tuple[str, ...], form: str, *, as_json: bool) -> None:
    """Report everything a runbook leaves open, contradicts or promises in vain.

    FILE may be a folder (every .md in it) or - for standard input. Exits 0 without errors,
    1 with errors, 2 when a file cannot be read.
    """
    compiled = [_compiled(name) for path in files for name in _documents(path)]
    if as_json or form == "json":
        _echo(json.dumps(_json(compiled), ensure_ascii=False, indent=2))
    else:
        _print_text(compiled)
    if any(d.severity == "error" for d in _all(compiled)):
        sys.exit(EXIT_ERRORS)


@runbook.command(name="compile")
@click.argument("file", metavar="FILE", type=PATH)
@click.option("--format", "form", type=click.Choice(["json"]), default="json")
@click.option("--json", "as_json", is_flag=True, help="Same as --format json.")
def compile_(file: str, form: str, *, as_json: bool) -> None:
    """Print the policy of a runbook as JSON (schema sic.policy/1)."""
    del form, as_json  # One format so far; the options keep scripts ready for a second.
    policy = _compiled(file).policy
    _echo(json.dumps(as_json_values(policy), ensure_ascii=False, indent=2))


@runbook.command()
@click.argument("old", metavar="OLD", type=PATH)
@click.argument("new", metavar="NEW", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="A list of {topic, change} instead.")
def diff(old: str, new: str, *, as_json: bool) -> None:
    """Say in words how the policy changes from OLD to NEW."""
    documents = [_compiled(old), _compiled(new)]
    for document in documents:
        _refuse_unusable(document)
    changes = difference(documents[0].policy, documents[1].policy)
    if as_json:
        values = [{"topic": c.topic, "change": c.words} for c in changes]
        _echo(json.dumps(values, ensure_ascii=False, indent=2))
        return
    topic = ""
    for change in changes:
        if change.topic != topic:
            topic = change.topic
            _echo(topic)
        _echo(f"  {change.words}")
    if not changes:
        _echo("no change of policy")


def _documents(path: str) -> Iterator[str]:
    """Yield the file itself, or every Markdown file of a folder, sorted."""
    if path != "-" and Path(path).is_dir():
        found = sorted(str(p) for p in Path(path).rglob("*.md") if p.is_file())
        if not found:
            _fail(f"{path} holds no .md file. Name a runbook, or a folder with one.")
        yield from found
    else:
        yield path


def _compiled(path: str) -> Compiled:
    return compile_document(_read(path), path="<stdin>" if path == "-" else path)


def _refuse_unusable(compiled: Compiled) -> None:
    """Raise where nothing of a document was read: all its rules would seem to be removed."""
    for found in compiled.policy.diagnostics:
        if found.code in UNUSABLE:
            _fail(f"{compiled.path} cannot be compared: {found.message}. {found.help}.")


def _read(path: str) -> bytes:
    """Return a file's bytes, one more than the limit at most: a 10 GB file stays on disk."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(BYTES_MAX + 1)
        with Path(path).open("rb") as file:
            return file.read(BYTES_MAX + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _fail(f"{path} cannot be read: {reason}. Check the path and its permissions.")


class Unreadable(click.ClickException):
    """A file that cannot be read; click and ``sic`` each say so in their own form."""

    exit_code = EXIT_USAGE

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence as every other failure of ``sic``."""
        click.echo(f"sic: {self.format_message()}", file=file, err=file is None)


def _fail(sentence: str) -> NoReturn:
    raise Unreadable(sentence)


def _all(compiled: list[Compiled]) -> list[Diagnostic]:
    return [d for c in compiled for d in c.policy.diagnostics]


def _json(compiled: list[Compiled]) -> list[dict[str, object]]:
    if len(compiled) == 1:
        return _values(compiled[0])
    return [{"path": c.path, **values} for c in compiled for values in _values(c)]


def _values(compiled: Compiled) -> list[dict[str, object]]:
    """Return the six documented keys: what a note says goes before the help."""
    found = []
    for values in as_values(compiled.policy.diagnostics):
        parts = (values.pop("note", ""), values["help"])
        found.append({**values, "help": "; ".join(str(part) for part in parts if part)})
    return found


def _print_text(compiled: list[Compiled]) -> None:
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for c in compiled:
        text = as_text(c.policy.diagnostics, c.tree.lines, c.path, colour=colour)
        if text:
            _echo(text)
    click.echo(summary(_all(compiled)), err=True)


def _echo(text: str) -> None:
    """Print text whatever the terminal's encoding; what it cannot show becomes "?"."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding))
