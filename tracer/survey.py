"""What the repository knows about the alerts of a run, gathered in one pass."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
    markers = find_markers(repository, revision, wanted, specification, is_ours)
    vocabulary = specification.vocabulary(wanted)
    naming = {
        each: _naming(repository, each, wanted, vocabulary)
        for each in sorted({q.revision for q in questions})
    }
    return tuple(
        _findings(repository, question, markers, naming[question.revision])
        for question in questions
    )


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


def _findings(
    repository: Repository,
    question: Question,
    markers: Markers,
    naming: Mapping[str, tuple[Commit, ...]],
) -> Findings:
    requirement = question.requirement
    if requirement is None:
        return Findings(history=repository.history)
    own = markers.by_requirement[requirement]
    by_role = {role: tuple(m for m in own if m.role is role) for role in Role}
    implementations = by_role[Role.IMPLEMENTS]
    touching = _touching(repository, question, implementations)
    return Findings(
        implementations=implementations,
        tests=by_role[Role.VALIDATES],
        telemetry=by_role[Role.TELEMETRY],
        naming=tuple(c for c in naming[requirement] if c.date <= question.moment),
        touching=touching,
        shares=_shares(repository, question, implementations, touching),
        history=repository.history,
        passed_over=markers.passed_over,
    )


def _touching(
    repository: Repository, question: Question, implementations: Sequence[Marker]
) -> tuple[Commit, ...]:
    paths = sorted({marker.path for marker in implementations})
    since = question.moment - RECENT
    found = repository.commits_touching(
        question.revision, paths, since, question.moment
    )
    return tuple(commit for commit in found if OUR_TRAILER not in commit.body)


def _shares(
    repository: Repository,
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
        shares += _share(repository, question, marker.path, marker.symbol)
    own = {commit.sha for commit in touching}
    return tuple(share for share in shares if share.sha in own)


def _share(
    repository: Repository, question: Question, path: str, symbol: str
) -> list[Share]:
    """Blame a function where it stands in the alert's revision."""
    text = repository.text(question.revision, path)
    function = functions.outline(path, text).named(symbol) if text else None
    if function is None:
        return []
    counts = repository.lines_by_commit(
        question.revision,
        path,
        range(function.start, function.end + 1),
        question.moment - RECENT,
    )
    total = function.end - function.start + 1
    return [
        Share(sha=sha, path=path, symbol=symbol, lines=lines, total=total)
        for sha, lines in counts.items()
    ]
