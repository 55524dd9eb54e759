"""The texts of a payload, and those of the lines of JSON that many programs log."""

from collections.abc import Iterator

from tracer.errors import AlertError
from tracer.text import Json, parse_json

_LONGEST = 1_000_000
"""Characters of a line that is read as JSON."""
_PLACES = frozenset(("caller", "source"))
"""Keys under which zap, logrus and slog name the line that logged."""
_SHORTEST = 40
"""No shorter line has a frame in it."""


def texts_of(body: Json) -> Iterator[str]:
    """Walk over every text in a payload, from the top to the bottom.

    A list of texts is one text: many tools list the lines of a stack trace.
    """
    if isinstance(body.value, str):
        yield body.value
    for key, member in body.members():
        if key in _PLACES and isinstance(member.value, str):
            yield f"{key}={member.value}"
        else:
            yield from texts_of(member)
    lines: list[str] = []
    for member in body.items():
        if isinstance(member.value, str):
            lines.append(member.value)
        else:
            yield from texts_of(member)
    if lines:
        yield "\n".join(lines)


def logged_texts(line: str) -> list[str] | None:
    """Return the texts of a line that is an object in JSON; `None` for any other line."""
    written = line.strip()
    is_object = written.startswith("{") and written.endswith("}")
    if not is_object or not _SHORTEST <= len(written) <= _LONGEST:
        return None
    try:
        return list(texts_of(parse_json(written.encode(), "line", _LONGEST)))
    except AlertError:
        return None
