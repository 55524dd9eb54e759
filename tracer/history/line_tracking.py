"""Undoes the commits of a file one by one, and notes which lines each of them wrote."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct, field

from tracer.repository import Hunk

_LEAST_MOVED = 20
"""Characters of a line by which it is known again elsewhere in a file (as `git blame -M`)."""


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


class Edit(Struct, frozen=True, dict=True):
    """What one commit changed in one file, its hunks from the top to the bottom.

    "New" numbers of lines are those after the commit, "old" ones those before it. Lines
    that were only indented or moved count as unchanged. A commit that is ignored wrote
    no line: each of its lines counts as the one that it replaced.
    """

    hunks: Sequence[Hunk]
    is_ignored: bool = False

    @cached_property
    def unchanged(self) -> dict[int, int]:
        """Old numbers by new ones, for the lines of hunks that are equal but for blanks."""
        nearby: dict[tuple[int, str], list[int]] = {}
        anywhere: dict[str, list[int]] = {}
        for position, hunk in enumerate(self.hunks):
            for line, text in enumerate(hunk.removed, hunk.old_start):
                key = "".join(text.split())
                nearby.setdefault((position, key), []).append(line)
                if len(key) >= _LEAST_MOVED:
                    anywhere.setdefault(key, []).append(line)
        pairs: dict[int, int] = {}
        taken: set[int] = set()
        for position, hunk in enumerate(self.hunks):
            for line, text in enumerate(hunk.added, hunk.new_start):
                key = "".join(text.split())
                same = (*nearby.get((position, key), ()), *anywhere.get(key, ()))
                old = next((each for each in same if each not in taken), None)
                if old is not None:
                    pairs[line] = old
                    taken.add(old)
        return {**self._replaced(), **pairs} if self.is_ignored else pairs

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
        return frozenset(self.unchanged.values())

    def back(self, lines: Iterable[int]) -> dict[int, int | None]:
        """Return the old number of each new one, `None` for a line that the commit wrote.

        The numbers are in ascending order.
        """
        old: dict[int, int | None] = {}
        shift = position = 0
        for line in lines:
            while position < len(self.hunks) and line > _last(self.hunks[position]):
                hunk = self.hunks[position]
                shift += hunk.old_count - hunk.new_count
                position += 1
            is_inside = position < len(self.hunks) and _has(self.hunks[position], line)
            old[line] = self.unchanged.get(line) if is_inside else line + shift
        return old

    def wrote(self, line: int, text: str) -> bool:
        """Whether the line that the commit wrote at a new number has this text.

        If not, the numbers have drifted: commits of branches that were merged are undone
        one after the other, although each began from another state of the file.
        """
        hunk = next((hunk for hunk in self.hunks if _has(hunk, line)), None)
        if hunk is None or len(hunk.added) < hunk.new_count:
            return True  # the text of a very long patch is not kept
        return hunk.added[line - hunk.new_start].split() == text.split()

    def overlapping(self, start: int, end: int) -> list[Hunk]:
        """Return the hunks that are at least in part between two lines."""
        return [
            hunk
            for hunk in self.hunks
            if hunk.new_start <= (end if hunk.new_count else end - 1)
            and _last(hunk) >= start
        ]


class Region(Struct):
    """A part of a file (a function), with marked lines in it; both ends included.

    `undo` takes it back through the commits of its file, the newest first: `start` and
    `end` are where it was, lines are reported as they are now. `texts` are the lines of
    the whole file as they are now.
    """

    start: int
    end: int
    marks: Sequence[int] = ()
    texts: Sequence[str] = ()
    _lines: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lines = {line: line for line in range(self.start, self.end + 1)}

    @property
    def left(self) -> tuple[int, ...]:
        """Its lines that none of the commits wrote that were undone, as they are now."""
        return tuple(self._lines.values())

    def undo(self, edit: Edit) -> Touch | None:
        """Go back before a commit; return what it did here, `None` for nothing."""
        hunks = edit.overlapping(self.start, self.end)
        old = edit.back(self._lines)
        for line in [n for n, before in old.items() if before is None]:
            if not edit.wrote(line, self._text(self._lines[line])):
                old[line] = _old_line_near(edit, line)
        written = [line for line in self._lines if old[line] is None]
        hits = sum(self._lines[line] in self.marks for line in written)
        touch = Touch(
            survives=len(written),
            changed=sum(_changed(edit, hunk, self.start, self.end) for hunk in hunks),
            line=min((self._lines[line] for line in written), default=None),
            hits=hits,
        )
        self._lines = _moved(self._lines, old)
        self.start, self.end = _old_ends(edit, hunks, self.start, self.end)
        return touch if touch.survives or touch.changed else None

    def _text(self, line: int) -> str:
        return self.texts[line - 1] if line <= len(self.texts) else ""

    def undo_creation(self) -> Touch | None:
        """Go back before the file: its first commit wrote what is left."""
        written, self._lines = self._lines, {}
        hits = sum(now in self.marks for now in written.values())
        touch = Touch(
            survives=len(written),
            changed=len(written),
            line=min(written.values(), default=None),
            hits=hits,
        )
        return touch if written else None


def _moved(lines: Mapping[int, int], old: Mapping[int, int | None]) -> dict[int, int]:
    """Return today's lines by their old numbers; numbers that drifted stay distinct."""
    moved: dict[int, int] = {}
    for line, now in lines.items():
        before = old[line]
        if before is None:
            continue
        while before in moved:
            before += 1
        moved[before] = now
    return dict(sorted(moved.items()))


def _last(hunk: Hunk) -> int:
    return hunk.new_start + max(hunk.new_count - 1, 0)


def _has(hunk: Hunk, line: int) -> bool:
    return hunk.new_start <= line < hunk.new_start + hunk.new_count


def _changed(edit: Edit, hunk: Hunk, start: int, end: int) -> int:
    """Count the lines of a hunk that were added or removed between two lines."""
    inside = range(max(hunk.new_start, start), min(_last(hunk), end) + 1)
    added = sum(line not in edit.unchanged for line in inside if hunk.new_count)
    old = range(hunk.old_start, hunk.old_start + hunk.old_count)
    removed = sum(line not in edit.kept for line in old)
    # Of a hunk that goes beyond, only as much can have been removed from here.
    return added + min(removed, end - start + 1)


def _old_ends(
    edit: Edit, hunks: Sequence[Hunk], start: int, end: int
) -> tuple[int, int]:
    """Return where the first and the last line of a region were before a commit.

    One of the two may equal a line that was removed far away: then both would be ends of
    a region that was never one, or stand in the wrong order, and only their places in
    their hunks count. Seen in eclipse-uprotocol/up-rust, where functions were put in
    another order and share lines.
    """
    first, last = _old_line_near(edit, start), _old_line_near(edit, end)
    most = end - start + sum(hunk.old_count for hunk in hunks)
    if 0 <= last - first <= most:
        return first, last
    return _old_place(edit, start), _old_place(edit, end)


def _old_line_near(edit: Edit, line: int) -> int:
    """Return the old number of a line, or where in its hunk it would have been."""
    old = edit.back([line])[line]
    return old if old is not None else _old_place(edit, line)


def _old_place(edit: Edit, line: int) -> int:
    """Return the old number of a line by its place alone; the order of lines is kept."""
    hunk = next((hunk for hunk in edit.hunks if _has(hunk, line)), None)
    if hunk is None:
        return edit.back([line])[line] or line
    part = (line - hunk.new_start) / hunk.new_count
    return hunk.old_start + int(part * hunk.old_count)
