"""The markers in one file: every requirement that it names, and what for."""

from collections import Counter
from collections.abc import Collection, Iterator

from msgspec.structs import replace

from tracer.code.annotations import classify, is_in_comment
from tracer.code.marker import Marker, MarkerKind, MarkerRole
from tracer.code.marker_forms import MENTION, Annotation
from tracer.code.outline import Outline
from tracer.code.quoted_titles import QuotedTitles
from tracer.code.source_file import SourceFile
from tracer.code.wrapped_lists import further_numbers, whole_list
from tracer.repository import is_data_file, is_test_file, may_be_test_file
from tracer.specification import Specification
from tracer.text import (
    IdMatch,
    KnownIds,
    Pattern,
    SizeLimit,
    feature_number_beside,
    feature_of,
    without_feature_labels,
)

_LOCAL_ID = Pattern(r"(?<![\w-])(?:BR|C|F)-\d+[A-Za-z]?(?![\w-])")
"""Rules, constraints and features: each requirement numbers its own."""
_LEAST_NAMES = 2
"""Names of one feature in a file after which the unclear ones count as its own."""
_ENTRY = Pattern(r":\s*[\"']?\S+\.(?:md|rst|adoc|html)[\"']?\s*$")
"""An entry of a table of contents, as in `mkdocs.yml`: `- US-1 Login: docs/us-1.md`."""
_PLANS = Pattern(r"(^|/)\.ai-workspace/")


def find_markers_in_file(
    path: str, text: str, known_ids: KnownIds, specification: Specification
) -> Iterator[tuple[str, Marker]]:
    """Find every requirement that a file names, each only once on a line.

    Returns:
        The requirements' ids with their markers, line by line.

    """
    source = SourceFile(path, text)
    features = _features(path, text, known_ids, specification)
    own = _own_feature(source, known_ids, features, specification)
    features = (own,) if own else features
    spoken_of = known_ids.features_in(text) if known_ids.has_features else ()
    has_local_ids = _LOCAL_ID.search(text) is not None
    titles = QuotedTitles(specification.quoted_titles)
    current: str | None = None
    for position in range(len(source.lines)):
        markers: dict[str, Marker] = {}
        near = _features_near(source, position, known_ids, spoken_of) or features
        near = _features_with_all(source, position, known_ids, near)
        for name in _names(source, position, known_ids, near, specification):
            marker = _marker(source, position, name)
            if marker and name.id not in markers:
                markers[name.id] = marker
                current = name.id if marker.kind is MarkerKind.MARKER else current
        for id_ in titles.find(source, position):
            markers.setdefault(id_, make_marker(path, position, MENTION))
        if has_local_ids and current and current not in markers:
            markers |= _local_marker(source, position, current, specification)
        for requirement, marker in markers.items():
            yield requirement, with_symbol(marker, source.outline)


def _features(
    path: str, text: str, known_ids: KnownIds, specification: Specification
) -> Collection[str]:
    """Return the features that a file speaks of, otherwise those whose tasks name it.

    Where there are several, the words around an id decide between those that have it.
    """
    if not known_ids.has_features:
        return ()
    spoken_of = known_ids.features_in(without_feature_labels(text), path)
    return spoken_of or specification.features_of_files.get(path, ())


def _features_near(
    source: SourceFile,
    position: int,
    known_ids: KnownIds,
    spoken_of: Collection[str],
) -> Collection[str]:
    """Return the one feature that the comment around a line speaks of, otherwise none.

    A file of tests may be about several: `Feature: alerts, Property 2` in each docstring.
    """
    if not spoken_of or not known_ids.may_be_in(source.lines[position]):
        return ()
    around = without_feature_labels(source.comment_around(position))
    near = known_ids.features_in(around, among=spoken_of)
    return near if len(near) == 1 else ()


def _features_with_all(
    source: SourceFile, position: int, known_ids: KnownIds, near: Collection[str]
) -> Collection[str]:
    """Return which of some features have all ids of a line.

    `Requirements: 1.3, 19.5` is not about a feature of five requirements, whatever
    the file is called or imports: then others may be meant, those that have all.
    """
    line = source.lines[position][: SizeLimit.CODE_LINE]
    line = whole_list(source.lines, position) or line if near else ""
    if not near or not known_ids.may_be_in(line):
        return near
    common = known_ids.features_with_all(line)
    return common.intersection(near) or common or near


def _own_feature(
    source: SourceFile,
    known_ids: KnownIds,
    features: Collection[str],
    specification: Specification,
) -> str | None:
    """Return the feature of all ids in a file whose words say of which feature they are.

    Its other ids are of the same feature, as in `Validates: Requirement 7.4` alone. A
    file that several features speak of or change may have ids of each.
    """
    if not known_ids.has_features or len(features) > 1:
        return None
    found = Counter(
        feature_of(name.id)
        for position in range(len(source.lines))
        for name in _names(source, position, known_ids, features, specification)
        if not feature_number_beside(source.lines[position], name.start, name.end)
    )
    named = [feature for feature in found if feature]
    is_clear = len(named) == 1 and found[named[0]] >= _LEAST_NAMES
    return named[0] if is_clear else None


def make_marker(path: str, position: int, annotation: Annotation) -> Marker:
    """Make the marker of a line; what a test names, the test validates."""
    is_explicit = annotation.is_explicit
    is_test = is_test_file(path) or (may_be_test_file(path) and not is_explicit)
    is_validating = is_test and annotation.role is not MarkerRole.TELEMETRY
    return Marker(
        path=path,
        line=position + 1,
        symbol=None,
        kind=MarkerKind.MARKER if is_explicit else MarkerKind.MENTION,
        role=MarkerRole.VALIDATES if is_validating else annotation.role,
    )


def with_symbol(marker: Marker, outline: Outline) -> Marker:
    """Add the function or type around or below a marker."""
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


def _names(
    source: SourceFile,
    position: int,
    known_ids: KnownIds,
    features: Collection[str],
    specification: Specification,
) -> Iterator[IdMatch]:
    line, offset = source.lines[position][: SizeLimit.CODE_LINE], 0
    if known_ids.has_features and (more := further_numbers(source.lines, position))[0]:
        line, offset = more
    if not known_ids.may_be_in(line):
        return iter(())

    def choose(ids: tuple[str, ...]) -> str | None:
        return specification.meant_by(ids, line, source.comment_around(position))

    found = known_ids.find(line, features, choose=choose)
    return (
        replace(name, start=name.start + offset, end=name.end + offset)
        for name in found
    )


def _marker(source: SourceFile, position: int, name: IdMatch) -> Marker | None:
    """Return what a line that names a requirement does for it, if anything."""
    path = source.path
    annotation = classify(
        source,
        position,
        name.start,
        is_distinct=name.is_distinct,
        is_test=is_test_file(path) or may_be_test_file(path),
    )
    if annotation is None:
        return None
    # Alerts come from the product: what a test emits is the data that it tests with, and
    # the method's plans have `req:` in lists of what is still to be written.
    is_telemetry = annotation.role is MarkerRole.TELEMETRY
    if is_telemetry and (is_test_file(path) or _PLANS.search(path)):
        return None
    # A value is mostly one of many; a comment is about what is below it.
    is_value = is_data_file(path) and not is_in_comment(source, position, name.start)
    is_entry = is_value and _ENTRY.search(source.lines[position]) is not None
    if is_value and (is_entry or not annotation.is_explicit):
        return None
    return make_marker(path, position, annotation)


def _local_marker(
    source: SourceFile, position: int, current: str, specification: Specification
) -> dict[str, Marker]:
    """Take `BR-001` for a rule of the requirement that was last marked above it."""
    requirement = specification.requirement(current)
    items = (*requirement.rules, *requirement.constraints) if requirement else ()
    ids = {item.id for item in items}
    for match in _LOCAL_ID.finditer(source.lines[position][: SizeLimit.CODE_LINE]):
        is_known = match[0] in ids
        annotation = classify(source, position, match.start()) if is_known else None
        if annotation and annotation.is_explicit:
            return {current: make_marker(source.path, position, annotation)}
    return {}
