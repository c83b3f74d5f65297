"""A group whose commands are imported when one is used. It never imports them to list names."""

from __future__ import annotations

from importlib import import_module

import click


class TellingGroup(click.Group):
    """Answers a word that is none of its commands with those there are."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which there are; of ``sic`` itself, forty are too many."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as unknown:
            if ctx.parent is None:
                raise
            known = ", ".join(
                f"`{ctx.command_path} {name}`" for name in self.list_commands(ctx)
            )
            raise click.UsageError(
                f"{unknown.format_message()} There is {known}.", ctx
            ) from None


class LazyGroup(TellingGroup):
    """Knows each command as ``name → "module:attribute"``."""

    def __init__(self, name: str, *, places: dict[str, str], help: str) -> None:  # noqa: A002 - click's word
        super().__init__(name, help=help)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every name, in the order of the table: the order of an incident."""
        return [*self._places, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        place = self._places.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = place.partition(":")
        found = getattr(import_module(f"sic.entrypoints.cli.{module}"), attribute)
        if not isinstance(found, click.Command):
            raise TypeError(f"{place} is not a command")
        return found
