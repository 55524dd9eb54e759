"""What leads from an alert without a requirement's name to one, each with its evidence.

In the order in which they are trusted: routes that the repository wrote down, the code
that its stack frames point to, the code that emits its metric, and the likeness of words.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property

from tracer.alerts import Alert, Frame, Route
from tracer.code import Marker, MarkerKind, MarkerRole, in_file, parse_outline
from tracer.repository import Repository, is_code_file, is_test_file, skip_reason
from tracer.specification import Specification
from tracer.text import KnownIds, Pattern
from tracer.tracing.matching import Clue
from tracer.tracing.word_search import SearchHit, WordSearch

_ROUTE, _FRAME, _OUTER, _FILE, _TELEMETRY = 1.0, 0.9, 0.05, 0.2, 0.75
"""Confidence: of a route; of a marked function; less for each frame further out, and
where only the file is marked; of code that emits the metric."""
_NOISE = 0.1
"""Likeness that is not worth a reader's time, not even as a candidate."""
_ENOUGH_WORDS = 3.0
"""Shared words that no other requirement has, or more common ones of the same weight."""
_FRAMES_LIMIT = 12
_SITES_LIMIT = 20
_FEW = 2
"""Parts of a path that are more than a name which any project may have."""
_SCHEME = Pattern(r"^[a-z-]+://+(?:\./)?|[?#].*$|(?::\d+){1,2}$")
_LIBRARY = Pattern(
    r"(?:^|/)(?:site-packages|dist-packages|node_modules|vendor|third_party|gems|go/pkg/mod"
    r"|\.cargo/registry|rustc|usr/lib|usr/local/lib|lib/python\d[\d.]*)/|^<"
)
"""Where package managers and systems put code that is not the repository's."""
_SOURCES = Pattern(
    r"^(?:.*/)?(?:src/main/[a-z]+|src/test/[a-z]+|src|lib|app|source|pkg)/"
)
_METRIC = Pattern(r"[A-Za-z]\w*(?:[._-]\w+)+")
_STATISTIC = Pattern(
    r"[._-](?:seconds|total|bucket|count|sum|avg|max|min|p\d\d|rate|ms|bytes)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Places:
    """Where a run looks for clues."""

    repository: Repository
    specification: Specification
    routes: Sequence[Route]
    path_prefixes: Mapping[str, str]

    @cached_property
    def known_ids(self) -> KnownIds:
        return self.specification.known_ids()


def find_clues(
    places: Places, alerts: Sequence[tuple[Alert, str]]
) -> tuple[tuple[Clue, ...], ...]:
    """Find what leads from each alert to a requirement, the most trusted first.

    Args:
        places: the repository, what it defines, and what it says beforehand.
        alerts: alerts that name no requirement, each with the sha to read at.

    """
    if not alerts:
        return ()
    with closing(WordSearch(places.specification)) as word_search:
        return tuple(
            (
                *_routes(places, alert),
                *_frames(places, alert, revision),
                *_telemetry(places, alert, revision),
                *_likenesses(word_search.nearest(alert)),
            )
            for alert, revision in alerts
        )


def _routes(places: Places, alert: Alert) -> Iterator[Clue]:
    known_ids = places.known_ids
    for route in places.routes:
        if route.rule.fits(alert):
            known = known_ids.resolve(route.requirement)
            meant = known[0] if len(known) == 1 else route.requirement
            yield Clue(
                requirement=meant,
                how="route",
                confidence=_ROUTE,
                evidence=f"`routes` has {route.rule}",
            )


# -- frames ----------------------------------------------------------------------


def _frames(places: Places, alert: Alert, revision: str) -> Iterator[Clue]:
    """Follow the stack from the inside out to the first code that is marked."""
    if not alert.frames:
        return
    by_name = _by_name(places.repository.inventory(revision).files)
    for depth, frame in enumerate(alert.frames[:_FRAMES_LIMIT]):
        path = _file_of(frame, by_name, places.path_prefixes)
        if path is None:
            continue
        clues = tuple(_in_frame(places, revision, path, frame, depth))
        if clues:
            yield from clues
            return


def _by_name(files: Sequence[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in files:
        found.setdefault(path.rpartition("/")[2], []).append(path)
    return found


def _file_of(
    frame: Frame, by_name: Mapping[str, list[str]], prefixes: Mapping[str, str]
) -> str | None:
    """Return the tracked file that a frame means, if it can be only one.

    One of the two paths must end the other: all of the frame's in the file's, or all
    of the file's in the frame's, whose image may have its own folder for the sources.
    """
    written = _SCHEME.sub("", frame.path.replace("\\", "/"))
    if _LIBRARY.search(written):
        return None
    for prefix, replacement in prefixes.items():
        if written.startswith(prefix):
            written = replacement + written.removeprefix(prefix)
    parts = [part for part in written.split("/") if part not in {"", ".", ".."}]
    files = by_name.get(parts[-1], []) if parts else []
    ends = {path: _common_end(parts, path) for path in files}
    longest = max(ends.values(), default=0)
    best = [path for path, end in ends.items() if end == longest]
    return best[0] if longest and len(best) == 1 else None


def _common_end(frame: Sequence[str], path: str) -> int:
    """Return how many parts a frame and a file share, 0 where neither ends the other."""
    file = path.split("/")
    same = 0
    while same < min(len(frame), len(file)) and frame[-1 - same] == file[-1 - same]:
        same += 1
    bare = len(_SOURCES.sub("", path).split("/"))
    is_whole = same in {len(frame), len(file)}
    return same if is_whole or same >= max(bare, _FEW) else 0


def _in_frame(
    places: Places, revision: str, path: str, frame: Frame, depth: int
) -> Iterator[Clue]:
    """Return what the function of a frame is marked with, else what its file is."""
    text = places.repository.text(revision, path)
    if text is None or skip_reason(path, text) or is_test_file(path):
        return
    marked = [
        (requirement, marker)
        for requirement, marker in in_file(
            path, text, places.known_ids, places.specification
        )
        if marker.role is not MarkerRole.VALIDATES
    ]
    line = _line_of(frame, path, text)
    around = [(r, m) for r, m in marked if line and _is_around(m, line)]
    less = _OUTER * depth + (0 if around else _FILE)
    certain = _narrowest(around) or _only(marked)
    for requirement, marker in certain or _each_once(marked):
        sure = _FRAME - less - _mention(marker) if certain else _FILE
        confidence = round(max(sure, 0.1), 2)
        where = f"{path}:{frame.line}" if frame.line else path
        yield Clue(
            requirement=requirement,
            how="frame",
            confidence=confidence,
            evidence=f"frame {where} is in {marker.label}, marked at {marker.place}"
            if around
            else f"frame {where} is in the file of {marker.place}",
        )


def _line_of(frame: Frame, path: str, text: str) -> int | None:
    """Return the frame's line, else where its function starts."""
    if frame.line and 0 < frame.line <= text.count("\n") + 1:
        return frame.line
    name = (frame.function or "").rpartition(".")[2].strip("()<>")
    function = parse_outline(path, text).named(name) if name else None
    return function.start if function else None


def _is_around(marker: Marker, line: int) -> bool:
    start, end = marker.start, marker.end
    return start is not None and end is not None and start <= line <= end


def _narrowest(around: list[tuple[str, Marker]]) -> list[tuple[str, Marker]]:
    """Keep what marks the innermost function; markers of its class are about more."""
    if not around:
        return []
    keyed = [((m.kind is MarkerKind.MENTION, _length(m)), (r, m)) for r, m in around]
    least = min(key for key, _ in keyed)
    return [pair for key, pair in keyed if key == least]


def _only(marked: list[tuple[str, Marker]]) -> list[tuple[str, Marker]]:
    """Return the first mark of a file whose marks all name the same requirement."""
    explicit = [(r, m) for r, m in marked if m.kind is MarkerKind.MARKER]
    return explicit[:1] if len({r for r, _ in explicit}) == 1 else []


def _each_once(marked: list[tuple[str, Marker]]) -> list[tuple[str, Marker]]:
    """Return the first mark of each requirement: a file of several is no answer."""
    first: dict[str, tuple[str, Marker]] = {}
    for requirement, marker in marked:
        first.setdefault(requirement, (requirement, marker))
    return list(first.values())


def _length(marker: Marker) -> int:
    return (marker.end or 0) - (marker.start or 0)


def _mention(marker: Marker) -> float:
    return 0.15 if marker.kind is MarkerKind.MENTION else 0.0


# -- telemetry -------------------------------------------------------------------


def _telemetry(places: Places, alert: Alert, revision: str) -> Iterator[Clue]:
    """Find the requirements of the code that emits the alert's metric."""
    for metric in _metrics(alert):
        found = dict(_emitting(places, revision, metric))
        for requirement, site in found.items():
            yield Clue(
                requirement=requirement,
                how="telemetry",
                confidence=round(_TELEMETRY / len(found), 2),
                evidence=f"{metric} is emitted at {site}",
            )
        if found:
            return


def _metrics(alert: Alert) -> Iterator[str]:
    """Return the metric's name, bare of the statistic behind it and the query around it."""
    for name in _METRIC.findall(alert.metric or ""):
        yield name
        plain = _STATISTIC.sub("", name)
        if plain != name and _METRIC.fullmatch(plain):
            yield plain


def _emitting(places: Places, revision: str, metric: str) -> Iterator[tuple[str, str]]:
    """Find where a metric is emitted in code of a requirement: its id, and the place."""
    pattern = "[._-]".join(re.escape(part) for part in re.split(r"[._-]", metric))
    whole = re.compile(rf"(?<![\w.-]){pattern}(?![\w-]|\.\w)", re.IGNORECASE)
    for path in places.repository.search(revision, pattern)[:_SITES_LIMIT]:
        text = places.repository.text(revision, path)
        if text is None or not is_code_file(path) or skip_reason(path, text):
            continue
        lines = [n for n, line in enumerate(text.split("\n"), 1) if whole.search(line)]
        marked = in_file(path, text, places.known_ids, places.specification)
        for requirement, marker in marked if lines and not is_test_file(path) else ():
            own = [n for n in lines if marker.line == n or _is_around(marker, n)]
            if own:
                yield requirement, f"{path}:{own[0]}"


# -- words -----------------------------------------------------------------------


def _likenesses(found: Sequence[SearchHit]) -> Iterator[Clue]:
    for each in found:
        if _confidence(each) < _NOISE:
            return
        words = ", ".join(each.words[:5])
        yield Clue(
            requirement=each.requirement,
            how="similarity",
            confidence=_confidence(each),
            evidence=f"both speak of {words}",
        )


def _confidence(hit: SearchHit) -> float:
    """Say how sure words make it, from 0 to 1; the threshold is measured (`bench`).

    Both the alert's words that are shared and the lead over the next best must be high,
    and a few words that many requirements have are not evidence enough.
    """
    enough = min(1.0, hit.words_worth / _ENOUGH_WORDS)
    if len(hit.words) < _FEW:
        enough /= 2  # one word may be a name that two things share
    return round(math.sqrt(hit.share * enough * math.sqrt(max(hit.lead, 0))), 2)
