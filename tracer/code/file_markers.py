"""The markers in one file: every requirement that it names, and what for."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from tracer.code.annotations import IdPlace
from tracer.code.feature_history import FeatureHistory
from tracer.code.line_features import LineFeatures, UnclearName
from tracer.code.marker import Marker, MarkerKind, MarkerRole, UnclearMarker
from tracer.code.marker_forms import MENTION, Annotation
from tracer.code.outline import Outline
from tracer.code.quoted_titles import QuotedTitles
from tracer.code.source_file import SourceFile
from tracer.repository import is_data_file, is_test_file, may_be_test_file
from tracer.specification import Specification
from tracer.text import IdMatch, KnownIds, Pattern, SizeLimit

_SUB_ITEM_ID = Pattern(r"(?<![\w-])(?:BR|C|F)-\d+[A-Za-z]?(?![\w-])")
"""Rules, constraints and formulas: each requirement numbers its own."""
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
    for line in MarkerReader(known_ids, specification).read(path, text):
        yield from line.markers.items()


class LineMarkers(Struct, frozen=True):
    """What a line marks: requirements by their ids, and what may be one of several."""

    markers: Mapping[str, Marker]
    unclear: tuple[UnclearMarker, ...]


class MarkerReader(Struct, frozen=True):
    """Finds the markers of files of one revision.

    `history` tells for which feature a line was written, where that may be asked.
    """

    known_ids: KnownIds
    specification: Specification
    history: FeatureHistory | None = None

    def read(self, path: str, text: str) -> Iterator[LineMarkers]:
        """Find what the lines of a file mark."""
        source = SourceFile(path, text)
        features = LineFeatures(
            source, self.known_ids, self.specification, self.history
        )
        has_sub_items = _SUB_ITEM_ID.search(text) is not None
        titles = QuotedTitles(self.specification.quoted_titles)
        current: str | None = None
        for position in range(len(source.lines)):
            markers: dict[str, Marker] = {}
            names = features.names_on(position)
            for name in names.clear:
                marker = _marker(source, position, name)
                if marker and name.id not in markers:
                    markers[name.id] = marker
                    current = name.id if marker.kind is MarkerKind.MARKER else current
            for id_ in titles.find(source, position):
                markers.setdefault(id_, make_marker(path, position, MENTION))
            if has_sub_items and current and current not in markers:
                markers |= _sub_item_marker(
                    source, position, current, self.specification
                )
            if markers or names.unclear:
                yield LineMarkers(
                    {id_: with_symbol(m, source.outline) for id_, m in markers.items()},
                    tuple(_unclear(source, position, names.unclear)),
                )


def _unclear(
    source: SourceFile, position: int, names: Iterable[UnclearName]
) -> Iterator[UnclearMarker]:
    """Find the places of a line that mark one of several requirements."""
    for name in names:
        marker = _marker(source, position, name.match)
        if marker:
            yield UnclearMarker(marker.path, marker.line, name.ids)


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


def _marker(source: SourceFile, position: int, name: IdMatch) -> Marker | None:
    """Return what a line that names a requirement does for it, if anything."""
    path = source.path
    is_test = is_test_file(path) or may_be_test_file(path)
    place = IdPlace(source, position, name.start, is_test)
    annotation = place.annotation(is_distinct=name.is_distinct)
    if annotation is None:
        return None
    # Alerts come from the product: what a test emits is the data that it tests with, and
    # the method's plans have `req:` in lists of what is still to be written.
    is_telemetry = annotation.role is MarkerRole.TELEMETRY
    if is_telemetry and (is_test_file(path) or _PLANS.search(path)):
        return None
    # A value is mostly one of many; a comment is about what is below it.
    is_value = is_data_file(path) and not place.is_in_comment
    is_entry = is_value and _ENTRY.search(source.lines[position]) is not None
    if is_value and (is_entry or not annotation.is_explicit):
        return None
    return make_marker(path, position, annotation)


def _sub_item_marker(
    source: SourceFile, position: int, current: str, specification: Specification
) -> dict[str, Marker]:
    """Take `BR-001` for a rule of the requirement that was last marked above it."""
    requirement = specification.requirement(current)
    items = (*requirement.rules, *requirement.constraints) if requirement else ()
    ids = {item.id for item in items}
    for match in _SUB_ITEM_ID.finditer(source.lines[position][: SizeLimit.CODE_LINE]):
        place = IdPlace(source, position, match.start())
        annotation = place.annotation() if match[0] in ids else None
        if annotation and annotation.is_explicit:
            return {current: make_marker(source.path, position, annotation)}
    return {}
