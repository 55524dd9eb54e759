"""Everything that a template gets of a trace, by the names that it uses."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict

from tracer.ledger import Entry
from tracer.repository import History
from tracer.tracing import (
    PLACES_LIMIT,
    Hypothesis,
    IdMention,
    Owner,
    Trace,
)
from tracer.views.alert_view import AlertView, alert_view
from tracer.views.commit_view import (
    CommitView,
    DeploymentView,
    VerdictView,
    verdict_view,
)
from tracer.views.diagram_view import DiagramView, diagram_view
from tracer.views.end_condition import EndCondition, end_condition
from tracer.views.place_view import (
    PlacesView,
    PlaceView,
    frame_views,
    lead_views,
    places_view,
)
from tracer.views.promise_view import (
    DefinitionView,
    PromiseView,
    candidate_views,
    definition_view,
    promise_view,
)
from tracer.views.step_view import StepView, step_views


class OwnerView(Struct, frozen=True, kw_only=True):
    """Who owns the requirement or its code."""

    name: str
    """The person, team or account."""
    source: str
    """The place that says so, or the key of the configuration."""
    path: str | None
    """The file of that place; `None` for a key of the configuration."""
    line: int | None
    """The line there."""


class MatchView(Struct, frozen=True, kw_only=True):
    """How the requirement was found."""

    how: str | None
    """`input`, `tag` or `text` where the alert names it; `route`, `frame`,
    `telemetry` or `similarity` where it is inferred; `None` where it was not found."""
    percent: int
    """How sure it is, in percent."""
    evidence: str
    """What leads to it, in words; or what was searched."""
    searched: str
    """Where no requirement was found: what the alert itself names, in words."""
    is_inferred: bool
    """Whether something other than the alert's own words leads to it."""
    tied: tuple[str, ...] = ()
    """The requirements of which none was chosen, as the others fit as well."""


class ScanView(Struct, frozen=True, kw_only=True):
    """What was searched."""

    files: int
    """How many files were searched."""
    documents: int
    """How many of them were read for definitions."""
    requirements: int
    """How many requirements were read in them."""
    has_intents: bool
    """Whether any of them defines or names an intent."""
    history: str
    """How much of the history is here: `complete`, `shallow` or `partial`."""
    known_since: datetime | None
    """Since when all commits of a shallow history are known."""
    is_complete: bool
    """Whether the history is complete."""
    revision: str
    """The commit that was searched."""
    skipped: str
    """What was not searched, with numbers: `links (3), vendored (1)`."""
    unread: str
    """What of it nobody can read, though it may define something: `encrypted (2)`."""


class MomentView(Struct, frozen=True, kw_only=True):
    """A moment of the timeline."""

    date: datetime
    """When it was, in UTC."""
    commit: CommitView | None
    """The commit; `None` where something else happened."""
    deployment: DeploymentView | None = None
    """The deployment that began to run."""
    event: str = "commit"
    """What happened: `commit`, `deployed`, `began` (the alert) or `reported` (the run
    began that the alert started)."""


class TraceView(Struct, frozen=True, kw_only=True):
    """What templates get of a trace."""

    case: str
    """`traced`, `untraced` (no requirement), `undefined` (the alert names one that
    is defined nowhere) or `withdrawn`."""
    alert: AlertView
    """The alert; of several, the worst one."""
    alerts: tuple[AlertView, ...]
    """All alerts of the loop, the worst one included."""
    match: MatchView
    """How the requirement was found."""
    requirement_id: str | None
    """The id of the requirement; `None` only where `case` is `untraced`."""
    requirement: DefinitionView | None
    """The requirement, where it is defined."""
    mentions: tuple[IdMention, ...]
    """Documents that name the requirement where none defines it, each with `path` and `line`."""
    withdrawn_at: str | None
    """The place that withdraws the requirement."""
    promise: PromiseView | None
    """What is broken: the SLA or the requirement."""
    sla: DefinitionView | None
    """The requirement whose limit is violated."""
    sla_evidence: str | None
    """What says that the SLA is the violated one."""
    violated_sentence: str | None
    """What the alert violates: a sentence of the specification, or the SLA's title."""
    compared: tuple[str, ...]
    """The requirement and those it names as related: their limits were compared with the
    alert's."""
    criteria: tuple[str, ...]
    """The requirement's criteria, without the one that is violated."""
    intents: tuple[DefinitionView, ...]
    """The intents that the requirement was written for."""
    is_disputed: bool
    """Whether definitions that count alike contradict each other: no intent is taken."""
    others: tuple[DefinitionView, ...]
    """Definitions that give the requirement another name."""
    is_name_unclear: bool
    """Whether one of these may be the one that is meant."""
    definitions: int
    """In how many places the requirement is defined."""
    candidates: tuple[DefinitionView, ...]
    """Requirements that the alert may be about instead."""
    verdict: VerdictView
    """What the history says about the cause."""
    hypotheses: tuple[Hypothesis, ...]
    """Possible causes, each with `text`, `source` and `check`."""
    steps: tuple[StepView, ...]
    """What to do to find the cause, the step that decides most first."""
    end: EndCondition
    """What is true again when the violation is over."""
    owners: tuple[OwnerView, ...]
    """Who owns the requirement or its code."""
    owners_file: str | None
    """The `CODEOWNERS` that counts; `None` where the repository has none."""
    is_code_known: bool
    """Whether any file is known whose owners could be looked up there."""
    frames: tuple[PlaceView, ...]
    """The places of the stack trace that are in this repository, innermost first."""
    leads: tuple[PlaceView, ...]
    """The code that the metric, the request's path or a name of the alert leads to, where there is
    no stack trace."""
    frames_here: int
    """How many frames of the stack trace these are: recursion has a function often."""
    is_stack_cut: bool
    """Whether there may be more, as no more functions were searched."""
    code: PlacesView
    """The code that names the requirement."""
    tests: PlacesView
    """The tests that name it."""
    telemetry: PlacesView
    """Log lines, metrics and alert rules that name it."""
    designs: PlacesView
    """Documents of the design that name it."""
    naming: int
    """How many commits name the requirement."""
    diagram: DiagramView
    """The files and commits of the diagram."""
    timeline: tuple[MomentView, ...]
    """The last commits before the alert, what began to run, the start of the alert and
    when it was reported, oldest first."""
    timeline_rest: int
    """How many commits of the 30 days the timeline leaves out."""
    earlier: tuple[Entry, ...]
    """What the ledger has about this loop from before."""
    scan: ScanView
    """What was searched."""
    warnings: tuple[str, ...]
    """What a reader of the alert or the trace should also know."""
    moment: datetime
    """When the alert began, or when the run began if that is not known."""
    loop_key: str
    """The key of the loop, which is in the name of its branch."""

    @property
    def intent(self) -> DefinitionView | None:
        """The original intent: the first that the requirement names."""
        return self.intents[0] if self.intents else None

    def variables(self) -> dict[str, object]:
        """Return the fields as the variables of a template, and `intent`."""
        return {"intent": self.intent, **asdict(self)}


def view_of(trace: Trace, traces: Sequence[Trace] = ()) -> TraceView:
    """Return what templates get of a trace; `traces` are all of its loop."""
    alert = alert_view(trace.alert, trace.deployed)
    verdict = verdict_view(trace)
    code = places_view(trace.implementations, _changed_files(trace, verdict))
    frames = frame_views(trace.frames)
    definition = trace.definition
    return TraceView(
        case=_case(trace),
        alert=alert,
        alerts=tuple(
            alert if each is trace else alert_view(each.alert, each.deployed)
            for each in traces or (trace,)
        ),
        match=_match(trace),
        requirement_id=trace.requirement_id,
        requirement=definition_view(definition) if definition else None,
        mentions=trace.mentions,
        withdrawn_at=trace.withdrawn_at,
        promise=promise_view(trace),
        sla=definition_view(trace.sla) if trace.sla else None,
        sla_evidence=trace.sla.evidence if trace.sla else None,
        violated_sentence=_violated_sentence(trace),
        compared=_compared(trace),
        criteria=_unchanged(trace),
        intents=tuple(map(definition_view, trace.intents)),
        is_disputed=bool(trace.conflicts),
        others=tuple(map(definition_view, trace.other_names)),
        is_name_unclear=trace.is_name_unclear,
        definitions=1 + len(trace.also_defined) if trace.traced else 0,
        candidates=tuple(candidate_views(trace)),
        verdict=verdict,
        hypotheses=trace.hypotheses,
        steps=tuple(step_views(trace, alert, verdict, frames, code)),
        end=end_condition(trace),
        owners=tuple(map(_owner, trace.owners)),
        owners_file=trace.owners_file,
        is_code_known=trace.is_code_known,
        frames=frames,
        leads=lead_views(trace.leads),
        frames_here=sum(place.frames for place in trace.frames),
        is_stack_cut=len(trace.frames) >= PLACES_LIMIT,
        code=code,
        tests=places_view(trace.tests),
        telemetry=places_view(trace.telemetry),
        designs=places_view(trace.designs),
        naming=len(trace.commits),
        diagram=diagram_view(trace, verdict, code),
        timeline=_timeline(trace, verdict),
        timeline_rest=max(0, len(_shown_commits(verdict)) - _TIMELINE),
        earlier=trace.history,
        scan=_scan(trace),
        warnings=tuple(_notes(trace, verdict)),
        moment=trace.moment,
        loop_key=trace.loop,
    )


def _changed_files(trace: Trace, verdict: VerdictView) -> frozenset[str]:
    """Return the implementing files that suspects changed; some changed all files."""
    paths = {marker.path for marker in trace.implementations}
    changes = [commit.paths for commit in verdict.suspects]
    return frozenset(path for path in paths if any(path in each for each in changes))


def _case(trace: Trace) -> str:
    if trace.requirement is None:
        return "untraced"
    if trace.traced:
        return "traced"
    return "withdrawn" if trace.withdrawn_at else "undefined"


def _match(trace: Trace) -> MatchView:
    return MatchView(
        how=trace.match.how,
        percent=round(trace.match.confidence * 100),
        evidence=trace.match.evidence,
        searched=trace.match.searched or trace.match.evidence,
        is_inferred=trace.match.inferred,
        tied=trace.match.tied,
    )


def _violated_sentence(trace: Trace) -> str | None:
    if trace.quote:
        return trace.quote.text
    return trace.sla.title if trace.sla else None


def _unchanged(trace: Trace) -> tuple[str, ...]:
    """Return the criteria that do not have the violated limit."""
    violated = trace.sla.quote if trace.sla else None
    criteria = trace.requirement.criteria if trace.requirement else ()
    return tuple(c for c in criteria if violated is None or violated not in c)


def _notes(trace: Trace, verdict: VerdictView) -> Iterator[str]:
    """Walk over the warnings that nothing else says: an unknown verdict has its reason."""
    is_said = verdict.why in _INCOMPLETE
    for warning in trace.warnings:
        if not (is_said and warning.is_incomplete_history):
            yield warning.text


def _owner(owner: Owner) -> OwnerView:
    return OwnerView(
        name=owner.name, source=owner.source, path=owner.path, line=owner.line
    )


def _compared(trace: Trace) -> tuple[str, ...]:
    requirement = trace.definition
    if requirement is None:
        return ()
    ids = (requirement.id, *(related.id for related in requirement.related))
    return tuple(dict.fromkeys(ids))


def _scan(trace: Trace) -> ScanView:
    scanned = trace.scanned
    return ScanView(
        files=scanned.files,
        documents=scanned.documents,
        requirements=scanned.requirements,
        has_intents=scanned.has_intents,
        history=str(scanned.history),
        known_since=scanned.known_since,
        is_complete=scanned.history is History.COMPLETE,
        revision=scanned.revision,
        skipped=scanned.passed_over_words,
        unread=scanned.unread_words,
    )


_INCOMPLETE = frozenset(map(str, History)) - {str(History.COMPLETE)}
"""Why a verdict is unknown where the history is to blame."""
_TIMELINE = 8
"""How many commits the timeline has at most."""


def _shown_commits(verdict: VerdictView) -> dict[str, CommitView]:
    return {commit.sha: commit for commit in (*verdict.recent, *verdict.likely)}


def _timeline(trace: Trace, verdict: VerdictView) -> tuple[MomentView, ...]:
    """Return commits and deployments before the alert, and the alert, oldest first."""
    shown = _shown_commits(verdict)
    likely = {commit.sha for commit in verdict.likely}
    newest = sorted(shown.values(), key=lambda c: (c.sha in likely, c.date))
    moments = [MomentView(date=c.date, commit=c) for c in newest[-_TIMELINE:]]
    moments += [
        MomentView(
            date=deployment.time, commit=None, deployment=deployment, event="deployed"
        )
        for deployment in (verdict.before, verdict.running)
        if deployment
    ]
    alert = (("began", trace.alert.started_at), ("reported", trace.reported_at))
    moments += [
        MomentView(date=date, commit=None, event=event) for event, date in alert if date
    ]
    return tuple(sorted(moments, key=lambda moment: moment.date)) if shown else ()
