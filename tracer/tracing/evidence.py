"""The code and commits that belong to the alerts of a run, gathered in one pass."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tracer.code import Marker, MarkerKind, MarkerRole, Markers, find_markers
from tracer.history import BlameReader, BlameShare, commits_naming, commits_touching
from tracer.repository import Commit, History, Repository
from tracer.specification import Specification

# Longer ago, a change has been through every load that a month brings.
RECENT = timedelta(days=30)
"""How long before an alert a commit may have caused it."""
FUNCTIONS_LIMIT = 20
"""How many implementing functions are blamed line by line."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to find out for one alert: a requirement, at a revision, up to a moment."""

    requirement: str | None
    revision: str
    moment: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """The code and the commits that belong to one query."""

    implementations: tuple[Marker, ...] = ()
    tests: tuple[Marker, ...] = ()
    telemetry: tuple[Marker, ...] = ()
    naming: tuple[Commit, ...] = ()
    touching: tuple[Commit, ...] = ()
    shares: tuple[BlameShare, ...] = ()
    history: History = History.COMPLETE
    passed_over: Mapping[str, int] = field(default_factory=dict)

    def recent(self, moment: datetime) -> tuple[Commit, ...]:
        """Return the commits of the last 30 days that touched the code or name the requirement."""
        naming = (c for c in self.naming if c.date >= moment - RECENT)
        commits = {commit.sha: commit for commit in (*naming, *self.touching)}
        # A merge changed nothing itself; what it brought is in the list already.
        changes = [commit for commit in commits.values() if len(commit.parents) <= 1]
        return tuple(sorted(changes, key=lambda c: c.date, reverse=True))


def gather_evidence(
    repository: Repository,
    revision: str,
    queries: Sequence[Query],
    specification: Specification,
    is_own_file: Callable[[str], bool],
) -> tuple[Evidence, ...]:
    """Answer the queries of a run with one pass over files and messages.

    Args:
        repository: the checkout.
        revision: the sha whose files are read.
        queries: one for each alert; the answers come in the same order.
        specification: what is defined; it decides which names mean what.
        is_own_file: tells paths of files that the tracer itself writes.

    """
    if not queries:
        return ()
    wanted = sorted({q.requirement for q in queries if q.requirement})
    known_ids = specification.known_ids(wanted)
    markers = find_markers(repository, revision, wanted, specification, is_own_file)
    families = specification.families(wanted)
    revisions = sorted({query.revision for query in queries})
    touching = {
        each: _touching(repository, [q for q in queries if q.revision == each], markers)
        for each in revisions
    }
    gathered = _Gathered(
        history=repository.history,
        markers=markers,
        naming={
            each: commits_naming(repository, each, families, known_ids, is_own_file)
            for each in revisions
        },
        touching=touching,
        blame=BlameReader(repository, touching),
    )
    answers: dict[Query, Evidence] = {}
    for query in queries:
        if query not in answers:
            answers[query] = _evidence(gathered, query)
    return tuple(answers[query] for query in queries)


@dataclass(kw_only=True, slots=True)
class _Gathered:
    """What one pass gathered for all queries.

    `naming` and `touching` are keyed by revision.
    """

    history: History
    markers: Markers
    naming: Mapping[str, Mapping[str, tuple[Commit, ...]]]
    touching: Mapping[str, tuple[Commit, ...]]
    blame: BlameReader


def _touching(
    repository: Repository,
    queries: Sequence[Query],
    markers: Markers,
) -> tuple[Commit, ...]:
    """List the commits that touched the implementations of any of the queries."""
    wanted = {q.requirement for q in queries if q.requirement}
    paths = sorted(
        {path for each in wanted for path in _paths(markers.by_requirement[each])}
    )
    since = min(query.moment for query in queries) - RECENT
    until = max(query.moment for query in queries)
    return commits_touching(repository, queries[0].revision, paths, since, until)


def _paths(markers: Sequence[Marker]) -> set[str]:
    return {marker.path for marker in markers if marker.role is MarkerRole.IMPLEMENTS}


def _evidence(gathered: _Gathered, query: Query) -> Evidence:
    requirement, history = query.requirement, gathered.history
    if requirement is None:
        return Evidence(history=history, passed_over=gathered.markers.passed_over)
    own = gathered.markers.by_requirement[requirement]
    by_role = {role: tuple(m for m in own if m.role is role) for role in MarkerRole}
    implementations = by_role[MarkerRole.IMPLEMENTS]
    touching = _touching_own(gathered, query, implementations)
    return Evidence(
        implementations=implementations,
        tests=by_role[MarkerRole.VALIDATES],
        telemetry=by_role[MarkerRole.TELEMETRY],
        naming=tuple(
            commit
            for commit in gathered.naming[query.revision][requirement]
            if commit.date <= query.moment
        ),
        touching=touching,
        shares=_shares(gathered, query, implementations, touching),
        history=history,
        passed_over=gathered.markers.passed_over,
    )


def _touching_own(
    gathered: _Gathered, query: Query, implementations: Sequence[Marker]
) -> tuple[Commit, ...]:
    """Return the commits that touched these files in the query's 30 days, newest first."""
    paths, since = _paths(implementations), query.moment - RECENT
    commits = (
        replace(commit, paths=commit.paths & paths)
        for commit in gathered.touching[query.revision]
        if since <= commit.date <= query.moment
    )
    return tuple(commit for commit in commits if commit.paths)


def _shares(
    gathered: _Gathered,
    query: Query,
    implementations: Sequence[Marker],
    touching: Sequence[Commit],
) -> tuple[BlameShare, ...]:
    """Count the lines that these commits were the last to change in the functions.

    Only files that these commits touched are asked about, marked functions first.
    """
    touched = frozenset[str]().union(*(commit.paths for commit in touching))
    shares: list[BlameShare] = []
    seen: set[tuple[str, str]] = set()
    for marker in sorted(implementations, key=lambda m: m.kind is MarkerKind.MENTION):
        place = (marker.path, marker.symbol or "")
        if marker.path not in touched or not marker.symbol or place in seen:
            continue
        seen.add(place)
        if len(seen) > FUNCTIONS_LIMIT:
            break
        shares += gathered.blame.shares(query.revision, marker.path, marker.symbol)
    own = {commit.sha for commit in touching}
    return tuple(share for share in shares if share.sha in own)
