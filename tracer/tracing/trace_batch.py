"""Traces all alerts of a run, with one pass over the repository for all of them."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracer.alert_rules import find_rules
from tracer.alerts import Alert, ParsedAlert, RequirementHint, Route
from tracer.code import read_code_owners
from tracer.history import Basis, Deployment, Window, find_window
from tracer.ledger import Entry
from tracer.repository import History, HistorySource, Repository
from tracer.specification import Specification
from tracer.tracing.evidence import (
    Evidence,
    EvidenceSource,
    Query,
    gather_evidence,
)
from tracer.tracing.inference import choose_candidate, infer_requirements
from tracer.tracing.inference_inputs import InferenceInputs
from tracer.tracing.linked_documents import linked_documents
from tracer.tracing.matching import Match, match_alert, match_documents
from tracer.tracing.missing_history import Incident, fetch_missing_history
from tracer.tracing.revert_preview import RevertPreviews
from tracer.tracing.trace import GroupBy, ScanSummary, Trace
from tracer.tracing.trace_builder import TraceInputs, build_trace
from tracer.tracing.trace_masking import masked_trace

_INCOMPLETE = (
    "the checkout's history is {history}, so older commits are not known; "
    "use `fetch-depth: 0` on `actions/checkout`"
)


_NOT_FETCHED = "git could not fetch the missing commits: "


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceOptions:
    """What a repository and a run decide about tracing."""

    routes: Sequence[Route]
    """Which requirement an alert leads to, by patterns over its fields."""
    path_prefixes: Mapping[str, str]
    """How prefixes of paths in stack traces are rewritten."""
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
    assigned_to: str | None = None
    """Who has to act where nothing else says it."""
    deployments: Sequence[Deployment] = ()
    """What was deployed, the newest first."""
    history_budget: timedelta = timedelta(seconds=30)
    """After this time, the search of the history ends with what it has."""
    history_source: HistorySource | None = None
    """Where commits are fetched that a shallow checkout lacks."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkout:
    """Where a run traces: a repository at a sha, and what it defines there.

    `started` is when reading began, in seconds of the monotonic clock.
    """

    repository: Repository
    revision: str
    specification: Specification
    started: float


def trace_alerts(
    parsed_alerts: Sequence[ParsedAlert],
    checkout: Checkout,
    options: TraceOptions,
    now: datetime,
) -> tuple[Trace, ...]:
    """Trace every alert, with one pass over the repository for all of them."""
    repository, specification = checkout.repository, checkout.specification
    payloads = [parsed.alert for parsed in parsed_alerts]
    rules = find_rules(repository, checkout.revision, payloads, options.mask)
    alerts = [each.alert for each in rules]
    is_over = _deadline(options.history_budget)
    moments = [alert.started_at or now for alert in alerts]
    problem = _fetch_history(checkout, options, alerts, moments)
    deployed = [_deployed(repository, alert.revision) for alert in alerts]
    windows = [
        find_window(repository, sha, _about(options.deployments, alert), moment)
        for sha, alert, moment in zip(deployed, alerts, moments, strict=True)
    ]
    revisions = [_revision(window, checkout) for window in windows]
    matches = _matches(checkout, options, alerts, revisions)
    queries = [
        Query(
            alert=alert,
            requirement=match.requirement,
            revision=revision,
            moment=moment,
            window=window,
        )
        for alert, match, revision, moment, window in zip(
            alerts, matches, revisions, moments, windows, strict=True
        )
    ]
    source = EvidenceSource(
        repository=repository,
        revision=checkout.revision,
        specification=specification,
        is_own_file=options.is_own_file,
        path_prefixes=options.path_prefixes,
        is_over=is_over,
    )
    evidence = gather_evidence(source, queries)
    scanned = _scanned(checkout, evidence)

    def text_of(path: str) -> str | None:
        return repository.text(checkout.revision, path)

    code_owners = read_code_owners(text_of)
    base = options.base if repository.find_commit(options.base) else checkout.revision
    reverts = RevertPreviews(repository, base, is_over)
    return tuple(
        masked_trace(
            reverts.preview(
                build_trace(
                    alert,
                    match,
                    specification,
                    own,
                    TraceInputs(
                        moment=query.moment,
                        scanned=scanned,
                        text_of=text_of,
                        code_owners=code_owners,
                        assigned_to=options.assigned_to,
                        deployed=running,
                        episodes=_episodes(options.entries, match.requirement),
                        warnings=(
                            *parsed.warnings,
                            *rule.warnings,
                            *_unknowns(repository, problem),
                        ),
                        group_by_alert=options.group_by is GroupBy.ALERT,
                    ),
                )
            ),
            options.mask,
        )
        for alert, match, query, own, parsed, rule, running in zip(
            *(alerts, matches, queries, evidence, parsed_alerts, rules, deployed),
            strict=True,
        )
    )


def _matches(
    checkout: Checkout,
    options: TraceOptions,
    alerts: Sequence[Alert],
    revisions: Sequence[str],
) -> tuple[Match, ...]:
    """Match each alert; infer a requirement only for those that name none."""
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
    inferred = infer_requirements(inputs, [(alerts[n], revisions[n]) for n in unnamed])
    candidates = dict(zip(unnamed, inferred, strict=True))
    return tuple(
        choose_candidate(match, candidates.get(n, ()), options.min_confidence)
        for n, match in enumerate(matches)
    )


def _scanned(checkout: Checkout, evidence: Sequence[Evidence]) -> ScanSummary:
    repository, specification = checkout.repository, checkout.specification
    inventory = repository.inventory(checkout.revision)
    passed_over = Counter(specification.passed_over)
    passed_over.update(evidence[0].passed_over if evidence else {})
    counts = {
        "links": inventory.links,
        "submodules": inventory.submodules,
        "in LFS": 0,
        **passed_over,
        **repository.unread(),
    }
    counts["in LFS"] = _in_lfs(checkout)
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


def _in_lfs(checkout: Checkout) -> int:
    """Count the files whose content is elsewhere, of which only a pointer is tracked."""
    reasons = checkout.repository.attributes(checkout.revision).values()
    return sum(reason == "in LFS" for reason in reasons)


def _about(deployments: Sequence[Deployment], alert: Alert) -> tuple[Deployment, ...]:
    return tuple(d for d in deployments if d.is_about(alert.service, alert.environment))


def _revision(window: Window, checkout: Checkout) -> str:
    """Return the sha whose history counts: what ran, otherwise what is checked out."""
    is_time = window.basis is Basis.TIME
    return checkout.revision if is_time or window.end is None else window.end


def _deadline(budget: timedelta) -> Callable[[], bool]:
    """Return what says whether a time from now is over."""
    end = time.monotonic() + budget.total_seconds()
    return lambda: time.monotonic() > end


def _deployed(repository: Repository, revision: str | None) -> str | None:
    """Return the commit that was running, where the alert names one that exists."""
    # From a payload: nothing that git could take for an option or an expression.
    if revision is None or not re.fullmatch(r"[\w][\w./-]{0,200}", revision):
        return None
    # Tags of releases mostly begin with `v`, which the running code does not say.
    return repository.find_commit(revision) or repository.resolve(f"v{revision}")


def _fetch_history(
    checkout: Checkout,
    options: TraceOptions,
    alerts: Sequence[Alert],
    moments: Sequence[datetime],
) -> str | None:
    if options.history_source is None:
        return None
    return fetch_missing_history(
        checkout.repository,
        options.history_source,
        checkout.revision,
        [
            Incident(
                alert=alert,
                moment=moment,
                deployments=_about(options.deployments, alert),
            )
            for alert, moment in zip(alerts, moments, strict=True)
        ],
        options.history_budget.total_seconds(),
    )


def _unknowns(repository: Repository, problem: str | None) -> tuple[str, ...]:
    if repository.history is History.COMPLETE:
        return ()
    if problem:
        return (_INCOMPLETE.format(history=repository.history), _NOT_FETCHED + problem)
    return (_INCOMPLETE.format(history=repository.history),)


def _episodes(entries: Iterable[Entry], requirement: str | None) -> tuple[Entry, ...]:
    """Return the ledger's entries about a requirement, newest first."""
    own = [entry for entry in entries if requirement == entry.requirement]
    return tuple(reversed(own)) if requirement else ()
