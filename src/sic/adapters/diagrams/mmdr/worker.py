"""Draws one diagram: Mermaid on standard input, SVG on standard output; it opens no file.

A program of its own, run as ``python -I worker.py``, because native code cannot be
interrupted: it holds the interpreter while it works, and may need any memory or time.
"""

from __future__ import annotations

import resource
import sys

MEMORY_MAX = 1 << 30
SECONDS_MAX = 3
FAILED = 3


def main() -> int:
    """Draw; 0 with the picture, 3 with one line of reason."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import mmdr

    source = sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        picture = mmdr.render(source, backend="mermaid-rs-renderer").svg()
    except ValueError as error:
        sys.stderr.write(str(error))
        return FAILED
    sys.stdout.buffer.write(picture.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
