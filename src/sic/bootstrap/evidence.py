"""Composition of what vouches for the log: the key, and the place of its checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sic.application.checkpoints.keeping import Checkpointer
    from sic.application.checkpoints.verifying import Verified
    from sic.application.ports import Store
    from sic.entrypoints.settings import Settings
    from sic.entrypoints.wiring import Local


def _checkpointer(settings: Settings, local: Local) -> Checkpointer:
    from sic.adapters.checkpoints.ed25519 import key_in
    from sic.adapters.checkpoints.file import CheckpointFile
    from sic.application.checkpoints.keeping import Checkpointer

    return Checkpointer(
        marked=local.store,
        place=CheckpointFile(settings.checkpoints_file, before=settings.checkpoints_before),
        key=key_in(settings.checkpoint_key_file),
        clock=local.service.clock,
    )


@contextmanager
def signing(settings: Settings, local: Local) -> Iterator[Callable[[], dict[str, int]]]:
    """Sign how far the log goes, as it grows and once more at the end; yield its numbers."""
    from sic.application.checkpoints.keeping import STEP_SECONDS
    from sic.application.loop import Loop

    checkpointer = _checkpointer(settings, local)
    loop = Loop("checkpoints", checkpointer.step, pause=STEP_SECONDS)
    loop.start()
    try:
        yield checkpointer.numbers
    finally:
        if loop.stop(timeout=10.0):
            checkpointer.finish()


def verify_checkpoints(
    settings: Settings, store: Store, checkpoints: Sequence[Path], keys: Sequence[Path]
) -> Verified:
    """Hold the log against its checkpoints: those of the files named, or the settings' own.

    Raises:
        NoCheckpoint: there is none.
        KeyUnusable: the key cannot be read.
    """
    from sic.adapters.checkpoints.ed25519 import public_path, verifier_in
    from sic.adapters.checkpoints.file import lines_of
    from sic.application.checkpoints.verifying import verify_checkpoints as verify

    files = checkpoints or (*settings.checkpoints_before, settings.checkpoints_file)
    public = keys or (public_path(settings.checkpoint_key_file),)
    lines = chain.from_iterable(map(lines_of, files))
    where = " or ".join("standard input" if str(each) == "-" else str(each) for each in files)
    return verify(store, lines, lambda: verifier_in(*public), where)
