"""The places of a trace in the code: grouped by file, the most relevant file first."""

from collections.abc import Sequence

from msgspec import Struct

from tracer.code import Marker, MarkerKind
from tracer.tracing import FaultPlace


class PlaceView(Struct, frozen=True, kw_only=True):
    """A line of a file, or a whole file."""

    path: str
    """The path of the file."""
    line: int | None
    """The line, `None` for a whole file."""
    label: str
    """The function or type, such as `login()`; empty where it is not known."""
    is_marker: bool = True
    """Whether a marker is there; otherwise the id is only mentioned."""
    is_type: bool = False
    """Whether the `label` is of a type."""
    stray_line: int | None = None
    """Of a stack trace: the line that it names, where the function does not have it."""
    stray_label: str = ""
    """The function that has that line here; empty where none has it."""
    note: str = ""
    """Of a place that no stack trace names: what leads to it, `which serves /api/send`. Of
    another: that it has not the function that the stack trace names."""
    code: str = ""
    """Of a stack trace: what is on the line; empty where it says nothing."""


class FileView(Struct, frozen=True, kw_only=True):
    """A file, and its places in the order of their lines."""

    path: str
    """The path of the file."""
    places: tuple[PlaceView, ...]
    """Its places."""

    @property
    def first(self) -> PlaceView:
        """The place to show: the first with a function or type."""
        marked = [p for p in self.places if p.is_marker] or self.places
        return next((place for place in marked if place.label), marked[0])


class PlacesView(Struct, frozen=True, kw_only=True):
    """Places by file, and how many there are in all."""

    files: tuple[FileView, ...]
    """The files."""
    count: int
    """How many places there are in all files."""


def places_view(
    markers: Sequence[Marker], changed: frozenset[str] = frozenset()
) -> PlacesView:
    """Group places by file: files that suspects changed, then those with markers.

    Among equals the order of the trace counts: nearest to the definition first.
    """
    by_path: dict[str, list[Marker]] = {}
    for marker in markers:
        by_path.setdefault(marker.path, []).append(marker)

    def rank(path: str) -> tuple[bool, bool, int]:
        own = by_path[path]
        is_marked = any(m.kind is MarkerKind.MARKER for m in own)
        return (not is_marked, path not in changed, -len(own))

    files = (
        FileView(path=path, places=tuple(map(_place, _by_line(by_path[path]))))
        for path in sorted(by_path, key=rank)
    )
    return PlacesView(files=tuple(files), count=len(markers))


def frame_views(frames: Sequence[FaultPlace]) -> tuple[PlaceView, ...]:
    """Return the places of a stack trace, innermost first."""
    return tuple(
        PlaceView(
            path=frame.place.path,
            line=frame.line,
            label=frame.place.label if frame.place.function else "",
            is_type=frame.place.is_type,
            stray_line=frame.stray_line,
            stray_label=frame.stray_label,
            note=frame.note,
            code=frame.code,
        )
        for frame in frames
    )


def lead_views(places: Sequence[FaultPlace]) -> tuple[PlaceView, ...]:
    """Return the places that the alert's metric, request or names lead to."""
    return tuple(
        PlaceView(
            path=each.place.path,
            line=each.place.start or None,
            label=each.place.label if each.place.function else "",
            is_type=each.place.is_type,
            note=each.note,
        )
        for each in places
    )


def _by_line(markers: Sequence[Marker]) -> list[Marker]:
    """Order markers before mentions, and both by line."""
    return sorted(markers, key=lambda m: (m.kind is MarkerKind.MENTION, m.line))


def _place(marker: Marker) -> PlaceView:
    return PlaceView(
        path=marker.path,
        line=marker.line,
        label=marker.label,
        is_marker=marker.kind is MarkerKind.MARKER,
        is_type=marker.is_type,
    )
