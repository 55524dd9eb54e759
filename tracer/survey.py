"""What the repository knows about the alerts of a run, gathered in one pass."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tracer import functions
from tracer.markers import Kind, Marker, Markers, find_markers
from tracer.repository import Commit, History, Repository
from tracer.roles import Role
from tracer.specification import Specification
from tracer.suspects import Share
from tracer.vocabulary import Vocabulary

RECENT = timedelta(days=30)
"""How long before an alert a commit may have landed to be looked at."""
FUNCTIONS_LIMIT = 20
"""How many implementing functions are blamed line by line."""
OUR_TRAILER = "Remediation-Loop:"
"""Marks the commits that the tracer makes: they implement nothing."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to find out for one alert: a requirement, at a revision, up to a moment."""

    requirement: str | None
    revision: str
    moment: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """What the code and the history say about one question."""

    implementations: tuple[Marker, ...] = ()
    tests: tuple[Marker, ...] = ()
    telemetry: tuple[Marker, ...] = ()
    naming: tuple[Commit, ...] = ()
    touching: tuple[Commit, ...] = ()
    shares: tuple[Share, ...] = ()
    history: History = History.COMPLETE
    passed_over: Mapping[str, int] = field(default_factory=dict)

    def recent(self, moment: datetime) -> tuple[Commit, ...]:
        """Return the days' commits that touched the code or name the requirement."""
        naming = (c for c in self.naming if c.date >= moment - RECENT)
        found = {commit.sha: commit for commit in (*naming, *self.touching)}
        merges = [sha for sha, commit in found.items() if len(commit.parents) > 1]
        for sha in merges:
            del found[sha]
        return tuple(sorted(found.values(), key=lambda c: c.date, reverse=True))


def survey(
    repository: Repository,
    revision: str,
    questions: Sequence[Question],
    specification: Specification,
    is_ours: Callable[[str], bool],
) -> tuple[Findings, ...]:
    """Answer the questions of a run with one pass over files and messages.

    Args:
        repository: the checkout.
        revision: the sha whose files are read.
        questions: one for each alert; the answers come in the same order.
        specification: what is defined, by which names are told apart.
        is_ours: tells paths of files that the tracer itself writes.

    """
    wanted = sorted({q.requirement for q in questions if q.requirement})
    vocabulary = specification.vocabulary(wanted)
    markers = find_markers(repository, revision, wanted, specification, is_ours)
    revisions = sorted({question.revision for question in questions})
    known = _Known(
        repository=repository,
        since=min((q.moment - RECENT for q in questions), default=None),
        markers=markers,
        naming={
            each: _naming(repository, each, wanted, vocabulary) for each in revisions
        },
        touching={
            each: _touching(
                repository, [q for q in questions if q.revision == each], markers
            )
            for each in revisions
        },
    )
    answers: dict[Question, Findings] = {}
    for question in questions:
        if question not in answers:
            answers[question] = _findings(known, question)
    return tuple(answers[question] for question in questions)


@dataclass(kw_only=True, slots=True)
class _Known:
    """What one pass gathered for all questions; each takes its own share of it.

    `naming` and `touching` are by revision, `blamed` by revision, path and symbol.
    """

    repository: Repository
    since: datetime | None
    markers: Markers
    naming: Mapping[str, Mapping[str, tuple[Commit, ...]]]
    touching: Mapping[str, tuple[Commit, ...]]
    blamed: dict[tuple[str, str, str], list[Share]] = field(default_factory=dict)


def _naming(
    repository: Repository,
    revision: str,
    wanted: Sequence[str],
    vocabulary: Vocabulary,
) -> Mapping[str, tuple[Commit, ...]]:
    """Find the commits that name each requirement, newest first."""
    pattern = vocabulary.search_pattern(wanted)
    commits = repository.commits_mentioning(revision, pattern) if wanted else ()
    named: dict[str, list[Commit]] = {each: [] for each in wanted}
    for commit in commits:
        if OUR_TRAILER in commit.body:
            continue
        scopes = vocabulary.scopes_in(commit.message) if vocabulary.has_scopes else ()
        for name in {name.id for name in vocabulary.find(commit.message, scopes)}:
            if name in named:
                named[name].append(commit)
    return {each: tuple(those) for each, those in named.items()}


def _touching(
    repository: Repository,
    questions: Sequence[Question],
    markers: Markers,
) -> tuple[Commit, ...]:
    """List what touched the implementations of any question in any of their spans."""
    wanted = {q.requirement for q in questions if q.requirement}
    paths = sorted(
        {path for each in wanted for path in _paths(markers.by_requirement[each])}
    )
    since = min(question.moment for question in questions) - RECENT
    until = max(question.moment for question in questions)
    found = repository.commits_touching(questions[0].revision, paths, since, until)
    return tuple(commit for commit in found if OUR_TRAILER not in commit.body)


def _paths(markers: Sequence[Marker]) -> set[str]:
    return {marker.path for marker in markers if marker.role is Role.IMPLEMENTS}


def _findings(known: _Known, question: Question) -> Findings:
    requirement, history = question.requirement, known.repository.history
    if requirement is None:
        return Findings(history=history, passed_over=known.markers.passed_over)
    own = known.markers.by_requirement[requirement]
    by_role = {role: tuple(m for m in own if m.role is role) for role in Role}
    implementations = by_role[Role.IMPLEMENTS]
    touching = _own(known, question, implementations)
    return Findings(
        implementations=implementations,
        tests=by_role[Role.VALIDATES],
        telemetry=by_role[Role.TELEMETRY],
        naming=tuple(
            commit
            for commit in known.naming[question.revision][requirement]
            if commit.date <= question.moment
        ),
        touching=touching,
        shares=_shares(known, question, implementations, touching),
        history=history,
        passed_over=known.markers.passed_over,
    )


def _own(
    known: _Known, question: Question, implementations: Sequence[Marker]
) -> tuple[Commit, ...]:
    """Return the commits that touched these files in this question's days, newest first."""
    paths, since = _paths(implementations), question.moment - RECENT
    found = (
        replace(commit, paths=commit.paths & paths)
        for commit in known.touching[question.revision]
        if since <= commit.date <= question.moment
    )
    return tuple(commit for commit in found if commit.paths)


def _shares(
    known: _Known,
    question: Question,
    implementations: Sequence[Marker],
    touching: Sequence[Commit],
) -> tuple[Share, ...]:
    """Count which of the days' commits last changed the implementing functions.

    Only files that these commits touched are asked about, marked functions first.
    """
    touched = frozenset[str]().union(*(commit.paths for commit in touching))
    shares: list[Share] = []
    seen: set[tuple[str, str]] = set()
    for marker in sorted(implementations, key=lambda m: m.kind is Kind.MENTION):
        place = (marker.path, marker.symbol or "")
        if marker.path not in touched or not marker.symbol or place in seen:
            continue
        seen.add(place)
        if len(seen) > FUNCTIONS_LIMIT:
            break
        shares += _share(known, question.revision, marker.path, marker.symbol)
    own = {commit.sha for commit in touching}
    return tuple(share for share in shares if share.sha in own)


def _share(known: _Known, revision: str, path: str, symbol: str) -> list[Share]:
    """Blame a function where it stands in the alert's revision, once for all alerts."""
    place = (revision, path, symbol)
    if place not in known.blamed:
        known.blamed[place] = _blame(known, revision, path, symbol)
    return known.blamed[place]


def _blame(known: _Known, revision: str, path: str, symbol: str) -> list[Share]:
    text = known.repository.text(revision, path)
    function = functions.outline(path, text).named(symbol) if text else None
    if function is None or known.since is None:
        return []
    counts: Counter[str] = known.repository.lines_by_commit(
        revision, path, range(function.start, function.end + 1), known.since
    )
    total = function.end - function.start + 1
    return [
        Share(sha=sha, path=path, symbol=symbol, lines=lines, total=total)
        for sha, lines in counts.items()
    ]
