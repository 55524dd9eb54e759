"""Traces all alerts of a run, with one pass over the repository for all of them."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tracer.alert_rules import find_rules
from tracer.alerts import Alert, Deployment, ParsedAlert, RequirementHint, Route
from tracer.code import read_code_owners
from tracer.ledger import Entry
from tracer.repository import IN_LFS, CommitSource, HistorySource, Repository
from tracer.specification import Specification
from tracer.tracing.alert_case import AlertCase, Incident, named_revision, open_case
from tracer.tracing.alert_code import Query
from tracer.tracing.evidence import (
    Evidence,
    EvidenceSource,
    gather_evidence,
)
from tracer.tracing.id_mentions import MentionSearch
from tracer.tracing.inference import choose_candidate, infer_requirements
from tracer.tracing.inference_inputs import InferenceInputs
from tracer.tracing.known_deployments import NO_LISTS, DeploymentLists
from tracer.tracing.linked_documents import linked_documents
from tracer.tracing.missing_history import MissingHistory
from tracer.tracing.named_requirement import Match, match_alert, match_documents
from tracer.tracing.revert_preview import RevertPreviews
from tracer.tracing.trace import GroupBy, ScanSummary, Trace, TraceWarning
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
    return _Batch(checkout, options, now).traces(parsed_alerts)


class _Batch:
    """Traces the alerts of a run, which share what was read for all of them."""

    def __init__(
        self, checkout: TracedRevision, options: TraceOptions, now: datetime
    ) -> None:
        self._checkout = checkout
        self._repository = checkout.repository
        self._specification = checkout.specification
        self._options = options
        self._now = now
        self._is_over = _deadline(options.history_budget)

    def traces(self, parsed_alerts: Sequence[ParsedAlert]) -> tuple[Trace, ...]:
        """Return the whole trace of each alert, its credentials masked."""
        cases, missing = self._open_cases(parsed_alerts)
        matches = self._matches(cases)
        with self._repository.time_limit(self._is_over):
            evidence = self._gather(cases, matches)
        # What was read on the forge is known only now.
        shared = self._shared_inputs(missing.warnings(), evidence)
        traces = [
            self._trace(case, match, own, shared)
            for case, match, own in zip(cases, matches, evidence, strict=True)
        ]
        has_base = self._repository.find_commit(self._options.base)
        base = self._options.base if has_base else self._checkout.revision
        reverts = RevertPreviews(self._repository, base, self._is_over)
        return masked_traces(reverts.preview(traces), self._options.mask)

    def _open_cases(
        self, parsed_alerts: Sequence[ParsedAlert]
    ) -> tuple[tuple[AlertCase, ...], MissingHistory]:
        """Return a case for each alert, and what is missing of the history."""
        revision, mask = self._checkout.revision, self._options.mask
        payloads = [parsed.alert for parsed in parsed_alerts]
        rules = find_rules(self._repository, revision, payloads, mask)
        members = list(zip(parsed_alerts, rules, strict=True))
        incidents = [self._incident(rule.alert, p.deployments) for p, rule in members]
        missing = self._fetch_history(incidents)
        cases = (
            open_case(
                self._repository, revision, own, (*parsed.warnings, *rule.warnings)
            )
            for (parsed, rule), own in zip(members, incidents, strict=True)
        )
        return tuple(cases), missing

    def _incident(self, alert: Alert, deployments: Sequence[Deployment]) -> Incident:
        moment = alert.started_at or self._now
        revision = named_revision(self._repository, alert.revision) or alert.revision
        return Incident(
            alert=alert,
            moment=moment,
            reported_at=self._now,
            known=self._options.deployments.about(alert, revision, deployments, moment),
        )

    def _fetch_history(self, incidents: Sequence[Incident]) -> MissingHistory:
        missing = MissingHistory(self._repository)
        if self._options.history_source is not None:
            missing.fetch(
                self._options.history_source,
                self._checkout.revision,
                incidents,
                self._options.history_budget.total_seconds(),
            )
        missing.read_instead(self._options.commit_source, incidents)
        return missing

    def _matches(self, cases: Sequence[AlertCase]) -> list[Match]:
        """Match each alert; infer a requirement only for those that name none."""
        matches = [self._match(case.alert) for case in cases]
        inputs = InferenceInputs(
            self._repository,
            self._specification,
            self._options.routes,
            self._options.path_prefixes,
        )
        unnamed = [n for n, match in enumerate(matches) if match.requirement is None]
        inferred = infer_requirements(
            inputs, [(cases[n].alert, cases[n].revision) for n in unnamed]
        )
        for n, candidates in zip(unnamed, inferred, strict=True):
            least = self._options.min_confidence
            matches[n] = choose_candidate(matches[n], candidates, least)
        return matches

    def _match(self, alert: Alert) -> Match:
        match = match_alert(alert, self._specification, self._options.hint)
        if match.requirement:
            return match
        documents = linked_documents(self._repository, self._checkout.revision, alert)
        return match_documents(match, documents, self._specification)

    def _gather(
        self, cases: Sequence[AlertCase], matches: Sequence[Match]
    ) -> tuple[Evidence, ...]:
        source = EvidenceSource(
            repository=self._repository,
            revision=self._checkout.revision,
            specification=self._specification,
            is_own_file=self._options.is_own_file,
            path_prefixes=self._options.path_prefixes,
            services=self._options.services,
            name=self._options.name,
            is_over=self._is_over,
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
        return gather_evidence(source, queries)

    def _shared_inputs(
        self, unknowns: tuple[TraceWarning, ...], evidence: Sequence[Evidence]
    ) -> TraceInputs:
        """Return what the traces of all alerts take from their run."""
        options, revision = self._options, self._checkout.revision
        mentions = MentionSearch(self._repository, revision, options.is_own_file)
        return TraceInputs(
            moment=self._now,
            delivery=options.delivery,
            scanned=_scanned(self._checkout, evidence),
            text_of=self._text_of,
            mentions_of=mentions.find,
            code_owners=read_code_owners(self._text_of),
            assigned_to=options.assigned_to,
            warnings=unknowns,
            group_by_alert=options.group_by is GroupBy.ALERT,
        )

    def _trace(
        self, case: AlertCase, match: Match, evidence: Evidence, shared: TraceInputs
    ) -> Trace:
        """Join an alert to what was found about it."""
        inputs = replace(
            shared,
            moment=case.moment,
            reported_at=case.reported_at,
            deployed=case.deployed,
            deployments=case.known,
            episodes=_episodes(self._options.entries, match.requirement),
            warnings=(*map(TraceWarning, case.warnings), *shared.warnings),
        )
        return build_trace(case.alert, match, self._specification, evidence, inputs)

    def _text_of(self, path: str) -> str | None:
        return self._repository.text(self._checkout.revision, path)


def _scanned(checkout: TracedRevision, evidence: Sequence[Evidence]) -> ScanSummary:
    repository, specification = checkout.repository, checkout.specification
    inventory = repository.inventory(checkout.revision)
    passed_over = Counter(specification.passed_over)
    passed_over.update(evidence[0].passed_over if evidence else {})
    counts = {
        "links": len(inventory.links),
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
        has_intents=bool(specification.intents or specification.named_intents),
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


def _episodes(entries: Iterable[Entry], requirement: str | None) -> tuple[Entry, ...]:
    """Return the ledger's entries about a requirement, newest first."""
    own = [entry for entry in entries if requirement == entry.requirement]
    return tuple(reversed(own)) if requirement else ()
