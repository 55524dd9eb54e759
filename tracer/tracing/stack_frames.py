"""From the stack frames of an alert to the requirements that their functions name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracer.alerts import Alert, Frame
from tracer.code import (
    Marker,
    MarkerKind,
    MarkerRole,
    find_markers_in_file,
    parse_outline,
)
from tracer.repository import is_test_file, skip_reason
from tracer.text import Pattern
from tracer.tracing.inference_inputs import InferenceInputs
from tracer.tracing.matching import Candidate

_MARKED_FUNCTION = 0.9
"""Confidence where the frame is in a marked function."""
_ONLY_FILE_MARKED = 0.2
"""Subtracted where another place of the file is marked; all that is left where the file
is marked with several requirements."""
_MENTION = 0.15
"""Subtracted where the code only mentions the requirement in a comment."""
_FRAME_FURTHER_OUT = 0.05
"""Subtracted for each frame between the error and the marked code."""
_LEAST = 0.1
# Below the first dozen frames is the framework that called the code.
_FRAMES_LIMIT = 12
_DISTINCT_PARTS = 2
"""Parts of a path that are more than a name which any project may have."""
# Webpack writes `webpack:///./src/a.js?af3c`, browsers `https://shop/a.js:12:5`, Node.js
# `file:///app/a.js:12:5`: what is around the path goes.
_SCHEME = Pattern(r"^[a-z-]+://+(?:\./)?|[?#].*$|(?::\d+){1,2}$")
_LIBRARY = Pattern(
    r"""
    (?: ^ | / ) (?:
        site-packages | dist-packages | lib/python\d[\d.]*  # pip, Debian, Python itself
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
# A Java frame has `com/acme/Login.java`; Maven and Gradle keep it below `src/main/java`.
_SOURCES = Pattern(
    r"^(?:.*/)?(?:src/main/[a-z]+|src/test/[a-z]+|src|lib|app|source|pkg)/"
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A marker and the requirement that it names."""

    requirement: str
    marker: Marker


def frame_candidates(
    inputs: InferenceInputs, alert: Alert, revision: str
) -> Iterator[Candidate]:
    """Follow the stack from the inside out to the first code that is marked."""
    if not alert.frames:
        return
    by_name = _by_name(inputs.repository.inventory(revision).files)
    for depth, frame in enumerate(alert.frames[:_FRAMES_LIMIT]):
        path = _tracked_file(frame, by_name, inputs.path_prefixes)
        candidates = (
            tuple(_in_frame(inputs, revision, path, frame, depth)) if path else ()
        )
        if candidates:
            yield from candidates
            return


# -- which file a frame is in ----------------------------------------------------


def _by_name(files: Sequence[str]) -> Mapping[str, list[str]]:
    paths: dict[str, list[str]] = {}
    for path in files:
        paths.setdefault(path.rpartition("/")[2], []).append(path)
    return paths


def _tracked_file(
    frame: Frame, by_name: Mapping[str, list[str]], prefixes: Mapping[str, str]
) -> str | None:
    """Return the tracked file of a frame, if it can be only one.

    One of the two paths must end the other: all of the frame's in the file's, or all
    of the file's in the frame's, as an image may have a folder of its own for the code.
    """
    # A crash on Windows has `\\`; the repository has `/`.
    written = _SCHEME.sub("", frame.path.replace("\\", "/"))
    if _LIBRARY.search(written):
        return None
    for prefix, replacement in prefixes.items():
        if written.startswith(prefix):
            written = replacement + written.removeprefix(prefix)
    parts = [part for part in written.split("/") if part not in {"", ".", ".."}]
    files = by_name.get(parts[-1], []) if parts else []
    lengths = {path: _common_end(parts, path) for path in files}
    longest = max(lengths.values(), default=0)
    best = [path for path, length in lengths.items() if length == longest]
    return best[0] if longest and len(best) == 1 else None


def _common_end(frame: Sequence[str], path: str) -> int:
    """Return how many parts a frame and a file share, 0 where neither ends the other."""
    file = path.split("/")
    same = 0
    while same < min(len(frame), len(file)) and frame[-1 - same] == file[-1 - same]:
        same += 1
    below_sources = len(_SOURCES.sub("", path).split("/"))
    is_whole = same in {len(frame), len(file)}
    return same if is_whole or same >= max(below_sources, _DISTINCT_PARTS) else 0


# -- which requirement its code is marked with -----------------------------------


def _in_frame(
    inputs: InferenceInputs, revision: str, path: str, frame: Frame, depth: int
) -> Iterator[Candidate]:
    """Return what the function of a frame is marked with, else what its file is."""
    text = inputs.repository.text(revision, path)
    # A test in the stack was run by a test, not by production.
    if text is None or skip_reason(path, text) or is_test_file(path):
        return
    marks = [
        _Mark(requirement, marker)
        for requirement, marker in find_markers_in_file(
            path, text, inputs.known_ids, inputs.specification
        )
        if marker.role is not MarkerRole.VALIDATES
    ]
    line = _line_of(frame, path, text)
    around = [mark for mark in marks if line and is_around(mark.marker, line)]
    certain = _narrowest(around) or _only(marks)
    where = f"{path}:{frame.line}" if frame.line else path
    for mark in certain or _first_of_each(marks):
        yield Candidate(
            id=mark.requirement,
            how="frame",
            confidence=_confidence(mark, depth, is_around=bool(around))
            if certain
            else _ONLY_FILE_MARKED,
            evidence=f"frame {where} is in {mark.marker.label}, marked at {mark.marker.place}"
            if around
            else f"frame {where} is in the file of {mark.marker.place}",
        )


def _confidence(mark: _Mark, depth: int, *, is_around: bool) -> float:
    confidence = _MARKED_FUNCTION - _FRAME_FURTHER_OUT * depth
    confidence -= 0 if is_around else _ONLY_FILE_MARKED
    confidence -= _MENTION if mark.marker.kind is MarkerKind.MENTION else 0
    return round(max(confidence, _LEAST), 2)


def _line_of(frame: Frame, path: str, text: str) -> int | None:
    """Return the frame's line, else where its function starts."""
    if frame.line and 0 < frame.line <= text.count("\n") + 1:
        return frame.line
    name = (frame.function or "").rpartition(".")[2].strip("()<>")
    function = parse_outline(path, text).named(name) if name else None
    return function.start if function else None


def is_around(marker: Marker, line: int) -> bool:
    """Whether a line is in the function that is marked."""
    start, end = marker.start, marker.end
    return start is not None and end is not None and start <= line <= end


def _narrowest(around: Sequence[_Mark]) -> list[_Mark]:
    """Keep what marks the innermost function; markers of its class are about more."""
    least = min(map(_width, around), default=None)
    return [mark for mark in around if _width(mark) == least]


def _width(mark: _Mark) -> tuple[bool, int]:
    marker = mark.marker
    lines = (marker.end or 0) - (marker.start or 0)
    return (marker.kind is MarkerKind.MENTION, lines)


def _only(marks: Sequence[_Mark]) -> list[_Mark]:
    """Return the first mark of a file whose marks all name the same requirement."""
    explicit = [mark for mark in marks if mark.marker.kind is MarkerKind.MARKER]
    return explicit[:1] if len({mark.requirement for mark in explicit}) == 1 else []


def _first_of_each(marks: Sequence[_Mark]) -> list[_Mark]:
    """Return the first mark of each requirement: a file of several is no answer."""
    first: dict[str, _Mark] = {}
    for mark in marks:
        first.setdefault(mark.requirement, mark)
    return list(first.values())
