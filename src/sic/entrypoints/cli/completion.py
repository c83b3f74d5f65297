"""Prints the completion script of a shell. It writes no file of the person's."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from sic.entrypoints.cli.options import Verb

SHELLS = ("bash", "zsh", "fish")


@click.command(cls=Verb)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print completion for SHELL: eval "$(sic completion bash)"."""
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    script = found(ctx.find_root().command, {}, "sic", "_SIC_COMPLETE")
    # The bash class starts bash to ask for its version; its script works without that.
    click.echo(script.source_template % script.source_vars())
