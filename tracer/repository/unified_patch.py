"""Patches with unchanged lines beside the changed ones, read as hunks without them."""

from collections.abc import Iterator

from tracer.repository.hunks import Hunk
from tracer.text import Pattern

_HEADER = Pattern(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_LINE_LIMIT = 400
"""Characters of a line that are kept; a longer line is data, not code."""


class _Run:
    """Changed lines that follow each other, and where they began."""

    def __init__(self, old: int, new: int) -> None:
        self._old = old
        self._new = new
        self._removed: list[str] = []
        self._added: list[str] = []

    def add(self, sign: str, text: str) -> None:
        side = self._removed if sign == "-" else self._added
        side.append(text[:_LINE_LIMIT])

    @property
    def end(self) -> tuple[int, int]:
        """The old and the new line that follow."""
        return self._old + len(self._removed), self._new + len(self._added)

    def hunk(self) -> Hunk | None:
        """Return the lines as git has them without context; `None` where there are none.

        Where nothing was removed or added, git names the line before.
        """
        removed, added = len(self._removed), len(self._added)
        if not removed and not added:
            return None
        return Hunk(
            self._old if removed else self._old - 1,
            removed,
            self._new if added else self._new - 1,
            added,
            tuple(self._removed),
            tuple(self._added),
        )


def read_unified_patch(patch: str) -> list[Hunk]:
    """Read the patch of one file, as `GET /repos/…/commits/…` has it: from its first `@@`."""
    return list(_hunks(patch))


def split_patch(patch: str) -> list[str]:
    """Split such a patch before each `@@`: no other line of it can begin with that."""
    first, *others = patch.split("\n@@ ")
    return [first, *(f"@@ {other}" for other in others)]


def _hunks(patch: str) -> Iterator[Hunk]:
    run = _Run(1, 1)
    for line in patch.split("\n"):
        sign, text = line[:1], line[1:]
        if sign in {"-", "+"}:
            run.add(sign, text)
            continue
        if sign == "\\":  # "\ No newline at end of file"
            continue
        if hunk := run.hunk():
            yield hunk
        header = _HEADER.match(line)
        run = _run_after(header.groups()) if header else _next(run)
    if hunk := run.hunk():
        yield hunk


def _run_after(numbers: tuple[str | None, ...]) -> _Run:
    """Begin at the lines that a header names; a side without lines has the one before."""
    old, old_count, new, new_count = (1 if n is None else int(n) for n in numbers)
    return _Run(old + (not old_count), new + (not new_count))


def _next(run: _Run) -> _Run:
    """Begin behind a line of context."""
    old, new = run.end
    return _Run(old + 1, new + 1)
