"""Which server to talk to, and as whom. A token is never sent to a server it is not for."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from sic.entrypoints.cli.failures import Misused

DEFAULT_URL = "http://127.0.0.1:8300"


@dataclass(frozen=True, slots=True)
class Credentials:
    """One sign-in: the server, the account, the token and the token's id."""

    url: str
    token: str = ""
    account: str = ""
    token_id: str = ""


def path() -> Path:
    """Return where ``sic login`` keeps its token."""
    base = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return (Path(base) / "sic" / "credentials.toml").expanduser()


def load(url_option: str = "") -> Credentials:
    """Return what holds now: ``--server``, then SIC_URL and SIC_TOKEN, then ``sic login``."""
    stored = _stored()
    url = tidy(url_option or os.environ.get("SIC_URL") or stored.url or DEFAULT_URL)
    if token := os.environ.get("SIC_TOKEN", "").strip():
        return Credentials(url=url, token=token)
    if stored.url and tidy(stored.url) == url:
        return stored
    return Credentials(url=url)


def tidy(url: str) -> str:
    """Return a base address without its trailing slash.

    Raises:
        Misused: it is not an http or https address.
    """
    if not url.startswith(("http://", "https://")):
        raise Misused(
            f"{url!r} is not an http or https address.",
            remedy="Write it as https://sic.example.org",
        )
    return url.rstrip("/")


def save(credentials: Credentials) -> Path:
    """Write the sign-in so that only its owner can read it; replaces the one before."""
    target = path()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A temporary file is born 0600, and the rename keeps it so: never readable in between.
    with NamedTemporaryFile("w", dir=target.parent, delete=False, encoding="utf-8") as file:
        for key in ("url", "account", "token_id", "token"):
            file.write(f"{key} = {_quoted(getattr(credentials, key))}\n")
    Path(file.name).replace(target)
    return target


def forget() -> bool:
    """Remove the stored sign-in; False if there was none."""
    target = path()
    existed = target.exists()
    target.unlink(missing_ok=True)
    return existed


def _stored() -> Credentials:
    try:
        found = tomllib.loads(path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Credentials(url="")
    except (OSError, ValueError) as problem:
        raise Misused(
            f"{path()} cannot be read: {problem}",
            remedy="Remove it and run `sic login` again.",
        ) from problem
    keys = ("url", "token", "account", "token_id")
    return Credentials(**{key: str(found.get(key, "")) for key in keys})


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
