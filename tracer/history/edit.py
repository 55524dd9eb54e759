"""What one commit changed in one file: which lines are new, and which only look so."""

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from tracer.repository import Hunk
from tracer.text import Pattern, without_blanks

_LEAST_MOVED = 20
"""Characters of a line by which it is known again elsewhere in a file (as `git blame -M`)."""
_LAST_COMMA = Pattern(r",(?=[)\]}])")
"""What formatters put behind the last of several lines: `f(a, b)` on lines of their own."""
_COMPARED = 200
"""Characters of a line that are compared: of long ones patches keep a part."""


def compared(line: str) -> str:
    """Return what of a line is compared: a patch may show other letters in its encoding."""
    text = line if line.isascii() else line.encode("ascii", "ignore").decode()
    return without_blanks(text)[:_COMPARED]


def _is_wrapped(hunk: Hunk) -> bool:
    """Whether a hunk has the same text as before, in other lines.

    Formatters put a comma behind the last of several lines.
    """
    is_whole = (len(hunk.removed), len(hunk.added)) == (hunk.old_count, hunk.new_count)
    if not is_whole or not hunk.removed or len(hunk.removed) == len(hunk.added) == 1:
        return False
    before, after = (
        "".join(map(without_blanks, x)) for x in (hunk.removed, hunk.added)
    )
    return _LAST_COMMA.sub("", before) == _LAST_COMMA.sub("", after)


def _wrapping(hunk: Hunk) -> Iterator[tuple[int, int]]:
    """Walk over new lines, each with the old one that has its beginning."""
    ends = list(itertools.accumulate(len(without_blanks(x)) for x in hunk.removed))
    at = 0
    for line, text in enumerate(hunk.added, hunk.new_start):
        yield line, hunk.old_start + min(bisect_right(ends, at), len(ends) - 1)
        at += len(without_blanks(text))


class Edit(Struct, frozen=True, dict=True):
    """What one commit changed in one file, its hunks from the top to the bottom.

    "New" numbers of lines are those after the commit, "old" ones those before it. Lines
    that were only indented, wrapped or moved count as unchanged. A commit that is ignored wrote
    no line: each of its lines counts as the one that it replaced.
    """

    hunks: Sequence[Hunk]
    is_ignored: bool = False

    @cached_property
    def unchanged(self) -> dict[int, int]:
        """Old numbers by new ones, for the lines of hunks that are equal but for blanks.

        Where a line was wrapped, several new ones have the same old one.
        """
        wrapped = dict(pair for hunk in self._wrapped for pair in _wrapping(hunk))
        nearby: dict[tuple[int, str], list[int]] = {}
        anywhere: dict[str, list[int]] = {}
        others = [hunk for hunk in self.hunks if hunk not in self._wrapped]
        for position, hunk in enumerate(others):
            for line, text in enumerate(hunk.removed, hunk.old_start):
                key = without_blanks(text)
                nearby.setdefault((position, key), []).append(line)
                if len(key) >= _LEAST_MOVED:
                    anywhere.setdefault(key, []).append(line)
        pairs: dict[int, int] = {}
        taken: set[int] = set()
        for position, hunk in enumerate(others):
            for line, text in enumerate(hunk.added, hunk.new_start):
                key = without_blanks(text)
                same = (*nearby.get((position, key), ()), *anywhere.get(key, ()))
                old = next((each for each in same if each not in taken), None)
                if old is not None:
                    pairs[line] = old
                    taken.add(old)
        replaced = self._replaced() if self.is_ignored else {}
        return {**replaced, **wrapped, **pairs}

    def _replaced(self) -> dict[int, int]:
        """Old numbers by new ones, line by line from the top of each hunk."""
        return {
            hunk.new_start + number: hunk.old_start + number
            for hunk in self.hunks
            for number in range(min(len(hunk.added), len(hunk.removed)))
        }

    @cached_property
    def kept(self) -> frozenset[int]:
        """The old numbers of the lines of hunks that are still there."""
        wrapped = (range(h.old_start, h.old_start + h.old_count) for h in self._wrapped)
        return frozenset((*self.unchanged.values(), *itertools.chain(*wrapped)))

    @cached_property
    def _wrapped(self) -> list[Hunk]:
        """The hunks in which lines only end elsewhere, as formatters write them."""
        return [hunk for hunk in self.hunks if _is_wrapped(hunk)]


class LocatedHunk(Struct, frozen=True):
    """A hunk, and how many lines further down it is in the state of a file to be undone.

    Lines are those of that state, counted from 1. Where nothing was added, `start` is the
    line before which something was removed.
    """

    hunk: Hunk
    shift: int

    @property
    def count(self) -> int:
        """How many lines it has there."""
        return self.hunk.new_count

    @property
    def start(self) -> int:
        """Its first line."""
        return self.hunk.new_start + self.shift + (0 if self.count else 1)

    @property
    def stop(self) -> int:
        """The line after its last."""
        return self.start + self.count

    @property
    def old_lines(self) -> range:
        """The old numbers of the lines that it had before."""
        return range(self.hunk.old_start, self.hunk.old_start + self.hunk.old_count)

    @property
    def old_texts(self) -> list[str]:
        """Return these lines; of a very long patch not all are known."""
        known = [*map(compared, self.hunk.removed)]
        return known + [""] * (self.hunk.old_count - len(known))

    def has_text(self, number: int, text: str) -> bool:
        """Whether the commit wrote a line with this text, at its own number for it."""
        added, position = self.hunk.added, number - self.hunk.new_start
        return position >= len(added) or compared(added[position]) == text

    def before(self, line: int, edit: Edit) -> int:
        """Return where a line was before the hunk, or would have been."""
        if line < self.start:
            return line
        if line >= self.stop:
            return line + self.hunk.old_count - self.count
        old = edit.unchanged.get(line - self.shift)
        if old is not None and old in self.old_lines:
            return self.start + old - self.hunk.old_start
        part = (line - self.start) / self.count
        return self.start + int(part * self.hunk.old_count)
