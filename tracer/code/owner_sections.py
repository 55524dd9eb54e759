"""The parts of a `CODEOWNERS` file under a heading, which often is a service's name."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from tracer.code.owners import LOCATIONS
from tracer.text import Pattern

# GitLab's sections (docs.gitlab.com, "Code Owners"): `[Shop]`, `^[Shop][2] @owner`.
# On GitHub people write a comment over the lines of a service instead.
_SECTION = Pattern(r"\^?\[([^\]]+)\]")
_DECORATION = "#=-*~_ \t:"


class OwnerSection(Struct, frozen=True):
    """The patterns of files under a heading, which may be several lines of comments."""

    path: str
    line: int
    names: tuple[str, ...]
    patterns: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where the heading is."""
        return f"{self.path}:{self.line}"


def read_owner_sections(read: Callable[[str], str | None]) -> tuple[OwnerSection, ...]:
    """Read the sections of the `CODEOWNERS` that counts; `read` returns a file's text."""
    for path in LOCATIONS:
        text = read(path)
        if text is not None:
            return tuple(_sections(path, text.split("\n")))
    return ()


def _sections(path: str, lines: Sequence[str]) -> Iterator[OwnerSection]:
    names: list[str] = []
    patterns: list[str] = []
    start = 0
    for number, line in enumerate([*lines, "#"], 1):
        heading = _heading(line)
        if heading is None:
            patterns += line.split()[:1]
            continue
        if patterns:
            if names:
                yield OwnerSection(path, start, tuple(names), tuple(patterns))
            names, patterns = [], []
        if heading:
            start = start if names else number
            names.append(heading)


def _heading(line: str) -> str | None:
    """Return the words of a heading, `None` for a line that is none."""
    section = _SECTION.match(line)
    if section:
        return section[1].strip()
    return line.strip(_DECORATION) if line.lstrip().startswith("#") else None
