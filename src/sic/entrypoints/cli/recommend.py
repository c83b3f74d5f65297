"""`sic recommend TEXT`: what of a runbook fits, with the quotes. It runs nothing it names.

Without ``--incident`` it needs no server: the runbook in use, or a file, is read here.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, cast

import click
import msgspec

from sic.application.advice import LIMIT_DEFAULT, LIMIT_MAX, Advice, Advisor, Question
from sic.entrypoints.cli import naming
from sic.entrypoints.cli.failures import CliError, Misused
from sic.entrypoints.cli.options import Verb, text_of
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import plain
from sic.runbook.compiler import compile_runbook
from sic.runbook.text import BYTES_MAX

JSON = dict[str, Any]  # An answer of the API, or one in the same shape.
NOTHING = (
    "Nothing in this runbook fits. Try what is seen, as the alert or the screen says it: "
    "'HTTP 502 on checkout', 'no space left on device'."
)


@click.command(cls=Verb)
@click.argument("words", nargs=-1, metavar="[TEXT]")
@click.option("--incident", metavar="ID", help="Ask about an incident, on the server.")
@click.option(
    "--runbook",
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read this runbook; else the one in use.",
)
@click.option("--limit", type=click.IntRange(1, LIMIT_MAX), default=LIMIT_DEFAULT)
@pass_session
def recommend(
    session: Session,
    words: tuple[str, ...],
    incident: str | None,
    file: Path | None,
    limit: int,
) -> None:
    """Say which section, pattern or webhook fits what is seen, and why.

    Prints nothing when nothing fits, and exits 0 then too. Without --incident no server is
    asked, and every webhook of the runbook counts as bound.
    """
    if incident and file:
        raise Misused("An incident has its own runbook.", remedy="Leave --runbook out.")
    if incident:
        text = text_of(words) if words else ""  # None: by what is on record.
        answer = _asked(session, incident, text, limit)
    else:
        answer = Offline(session, file).ask(text_of(words, "after the verb"), limit)
    session.terminal.data(answer, as_text(answer))
    if not answer["recommendations"]:
        session.terminal.say(NOTHING)


def _asked(session: Session, incident: str, text: str, limit: int) -> JSON:
    path = f"{naming.base(session, incident)}/recommendations"
    found = session.api.change("POST", path, {"text": text, "limit": limit})
    if found["problem"]:
        session.terminal.say(found["problem"])
    return cast("JSON", found["advice"])


class Offline:
    """The assistant over one runbook, in this process; every webhook counts as bound."""

    def __init__(self, session: Session, file: Path | None) -> None:
        path = file or session.local.runbook_path()
        source = _read(path)
        self.revision = hashlib.sha256(source).hexdigest()
        text = source.decode("utf-8", "replace")
        self.runnable = frozenset(one.id for one in compile_runbook(text).webhooks)
        self.advisor: Advisor = session.local.advisor()
        self.advisor.learn(self.revision, text)

    def advise(self, text: str, limit: int = LIMIT_DEFAULT) -> Advice:
        """Return what fits a text."""
        return self.advisor.advise(
            Question(revision=self.revision, text=text, runnable=self.runnable, limit=limit)
        )

    def ask(self, text: str, limit: int) -> JSON:
        """Return the same in the shape of the API."""
        return cast("JSON", msgspec.to_builtins(self.advise(text, limit)))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            source = file.read(BYTES_MAX + 1)
    except OSError as error:
        raise CliError(
            f"{plain(path)} cannot be read: {error.strerror or error}.",
            remedy="Check the path and its permissions.",
        ) from error
    if len(source) > BYTES_MAX:
        raise CliError(f"{plain(path)} is larger than {BYTES_MAX // 1024} KiB; split it.")
    return source


# ---------------------------------------------------------------- words


def as_text(answer: JSON) -> str:
    """Return advice as people read it: what, how surely, the quote and its line."""
    lines = [line for one in answer["recommendations"] for line in of_one(one)]
    severity = answer["severity"]
    if severity:
        lines += of_one(severity)
    for one in answer["second_opinion"]:
        agrees = "" if one["ranker_agreement"] else "; the ranking does not have it"
        lines.append(f"{plain(one['model'])} would look at {plain(one['ref'])}{agrees}")
        lines += [f"    {plain(one['rationale'])}"] if one["rationale"] else []
    for page in answer["pages"]:
        where = f"{page['runbook']}#{page['anchor']}" if page["anchor"] else page["runbook"]
        lines.append(f"page {plain(where)}  {plain(page['heading'])} ({page['why']})")
    if answer["model"] == "failed":
        lines.append(f"The language model gave no answer: {plain(answer['model_said'])}")
    return "\n".join(lines)


def of_one(one: JSON) -> list[str]:
    """Return one recommendation and its quotes."""
    lines = [f"{plain(one['ref'])}  {plain(one['title'])} ({one['confidence']})"]
    lines += [
        f"    line {quote['line']}: {plain(quote['quote'])}"
        for quote in one["evidence"]
        if quote["source_kind"] == "runbook" and quote["quote"]
    ]
    if one["matched"]:
        lines.append(f"    asked with: {plain(', '.join(one['matched']))}")
    return lines
