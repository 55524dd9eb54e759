"""Traces all alerts of a run, with one pass over the repository for all of them."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from tracer.alert_rules import find_rules
from tracer.alerts import Alert, Deployment, ParsedAlert, RequirementHint, Route
from tracer.code import read_code_owners
from tracer.ledger import Entry
from tracer.repository import IN_LFS, CommitSource, HistorySource, Repository
from tracer.specification import Specification
from tracer.tracing.alert_case import AlertCase, named_revision, open_case
from tracer.tracing.evidence import (
    Evidence,
    EvidenceSource,
    Query,
    gather_evidence,
)
from tracer.tracing.id_mentions import MentionSearch
from tracer.tracing.inference import choose_candidate, infer_requirements
from tracer.tracing.inference_inputs import InferenceInputs
from tracer.tracing.known_deployments import NO_LISTS, DeploymentLists
from tracer.tracing.linked_documents import linked_documents
from tracer.tracing.matching import Match, match_alert, match_documents
from tracer.tracing.missing_history import Incident, MissingHistory
from tracer.tracing.revert_preview import RevertPreviews
from tracer.tracing.trace import GroupBy, ScanSummary, Trace
from tracer.tracing.trace_builder import TraceInputs, build_trace
from tracer.tracing.trace_masking import masked_traces


class TraceOptions(Struct, frozen=True, kw_only=True):
    """What a repository and a run decide about tracing."""

    routes: Sequence[Route]
    """Which requirement an alert leads to, by patterns over its fields."""
    path_prefixes: Mapping[str, str]
    """How prefixes of paths in stack traces are rewritten."""
    services: Mapping[str, Sequence[str]]
    """Patterns of the files of services, by their names."""
    name: str
    """The name of the repository, with its owner where that is known."""
    min_confidence: float
    """The least confidence of a requirement that the alert does not name."""
    group_by: GroupBy
    """What alerts must share to share a remediation."""
    is_own_file: Callable[[str], bool]
    """Tells paths of files that we write."""
    hint: RequirementHint
    """The requirement that is named outside the alerts."""
    entries: Sequence[Entry]
    """What the ledger has."""
    mask: Callable[[str], str]
    """Masks credentials in what is quoted of the repository."""
    base: str
    """The newest commit of the base branch."""
    delivery: str | None = None
    """The id of the run, which stays the same when it is started again."""
    assigned_to: str | None = None
    """Who has to act where nothing else says it."""
    deployments: DeploymentLists = NO_LISTS
    """Where deployments are listed."""
    history_budget: timedelta = timedelta(seconds=30)
    """After this time, the search of the history ends with what it has."""
    history_source: HistorySource | None = None
    """Where commits are fetched that a shallow checkout lacks."""
    commit_source: Callable[[], CommitSource | None] = lambda: None
    """Opens what knows commits that could not be fetched."""


class TracedRevision(Struct, frozen=True, kw_only=True):
    """Where a run traces: a repository at a sha, and what it defines there.

    `started` is when reading began, in seconds of the monotonic clock.
    """

    repository: Repository
    revision: str
    specification: Specification
    started: float


def trace_alerts(
    parsed_alerts: Sequence[ParsedAlert],
    checkout: TracedRevision,
    options: TraceOptions,
    now: datetime,
) -> tuple[Trace, ...]:
    """Trace every alert, with one pass over the repository for all of them."""
    is_over = _deadline(options.history_budget)
    cases, missing = _open_cases(parsed_alerts, checkout, options, now)
    matches = _matches(checkout, options, cases)
    with checkout.repository.time_limit(is_over):
        evidence = _gather(checkout, options, cases, matches, is_over)
    finish = _Finisher(
        checkout, options, missing.warnings(), _scanned(checkout, evidence), is_over
    )
    return finish.traces(cases, matches, evidence)


def _open_cases(
    parsed_alerts: Sequence[ParsedAlert],
    checkout: TracedRevision,
    options: TraceOptions,
    now: datetime,
) -> tuple[tuple[AlertCase, ...], MissingHistory]:
    """Return a case for each alert, and what is known of the missing history."""
    repository = checkout.repository
    payloads = [parsed.alert for parsed in parsed_alerts]
    rules = find_rules(repository, checkout.revision, payloads, options.mask)
    incidents = [
        _incident(rule.alert, parsed.deployments, checkout, options, now)
        for parsed, rule in zip(parsed_alerts, rules, strict=True)
    ]
    missing = _fetch_history(checkout, options, incidents)
    cases = (
        open_case(
            repository,
            checkout.revision,
            incident,
            (*parsed.warnings, *rule.warnings),
        )
        for parsed, rule, incident in zip(parsed_alerts, rules, incidents, strict=True)
    )
    return tuple(cases), missing


def _incident(
    alert: Alert,
    deployments: Sequence[Deployment],
    checkout: TracedRevision,
    options: TraceOptions,
    now: datetime,
) -> Incident:
    moment = alert.started_at or now
    revision = named_revision(checkout.repository, alert.revision) or alert.revision
    known = options.deployments.about(alert, revision, deployments, moment)
    return Incident(alert=alert, moment=moment, reported_at=now, known=known)


def _gather(
    checkout: TracedRevision,
    options: TraceOptions,
    cases: Sequence[AlertCase],
    matches: Sequence[Match],
    is_over: Callable[[], bool],
) -> tuple[Evidence, ...]:
    source = EvidenceSource(
        repository=checkout.repository,
        revision=checkout.revision,
        specification=checkout.specification,
        is_own_file=options.is_own_file,
        path_prefixes=options.path_prefixes,
        services=options.services,
        name=options.name,
        is_over=is_over,
    )
    queries = [
        Query(
            alert=case.alert,
            requirement=match.requirement,
            revision=case.revision,
            moment=case.moment,
            window=case.window,
        )
        for case, match in zip(cases, matches, strict=True)
    ]
    return tuple(gather_evidence(source, queries))


class _Finisher:
    """Joins each alert to what was found about it, with what all alerts share."""

    def __init__(
        self,
        checkout: TracedRevision,
        options: TraceOptions,
        unknowns: tuple[str, ...],
        scanned: ScanSummary,
        is_over: Callable[[], bool],
    ) -> None:
        self._checkout = checkout
        self._options = options
        self._scanned = scanned
        self._code_owners = read_code_owners(self._text_of)
        repository = checkout.repository
        self._mentions = MentionSearch(
            repository, checkout.revision, options.is_own_file
        )
        self._unknowns = unknowns
        has_base = repository.find_commit(options.base)
        base = options.base if has_base else checkout.revision
        self._reverts = RevertPreviews(repository, base, is_over)

    def traces(
        self,
        cases: Sequence[AlertCase],
        matches: Sequence[Match],
        evidence: Sequence[Evidence],
    ) -> tuple[Trace, ...]:
        """Return the whole trace of each alert, its credentials masked."""
        traces = list(map(self._trace, cases, matches, evidence))
        return masked_traces(self._reverts.preview(traces), self._options.mask)

    def _trace(self, case: AlertCase, match: Match, evidence: Evidence) -> Trace:
        inputs = TraceInputs(
            moment=case.moment,
            reported_at=case.reported_at,
            delivery=self._options.delivery,
            scanned=self._scanned,
            text_of=self._text_of,
            mentions_of=self._mentions.find,
            code_owners=self._code_owners,
            assigned_to=self._options.assigned_to,
            deployed=case.deployed,
            deployments=case.known,
            episodes=_episodes(self._options.entries, match.requirement),
            warnings=(*case.warnings, *self._unknowns),
            group_by_alert=self._options.group_by is GroupBy.ALERT,
        )
        specification = self._checkout.specification
        return build_trace(case.alert, match, specification, evidence, inputs)

    def _text_of(self, path: str) -> str | None:
        return self._checkout.repository.text(self._checkout.revision, path)


def _matches(
    checkout: TracedRevision,
    options: TraceOptions,
    cases: Sequence[AlertCase],
) -> tuple[Match, ...]:
    """Match each alert; infer a requirement only for those that name none."""
    alerts = [case.alert for case in cases]
    matches = [match_alert(a, checkout.specification, options.hint) for a in alerts]
    matches = [
        match
        if match.requirement
        else match_documents(
            match,
            linked_documents(checkout.repository, checkout.revision, alert),
            checkout.specification,
        )
        for match, alert in zip(matches, alerts, strict=True)
    ]
    inputs = InferenceInputs(
        checkout.repository,
        checkout.specification,
        options.routes,
        options.path_prefixes,
    )
    unnamed = [n for n, match in enumerate(matches) if match.requirement is None]
    inferred = infer_requirements(
        inputs, [(alerts[n], cases[n].revision) for n in unnamed]
    )
    candidates = dict(zip(unnamed, inferred, strict=True))
    return tuple(
        choose_candidate(match, candidates.get(n, ()), options.min_confidence)
        for n, match in enumerate(matches)
    )


def _scanned(checkout: TracedRevision, evidence: Sequence[Evidence]) -> ScanSummary:
    repository, specification = checkout.repository, checkout.specification
    inventory = repository.inventory(checkout.revision)
    passed_over = Counter(specification.passed_over)
    passed_over.update(evidence[0].passed_over if evidence else {})
    counts = {
        "links": inventory.links,
        "submodules": len(inventory.submodules),
        IN_LFS: 0,
        **passed_over,
        **repository.unread(),
    }
    counts[IN_LFS] += _in_lfs(checkout)
    return ScanSummary(
        files=len(inventory.files),
        seconds=round(time.monotonic() - checkout.started, 3),
        history=repository.history,
        revision=checkout.revision,
        documents=specification.files,
        requirements=len(specification.requirements),
        known_since=repository.known_since,
        passed_over={why: count for why, count in counts.items() if count},
    )


def _in_lfs(checkout: TracedRevision) -> int:
    """Count the files that the attributes say are stored elsewhere."""
    reasons = checkout.repository.attributes(checkout.revision).values()
    return sum(reason == IN_LFS for reason in reasons)


def _deadline(budget: timedelta) -> Callable[[], bool]:
    """Return what says whether a time from now is over."""
    end = time.monotonic() + budget.total_seconds()
    return lambda: time.monotonic() > end


def _fetch_history(
    checkout: TracedRevision, options: TraceOptions, incidents: Sequence[Incident]
) -> MissingHistory:
    missing = MissingHistory(checkout.repository)
    if options.history_source is not None:
        missing.fetch(
            options.history_source,
            checkout.revision,
            incidents,
            options.history_budget.total_seconds(),
        )
    missing.read_instead(options.commit_source, incidents)
    return missing


def _episodes(entries: Iterable[Entry], requirement: str | None) -> tuple[Entry, ...]:
    """Return the ledger's entries about a requirement, newest first."""
    own = [entry for entry in entries if requirement == entry.requirement]
    return tuple(reversed(own)) if requirement else ()
