"""A file on its way back through its history, with the places in it."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from msgspec import Struct

from tracer.history.edit import Edit
from tracer.history.line_tracking import FileLines, Region
from tracer.history.place import Change, Place
from tracer.repository import Commit, FilePatch


class Depth(Struct, frozen=True):
    """How far back the history of a place is searched.

    `walked` is how long before the recent commits each commit of its file is looked at:
    without a limit, a file that is rarely changed makes git read a history of decades.
    Who wrote older lines, blame tells: of those in `blamed`, `None` for all of the place.
    """

    walked: timedelta = timedelta(days=5 * 365)
    blamed: Collection[int] | None = None

    def asks_for(self, line: int) -> bool:
        """Whether the writer of an old line is looked for."""
        return self.blamed is None or line in self.blamed


class TrackedFile(Struct):
    """A file on its way back: all its names, today's first, and at the undone commit last.

    `commits` counts those before the alert; `is_done` says that these are enough: of
    older ones only those count that wrote lines which are left. `end` is the commit
    that it was taken back to, before all undone ones.
    """

    names: list[str]
    depths: dict[Place, Depth]
    lines: FileLines
    commits: int = 0
    is_done: bool = False
    end: str | None = None

    @classmethod
    def of(
        cls, at: tuple[str, str], depths: Mapping[Place, Depth], text: str | None
    ) -> "TrackedFile":
        """Return a file as it is now, at a path and a revision, with the places in it.

        Places that are the file as a whole come last.
        """
        parts = [place for place in depths if place.start]
        regions = [Region(place.start, place.end, place.lines) for place in parts]
        whole = [place for place in depths if not place.start]
        ordered = {place: depths[place] for place in (*parts, *whole)}
        lines = FileLines.of((text or "").split("\n") if parts else [], regions)
        path, revision = at
        return cls(names=[path], depths=ordered, lines=lines, end=revision)

    @property
    def path(self) -> str:
        """Return what it is called now."""
        return self.names[0]

    @property
    def name(self) -> str:
        """Return what it was called at the commit that is undone."""
        return self.names[-1]

    @property
    def walked(self) -> timedelta:
        """Return how far back its commits are looked at: for the place that needs most."""
        return max(depth.walked for depth in self.depths.values())

    def undo(self, patch: FilePatch, commit: Commit, *, is_ignored: bool) -> Change:
        """Go back before a commit; return what it did."""
        change = Change(commit)
        if self.lines.regions:
            edit = Edit(patch.hunks, is_ignored=is_ignored)
            is_new = patch.old_path is None
            done = self.lines.undo_creation() if is_new else self.lines.undo(edit)
            pairs = zip(self.depths, done, strict=False)
            change.touches.update({place: t for place, t in pairs if t})
        change.add_file(self.path, patch)
        return change

    @property
    def asked(self) -> list[int]:
        """The lines, as they are now, whose writer is asked for: no undone commit is."""
        lines = {
            line
            for place, depth in self.depths.items()
            for line in range(place.start, place.end + 1)
            if place.start and depth.asks_for(line)
        }
        return sorted(lines - self.lines.written - self.lines.parts)
