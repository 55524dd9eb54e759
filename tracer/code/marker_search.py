"""The markers of some requirements in all files of a commit, found in one pass."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.code.design_documents import design_marker, find_designs_in_document
from tracer.code.feature_history import FeatureHistory
from tracer.code.file_markers import LineMarkers, MarkerReader, make_marker, with_symbol
from tracer.code.marker import Marker, MarkerKind, MarkerRole, UnclearMarker
from tracer.code.marker_forms import Annotation
from tracer.code.outline import Outline, parse_outline
from tracer.code.quoted_titles import QuotedTitles
from tracer.repository import (
    Repository,
    is_assistant_file,
    is_code_file,
    is_described_data,
    is_design_document,
    skip_reason,
)
from tracer.specification import CodeReference, Specification
from tracer.text import KnownIds


class Markers(Struct, frozen=True):
    """The markers of some requirements, and the files that were not looked into.

    `passed_over` counts files that may name one of them, by why they do not count.
    `unclear` are the places that name one of several, of which this may be one.
    """

    by_requirement: Mapping[str, tuple[Marker, ...]]
    passed_over: Mapping[str, int] = field(default_factory=dict)
    unclear: Mapping[str, tuple[UnclearMarker, ...]] = field(default_factory=dict)


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
        specification: what is defined; it decides which names mean what.
        is_ours: tells paths of files that the tracer itself writes; they name nothing.

    """
    families = specification.families(requirements)
    wanted = list(dict.fromkeys(part for ids in families.values() for part in ids))
    search = _Search(repository, revision, specification, is_ours)
    markers = search.run(wanted)
    by_requirement = {
        requirement: _best_of_each_place(markers[id_] for id_ in ids)
        for requirement, ids in families.items()
    }
    unclear = {
        requirement: tuple(m for m in search.unclear if not ids.isdisjoint(m.ids))
        for requirement, ids in ((r, set(family)) for r, family in families.items())
    }
    return Markers(by_requirement, dict(search.passed_over), unclear)


def _best_of_each_place(groups: Iterable[Sequence[Marker]]) -> tuple[Marker, ...]:
    """Return the markers of a requirement and its parts, the best of each place."""
    markers = sorted((m for group in groups for m in group), key=_rank)
    best = {marker.place: marker for marker in reversed(markers)}
    return tuple(sorted(best.values(), key=_rank))


def _rank(marker: Marker) -> tuple[bool, str, int]:
    return marker.rank


class _Search(Struct):
    """One pass over the files of a commit, and what is noted on the way."""

    repository: Repository
    revision: str
    specification: Specification
    is_ours: Callable[[str], bool]
    passed_over: Counter[str] = field(default_factory=Counter)
    referred: dict[str, tuple[str, Outline] | None] = field(default_factory=dict)
    """The files that definitions name, with their outlines."""
    unclear: list[UnclearMarker] = field(default_factory=list)

    def run(self, wanted: Sequence[str]) -> dict[str, list[Marker]]:
        """Return the markers of each id, those that its definition names included."""
        markers: dict[str, list[Marker]] = {id_: [] for id_ in wanted}
        known_ids = self.specification.known_ids(wanted)
        history = self._history(known_ids, wanted)
        reader = MarkerReader(known_ids, self.specification, history)
        for path, text in self._files(known_ids, wanted):
            found = (
                find_designs_in_document(path, text, known_ids, self.specification)
                if self._is_design(path)
                else self._marked(reader.read(path, text))
            )
            for id_, marker in found:
                if id_ in markers:
                    markers[id_].append(marker)
        return {id_: self._with_references(id_, own) for id_, own in markers.items()}

    def _marked(self, lines: Iterable[LineMarkers]) -> Iterator[tuple[str, Marker]]:
        for line in lines:
            self.unclear += line.unclear
            yield from line.markers.items()

    def _history(
        self, known_ids: KnownIds, wanted: Sequence[str]
    ) -> FeatureHistory | None:
        folders = self.specification.feature_folders
        if not folders or not known_ids.has_features:
            return None
        return FeatureHistory(
            self.repository, self.revision, folders, frozenset(wanted)
        )

    def _files(
        self, known_ids: KnownIds, wanted: Sequence[str]
    ) -> Iterator[tuple[str, str]]:
        """Read the files that may name one of the ids, and count those that are not."""
        titles = QuotedTitles(self.specification.quoted_titles)
        patterns = (known_ids.search_pattern(wanted), titles.search_pattern(wanted))
        pattern = "|".join(filter(None, patterns))
        paths = self.repository.search(self.revision, pattern) if wanted else ()
        reasons = self.repository.attributes(self.revision)
        counted = [path for path in paths if self._counts(path)]
        for path, text in self.repository.texts(self.revision, counted):
            reason = reasons.get(path) or skip_reason(path, text)
            if reason:
                self.passed_over[reason] += 1
            elif text is not None:
                yield path, text

    def _counts(self, path: str) -> bool:
        """Whether a file may mark something: no requirement's document, none of ours."""
        is_document = path in self.specification.documents or not is_code_file(path)
        is_document |= is_assistant_file(path) or is_described_data(path)
        is_passed_over = is_document and not self._is_design(path)
        return not is_passed_over and not self.is_ours(path)

    def _is_design(self, path: str) -> bool:
        return is_design_document(path) or self.specification.is_beside(path)

    def _with_references(self, id_: str, markers: list[Marker]) -> list[Marker]:
        """Add the code that a definition itself names, in the place of mentions there.

        A file that is named as a whole adds nothing where it names the requirement
        itself, but says that it means it.
        """
        definition = self.specification.requirement(id_)
        marked = {m.path for m in markers}
        referred: dict[str, Marker] = {}
        for reference in definition.code if definition else ():
            is_whole = _is_whole(reference)
            marker = self._marker_of(reference)
            if marker and not (is_whole and reference.path in marked):
                referred[marker.place] = marker
        whole = {r.path for r in definition.code if _is_whole(r)} if definition else ()
        own = (_confirmed(m, whole) for m in markers if m.place not in referred)
        return [*own, *referred.values()]

    def _marker_of(self, reference: CodeReference) -> Marker | None:
        path = reference.path
        # Many requirements name the same file.
        if path not in self.referred:
            content = self.repository.text(self.revision, path)
            self.referred[path] = (
                None if content is None else (content, parse_outline(path, content))
            )
        file = self.referred[path]
        if not file:
            return None
        text, outline = file
        if self._is_design(path):
            return design_marker(path, _position_of(reference, text) + 1)
        annotation = Annotation(MarkerRole.IMPLEMENTS)
        marker = make_marker(path, _position_of(reference, text), annotation)
        # A task means the file, not the function that is first in it.
        return with_symbol(marker, outline) if reference.line else marker


def _confirmed(marker: Marker, files: Collection[str]) -> Marker:
    """Return a mention as a marker where the definition's own links name the file."""
    is_mention = marker.kind is MarkerKind.MENTION and marker.path in files
    is_code = marker.role is not MarkerRole.TELEMETRY
    return replace(marker, kind=MarkerKind.MARKER) if is_mention and is_code else marker


def _is_whole(reference: CodeReference) -> bool:
    return not reference.keyword and reference.line <= 1


def _position_of(reference: CodeReference, text: str) -> int:
    """Return the index of the line that a definition points at, or of the first."""
    lines = text.split("\n")
    if reference.keyword:
        matches = (n for n, line in enumerate(lines) if reference.keyword in line)
        return next(matches, 0)
    return reference.line - 1 if 0 < reference.line <= len(lines) else 0
