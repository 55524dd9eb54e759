"""Where code and tests name a requirement, in any language and convention."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain

from tracer.code.annotations import Annotation, MarkerRole, classify
from tracer.code.outline import Outline, parse_outline
from tracer.code.source_file import SourceFile
from tracer.repository import (
    Repository,
    is_code_file,
    is_data_file,
    is_test_file,
    may_be_test_file,
    skip_reason,
)
from tracer.specification import CodeReference, Specification, count_shared_folders
from tracer.text import IdMatch, KnownIds, Pattern, SizeLimit


class MarkerKind(StrEnum):
    """Whether a place says so with a keyword, or only names the id."""

    MARKER = "marker"
    MENTION = "mention"


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """A place that names a requirement: `line` is the marker's own.

    `start` and `end` are the lines of the function around or below it.
    """

    path: str
    line: int
    symbol: str | None
    kind: MarkerKind
    role: MarkerRole
    start: int | None = None
    end: int | None = None
    is_type: bool = False

    @property
    def label(self) -> str:
        """The symbol as people write it: `login()`, but `Session`; empty for none."""
        if self.symbol is None or self.is_type:
            return self.symbol or ""
        return f"{self.symbol}()"

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Markers:
    """The markers of some requirements, and the files that were not looked into.

    `passed_over` counts files that may name one of them, by why they do not count.
    """

    by_requirement: Mapping[str, tuple[Marker, ...]]
    passed_over: Mapping[str, int] = field(default_factory=dict)


_LOCAL = Pattern(r"(?<![\w-])(?:BR|C|F)-\d+[A-Za-z]?(?![\w-])")


def find_markers(
    repository: Repository,
    revision: str,
    requirements: Sequence[str],
    specification: Specification,
    is_ours: Callable[[str], bool],
) -> Markers:
    """Find every place that names one of these requirements, in one pass.

    Args:
        repository: the checkout.
        revision: the sha to read at.
        requirements: ids in the form in which they are defined.
        specification: what is defined, for names that are told apart by it.
        is_ours: tells files that the tracer itself wrote; they name nothing.

    """
    parts = {each: _parts(each, specification) for each in requirements}
    wanted = dict.fromkeys((*requirements, *chain.from_iterable(parts.values())))
    known_ids = specification.known_ids(wanted)
    documents = specification.documents
    pattern = known_ids.search_pattern(wanted)
    found: dict[str, list[Marker]] = {each: [] for each in wanted}
    passed_over: Counter[str] = Counter()
    holding = repository.search(revision, pattern) if wanted else ()
    told = repository.attributes(revision)
    for path in holding:
        if is_ours(path) or path in documents or not is_code_file(path):
            continue
        text = repository.text(revision, path)
        why = told.get(path) or skip_reason(path, text)
        if text is None or why:
            passed_over[why] += 1
            continue
        for name, marker in in_file(path, text, known_ids, specification):
            if name in found:
                found[name].append(marker)
    for each in wanted:
        defined = specification.requirement(each)
        pointers = defined.code if defined else ()
        found[each] = _with_pointed(repository, revision, pointers, found[each])
    for each in requirements:
        found[each] = _each_place(found, (each, *parts[each]))
    ordered = {each: tuple(sorted(found[each], key=_worth)) for each in requirements}
    return Markers(ordered, dict(passed_over))


def _parts(requirement: str, specification: Specification) -> tuple[str, ...]:
    defined = specification.requirement(requirement)
    return defined.parts if defined else ()


def _each_place(
    found: Mapping[str, Sequence[Marker]], requirements: Iterable[str]
) -> list[Marker]:
    """Return the markers of a whole and its parts, the best of each place."""
    those = (marker for each in requirements for marker in found[each])
    best = {marker.place: marker for marker in sorted(those, key=_worth, reverse=True)}
    return list(best.values())


def _with_pointed(
    repository: Repository,
    revision: str,
    pointers: Sequence[CodeReference],
    marked: list[Marker],
) -> list[Marker]:
    """Add the code that a definition itself names; a mention there is as good as a mark.

    A file that is named whole adds nothing where a marker stands in it.
    """
    places = {marker.path for marker in marked if marker.kind is MarkerKind.MARKER}
    pointed: dict[str, Marker] = {}
    for pointer in pointers:
        is_whole = not pointer.keyword and pointer.line == 1
        text = repository.text(revision, pointer.path)
        if text is not None and not (is_whole and pointer.path in places):
            said_so = Annotation(MarkerRole.IMPLEMENTS)
            marker = _as_marker(pointer.path, _line_of(pointer, text) - 1, said_so)
            outline = parse_outline(pointer.path, text)
            pointed[marker.place] = _placed(marker, outline)
    return [*(m for m in marked if m.place not in pointed), *pointed.values()]


def _line_of(pointer: CodeReference, text: str) -> int:
    """Return the line that a definition points at; one beyond the file is its start."""
    lines = text.split("\n")
    if pointer.keyword:
        holding = (n for n, line in enumerate(lines, 1) if pointer.keyword in line)
        return next(holding, 1)
    return pointer.line if 0 < pointer.line <= len(lines) else 1


def in_file(
    path: str, text: str, known_ids: KnownIds, specification: Specification
) -> Iterator[tuple[str, Marker]]:
    """Find every requirement that a file names, each line's only once."""
    source = SourceFile(path, text)
    features = known_ids.features_in(text, path) if known_ids.has_features else ()
    current: str | None = None
    for position, line in enumerate(source.lines):
        here: dict[str, Marker] = {}
        for name in _names(line, known_ids, features):
            marker = _marker(source, position, name)
            if marker and name.id not in here:
                here[name.id] = marker
                current = name.id if marker.kind is MarkerKind.MARKER else current
        if current and current not in here:
            here |= _local(source, position, current, specification)
        for requirement, marker in here.items():
            yield requirement, _placed(marker, source.outline)


def _names(
    line: str, known_ids: KnownIds, features: Sequence[str] | frozenset[str]
) -> Iterator[IdMatch]:
    shown = line[: SizeLimit.CODE_LINE]
    return known_ids.find(shown, features) if known_ids.may_be_in(shown) else iter(())


def _marker(source: SourceFile, position: int, name: IdMatch) -> Marker | None:
    """Say what a line that names a requirement does for it, if anything."""
    path = source.path
    told = classify(
        source,
        position,
        name.start,
        is_distinct=name.is_distinct,
        is_test=is_test_file(path) or may_be_test_file(path),
    )
    if told is None or (not told.is_explicit and is_data_file(path)):
        return None
    return _as_marker(path, position, told)


def _as_marker(path: str, position: int, told: Annotation) -> Marker:
    is_test = is_test_file(path) or (may_be_test_file(path) and not told.is_explicit)
    is_validating = is_test and told.role is not MarkerRole.TELEMETRY
    return Marker(
        path=path,
        line=position + 1,
        symbol=None,
        kind=MarkerKind.MARKER if told.is_explicit else MarkerKind.MENTION,
        role=MarkerRole.VALIDATES if is_validating else told.role,
    )


def _local(
    source: SourceFile,
    position: int,
    current: str,
    specification: Specification,
) -> dict[str, Marker]:
    """Take `BR-001` for a rule of the requirement that was last marked above it."""
    requirement = specification.requirement(current)
    items = (*requirement.rules, *requirement.constraints) if requirement else ()
    ids = {item.id for item in items}
    for found in _LOCAL.finditer(source.lines[position][: SizeLimit.CODE_LINE]):
        told = classify(source, position, found.start()) if found[0] in ids else None
        if told and told.is_explicit:
            return {current: _as_marker(source.path, position, told)}
    return {}


def _placed(marker: Marker, outline: Outline) -> Marker:
    function = outline.enclosing(marker.line)
    if function is None:
        return marker
    return replace(
        marker,
        symbol=function.name,
        start=function.start,
        end=function.end,
        is_type=function.is_type,
    )


def closest_first(markers: Sequence[Marker], place: str) -> tuple[Marker, ...]:
    """Order markers by how many folders they share with the definition's file."""
    return tuple(
        sorted(
            markers,
            key=lambda m: (
                m.kind is MarkerKind.MENTION,
                -count_shared_folders(m.path, place),
            ),
        )
    )


def _worth(marker: Marker) -> tuple[bool, str, int]:
    return (marker.kind is MarkerKind.MENTION, marker.path, marker.line)
