"""What a commit changed in one file: the lines, where they were, and what is beside them."""

from msgspec import Struct, field


class Hunk(Struct, frozen=True):
    """Lines that a commit replaced by others; lines count from 1.

    Where nothing was removed (added), `old_start` (`new_start`) is the line before.
    """

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    removed: tuple[str, ...]
    added: tuple[str, ...]


class FilePatch(Struct):
    """What a commit changed in one file; a path is `None` where there was no file.

    `shown` has its hunks as git shows them: below a heading (mostly the name of the function),
    with the unchanged lines around, if these were asked for.
    """

    old_path: str | None = None
    new_path: str | None = None
    hunks: list[Hunk] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
