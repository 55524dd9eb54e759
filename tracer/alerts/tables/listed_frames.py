"""Frames of an alert as payloads list them, with the keys that error trackers use."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tracer.alerts.alert import Frame
from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.payloads.payload_keys import in_any_spelling
from tracer.text import Json, Pattern

_PATH_KEYS = ("path", "filename", "file", "abs_path", "source_file", "url", "module")
_LINE_KEYS = ("line", "lineno", "line_number", "line_no", "number")
_FUNCTION_KEYS = (
    "function",
    "function_name",
    "method",
    "method_name",
    "symbol",
    "name",
)
_OWN_KEYS = ("in_app", "in_project", "is_own")
"""What error trackers call the mark of the project's own frames."""

_FRAME = Pattern(
    r"""
    (?P<path> \S{1,500}? ) : (?P<line> \d{1,7} )
    (?: : \d+ )?                                    # a column
    (?: : in \s+ [`'] (?P<function> [^'`]{1,200} ) ' )?     # of Ruby
    """,
    re.VERBOSE,
)


class ListedFrames(Struct, frozen=True):
    """The frames of a list, innermost first, and how many of it are left out."""

    frames: tuple[Frame, ...] = ()
    left_out: int = 0


def read_listed_frames(place: Json, reader: FieldReader) -> ListedFrames:
    """Read a list of frames in its order; where some are marked as own code, only those.

    Each frame is an object, or a text `path:line`.
    """
    if not isinstance(place.value, list | None):
        reader.drop(f"`{place.path}` should be a list, but is {place.kind()}")
    members = tuple(place.items())
    own = tuple(filter(_is_own, members))
    others = tuple(member for member in members if own and member not in own)
    return ListedFrames(
        tuple(_frames(own or members, reader)), len(tuple(_frames(others, reader)))
    )


def _is_own(member: Json) -> bool:
    """Whether a frame is marked as the project's own code."""
    return any(in_any_spelling(member, key).value is True for key in _OWN_KEYS)


def _frames(members: Sequence[Json], reader: FieldReader) -> Iterator[Frame]:
    for member in members:
        if isinstance(member.value, str):
            yield from _frame_in(member.value)
            continue
        if not member.is_object():
            reader.drop(f"`{member.path}` should be an object, but is {member.kind()}")
        path = reader.text(*(in_any_spelling(member, key) for key in _PATH_KEYS))
        line = reader.number(*(in_any_spelling(member, key) for key in _LINE_KEYS))
        function = reader.text(
            *(in_any_spelling(member, key) for key in _FUNCTION_KEYS)
        )
        if path or function:
            yield Frame(
                path=path or "",
                line=None if line is None else int(line),
                function=function,
            )


def _frame_in(text: str) -> Iterator[Frame]:
    match = _FRAME.fullmatch(text.strip())
    if match:
        yield Frame(
            path=match["path"], line=int(match["line"]), function=match["function"]
        )
