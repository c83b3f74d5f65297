"""Where words go: data to stdout, prose to stderr, questions to a terminal only.

It never lets a control character of someone else's text reach the terminal.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from dataclasses import dataclass

import click

from sic.entrypoints.cli.failures import CliError, Declined, Misused

_COLOURS = {"bad": "red", "warn": "yellow", "good": "green", "dim": "bright_black"}


def plain(text: object, *, keep: str = "") -> str:
    r"""Return text without control and bidirectional characters, which could forge a screen.

    >>> plain("up\x1b[2Jdown")
    'up�[2Jdown'
    """
    return "".join(
        char if char in keep or unicodedata.category(char) not in ("Cc", "Cf", "Cs") else "�"
        for char in str(text)
    )


def block(text: object) -> str:
    """Return text of several lines, made safe for a terminal."""
    return plain(text, keep="\n\t")


@dataclass(slots=True)
class Terminal:
    """How this run talks: the options every command takes."""

    json: bool = False
    colour_allowed: bool = True
    input_allowed: bool = True

    @property
    def colour(self) -> bool:
        """True if data may be coloured: a terminal, and nobody asked for plain text."""
        refused = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return self.colour_allowed and not refused and sys.stdout.isatty()

    @property
    def can_ask(self) -> bool:
        """True if a person is there to answer."""
        return self.input_allowed and sys.stdin.isatty() and sys.stderr.isatty()

    def paint(self, text: str, mood: str) -> str:
        """Colour text by what it means; the words must say it too."""
        return click.style(text, fg=_COLOURS[mood]) if self.colour else text

    def data(self, value: object, text: str) -> None:
        """Print the result: ``value`` as JSON when asked for, else ``text``."""
        if self.json:
            text = json.dumps(value, ensure_ascii=False, indent=2)
        if text:
            click.echo(text, color=self.colour)

    def say(self, prose: str) -> None:
        """Tell the person something that is not data; programs reading JSON are spared it."""
        if not self.json:
            click.echo(prose, err=True)

    def fail(self, failure: CliError) -> None:
        """Report a failure on stderr, as JSON when asked for."""
        text = (
            json.dumps(failure.as_json(), ensure_ascii=False)
            if self.json
            else block(failure.as_text())
        )
        click.echo(text, err=True)

    # ------------------------------------------------------------ questions

    def confirm(self, question: str, *, flag: str = "--yes") -> None:
        """Ask; raise ``Declined`` on no, ``Misused`` naming the flag if nobody can answer."""
        self._must_ask(question, flag)
        if not click.confirm(question, err=True):
            raise Declined("Declined; nothing was sent.")

    def ask(self, question: str, *, flag: str) -> str:
        """Ask for a line."""
        self._must_ask(question, flag)
        return str(click.prompt(question, err=True))

    def ask_secret(self, question: str, *, flag: str, twice: bool = False) -> str:
        """Ask for a line that is not shown."""
        self._must_ask(question, flag)
        return str(click.prompt(question, err=True, hide_input=True, confirmation_prompt=twice))

    def _must_ask(self, question: str, flag: str) -> None:
        if not self.can_ask:
            raise Misused(
                f"This asks {question!r}, and no one is there to answer.",
                remedy=f"Give {flag} on the command line.",
            )
