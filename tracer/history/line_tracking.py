"""Undoes the commits of a file one by one, and notes which lines each of them wrote."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from tracer.history.edit import Edit, LocatedHunk, compared
from tracer.repository import Hunk

_NEARBY = 500
"""Lines up and down within which it is looked where a hunk belongs."""
_LEAST_FOUND = 8
"""Characters of a line by which the place of a hunk is found."""
_LEAST_PART = 0.5
"""The part of a hunk's lines that are to be where it belongs: a merge may have changed some."""


class Touch(Struct, frozen=True, kw_only=True):
    """What one commit did in one region.

    `survives` counts the lines of the region, as it is now, that the commit was the last
    to write, and `line` is the first of them. `changed` counts all lines that it added
    or removed there. `hits` counts the marked lines that it was the last to write.
    """

    survives: int = 0
    changed: int = 0
    line: int | None = None
    hits: int = 0

    def with_lines(self, lines: Sequence[int], marks: Sequence[int]) -> "Touch":
        """Return what the commit did with lines that it also wrote, in ascending order."""
        return Touch(
            survives=self.survives + len(lines),
            changed=max(self.changed, len(lines)),
            line=min((n for n in (self.line, lines[0]) if n), default=None),
            hits=self.hits + len(set(lines) & set(marks)),
        )


class Region(Struct):
    """A part of a file (a function), with marked lines in it; both ends included.

    `start` and `end` are where it is in the state that the file has been taken back to,
    `first` and `last` where it is now. It `is_gone` before the commit that wrote it.
    """

    start: int
    end: int
    marks: Sequence[int] = ()
    first: int = 0
    last: int = 0
    is_gone: bool = False

    def __post_init__(self) -> None:
        self.first, self.last = self.start, self.end

    @property
    def size(self) -> int:
        """How many lines it has in that state."""
        return self.end - self.start + 1

    def touch(
        self, edit: Edit, located: Sequence[LocatedHunk], written: Sequence[int]
    ) -> Touch | None:
        """Return what a commit did here, `None` for nothing."""
        own = [line for line in written if self.first <= line <= self.last]
        hunks = [] if self.is_gone else [h for h in located if self._has_part_of(h)]
        changed = sum(self._changed(edit, each) for each in hunks)
        if not own and not changed:
            return None
        return Touch(
            survives=len(own),
            changed=changed,
            line=min(own, default=None),
            hits=sum(line in self.marks for line in own),
        )

    def _has_part_of(self, hunk: LocatedHunk) -> bool:
        if hunk.count:
            return hunk.start <= self.end and hunk.stop > self.start
        # Lines were removed before this one: at the ends they are not from here.
        return self.start < hunk.start <= self.end

    def _changed(self, edit: Edit, each: LocatedHunk) -> int:
        """Count the lines of a hunk that were added or removed here."""
        inside = range(max(each.start, self.start), min(each.stop, self.end + 1))
        added = sum(line - each.shift not in edit.unchanged for line in inside)
        removed = sum(old not in edit.kept for old in each.old_lines)
        # Of a hunk that goes beyond, only as much can have been removed from here.
        return added + min(removed, self.size)

    def go_before(self, edit: Edit, each: LocatedHunk) -> None:
        """Move the ends to where they were before a hunk; lower ones are undone already."""
        if each.count and each.start <= self.start and each.stop > self.end:
            self.is_gone = self.is_gone or not each.hunk.old_count
        self.start = each.before(self.start, edit)
        self.end = max(each.before(self.end, edit), self.start)


class FileLines(Struct):
    """The lines of a file in the state that it has been taken back to.

    `texts` are the lines as they are compared, `now` the number that each has now, 0 for
    one that is there no more. Commits of branches that were merged are undone one after
    the other, although each began from another state of the file: so it is looked for
    the lines that a commit added, and `shift` is how far off they were the last time.
    `written` are the lines, as they are now, whose writer was found. `parts` are those
    that were one line with another before a commit wrapped it: that one stands for them.
    """

    texts: list[str]
    now: list[int]
    regions: Sequence[Region]
    shift: int = 0
    written: set[int] = field(default_factory=set)
    parts: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, lines: Sequence[str], regions: Sequence[Region]) -> "FileLines":
        """Return the lines of a file as they are now."""
        numbers = list(range(1, len(lines) + 1))
        return cls(texts=[*map(compared, lines)], now=numbers, regions=regions)

    @property
    def left(self) -> dict[int, int]:
        """Where lines are in this state, by their numbers now, as far as it has them."""
        return {now: line for line, now in enumerate(self.now, 1) if now}

    def undo(self, edit: Edit) -> list[Touch | None]:
        """Go back before a commit; return what it did in each region."""
        located = list(self._located(edit))
        kept, written = self._writers(edit, located)
        self.written.update(written)
        touches = [region.touch(edit, located, written) for region in self.regions]
        for each in reversed(located):
            old = slice(each.start - 1, each.stop - 1)
            self.texts[old] = each.old_texts
            self.now[old] = [kept.get(line, 0) for line in each.old_lines]
            for region in self.regions:
                region.go_before(edit, each)
        if kept:
            self._follow_moved(edit)
        return touches

    def undo_creation(self) -> list[Touch | None]:
        """Go back before the file: its first commit wrote what is left."""
        everything = Hunk(0, 0, 1, len(self.texts), (), ())
        return self.undo(Edit(hunks=(everything,)))

    def _writers(
        self, edit: Edit, located: Sequence[LocatedHunk]
    ) -> tuple[dict[int, int], list[int]]:
        """Return the lines that a commit kept, by their old numbers, and those it wrote."""
        kept, written = dict[int, int](), list[int]()
        for each in located:
            for line in range(each.start, each.stop):
                now, number = self.now[line - 1], line - each.shift
                old = edit.unchanged.get(number)
                if now and old is not None:
                    kept[old] = self._longest(now, kept.get(old), each)
                elif now and each.has_text(number, self.texts[line - 1]):
                    written.append(now)
        return kept, written

    def _longest(self, now: int, other: int | None, hunk: LocatedHunk) -> int:
        """Return which of two parts of a line that was wrapped stands for it."""
        if other is None:
            return now
        inside = range(hunk.start, hunk.stop)
        size = {self.now[line - 1]: len(self.texts[line - 1]) for line in inside}
        longest = max(now, other, key=lambda each: size.get(each, 0))
        self.parts.update({now, other} - {longest})
        return longest

    def _located(self, edit: Edit) -> Iterator[LocatedHunk]:
        """Find where hunks are in this state; leave out what is not in it."""
        free, shift = 1, None
        for hunk in edit.hunks:
            likely = (0, self.shift) if shift is None else (shift, 0, self.shift)
            found = self._find(hunk, likely, free)
            if found is None:
                continue
            if hunk.added:
                shift = self.shift = found
            located = LocatedHunk(hunk, found)
            free = located.stop
            yield located

    def _find(self, hunk: Hunk, likely: Sequence[int], free: int) -> int | None:
        """Return how far off a hunk is; `free` is the first line that it may have."""
        possible = [each for each in likely if self._has_room(hunk, each, free)]
        if len(hunk.added) < hunk.new_count or not hunk.added:
            # A very long patch is kept in part, and what was removed has left no trace.
            return next(iter(possible), None)
        lines = [*map(compared, hunk.added)]
        for each in possible:
            if self._equal(hunk, each, lines) == len(lines):
                return each
        found = list(self._similar(hunk, lines, free))
        return max(found, key=lambda f: (f[0], -abs(f[1])), default=(0, None))[1]

    def _similar(
        self, hunk: Hunk, lines: Sequence[str], free: int
    ) -> Iterator[tuple[int, int]]:
        """Walk over shifts with which a hunk has many of its lines, and how many."""
        longest = max(range(len(lines)), key=lambda n: len(lines[n]))
        if len(lines[longest]) < _LEAST_FOUND:
            return
        middle = hunk.new_start - 1 + longest
        at, end = max(middle - _NEARBY, 0), middle + _NEARBY
        while (at := self._index(lines[longest], at, end)) >= 0:
            shift = at - middle
            if self._has_room(hunk, shift, free):
                equal = self._equal(hunk, shift, lines)
                if equal > _LEAST_PART * len(lines):
                    yield equal, shift
            at += 1

    def _index(self, text: str, start: int, end: int) -> int:
        try:
            return self.texts.index(text, start, end)
        except ValueError:
            return -1

    def _equal(self, hunk: Hunk, shift: int, lines: Sequence[str]) -> int:
        start = hunk.new_start - 1 + shift
        there = self.texts[start : start + len(lines)]
        return sum(a == b for a, b in zip(there, lines, strict=True))

    def _has_room(self, hunk: Hunk, shift: int, free: int) -> bool:
        located = LocatedHunk(hunk, shift)
        return free <= located.start and located.stop <= len(self.texts) + 1

    def _follow_moved(self, edit: Edit) -> None:
        """Move regions to where most of their lines were: functions change their order."""
        lines = self.left
        for region in self.regions:
            own = [lines[n] for n in range(region.first, region.last + 1) if n in lines]
            inside = sum(region.start <= line <= region.end for line in own)
            most = region.size + sum(hunk.old_count for hunk in edit.hunks)
            if 2 * inside < len(own) and max(own) - min(own) < most:
                region.start, region.end = min(own), max(own)
                region.is_gone = False
