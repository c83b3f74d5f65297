"""What the doctor finds of keys and checkpoints. It shows paths and counts, never a key."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sic.application.checkpoint_marks import LINE_BYTES_MAX, Checkpoint, read_line
from sic.domain.errors import SicError

if TYPE_CHECKING:
    from pathlib import Path

    from sic.entrypoints.wiring import Local

_TOLD_AT = ("debug", "info")  # Levels at which SIC's log has every checkpoint.
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
    advice = tuple(_checkpoints_advice(path, local))
    try:
        last = next(filter(None, map(_last, (path, *local.settings.checkpoints_before))), None)
    except OSError as error:
        ails = f"the checkpoints {path} cannot be read: {error.strerror}"
        return Examined("checkpoints", f"{path}, unreadable", (ails,), advice)
    if last is None:
        return Examined("checkpoints", f"{path}, none yet", (), advice)
    words = f"{path}, {last.events} events at {last.at:%Y-%m-%dT%H:%M:%SZ}"
    ails = "the log ends before its last checkpoint: run `sic audit verify`"
    shorter = last.position > local.store.last_position()
    return Examined("checkpoints", words, (ails,) if shorter else (), advice)


def _checkpoints_advice(path: Path, local: Local) -> Iterator[str]:
    """Say where the second place of checkpoints is, or that there is none."""
    logged = local.settings.log_level in _TOLD_AT
    if _inside(path, local):
        elsewhere = "Keep SIC's log where its account cannot write, or set" if logged else "Set"
        yield (
            f"the checkpoints {path} stand beside the log they vouch for: who changes one may"
            f" change both. {elsewhere} SIC_CHECKPOINTS and SIC_CHECKPOINT_KEY to another disk"
            " or machine"
        )
    if not logged:
        yield (
            f"SIC_LOG_LEVEL {local.settings.log_level} leaves the checkpoints out of SIC's own"
            " log, their second place: set it to info"
        )


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
