"""The number of the next intent: one above all that are taken, in the same style."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tracer.text import INTENT

_FIRST_PREFIX, _FIRST_WIDTH = "INT-", 3


def next_intent(original: str | None, texts: Iterable[str], ahead: int = 0) -> str:
    """Return the id one above the largest that is taken: `INT-150` after `INT-149`.

    Args:
        original: the intent whose prefix and width are continued.
        texts: all ids that are taken, or texts that name them.
        ahead: how many numbers to leave out.

    """
    taken = [match for text in texts for match in INTENT.finditer(text)]
    model = INTENT.fullmatch(original or "") or _commonest(taken)
    prefix = model["prefix"] if model else _FIRST_PREFIX
    width = len(model["number"]) if model else _FIRST_WIDTH
    # Counted within a prefix: `INT-GMON-004` is followed by `INT-GMON-005`.
    numbers = [int(match["number"]) for match in taken if match["prefix"] == prefix]
    return f"{prefix}{max(numbers, default=0) + 1 + ahead:0{width}d}"


def _commonest(taken: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """Return the latest id of the prefix that most ids have."""
    counts = Counter(match["prefix"] for match in taken)
    return max(
        taken,
        key=lambda match: (counts[match["prefix"]], int(match["number"])),
        default=None,
    )
