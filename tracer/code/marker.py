"""A place in code or tests that names a requirement."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from tracer.specification import count_shared_folders


class MarkerKind(StrEnum):
    """Whether a place marks the code with a keyword, or only mentions the id."""

    MARKER = "marker"
    MENTION = "mention"


class MarkerRole(StrEnum):
    """What a place in the code does for a requirement."""

    IMPLEMENTS = "implements"
    VALIDATES = "validates"
    TELEMETRY = "telemetry"
    DESIGN = "design"
    """A document of the design names it: this is not code."""


class Marker(Struct, frozen=True, kw_only=True):
    """A place that names a requirement: `line` is the marker's own.

    `symbol` is the function or type around or below it, `start` and `end` are its lines.
    """

    path: str
    line: int
    symbol: str | None
    kind: MarkerKind
    role: MarkerRole
    start: int | None = None
    end: int | None = None
    is_type: bool = False

    @property
    def label(self) -> str:
        """The symbol as people write it; empty without one."""
        return symbol_label(self.symbol, is_type=self.is_type) if self.symbol else ""

    @property
    def place(self) -> str:
        """The path and the line: `src/login.py:12`."""
        return f"{self.path}:{self.line}"

    @property
    def rank(self) -> tuple[bool, str, int]:
        """The place in a list: markers first, then by path and line."""
        return (self.kind is MarkerKind.MENTION, self.path, self.line)


class UnclearMarker(Struct, frozen=True):
    """A place that names one of several requirements, and does not say which.

    Each feature of Spec Kit numbers its requirements anew, and `FR-001` may be of any.
    """

    path: str
    line: int
    ids: tuple[str, ...]


def symbol_label(name: str, *, is_type: bool) -> str:
    """Return a name as people write it: `login()` for a function, `Session` for a type."""
    return name if is_type else f"{name}()"


def closest_first(markers: Sequence[Marker], place: str) -> tuple[Marker, ...]:
    """Order markers by how many folders they share with the definition's file."""

    def distance(marker: Marker) -> tuple[bool, int]:
        is_mention = marker.kind is MarkerKind.MENTION
        return is_mention, -count_shared_folders(marker.path, place)

    return tuple(sorted(markers, key=distance))
