"""The steps of an investigation, made from what a trace knows; each kind has its words."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from tracer.text import Pattern, parse_quantities
from tracer.tracing import Trace
from tracer.views.alert_view import AlertView
from tracer.views.commit_view import CommitView, VerdictView, was_long_there
from tracer.views.place_view import PlacesView, PlaceView, places_view

_CRITERIA = 2
_WORD = Pattern(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_TEST_WORDS = frozenset(("test", "tests", "spec", "it", "main", "index", "init"))
_PLACES = 3
"""More marked functions than these say nothing of where to look first."""
_LEAST_PERCENT = 15
"""A commit with less confidence is no place to begin."""


class StepView(Struct, frozen=True, kw_only=True):
    """A step of the investigation; a step has the fields that its `kind` needs."""

    kind: str
    """`data` (nothing was measured: why), `requirement` (find it), `write` (none is
    defined), `undefined` (the alert names one that is defined nowhere), `mention` (the
    same, but a document has the id), `definition` (several differ), `code` (no place
    names it), `frame` (where the error is, if that is not a file of the repository),
    `place` (where it is in a file of the repository), `service` (no file and no folder
    is called like it), `measure` (a limit on a part of the value), `revision` (which
    commit runs), `review` (a commit), `behaviour` (a criterion like the alert),
    `profile` and `read` (code), `limit` (the specification has none), or `test` (one
    that would have found it)."""
    text: str = ""
    """The words of the criterion, limit, frame or environment; of `requirement`, those that
    fit equally well."""
    id: str = ""
    """The requirement, constraint, rule or service; of `revision`, the release that the
    alert names."""
    path: str = ""
    """The file that defines it."""
    line: int | None = None
    """The line there."""
    place: PlaceView | None = None
    """The place in the code."""
    others: tuple[PlaceView, ...] = ()
    """Further places of the same name."""
    commit: CommitView | None = None
    """The commit to review."""


def step_views(
    trace: Trace,
    alert: AlertView,
    verdict: VerdictView,
    frames: Sequence[PlaceView],
    places: PlacesView,
) -> Iterator[StepView]:
    """Walk over the steps, the ones that decide most first."""
    if alert.is_no_data:
        yield StepView(kind="data", text=alert.metric or "")
    yield from _frames(alert, frames)
    if trace.is_service_unknown and not trace.is_code_known:
        yield StepView(kind="service", id=trace.service or "")
    yield from _requirement_steps(trace)
    if alert.is_no_data:  # it says of no limit and no behaviour that it is broken
        yield from _commits(alert, verdict, trace.moment)
        return
    yield from _measurements(trace)
    yield from _commits(alert, verdict, trace.moment)
    yield from _criteria(trace)
    yield from _code(alert, places)
    yield from _lasting(trace, alert, places)
    if trace.requirement is None and not trace.scanned.requirements:
        yield StepView(kind="write")


def _frames(alert: AlertView, frames: Sequence[PlaceView]) -> Iterator[StepView]:
    if frames:
        yield StepView(kind="place", place=frames[0])
    elif alert.frame:
        yield StepView(kind="frame", text=alert.frame)


def _requirement_steps(trace: Trace) -> Iterator[StepView]:
    if trace.requirement and not trace.traced and not trace.withdrawn_at:
        named_at = next(iter(trace.mentions), None)
        yield StepView(
            kind="mention" if named_at else "undefined",
            id=trace.requirement.id,
            path=named_at.path if named_at else "",
            line=named_at.line if named_at else None,
        )
    elif not trace.traced:
        if not trace.scanned.requirements:
            return  # the first one is written when the cause is known
        yield StepView(
            kind="requirement",
            text=" or ".join(trace.match.tied[:_PLACES]),
        )
    elif trace.conflicts or trace.is_name_unclear:
        yield StepView(kind="definition", id=trace.requirement_id or "")
    elif not trace.implementations:
        yield StepView(kind="code", id=trace.requirement_id or "")


def _measurements(trace: Trace) -> Iterator[StepView]:
    for item in trace.measured:
        yield StepView(
            kind="measure",
            id=item.id,
            text=item.text,
            path=item.path,
            line=item.line,
        )


def _commits(
    alert: AlertView, verdict: VerdictView, moment: datetime
) -> Iterator[StepView]:
    """Walk over the deployed revision, then the commits to look at, where there are some.

    Of a part of the history, these are the first that were found in it.
    """
    first = verdict.likely if verdict.is_ordered else ()
    commits = [each for each in first if _is_step(each, moment)]
    is_unknown = not (alert.deployed or verdict.running)
    # What has run for years runs now, too.
    if is_unknown and (commits or (verdict.likely and alert.revision)):
        yield StepView(
            kind="revision",
            id=alert.revision or "",
            text=alert.environment or "",
        )
    for commit in commits:
        yield StepView(kind="review", commit=commit)


def _is_step(commit: CommitView, moment: datetime) -> bool:
    """Whether a person should look at a commit first."""
    is_old = was_long_there(commit, moment)
    is_weak = (commit.percent or 0) < _LEAST_PERCENT
    return not (is_weak or is_old or commit.is_first or commit.is_import)


def _criteria(trace: Trace) -> Iterator[StepView]:
    shown = trace.quote.text if trace.quote else None
    criteria = [criterion for criterion in trace.alike if criterion.text != shown]
    for criterion in criteria[:_CRITERIA]:
        yield StepView(
            kind="behaviour",
            text=criterion.text,
            path=criterion.path,
            line=criterion.line,
        )


def _code(alert: AlertView, places: PlacesView) -> Iterator[StepView]:
    """Walk over functions to look at; a trace of the stack says it better."""
    if alert.frame:
        return
    marked = [file.first for file in places.files if file.first.is_marker]
    kind = "profile" if alert.is_time else "read"
    by_label: dict[str, list[PlaceView]] = {}
    for place in marked if len(marked) <= _PLACES else ():
        if place.label and not place.is_type:
            by_label.setdefault(place.label, []).append(place)
    for first, *others in by_label.values():
        yield StepView(kind=kind, place=first, others=tuple(others))


def _lasting(trace: Trace, alert: AlertView, code: PlacesView) -> Iterator[StepView]:
    """Walk over what keeps the violation from coming back."""
    is_about_it = trace.quote is not None or bool(trace.alike)
    if (
        trace.definition
        and alert.limit
        and is_about_it
        and trace.sla is None
        and not _states_another(trace)
    ):
        yield StepView(kind="limit", id=trace.definition.id, text=alert.limit)
    test = _nearest_test(places_view(trace.tests), code)
    if trace.definition and test:
        yield StepView(
            kind="test",
            id=trace.sla.id if trace.sla else trace.definition.id,
            place=test,
        )


def _nearest_test(tests: PlacesView, code: PlacesView) -> PlaceView | None:
    """Return the test that names the requirement and is most about its code.

    A test of the whole system names every requirement; one that validates it or has the
    name of the code is about it.
    """
    words = {word for file in code.files for word in _words_of_name(file.path)}
    best = max(
        tests.files,
        key=lambda file: (file.first.is_marker, len(_words_of_name(file.path) & words)),
        default=None,
    )
    return best.first if best else None


def _words_of_name(path: str) -> set[str]:
    """Return the words of a file's name: `signal` and `processor` of `signalProcessor.ts`."""
    name = path.rpartition("/")[2].partition(".")[0]
    return {word.lower() for word in _WORD.findall(name)} - _TEST_WORDS


def _states_another(trace: Trace) -> bool:
    """Whether the requirement has an amount of what the alert measures: another limit."""
    limit, definition = trace.alert.limit, trace.definition
    if limit is None or definition is None or not limit.is_measured:
        return False
    texts = (definition.title, *definition.criteria, definition.text)
    return any(
        stated.is_measured and stated.is_comparable(limit)
        for text in texts
        for stated in parse_quantities(text)
    )
