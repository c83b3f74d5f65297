"""How many files this process may open, and how many connections that allows. It opens none.

Each connection is an open file. Were there no files left, the store could not open its own.
"""

from __future__ import annotations

import resource

WANTED = 16_384
KEPT = 200  # For the database, the log, the runbooks and what libraries open.
STREAMS_MAX = 5_000
OTHERS_MAX = 1_000  # Connections besides streams: requests, and those kept for the next one.


def raise_limit() -> None:
    """Raise this process's limit as far as it may; most systems say 1,024 until asked."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def connections_max() -> int:
    """Return how many connections there may be at once."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = STREAMS_MAX + OTHERS_MAX
    return most if soft == resource.RLIM_INFINITY else max(1, min(most, soft - KEPT))


def streams_max() -> int:
    """Return how many of them may be streams: the others need a sixth at least."""
    return connections_max() * STREAMS_MAX // (STREAMS_MAX + OTHERS_MAX)
