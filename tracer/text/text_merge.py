"""Merges two versions of a text, line by line; what both add at one place is put in a row.

Git calls that a conflict. It also joins lines that both additions have in common, which
would mix up two sections of one form, so its own union of both is of no use here.
"""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

_MOST_LINES = 20_000
"""Lines of a text in which the two versions differ; comparing more would take long."""


class _Change(Struct, frozen=True):
    """Lines of the ancestor, from `start` up to `end`, and what is in their place."""

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def is_addition(self) -> bool:
        return self.start == self.end


def merge_texts(ancestor: str, ours: str, theirs: str) -> str | None:
    """Return a text with the changes of both versions; `None` where they contradict.

    What both add at the same place is kept whole: first ours, then theirs.
    """
    before, mine, yours = map(_lines, (ancestor, ours, theirs))
    our_changes, their_changes = _changes(before, mine), _changes(before, yours)
    if our_changes is None or their_changes is None:
        return None
    merged = _applied(before, our_changes, their_changes)
    if merged is None:
        return None
    text = "".join(merged)
    has_end = not (ours and theirs) or ours.endswith("\n") or theirs.endswith("\n")
    return text if has_end else text.removesuffix("\n")


def do_conflict(ancestor: str, ours: str, theirs: str) -> bool:
    """Whether two versions change the same lines, or lines next to each other.

    Git calls that a conflict, also where `merge_texts` keeps both.
    """
    before = _lines(ancestor)
    mine, yours = (_changes(before, _lines(text)) for text in (ours, theirs))
    if mine is None or yours is None:
        return True
    return any(
        one != other and one.start <= other.end and other.start <= one.end
        for one in mine
        for other in yours
    )


def is_whole_merge(
    ancestor: Sequence[str],
    ours: Sequence[str],
    theirs: Sequence[str],
    merged: Sequence[str],
) -> bool:
    """Whether a merge has the names that the sides have, less what one of them took out.

    Lines alone do not say so: put in a row, they may be other YAML than each was alone.
    """
    before, mine, yours, after = map(Counter, (ancestor, ours, theirs, merged))
    for name in {*before, *mine, *yours, *after}:
        added = max(mine[name] - before[name], yours[name] - before[name], 0)
        gone = max(before[name] - mine[name], before[name] - yours[name], 0)
        if after[name] != before[name] + added - gone:
            return False
    return True


def _lines(text: str) -> list[str]:
    """Return the lines with their ends, also the last one: two texts may differ in that."""
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []


def _changes(before: Sequence[str], after: Sequence[str]) -> list[_Change] | None:
    """Return what changed, in order; `None` where that would take too long to find out."""
    start = _common(before, after)
    rest = min(len(before), len(after)) - start
    end = _common(before[::-1][:rest], after[::-1][:rest])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if not old:
        return [_Change(start, start, tuple(new))] if new else []
    if len(old) + len(new) > _MOST_LINES:
        return None
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        _Change(start + i1, start + i2, tuple(new[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the lines at the beginning that two texts have in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _applied(
    before: Sequence[str], ours: Sequence[_Change], theirs: Sequence[_Change]
) -> list[str] | None:
    changes = list(_joined(ours, theirs))
    if None in changes:
        return None
    merged: list[str] = []
    position = 0
    for change in filter(None, changes):
        if change.start < position:
            return None
        merged += [*before[position : change.start], *change.lines]
        position = change.end
    return [*merged, *before[position:]]


def _joined(
    ours: Sequence[_Change], theirs: Sequence[_Change]
) -> Iterator[_Change | None]:
    """Walk over the changes of both by their place; `None` is a contradiction."""
    left, right = list(ours), list(theirs)
    while left and right:
        mine, yours = left[0], right[0]
        if mine == yours:
            yield left.pop(0)
            right.pop(0)
        elif mine.start == yours.start and mine.is_addition and yours.is_addition:
            yield _Change(mine.start, mine.end, _both(mine.lines, yours.lines))
            left.pop(0)
            right.pop(0)
        elif mine.end <= yours.start:
            yield left.pop(0)
        elif yours.end <= mine.start:
            yield right.pop(0)
        else:
            yield None
            return
    yield from (*left, *right)


def _both(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Return two additions in a row; where one is a part of the other, that is both."""
    one, other = "".join(("\n", *ours)), "".join(("\n", *theirs))
    if other in one:
        return ours
    return theirs if one in other else (*ours, *theirs)
