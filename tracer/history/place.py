"""Places in the code, and what commits changed there."""

from msgspec import Struct, field

from tracer.code import symbol_label
from tracer.history.line_tracking import Touch
from tracer.repository import Commit, FilePatch, Hunk


class Place(Struct, frozen=True):
    """Code that may be at fault: a file, or a function in it, with the lines that count.

    Lines count from 1; `start` is 0 where the place is a file as a whole.
    """

    path: str
    function: str | None = None
    start: int = 0
    end: int = 0
    lines: tuple[int, ...] = ()
    is_type: bool = False

    @property
    def label(self) -> str:
        """The function or type as people write it; the path of a file as a whole."""
        if self.function is None:
            return self.path
        return symbol_label(self.function, is_type=self.is_type)

    @property
    def size(self) -> int:
        """How many lines the function has, 0 for a file."""
        return self.end - self.start + 1 if self.start else 0


class Change(Struct):
    """A commit, and what it did to the places.

    `hunks` has, by today's path, what it changed in the file; `touches` has, by place,
    what it did there. `names` has, by today's path, what the file was called then, if it
    was called otherwise.
    """

    commit: Commit
    hunks: dict[str, tuple[Hunk, ...]] = field(default_factory=dict)
    touches: dict[Place, Touch] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add_file(self, path: str, patch: FilePatch) -> None:
        """Note what the commit changed in a file, by its path of today."""
        self.hunks[path] = tuple(patch.hunks)
        if patch.new_path and patch.new_path != path:
            self.names[path] = patch.new_path
