"""Accounts and API tokens, on the machine itself: for the first day and the bad one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from sic.entrypoints.cli.opened import opened
from sic.entrypoints.cli.options import VerbGroup
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.signin import secret_from_stdin
from sic.entrypoints.cli.terminal import plain

if TYPE_CHECKING:
    from sic.application.account_ports import Account, AccountLevel, ApiToken, TokenScope

LEVELS = ("viewer", "responder", "admin")
SCOPES = ("act", "read", "intake")

level_argument = click.argument("level", type=click.Choice(LEVELS))
password_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from stdin instead of asking."
)


@click.group(cls=VerbGroup, invoke_without_command=True)
@click.pass_context
def user(ctx: click.Context) -> None:
    """Accounts here; lists them by itself."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_users)


@user.command("add")
@click.argument("name")
@click.option("--level", type=click.Choice(LEVELS), default="responder", show_default=True)
@click.option("--display-name", default="", help="As people know them.")
@click.option("--email", default="", help="For pages and notices.")
@password_option
@pass_session
def add_user(
    session: Session,
    name: str,
    level: AccountLevel,
    display_name: str,
    email: str,
    password_stdin: bool,
) -> None:
    """Add an account."""
    password = _password(session, stdin=password_stdin)
    with opened(session) as local:
        account = local.accounts.add_account(
            name, level=level, display_name=display_name, email=email, password=password
        )
    _report(session, account)


@user.command("list")
@pass_session
def list_users(session: Session) -> None:
    """List accounts by name."""
    with opened(session) as local:
        accounts = local.accounts.accounts()
    rows = [_account(account) for account in accounts]
    session.terminal.data(rows, "\n".join(_tabbed(row) for row in rows))


@user.command("level")
@click.argument("name")
@level_argument
@pass_session
def level_of_user(session: Session, name: str, level: AccountLevel) -> None:
    """Change what an account may do."""
    with opened(session) as local:
        account = local.accounts.change_account(name, level=level)
    _report(session, account)


@user.command("disable")
@click.argument("name")
@click.option("--undo", is_flag=True, help="Enable it again.")
@pass_session
def disable_user(session: Session, name: str, undo: bool) -> None:
    """Shut an account out at once: its sessions and tokens end."""
    with opened(session) as local:
        account = local.accounts.change_account(name, disabled=not undo)
    _report(session, account)


@user.command("password")
@click.argument("name")
@password_option
@pass_session
def password_of_user(session: Session, name: str, password_stdin: bool) -> None:
    """Set a new password; every session of the account ends."""
    password = _password(session, stdin=password_stdin)
    with opened(session) as local:
        account = local.accounts.change_account(name, password=password)
    _report(session, account)


def _password(session: Session, *, stdin: bool) -> str:
    if stdin:
        return secret_from_stdin()
    return session.terminal.ask_secret("New password", flag="--password-stdin", twice=True)


def _account(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "level": account.level,
        "display_name": account.display_name,
        "email": account.email,
        "disabled_at": _iso(account.disabled_at),
    }


def _report(session: Session, account: Account) -> None:
    row = _account(account)
    session.terminal.data(row, _tabbed(row))


# ---------------------------------------------------------------- tokens


@click.group(cls=VerbGroup, invoke_without_command=True)
@click.pass_context
def token(ctx: click.Context) -> None:
    """API tokens here; lists them by itself."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_tokens)


@token.command("create")
@click.argument("account")
@click.argument("name")
@click.option("--scope", type=click.Choice(SCOPES), default="act", show_default=True)
@click.option("--days", type=click.IntRange(1, 3650), help="Expires after so many days.")
@pass_session
def create_token(
    session: Session, account: str, name: str, scope: TokenScope, days: int | None
) -> None:
    """Make a token called NAME for ACCOUNT. It is shown once."""
    with opened(session) as local:
        owner = local.accounts.account(account)
        made = local.accounts.create_token(owner, name, scope, expires_in_days=days)
    session.terminal.data({**_token(made.token), "secret": made.secret}, made.secret)
    session.terminal.say("Keep it now: it is not shown again.")


@token.command("list")
@click.argument("account", required=False)
@pass_session
def list_tokens(session: Session, account: str | None) -> None:
    """List live tokens, without their secrets."""
    with opened(session) as local:
        tokens = local.accounts.tokens(account)
    rows = [_token(each) for each in tokens]
    session.terminal.data(rows, "\n".join(_tabbed(row) for row in rows))


@token.command("revoke")
@click.argument("token_id", metavar="TOKEN-ID")
@pass_session
def revoke_token(session: Session, token_id: str) -> None:
    """End a token at once."""
    with opened(session) as local:
        local.accounts.revoke_token(token_id)
    session.terminal.say("Revoked.")


def _token(token: ApiToken) -> dict[str, object]:
    return {
        "id": token.id,
        "account": token.account,
        "name": token.name,
        "scope": token.scope,
        "created_at": _iso(token.created_at),
        "expires_at": _iso(token.expires_at),
        "used_at": _iso(token.used_at),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None


def _tabbed(row: dict[str, object]) -> str:
    return "\t".join(plain(value) if value not in (None, "") else "-" for value in row.values())
