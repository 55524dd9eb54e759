"""Frames of an event of Sentry: of the exception, thread or event that has any, with paths.

Source: develop.sentry.dev, the event payload's interfaces `exception`, `threads` and
`stacktrace`; getsentry/sentry#12077 and #20213 for what SDKs leave out.
"""

import re
from collections.abc import Iterator

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.payloads.payload_keys import in_any_spelling
from tracer.text import Json, JSONValue, Pattern

_OLD_STACK = "sentry.interfaces.Stacktrace"
"""The key of the old plugin's body."""
_PACKAGE = Pattern(r"(?P<package>(?:[A-Za-z_]\w*\.)+)[A-Za-z_][\w$]*")
"""A module as Java and Python write it: `com.acme.auth.Session$Inner`."""


def listed_frames(event: Json, reader: FieldReader) -> Iterator[dict[str, JSONValue]]:
    """Return the frames of an event as a list of frames has them, the innermost first.

    Sentry writes the oldest call first and marks the project's own frames `in_app`.
    """
    for frame in reversed(_first_stack(event)):
        path = _path(frame, reader)
        line = reader.number(in_any_spelling(frame, "lineno"))
        if path:
            yield {
                "path": path,
                "line": int(line) if line else None,
                "function": reader.text(frame.get("function")),
                "in_app": in_any_spelling(frame, "in_app").value is True,
            }


def _first_stack(event: Json) -> tuple[Json, ...]:
    """Return the frames of the outermost exception that has some, or of a thread.

    In a chain an exception may have no frames of its own; a message with a stack trace has
    them in `threads`, or in the event itself.
    """
    for holder in (*_exceptions(event), *_threads(event), event):
        frames = tuple(holder.at("stacktrace", "frames").items())
        if frames:
            return frames
    return tuple(event.at(_OLD_STACK, "frames").items())


def _exceptions(event: Json) -> Iterator[Json]:
    yield from reversed(_values(event, "exception"))


def _threads(event: Json) -> Iterator[Json]:
    """Walk over the thread that crashed, then the one that reported; no other one counts."""
    threads = _values(event, "threads")
    for state in ("crashed", "current"):
        yield from (thread for thread in threads if thread.get(state).value is True)


def _values(event: Json, kind: str) -> tuple[Json, ...]:
    """Return what an event has of a kind: under its name, or in the list `entries`."""
    own = tuple(event.at(kind, "values").items()) or tuple(event.get(kind).items())
    entries = (e for e in event.get("entries").items() if e.get("type").value == kind)
    listed = (value for e in entries for value in e.at("data", "values").items())
    return own or tuple(listed)


def _path(frame: Json, reader: FieldReader) -> str | None:
    """Return the path of a frame, with its folders where another field has them.

    Java's SDK sends the bare name in both fields and the package in `module`; .NET's sends
    the bare name in `filename` alone.
    """
    name = reader.text(frame.get("filename"))
    whole = reader.text(in_any_spelling(frame, "abs_path"))
    if name is None or re.search(r"[/\\]", name):
        return name or whole
    if whole and re.search(rf"[/\\]{re.escape(name)}$", whole):
        return whole
    match = _PACKAGE.fullmatch(reader.text(frame.get("module")) or "")
    return match["package"].replace(".", "/") + name if match else name
