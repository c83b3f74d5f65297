"""`sic runbook show`: a runbook, or one section of it, as plain text. It changes nothing."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path

import click

from sic.entrypoints.cli.failures import CliError, Missing
from sic.entrypoints.cli.render import read_document
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import block, plain
from sic.runbook import compile_document
from sic.runbook.tree import Fence, Section, Tree, walk
from sic.runbook.view.figure import outline, sentences
from sic.runbook.view.flowchart import Unread, chart
from sic.runbook.view.look import Look

SUFFIX = ".md"


@click.command()
@click.argument("name", metavar="NAME[#ANCHOR]")
@click.option(
    "--runbooks",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder to look in; else the one configured.",
)
@click.option("--contents", is_flag=True, help="Only the headings, with their anchors.")
@pass_session
def show(session: Session, name: str, folder: Path | None, *, contents: bool) -> None:
    """Print a runbook, or the section at ANCHOR with all below it.

    NAME is a file, - for standard input, or a runbook's path below the configured folders,
    with or without .md. A flowchart is printed in words. On a terminal the text opens in
    your pager.
    """
    wanted, _, anchor = name.partition("#")
    folders = [folder] if folder else session.local.runbooks_folders()
    path = _path(wanted, folders)
    tree = compile_document(read_document(str(path))).tree
    if not tree.lines:
        raise CliError(
            f"{plain(path)} cannot be read as a runbook.",
            remedy=f"See why: `sic runbook check {plain(path)}`.",
        )
    text = _contents(tree) if contents else _text(tree, _found(tree, anchor, path))
    _print(text)


def _path(wanted: str, folders: list[Path]) -> Path:
    if wanted == "-":
        return Path("-")
    direct = Path(wanted)
    if direct.is_file():
        return direct
    for folder in folders:
        inside = _inside(folder, wanted)
        if inside is not None:
            return inside
    raise Missing(
        f"There is no runbook {plain(wanted)}.",
        remedy=f"Find it: `sic runbook search {plain(wanted)!r}`.",
    )


def _inside(folder: Path, wanted: str) -> Path | None:
    """Return the file of this name below the folder; a name never leads out of it."""
    name = wanted if wanted.lower().endswith(SUFFIX) else wanted + SUFFIX
    path = folder / name
    if ".." in Path(name).parts or path.is_symlink() or not path.is_file():
        return None
    return path


# ---------------------------------------------------------------- text


def _found(tree: Tree, anchor: str, path: Path) -> Section | None:
    """Return the section asked for; None for the whole document."""
    if not anchor:
        return None
    for section in tree.sections:
        if section.level and section.anchor == anchor.lower():
            return section
    near = get_close_matches(anchor.lower(), tree.anchors, n=1)
    hint = f"Did you mean #{near[0]}? " if near else ""
    raise Missing(
        f"{plain(path)} has no heading #{plain(anchor)}.",
        remedy=f"{hint}See all: `sic runbook show {plain(path)} --contents`.",
    )


def _contents(tree: Tree) -> str:
    headings = [s for s in tree.sections if s.level]
    width = max((len(_indented(s)) for s in headings), default=0)
    return "\n".join(f"{_indented(s):<{width}}  #{s.anchor}" for s in headings)


def _indented(section: Section) -> str:
    return "  " * (section.level - 1) + section.title.text


def _text(tree: Tree, section: Section | None) -> str:
    """Return the source lines, which are plain text already; flowcharts in words."""
    first, last = tree.body_line, len(tree.lines)
    if section is not None:
        first = section.title.line
        inside = {one.index for one in tree.below(section)}
        after = [s.title.line for s in tree.sections if s.level and s.index > max(inside)]
        last = min(after, default=last + 1) - 1
    drawn = {fence.line: fence for s in tree.sections for fence in _flowcharts(s)}
    lines: list[str] = []
    number = first
    while number <= last:
        fence = drawn.get(number)
        if fence is None:
            lines.append(tree.source_line(number))
            number += 1
        else:
            lines += _in_words(fence)
            number += len(fence.body) + (2 if fence.closed else 1)
    return "\n".join(lines).strip("\n")


def _flowcharts(section: Section) -> list[Fence]:
    return [
        one
        for one in walk(section.blocks)
        if isinstance(one, Fence) and one.language == "mermaid" and _in_words(one)
    ]


def _in_words(fence: Fence) -> list[str]:
    """Return one line a box; none for a diagram that is no flowchart."""
    try:
        drawn = chart("\n".join(fence.body))
    except Unread:
        return []
    return list(sentences(outline(drawn, Look()), "  "))


def _print(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    shown = block(text).encode(encoding, "replace").decode(encoding)
    if sys.stdout.isatty():
        click.echo_via_pager(shown + "\n")
    else:
        click.echo(shown)
