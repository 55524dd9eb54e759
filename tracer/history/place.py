"""Places in the code, and what commits changed there."""

from msgspec import Struct, field

from tracer.code import symbol_label
from tracer.history.line_tracking import Touch
from tracer.repository import Commit, Hunk


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
    what it did there.
    """

    commit: Commit
    hunks: dict[str, tuple[Hunk, ...]] = field(default_factory=dict)
    touches: dict[Place, Touch] = field(default_factory=dict)
