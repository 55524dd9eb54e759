"""Which tracked file a frame of a stack trace is in, whatever machine wrote its path."""

import re
from collections.abc import Mapping, Sequence

from tracer.alerts import Frame
from tracer.repository import is_vendored_file
from tracer.text import Pattern

_DISTINCT_PARTS = 2
"""Parts of a path that are more than a name which any project may have."""
# Webpack writes `webpack:///./src/a.js?af3c`, browsers `https://shop/a.js:12:5`, Node.js
# `file:///app/a.js:12:5`: what is around the path goes.
_SCHEME = Pattern(r"^[a-z-]+://+(?:\./)?|[?#].*$|(?::\d+){1,2}$")
_LIBRARY = Pattern(
    r"""
    (?: ^ | / ) (?:
        site-packages | dist-packages | lib(?:32|64)?/python\d[\d.]*  # pip, Debian, Python itself
      | node_modules                                        # npm
      | vendor | third_party                                # Composer, Go, Bazel
      | gems                                                # RubyGems
      | go/pkg/mod                                          # Go's module cache
      | \.cargo/registry | rustc                            # Cargo, Rust itself
      | usr/lib | usr/local/lib                             # the system's
    ) /
    | ^ <                                                   # `<frozen importlib>`
    """,
    re.VERBOSE,
)
"""Where package managers and systems put code that is not the repository's."""
_INSTALLED = Pattern(r"^.*/(?:site|dist)-packages/(?=[^/]+/)")
"""Where pip puts packages: those of dependencies, and the repository's own as well."""
_SCRIPTS = (".py", ".sh", ".pl", ".rb")
_SHELL = Pattern(r"\.(?:ba|da|k|z)?sh$")
_PROJECTS = ("pyproject.toml", "setup.py", "setup.cfg", "setup.py.in")
# A Java frame has `com/acme/Login.java`; Maven and Gradle keep it below `src/main/java`.
_SOURCES = Pattern(
    r"^(?:.*/)?(?:src/main/[a-z]+|src/test/[a-z]+|src|lib|app|source|pkg)/"
)


def files_by_name(files: Sequence[str]) -> Mapping[str, list[str]]:
    """Group paths by the name of the file."""
    paths: dict[str, list[str]] = {}
    for path in files:
        paths.setdefault(path.rpartition("/")[2], []).append(path)
    return paths


def tracked_file(
    frame: Frame, by_name: Mapping[str, list[str]], prefixes: Mapping[str, str]
) -> str | None:
    """Return the tracked file of a frame, if it can be only one."""
    files = tracked_files(frame, by_name, prefixes)
    return files[0] if len(files) == 1 else None


def tracked_files(
    frame: Frame, by_name: Mapping[str, list[str]], prefixes: Mapping[str, str]
) -> list[str]:
    """Return the tracked files that a frame can be in, all equally well.

    One of the two paths must end the other: all of the frame's in the file's, or all
    of the file's in the frame's, as an image may have a folder of its own for the code.
    """
    # A crash on Windows has `\\`; the repository has `/`.
    written = _SCHEME.sub("", frame.path.replace("\\", "/"))
    if _LIBRARY.search(written):
        return _installed_files(written, by_name)
    for prefix, replacement in prefixes.items():
        if written.startswith(prefix):
            written = replacement + written.removeprefix(prefix)
    parts = [part for part in written.split("/") if part not in {"", ".", ".."}]
    files = by_name.get(parts[-1], []) if parts else []
    lengths = {path: _common_end(parts, path) for path in files}
    longest = max(lengths.values(), default=0)
    return [path for path, length in lengths.items() if length == longest and longest]


def files_of_name(frame: Frame, by_name: Mapping[str, list[str]]) -> list[str]:
    """Return the tracked files that have the name of a frame's file, in any folder.

    A program may be installed without the ending of its source, or be made of a template.
    """
    written = frame.path.replace("\\", "/")
    if _LIBRARY.search(written):
        return []
    name = _SCHEME.sub("", written).rpartition("/")[2]
    sources = () if "." in name else _SCRIPTS
    for ending in ("", ".in", *sources):
        files = [f for f in by_name.get(name + ending, []) if not is_vendored_file(f)]
        if files and name:
            return files
    return []


def shell_script(frame: Frame, by_name: Mapping[str, list[str]]) -> str | None:
    """Return the tracked shell script of a frame, if only one file has its name.

    Shells name no function, and scripts are installed beside each other in one folder.
    """
    if frame.function or not _SHELL.search(frame.path):
        return None
    files = files_of_name(frame, by_name)
    return files[0] if len(files) == 1 else None


def _installed_files(written: str, by_name: Mapping[str, list[str]]) -> list[str]:
    """Return the tracked files that pip installed at a path: all of it from the package on."""
    inside = _INSTALLED.sub("", written)
    if inside == written:
        return []
    files = by_name.get(inside.rpartition("/")[2], [])
    return [
        path
        for path in files
        if f"/{path}".endswith(f"/{inside}")
        and not is_vendored_file(path)
        and _is_installable(path, by_name)
    ]


def _is_installable(path: str, by_name: Mapping[str, list[str]]) -> bool:
    """Whether a folder above a file is what pip installs."""
    projects = (file for name in _PROJECTS for file in by_name.get(name, []))
    folders = (file.removesuffix(file.rpartition("/")[2]) for file in projects)
    return any(map(path.startswith, folders))


def _common_end(frame: Sequence[str], path: str) -> int:
    """Return how many parts a frame and a file share, 0 where neither ends the other."""
    file = path.split("/")
    same = 0
    while same < min(len(frame), len(file)) and frame[-1 - same] == file[-1 - same]:
        same += 1
    below_sources = len(_SOURCES.sub("", path).split("/"))
    is_whole = same in {len(frame), len(file)}
    return same if is_whole or same >= max(below_sources, _DISTINCT_PARTS) else 0
