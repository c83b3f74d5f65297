"""What the doctor finds of keys and checkpoints. It shows paths and counts, never a key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from sic.application.checkpoint_marks import LINE_BYTES_MAX, Checkpoint, read_line
from sic.domain.errors import SicError

if TYPE_CHECKING:
    from pathlib import Path

    from sic.entrypoints.wiring import Local

_TAIL_BYTES = 10 * LINE_BYTES_MAX  # A torn line or two may stand at the end.


class Examined(NamedTuple):
    """One thing looked at: what there is, what ails it, and what would be wiser."""

    name: str
    words: str
    ailments: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


def examined_secrets(local: Local) -> Examined:
    """Look whether every secret opens, and whether its key stands apart from it."""
    key = local.settings.key_file
    count = len(local.vault.names())
    if not count:
        return Examined("secrets", "none")
    try:
        problems = tuple(map(str, local.vault.check()))
    except SicError as error:
        problems = (str(error),)
    beside = (
        f"the key {key} stands beside the secrets it opens: keep a copy elsewhere, or set"
        " SIC_SECRETS_KEY_FILE"
    )
    advice = (beside,) if _inside(key, local) else ()
    return Examined("secrets", f"{count}, key file {key}", problems, advice)


def examined_checkpoints(local: Local) -> Examined:
    """Look how far the log is vouched for, and whether that stands apart from the log."""
    path = local.settings.checkpoints_file
    beside = (
        f"the checkpoints {path} stand beside the log they vouch for: who changes one may"
        " change both. Set SIC_CHECKPOINTS and SIC_CHECKPOINT_KEY to another disk or machine"
    )
    advice = (beside,) if _inside(path, local) else ()
    try:
        last = _last(path)
    except OSError as error:
        ails = f"the checkpoints {path} cannot be read: {error.strerror}"
        return Examined("checkpoints", f"{path}, unreadable", (ails,), advice)
    if last is None:
        return Examined("checkpoints", f"{path}, none yet", (), advice)
    words = f"{path}, {last.events} events at {last.at:%Y-%m-%dT%H:%M:%SZ}"
    ails = "the log ends before its last checkpoint: run `sic audit verify`"
    shorter = last.position > local.store.last_position()
    return Examined("checkpoints", words, (ails,) if shorter else (), advice)


def _inside(path: Path, local: Local) -> bool:
    return path.resolve().is_relative_to(local.settings.data_dir.resolve())


def _last(path: Path) -> Checkpoint | None:
    """Return the last line that is a checkpoint; whose it is, the audit says."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return None
    return next(filter(None, map(read_line, reversed(lines))), None)
