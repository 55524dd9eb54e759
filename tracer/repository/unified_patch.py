"""Patches with unchanged lines beside the changed ones, read as hunks without them."""

from tracer.repository.hunks import Hunk
from tracer.text import Pattern

_HEADER = Pattern(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)")
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


def read_unified_patch(patch: str) -> tuple[list[Hunk], list[str]]:
    """Read the patch of one file from its first `@@` on, as GitHub's API has it.

    Returns:
        Its hunks, and the unchanged lines beside them with the headings.

    """
    hunks: list[Hunk] = []
    beside: list[str] = []
    run = _Run(1, 1)
    for line in [*patch.split("\n"), ""]:
        sign, text = line[:1], line[1:]
        if sign in {"-", "+"}:
            run.add(sign, text)
            continue
        if sign == "\\":  # "\ No newline at end of file"
            continue
        if hunk := run.hunk():
            hunks.append(hunk)
        header = _HEADER.match(line)
        beside.append(header[5] if header else text)
        run = _run_after(header.groups()[:4]) if header else _next(run)
    return hunks, [line for line in beside if line]


def _run_after(numbers: tuple[str | None, ...]) -> _Run:
    """Begin at the lines that a header names; a side without lines has the one before."""
    old, old_count, new, new_count = (1 if n is None else int(n) for n in numbers)
    return _Run(old + (not old_count), new + (not new_count))


def _next(run: _Run) -> _Run:
    """Begin behind a line of context."""
    old, new = run.end
    return _Run(old + 1, new + 1)
