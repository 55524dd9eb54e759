"""The function of a frame, and its file where the frame names no more than a function."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tracer.alerts import Frame, name_in_code
from tracer.code import Function, Outline, parse_outline
from tracer.repository import is_code_file, is_test_file, is_vendored_file
from tracer.text import Pattern
from tracer.tracing.project_names import with_own_packages

if TYPE_CHECKING:
    from tracer.repository import Repository

_NAME = Pattern(r"[A-Za-z_]\w{3,}")
"""A shorter name is in half of all files."""
_SYSTEM_HEADER = Pattern(r"^/usr/(?:local/)?include/(?!c\+\+/).*\.h$")
"""Those of C: what C++ has in its own is called as methods of many other types are."""
_C_FILE = Pattern(r"\.(?:c|cc|cpp|cxx)$")
"""Macros in headers make functions whose whole name is nowhere."""
_NAMES_LIMIT = 12
PARSED_LIMIT = 40
"""Files that call or define the functions and are parsed; more tell that names are common."""


def function_of(frame: Frame, path: str, outline: Outline) -> Function | None:
    """Return the function that a frame names, in a file; of several the one that has its line.

    The line alone may lead elsewhere: other code may have run than that of this revision.
    """
    name = name_in_code(frame.function, path)
    functions = [f for f in outline.definitions if name and f.name == name]
    return min(
        functions,
        key=lambda f: (
            f.is_type,
            not f.has_line(frame.line),
            abs(f.start - (frame.line or 0)),
        ),
        default=None,
    )


def with_files(
    frames: Sequence[Frame], repository: "Repository", revision: str
) -> tuple[Frame, ...]:
    """Give frames the file that defines their function, where no frame names a file.

    A file of a package that is this repository's own has its path here. A header of the
    system is none: a compiler puts its code into the function that uses it. A function that
    several files define could be any of them: its frame stays as it is.
    """
    if not frames or not all(map(_is_without_file, frames)):
        return with_own_packages(frames, repository, revision)
    names = dict.fromkeys(frame.function or "" for frame in frames)
    known = [name for name in names if _NAME.fullmatch(name)][:_NAMES_LIMIT]
    files = _defining_files(repository, revision, known) if known else {}
    return tuple(_with_file(frame, files.get(frame.function or "")) for frame in frames)


def _with_file(frame: Frame, path: str | None) -> Frame:
    return replace(frame, path=path, line=None) if path else frame


def _is_without_file(frame: Frame) -> bool:
    return not frame.path or bool(_SYSTEM_HEADER.search(frame.path))


def is_other_file(frame: Frame, path: str, lines: Sequence[str]) -> bool:
    """Whether a file only has the name of a frame's file, which is a library's own.

    Valgrind and gdb write names of files without folders, also those of libraries. Then
    the function that the frame names is nowhere in the file: it has its place in others.
    """
    is_bare = "/" not in frame.path.replace("\\", "/") and _C_FILE.search(path)
    name = name_in_code(frame.function, path) or ""
    if not is_bare or not _NAME.fullmatch(name):
        return False
    whole = re.compile(rf"(?<!\w){name}(?!\w)")
    return not any(map(whole.search, lines))


def _defining_files(
    repository: "Repository", revision: str, names: Sequence[str]
) -> Mapping[str, str]:
    """Return, by function, the only file that defines it."""
    defining: dict[str, list[str]] = {}
    for path, text in _calling_files(repository, revision, names):
        own = {f.name for f in parse_outline(path, text).definitions if not f.is_type}
        for name in own.intersection(names):
            defining.setdefault(name, []).append(path)
    return {name: paths[0] for name, paths in defining.items() if len(paths) == 1}


def _calling_files(
    repository: "Repository", revision: str, names: Sequence[str]
) -> Iterator[tuple[str, str]]:
    words = "|".join(names)
    whole = re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    files = files_of_code(repository, revision, f"({words})")
    searched = 0
    for path, text in repository.texts(revision, files):
        if text and whole.search(text):
            searched += 1
            if searched > PARSED_LIMIT:
                return
            yield path, text


def files_of_code(
    repository: "Repository", revision: str, expression: str
) -> Iterator[str]:
    """Walk over the files of the repository's own code that match, without its tests."""
    for path in repository.search(revision, expression):
        is_own = is_code_file(path) and not is_vendored_file(path)
        if is_own and not is_test_file(path):
            yield path
