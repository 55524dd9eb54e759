"""What commits changed, line by line: git's patches, read while git writes them."""

from collections.abc import Container, Iterable, Iterator, Sequence

from msgspec import Struct, field

from tracer.repository.encodings import decode_path
from tracer.repository.hunks import FilePatch, Hunk
from tracer.repository.unified_patch import read_unified_patch
from tracer.text import Pattern

_HUNK = Pattern(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = Pattern(r"\\([0-7]{3}|.)")
_ESCAPED = {"t": 9, "n": 10, "r": 13, "a": 7, "b": 8, "f": 12, "v": 11}
_HEADERS = {
    b"--- ": ("old_path", b"a/"),
    b"+++ ": ("new_path", b"b/"),
    b"rename from ": ("old_path", b""),
    b"rename to ": ("new_path", b""),
}
"""Lines before the hunks of a file: which path they have, and what git adds to it."""
_LINE_LIMIT = 400
"""Bytes of a line that are kept; a longer line is data, not code."""
_LINES_LIMIT = 20_000
"""Lines of a commit that are kept; beyond that only their number is counted."""


class PatchRecord(Struct):
    """A commit's fields as git wrote them, and what it changed."""

    fields: list[bytes]
    files: list[FilePatch] = field(default_factory=list)


def read_patches(
    lines: Iterable[bytes],
    field_count: int,
    wanted: Container[str] | None = None,
    *,
    is_shown: bool = False,
) -> Iterator[PatchRecord]:
    """Read the records of `git log -p`, each when it is complete.

    A record begins with a zero byte and has this many fields that end with one. No
    message has a zero byte, and the lines of a patch are counted, so that nothing in a
    file or message is mistaken for the next record. `wanted` are the paths whose lines
    are kept, by default all. `is_shown` says to keep the hunks as git shows them, too.
    """
    source = iter(lines)
    record: PatchRecord | None = None
    kept = 0
    for line in source:
        if line.startswith(b"\0"):
            if record is not None:
                yield record
            record, kept = PatchRecord(_fields(line, source, field_count)), 0
        elif record is not None:
            has_room = kept < _LINES_LIMIT and _is_wanted(record.files, wanted)
            kept += _add(
                record.files, line, source, has_room=has_room, is_shown=is_shown
            )
    if record is not None:
        yield record


def _is_wanted(files: Sequence[FilePatch], wanted: Container[str] | None) -> bool:
    if wanted is None or not files:
        return True
    return (files[-1].new_path or files[-1].old_path) in wanted


def _fields(first: bytes, source: Iterator[bytes], count: int) -> list[bytes]:
    """Return the fields of a record; a message goes on over several lines."""
    lines = [first]
    missing = count - first.count(b"\0")
    while missing > 0 and (line := next(source, None)) is not None:
        lines.append(line)
        missing -= line.count(b"\0")
    return b"".join(lines).split(b"\0")[:count]


def _add(
    files: list[FilePatch],
    line: bytes,
    source: Iterator[bytes],
    *,
    has_room: bool,
    is_shown: bool,
) -> int:
    """Add what a line of a patch says; return how many lines of a file were kept."""
    if line.startswith(b"diff --git "):
        files.append(FilePatch())
        return 0
    if not files:
        return 0
    if line.startswith(b"@@ "):
        title = line.decode("utf-8", "replace").rstrip("\n")
        return _add_hunks(
            files[-1], title, source, has_room=has_room, is_shown=is_shown
        )
    for start, (side, prefix) in _HEADERS.items():
        if line.startswith(start):
            setattr(files[-1], side, _path(line.removeprefix(start), prefix))
    return 0


def _add_hunks(
    file: FilePatch,
    title: str,
    source: Iterator[bytes],
    *,
    has_room: bool,
    is_shown: bool,
) -> int:
    """Add what follows a header: one hunk, or several with unchanged lines around."""
    match = _HUNK.match(title)
    numbers = [int(n) if n else 1 for n in match.groups()] if match else [0] * 4
    old_start, old_count, new_start, new_count = numbers
    lines = list(_lines(source, old_count, new_count))
    if not has_room:
        file.hunks.append(Hunk(old_start, old_count, new_start, new_count, (), ()))
        return 0
    if is_shown:
        text = "\n".join((title, *lines))
        file.hunks += read_unified_patch(text)
        file.shown.append(text)
        return len(lines)
    removed = tuple(line[1:] for line in lines if line[:1] != "+")
    added = tuple(line[1:] for line in lines if line[:1] == "+")
    file.hunks.append(Hunk(old_start, old_count, new_start, new_count, removed, added))
    return len(lines)


def _lines(source: Iterator[bytes], old: int, new: int) -> Iterator[str]:
    """Walk over as many old and new lines; unchanged ones are both."""
    while (old > 0 or new > 0) and (written := next(source, b"")):
        if written.startswith(b"\\"):  # "\ No newline at end of file"
            continue
        old -= not written.startswith(b"+")
        new -= not written.startswith(b"-")
        yield written[:_LINE_LIMIT].decode("utf-8", "replace").rstrip("\n")


def _path(written: bytes, prefix: bytes) -> str | None:
    """Return the path of a header: quoted as in C where it has odd characters."""
    name = written.rstrip(b"\r\n").rstrip(b"\t")
    if name == b"/dev/null":
        return None
    return decode_path(unquoted(name).removeprefix(prefix))


def unquoted(written: bytes) -> bytes:
    """Return a path that git may have quoted as in C."""
    if not written.startswith(b'"'):
        return written
    text = written[1:-1].decode("latin-1")
    plain = _ESCAPE.sub(
        lambda match: chr(
            int(match[1], 8)
            if match[1].isdigit()
            else _ESCAPED.get(match[1], ord(match[1]))
        ),
        text,
    )
    return plain.encode("latin-1")
