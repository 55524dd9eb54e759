"""From the stack frames of an alert to the requirements that their functions name."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import Alert, Frame
from tracer.code import (
    Marker,
    MarkerKind,
    MarkerRole,
    find_markers_in_file,
    parse_outline,
)
from tracer.repository import is_test_file, skip_reason
from tracer.tracing.frame_files import files_by_name, tracked_file
from tracer.tracing.function_files import function_of, with_files
from tracer.tracing.inference_inputs import InferenceInputs
from tracer.tracing.named_requirement import Candidate
from tracer.tracing.other_names import is_unclear

_MARKED_FUNCTION = 0.9
"""Confidence where the frame is in a marked function."""
_ONLY_FILE_MARKED = 0.2
"""Subtracted where another place of the file is marked; all that is left where the file
is marked with several requirements."""
_OTHER_FUNCTION_MARKED = 0.35
"""Subtracted where that place is another function: the frame's is marked with nothing."""
_MENTION = 0.15
"""Subtracted where the code only mentions the requirement in a comment."""
_UNCLEAR = 0.5
"""The most where definitions of the requirement have different names."""
_FRAME_FURTHER_OUT = 0.05
"""Subtracted for each frame between the error and the marked code."""
_LEAST = 0.1
# Below the first dozen frames is the framework that called the code.
_FRAMES_LIMIT = 12


class _Mark(Struct, frozen=True):
    """A marker and the requirement that it names."""

    requirement: str
    marker: Marker


def frame_candidates(
    inputs: InferenceInputs, alert: Alert, revision: str
) -> Iterator[Candidate]:
    """Follow the stack from the inside out to the first code that is marked."""
    if not alert.frames:
        return
    by_name = files_by_name(inputs.repository.inventory(revision).files)
    frames = with_files(alert.frames, inputs.repository, revision)
    for depth, frame in enumerate(frames[:_FRAMES_LIMIT]):
        path = tracked_file(frame, by_name, inputs.path_prefixes)
        candidates = (
            tuple(
                _unless_unclear(candidate, inputs, alert, path)
                for candidate in _in_frame(inputs, revision, path, frame, depth)
            )
            if path
            else ()
        )
        if candidates:
            yield from candidates
            return


# -- which requirement its code is marked with -----------------------------------


def _in_frame(
    inputs: InferenceInputs, revision: str, path: str, frame: Frame, depth: int
) -> Iterator[Candidate]:
    """Return what the function of a frame is marked with, or what its file is."""
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
    if not marks:
        return
    line = _line_of(frame, path, text)
    around = [mark for mark in marks if line and is_around(mark.marker, line)]
    certain = _narrowest(around) or _only(marks)
    where = f"{path}:{line}" if line and line == frame.line else path
    for mark in certain or _first_of_each(marks):
        yield Candidate(
            id=mark.requirement,
            how="frame",
            confidence=_confidence(mark, depth, is_around=bool(around))
            if certain
            else _ONLY_FILE_MARKED,
            evidence=f"frame {where} is in {mark.marker.label}, marked at {mark.marker.place}"
            if around
            else f"frame {where} is in a file that names {mark.requirement} "
            f"at line {mark.marker.line}",
        )


def _unless_unclear(
    candidate: Candidate, inputs: InferenceInputs, alert: Alert, path: str
) -> Candidate:
    """Trust a candidate less whose id has several definitions under different names."""
    definitions = inputs.specification.requirements.get(candidate.id, ())
    if not is_unclear(definitions, alert, [path]):
        return candidate
    return replace(
        candidate,
        confidence=min(candidate.confidence, _UNCLEAR),
        evidence=f"{candidate.evidence}, which has several definitions",
    )


def _confidence(mark: _Mark, depth: int, *, is_around: bool) -> float:
    confidence = _MARKED_FUNCTION - _FRAME_FURTHER_OUT * depth
    is_of_other = mark.marker.start is not None and not mark.marker.is_type
    elsewhere = _OTHER_FUNCTION_MARKED if is_of_other else _ONLY_FILE_MARKED
    confidence -= 0 if is_around else elsewhere
    confidence -= _MENTION if mark.marker.kind is MarkerKind.MENTION else 0
    return round(max(confidence, _LEAST), 2)


def _line_of(frame: Frame, path: str, text: str) -> int | None:
    """Return the frame's line; where the function that it names starts, if it has no such line."""
    function = function_of(frame, path, parse_outline(path, text))
    if function and not function.has_line(frame.line):
        return function.start
    is_in_file = frame.line is not None and 0 < frame.line <= text.count("\n") + 1
    return frame.line if is_in_file else None


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
    """Return the first mark of each requirement; a file of several leads to none."""
    first: dict[str, _Mark] = {}
    for mark in marks:
        first.setdefault(mark.requirement, mark)
    return list(first.values())
