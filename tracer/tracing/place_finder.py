"""Finds where in the code an alert may come from: its frames, and the marked functions."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.alerts import Alert, Frame, name_in_code
from tracer.code import (
    Function,
    Marker,
    MarkerKind,
    Outline,
    parse_outline,
    symbol_label,
)
from tracer.history import Place
from tracer.repository import Repository, is_test_file, is_vendored_file
from tracer.text import Pattern, cut_and_masked
from tracer.tracing.fault_place import LEAD, FaultPlace, merged, where
from tracer.tracing.frame_files import (
    files_by_name,
    files_of_name,
    shell_script,
    tracked_files,
)
from tracer.tracing.function_files import function_of, is_other_file, with_files
from tracer.tracing.metric_lines import (
    EmittingFile,
    MetricName,
    emitting_files,
    names_in_alert,
)
from tracer.tracing.metric_uses import metric_uses
from tracer.tracing.named_functions import definitions_of, functions_in
from tracer.tracing.route_files import RouteFile, route_files, routes_of

_CALL_LINES = 5
"""Lines of a call that is written on several."""
_OPENS_CALL = Pattern(r"\(\s*$")
_SAYS_SOMETHING = Pattern(r"\w\W+\w|\w\(")
"""What is more than a brace or a word."""
_CODE_LENGTH = 120
_ANNOTATION_LINES = 8
"""Lines of annotations above a method."""
PLACES_LIMIT = 12
"""Functions whose history is searched; those further out called the code at fault."""
_SAME_NAME_LIMIT = 6
"""Files of one name in which a frame's function is looked for."""
_MENTION_RANK = 2
"""A place that only mentions the requirement counts as a frame two calls further out."""
_HELPER = Pattern(
    r"""
      ^_* (?:[a-z]|g_|interceptor_)? [mcz]?(?:re)? a?lloc (?:_.*|array|f)? $
    | ^_* (?:[a-z]|g_|interceptor_)? (?:free|memalign|posix_memalign) (?:_.*)? $
    | ^_* (?:[xkv]|g_)? (?:str|mem)n?(?:dup|cpy|set|len|cmp|move) (?:_.*)? $
    | ^_* (?:raise|abort|panic|die|bug|fatal) (?:_.*)? $       # what ends a process
    | assert | _abort (?:_|$) | backtrace | stack_?trace
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Functions in which errors show and which rarely are the cause."""


_HEADER = Pattern(r"\.(?:h|hh|hpp|hxx|inl)$")


class PlaceFinder(Struct):
    """Finds the places of alerts at a revision, and parses each file once."""

    repository: Repository
    revision: str
    path_prefixes: Mapping[str, str] = field(default_factory=dict)
    marked_at: str = ""
    """The revision at which markers were found: there they know their function."""
    _by_name: Mapping[str, list[str]] | None = None
    _outlines: dict[str, Outline] = field(default_factory=dict)
    _emitting: dict[MetricName, tuple[EmittingFile, ...]] = field(default_factory=dict)

    def of_alert(
        self, alert: Alert, implementations: Sequence[Marker]
    ) -> tuple[FaultPlace, ...]:
        """Return the places of an alert, the likeliest first.

        A frame is where the error was, so frames come before marked functions.
        """
        frames = [
            replace(place, rank=rank, code=self._code(place.place))
            for rank, place in enumerate(merged(self._of_frames(alert.frames)))
        ]
        marked = merged(self._of_markers(implementations))
        known = {place.place.path for place in frames}
        others = [m for m in marked if not frames or m.place.path not in known]
        return (*frames, *others)[:PLACES_LIMIT]

    def of_metric(self, alert: Alert) -> tuple[FaultPlace, ...]:
        """Return the functions that emit the alert's metric, or have its name as a text."""
        for name in names_in_alert(alert):
            lines = [(f, line) for f in self._files_with(name) for line in f.lines]
            uses = (use for file, line in lines for use in self._uses(file, line, name))
            recording = merged(uses)
            rank = 1 if recording else 0
            emitting = (self._emission(f.path, at, name, rank) for f, at in lines)
            found = merged(itertools.chain(recording, emitting))
            if found:
                return tuple(found[:PLACES_LIMIT])
        return ()

    def _uses(
        self, file: EmittingFile, line: int, name: MetricName
    ) -> Iterator[FaultPlace]:
        """Walk over the functions that record a metric whose name is elsewhere."""
        around = self._around(file.path, line)
        symbol = around.name if around and not around.is_type else None
        uses = metric_uses(self.repository, self.revision, file, line, symbol)
        for use in uses:
            function = self._around(use.path, use.line)
            if function:
                yield FaultPlace(
                    place=_place_of(use.path, function),
                    rank=0,
                    origin=LEAD,
                    note=f"which records {name.text} in line {use.line}",
                )

    def of_names(self, alert: Alert) -> tuple[FaultPlace, ...]:
        """Return the functions that the alert's sentences name."""
        found = (
            FaultPlace(
                place=place,
                rank=0,
                origin=LEAD,
                note="which the alert names",
            )
            for name in functions_in(alert)
            for place in definitions_of(self.repository, self.revision, name)
        )
        return tuple(merged(found))

    def of_route(self, alert: Alert) -> tuple[FaultPlace, ...]:
        """Return the code behind the path of a request that the alert names."""
        routes = routes_of(alert)
        files = route_files(self.repository, self.revision, routes) if routes else ()
        return tuple(merged(map(self._serving, files))[:PLACES_LIMIT])

    def _serving(self, file: RouteFile) -> FaultPlace:
        if file.line is None:
            note = f"which serves {file.route}"
            return FaultPlace(
                place=Place(file.path),
                rank=0,
                origin=LEAD,
                note=note,
            )
        function = self._around(file.path, file.line)
        if file.is_mapped and (function is None or function.is_type):
            function = self._below(file.path, file.line) or function
        return FaultPlace(
            place=_place_of(file.path, function) if function else Place(file.path),
            rank=0,
            origin=LEAD,
            note=_note(file),
        )

    def _below(self, path: str, line: int) -> Function | None:
        """Return the function that begins right below the annotations in a line."""
        near = range(line, line + _ANNOTATION_LINES)
        functions = self._outline(path).definitions
        return next((f for f in functions if f.start in near and not f.is_type), None)

    def _files_with(self, name: MetricName) -> tuple[EmittingFile, ...]:
        if name not in self._emitting:
            files = emitting_files(self.repository, self.revision, name)
            self._emitting[name] = tuple(files)
        return self._emitting[name]

    def _emission(
        self, path: str, line: int, name: MetricName, rank: int
    ) -> FaultPlace:
        function = self._around(path, line)
        verb = "names" if name.is_quoted or rank else "emits"
        return FaultPlace(
            place=_place_of(path, function) if function else Place(path),
            rank=rank,
            origin=LEAD,
            note=f"which {verb} {name.text} in line {line}",
        )

    # -- frames ------------------------------------------------------------------

    def _of_frames(self, frames: Sequence[Frame]) -> Iterator[FaultPlace]:
        known = with_files(frames, self.repository, self.revision)
        located = self._with_inlined(list(self._located(known)))
        # Helpers are innermost, but their callers used them wrongly: they go last.
        yield from sorted(located, key=lambda place: _is_helper(place.place))

    def _with_inlined(self, places: Sequence[FaultPlace]) -> list[FaultPlace]:
        """Lead frames of inlined code to it, where a tool names the function around it.

        Several frames have the name of one function then. If one has its line in it,
        the file is what ran, and the lines of the others are in functions that were
        compiled into it.
        """
        whole = {where(place) for place in places if place.place.lines}
        return [
            self._at_stray_line(place) if where(place) in whole else place
            for place in places
        ]

    def _at_stray_line(self, place: FaultPlace) -> FaultPlace:
        path, line = place.place.path, place.stray_line
        function = self._around(path, line) if line else None
        if function is None or line is None:
            return place
        return FaultPlace(
            place=_place_of(path, function, (line,)),
            rank=place.rank,
            origin=place.origin,
            is_frame=True,
        )

    def _located(self, frames: Sequence[Frame]) -> Iterator[FaultPlace]:
        """Walk over the places of frames, until there are as many as are searched."""
        seen: set[Place] = set()
        for place in map(self._of_frame, frames):
            if place:
                yield place
                seen |= set() if _is_helper(place.place) else {place.place}
            # Helpers come after the others: they do not fill the list.
            if len(seen) >= PLACES_LIMIT:
                return

    def _of_frame(self, frame: Frame) -> FaultPlace | None:
        if self._by_name is None:
            self._by_name = files_by_name(
                self.repository.inventory(self.revision).files
            )
        files = tracked_files(frame, self._by_name, self.path_prefixes)
        # What has moved to another folder since is known by its name and the function.
        for path in (files or files_of_name(frame, self._by_name))[:_SAME_NAME_LIMIT]:
            function = function_of(frame, path, self._outline(path))
            if function:
                return self._in_function(path, function, frame)
        if len(files) == 1:
            is_other = is_other_file(frame, files[0], self._outline(files[0]).lines)
            return None if is_other else self._in_file(files[0], frame)
        script = shell_script(frame, self._by_name)
        if script is None or not self._has_line(script, frame.line):
            return None
        return self._in_file(script, frame)

    def _code(self, place: Place) -> str:
        """Return the line of a frame without its margin; empty where it says nothing."""
        if not place.lines:
            return ""
        lines = self._outline(place.path).lines[place.lines[0] - 1 :]
        text = _whole_call(lines[:_CALL_LINES])
        return (
            cut_and_masked(text, _CODE_LENGTH) if _SAYS_SOMETHING.search(text) else ""
        )

    def _has_line(self, path: str, line: int | None) -> bool:
        return line is not None and 0 < line <= len(self._outline(path).lines)

    def _in_file(self, path: str, frame: Frame) -> FaultPlace:
        line = frame.line
        newer = self._newer_function(path, frame)
        if newer:
            return FaultPlace(
                place=Place(path),
                rank=0,
                origin=_origin(frame),
                is_frame=True,
                note=f"which has no {symbol_label(newer, is_type=False)} at the deployed commit",
            )
        function = self._around(path, line)
        if function:
            return self._in_function(path, function, frame)
        lines = (line,) if line and self._has_line(path, line) else ()
        start = lines[0] if lines else 0
        return FaultPlace(
            place=Place(path, None, start, start, lines),
            rank=0,
            origin=_origin(frame),
            is_frame=True,
        )

    def _newer_function(self, path: str, frame: Frame) -> str | None:
        """Return the function of a frame that is in a file only after the deployed commit.

        Then another commit ran than the alert says, and the frame's line is of that one.
        """
        name = name_in_code(frame.function, path) or ""
        if self.revision == self.marked_at or not self.marked_at or not name:
            return None
        if any(name in line for line in self._outline(path).lines):
            return None
        text = self.repository.text(self.marked_at, path) or ""
        later = parse_outline(path, text).definitions if name in text else ()
        return name if any(f.name == name and not f.is_type for f in later) else None

    def _in_function(self, path: str, function: Function, frame: Frame) -> FaultPlace:
        is_inside = function.has_line(frame.line)
        stray = None if is_inside else frame.line
        around = self._around(path, stray) if stray else None
        return FaultPlace(
            place=_place_of(
                path, function, (frame.line,) if is_inside and frame.line else ()
            ),
            rank=0,
            origin=_origin(frame),
            stray_line=stray,
            stray_label=_named(around) if around else "",
            is_frame=True,
        )

    def _around(self, path: str, line: int | None) -> Function | None:
        functions = (f for f in self._outline(path).definitions if f.has_line(line))
        return min(functions, key=lambda f: (f.is_type, f.end - f.start), default=None)

    # -- markers -----------------------------------------------------------------

    def _of_markers(self, markers: Sequence[Marker]) -> Iterator[FaultPlace]:
        for marker in markers:
            is_mention = marker.kind is MarkerKind.MENTION
            yield FaultPlace(
                place=self._of_marker(marker),
                rank=_MENTION_RANK if is_mention else 0,
                origin=f"{'mentions' if is_mention else 'is marked with'} the requirement",
                is_unmeasured=is_mention,
            )

    def _of_marker(self, marker: Marker) -> Place:
        """Return the marked function, at the lines that it has at this revision."""
        if self.revision == self.marked_at:
            return _place_at(marker)
        functions = self._outline(marker.path).definitions if marker.symbol else ()
        named = [f for f in functions if f.name == marker.symbol]
        nearest = min(named, key=lambda f: abs(f.start - marker.line), default=None)
        if nearest is None:
            return Place(marker.path)
        return _place_of(marker.path, nearest)

    def _outline(self, path: str) -> Outline:
        if path not in self._outlines:
            text = self.repository.text(self.revision, path)
            self._outlines[path] = parse_outline(path, text) if text else Outline()
        return self._outlines[path]


def _note(file: RouteFile) -> str:
    if file.router:
        return f"which {file.router} names for {file.route}"
    if file.is_mapped:
        return f"which serves {file.route}"
    return f"which names {file.route} in line {file.line}"


def _place_at(marker: Marker) -> Place:
    """Return the function of a marker, at the revision at which that was found."""
    return Place(
        path=marker.path,
        function=marker.symbol,
        start=marker.start or 0,
        end=marker.end or 0,
        is_type=marker.is_type,
    )


def _place_of(path: str, function: Function, lines: tuple[int, ...] = ()) -> Place:
    return Place(
        path=path,
        function=function.name,
        start=function.start,
        end=function.end,
        lines=lines,
        is_type=function.is_type,
    )


def _origin(frame: Frame) -> str:
    line = f":{frame.line}" if frame.line else ""
    return f"frame {frame.path.rpartition('/')[2]}{line}"


def _is_helper(place: Place) -> bool:
    is_helper = bool(_HELPER.search(place.function or ""))
    # What a header of C has is called from many files.
    is_helper = is_helper or bool(_HEADER.search(place.path))
    return is_helper or is_test_file(place.path) or is_vendored_file(place.path)


def _whole_call(lines: Sequence[str]) -> str:
    """Return a line without its margin, and those that go on with a call it only opens."""
    text = lines[0].strip()
    for line in lines[1:]:
        if not _OPENS_CALL.search(lines[0]) or text.count("(") <= text.count(")"):
            break
        text += ("" if text.endswith("(") else " ") + line.strip()
    return text


def _named(around: Function) -> str:
    """Return what a line is in; a type may have the name of the function that is named."""
    label = symbol_label(around.name, is_type=around.is_type)
    return f"the type {label}" if around.is_type else label
