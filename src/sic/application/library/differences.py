"""What changed between two texts, as a unified diff, in bounded time. It compiles neither."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

# difflib goes through lines and pairs of equal lines again at every place where the two texts
# part: twice the edits in twice the lines take minutes. This many steps take under a second.
STEPS_MAX = 20_000_000
_POPULAR_FROM = 200  # From so many lines on, difflib leaves out lines that are everywhere.


def unified(old: str, new: str, old_name: str, new_name: str) -> tuple[str, ...]:
    """Return the lines of a unified diff, without line ends; none for equal texts.

    Two large texts of which little stands in the same order are shown as one removal and
    one addition instead of matched line by line.
    """
    before, after = old.splitlines(), new.splitlines()
    if before != after and _is_costly(before, after):
        return _wholesale(before, after, old_name, new_name)
    return tuple(difflib.unified_diff(before, after, old_name, new_name, lineterm=""))


def _is_costly(before: Sequence[str], after: Sequence[str]) -> bool:
    once = max(len(before), len(after)) + _pairs(before, after)
    return once * (1 + _breaks(before, after)) > STEPS_MAX


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    """Count the pairs of equal lines difflib looks at."""
    counted = Counter(after)
    popular = len(after) // 100 + 1 if len(after) >= _POPULAR_FROM else len(after)
    return sum(
        counted[line] * times
        for line, times in Counter(before).items()
        if counted[line] <= popular
    )


def _breaks(before: Sequence[str], after: Sequence[str]) -> int:
    """Count neighbours in one text that are none in the other: there may be a gap there."""
    one, other = Counter(pairwise(before)), Counter(pairwise(after))
    return max((one - other).total(), (other - one).total())


def _wholesale(
    before: Sequence[str], after: Sequence[str], old_name: str, new_name: str
) -> tuple[str, ...]:
    return (
        f"--- {old_name}",
        f"+++ {new_name}",
        f"@@ -1,{len(before)} +1,{len(after)} @@",
        *(f"-{line}" for line in before),
        *(f"+{line}" for line in after),
    )
