"""The number of the next intent: one above all that are taken, in the same style."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import count, islice

from tracer.text import INTENT

_FIRST_PREFIX, _FIRST_WIDTH = "INT-", 3


class IntentNumbers:
    """Chooses the numbers of the intents of one run."""

    def __init__(self) -> None:
        self._largest: dict[str, int] = {}
        """By prefix, the largest number that was taken when this run first looked."""

    def next(self, original: str | None, texts: Iterable[str], ahead: int = 0) -> str:
        """Return the id one above the largest that is taken: `INT-150` after `INT-149`.

        Runs that meet leave gaps; a run fills those that have come since its first look.

        Args:
            original: the intent whose prefix and width are continued.
            texts: all ids that are taken, or texts that name them.
            ahead: how many free numbers to leave out.

        """
        taken = [match for text in texts for match in INTENT.finditer(text)]
        model = INTENT.fullmatch(original or "") or _commonest(taken)
        prefix = model["prefix"] if model else _FIRST_PREFIX
        width = len(model["number"]) if model else _FIRST_WIDTH
        # Counted within a prefix: `INT-GMON-004` is followed by `INT-GMON-005`.
        numbers = {int(match["number"]) for match in taken if match["prefix"] == prefix}
        largest = self._largest.setdefault(prefix, max(numbers, default=0))
        free = (number for number in count(largest + 1) if number not in numbers)
        return f"{prefix}{next(islice(free, ahead, None)):0{width}d}"


def _commonest(taken: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """Return the latest id of the prefix that most ids have."""
    counts = Counter(match["prefix"] for match in taken)
    return max(
        taken,
        key=lambda match: (counts[match["prefix"]], int(match["number"])),
        default=None,
    )
