"""``sic``: finds the command, runs it, and turns whatever happened into an exit code.

It never imports a command that is not run: ``sic --version`` costs one import of click.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from sic import __version__
from sic.entrypoints.cli.failures import INTERRUPTED, CliError, Misused
from sic.entrypoints.cli.lazy import LazyGroup
from sic.entrypoints.cli.session import Session

if TYPE_CHECKING:
    from sic.entrypoints.wiring import Wiring

# In the order of an incident, then of an operator's day: `sic --help` lists them so.
PLACES = {
    "declare": "incidents:declare",
    "list": "incidents:list_incidents",
    "show": "incidents:show",
    "timeline": "incidents:timeline",
    "watch": "watch:watch",
    "ack": "response:ack",
    "sev": "response:sev",
    "role": "response:role",
    "take": "response:take",
    "services": "response:services",
    "bridge": "response:bridge",
    "check": "work:check",
    "task": "work:task",
    "note": "writing:note",
    "update": "writing:update",
    "correct": "writing:correct",
    "impact": "work:impact",
    "pattern": "work:pattern",
    "recommend": "recommend:recommend",
    "escalate": "ladder:escalate",
    "mitigated": "closing:mitigated",
    "unmitigated": "closing:unmitigated",
    "resolve": "closing:resolve",
    "reopen": "closing:reopen",
    "pm": "closing:pm",
    "hook": "hooks:hook",
    "runbook": "runbook:runbook",
    "login": "signin:login",
    "logout": "signin:logout",
    "whoami": "signin:whoami",
    "serve": "operate:serve",
    "migrate": "operate:migrate",
    "backup": "backup:backup",
    "doctor": "doctor:doctor",
    "audit": "audit:audit",
    "assistant": "assistant:assistant",
    "mcp": "mcp:mcp",
    "user": "people:user",
    "token": "people:token",
    "secret": "secret:secret",
    "endpoint": "endpoints:endpoint",
    "completion": "completion:completion",
    "demo": "demo.command:demo",
}


class Root(LazyGroup):
    """The whole command line; it makes a broken pipe quiet before click calls it a failure."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command and write out what it said."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader had enough (`sic list | head -1`): what was asked for is done.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return None
        return result


root = Root(
    "sic",
    places=PLACES,
    help=f"""Service Incident Command {__version__}: the runbook is the program.

    Name people as @bob, yourself as @me; an incident by its ID or the end of it (01).
    Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 sign in, 5 refused by a rule of the
    runbook, 6 changed meanwhile, 7 server unreachable, 8 declined, 130 interrupted.""",
)
click.version_option(__version__, prog_name="sic", message="%(prog)s %(version)s")(root)


def main(wiring: Wiring | None = None, args: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        wiring: The doors of the composition root; without them only verbs over HTTP work.
        args: Words after ``sic``; the process's own when omitted.
    """
    words = list(sys.argv[1:] if args is None else args)
    session = Session(wiring=wiring)
    session.terminal.json = _wants_json(words)
    try:
        return _run(words, session)
    except CliError as failure:
        session.terminal.fail(failure)
        return failure.exit_code
    except click.ClickException as misuse:
        return _misuse(misuse, session)
    except (click.Abort, KeyboardInterrupt):
        click.echo("", err=True)
        return INTERRUPTED
    finally:
        session.close()


def _run(words: list[str], session: Session) -> int:
    code = root.main(words, prog_name="sic", standalone_mode=False, obj=session)
    return code if isinstance(code, int) else 0


# Options of every verb, and of none before it.
_AFTER_THE_VERB = frozenset({"--json", "--no-input", "--no-color", "--server"})


def _misuse(misuse: click.ClickException, session: Session) -> int:
    if isinstance(misuse, click.NoSuchOption) and _is_early(misuse):
        misuse = click.UsageError(f"{misuse.option_name} stands after the verb.", misuse.ctx)
    if session.terminal.json:
        session.terminal.fail(Misused(misuse.format_message()))
    else:
        misuse.show()
    return Misused.exit_code if isinstance(misuse, click.UsageError) else misuse.exit_code


def _is_early(option: click.NoSuchOption) -> bool:
    before_the_verb = option.ctx is not None and isinstance(option.ctx.command, click.Group)
    return before_the_verb and option.option_name in _AFTER_THE_VERB


def _wants_json(words: list[str]) -> bool:
    # Read before parsing, so that a mistake in the words is reported as JSON too.
    upto = words.index("--") if "--" in words else len(words)
    return "--json" in words[:upto]
