"""The commits of a trace, and whether one of them stands out."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import Deployment
from tracer.repository import Commit, History, RevertTrial, may_run
from tracer.text import age
from tracer.tracing import (
    NOT_DEPLOYED,
    Cleared,
    Scope,
    Suspect,
    Trace,
    VerdictKind,
    lane_of,
)

_LIKELY = {VerdictKind.ONE: 1, VerdictKind.SEVERAL: 3}
"""How many suspects a person should look at; of three, people still read the reasons."""
_NOT_ALL_SEARCHED = frozenset({"shallow", "partial", "shallow and partial", "time"})
_MUCH_LESS = 0.5
"""Suspects with less than this part of the first one's confidence are not shown."""
_LEAST_ALIKE = 10
"""Percent from which a commit that does not stand out is shown before the newest ones."""
_LEAST_WORDS = 3
"""Words that such a commit shares with the alert: one or two may be of anything."""
_LEAST_SHOWN = 3
"""Percent from which a commit is shown at all."""
_WEEK = timedelta(days=7)
_LONG_AGO = timedelta(days=365)
"""A commit that ran for longer before the alert needs something else to cause it: who reads
the place finds that commit, but nobody should begin with it."""


class CommitView(Struct, frozen=True, kw_only=True):
    """A commit: one of the history, or a suspect."""

    sha: str
    """The whole name of the commit."""
    subject: str
    """The first line of its message."""
    author: str
    """The name of its author."""
    date: datetime
    """When it was committed, in UTC."""
    before: str
    """How long before the alert it was: `2 days`."""
    pull_request: int | None
    """The number of the pull request that it came with."""
    percent: int | None = None
    """Of a suspect: how sure it is, in percent."""
    reasons: tuple[str, ...] = ()
    """Of a suspect: what speaks for it, the best reason first."""
    is_recent: bool = True
    """Of a suspect: whether it is of the window that counts first."""
    revert: RevertTrial | None = None
    """Of a suspect: the paths in which a revert `conflicts`, or that it `is_empty`;
    `None` where it was not tried."""
    path: str | None = None
    """Of a suspect: the file in which it changed the code that the alert is about."""
    line: int | None = None
    """The line there, at the revision that ran."""
    paths: frozenset[str] = frozenset()
    """The files that it changed."""
    is_first: bool = False
    """Whether the repository begins with it: then its lines have been there ever since."""
    is_import: bool = False
    """Of a suspect: whether it brought the code here, as the first commit or with hundreds
    of files at once: who wrote it before is not known."""
    files: int = 0
    """How many files it changed."""


class LaneView(Struct, frozen=True, kw_only=True):
    """A change that no stack trace leads to, as of a dependency."""

    lane: str
    """Its kind: `dependency`, `migration`, `flag` or `configuration`."""
    path: str
    """The first file of this kind that the commit changed."""
    commit: CommitView
    """The commit."""


class DeploymentView(Struct, frozen=True, kw_only=True):
    """A deployment that says which commits count."""

    sha: str
    """The commit that began to run."""
    time: datetime
    """When it began to run, in UTC."""
    age: str
    """How long before the alert it did: `2 days`."""
    place: str
    """Where it is listed: the path in a payload or file, or its number on GitHub."""


class VerdictView(Struct, frozen=True, kw_only=True):
    """What the history says about the cause."""

    kind: str
    """`one`: a commit stands out. `several`: the cause is likely among the commits
    listed, but none stands out. `none`: no commit is a likely cause. `unknown`: the
    history cannot tell."""
    why: str
    """Why the verdict is `unknown`: `shallow` or `partial` (the history), `older` (no
    recent commit stands out, and the older ones are not here), `no code` (no place of
    the requirement is known), `untraced`, or `time` (the budget was spent before all of
    the history was searched). Of `several` and `none`: `words` where the alert leads to
    no code, so that its words alone were compared. Of `none`: `import` where the code
    came here with the first of the `suspects`."""
    outside: str | None
    """Where no commit is a likely cause: the cause outside the repository that the alert
    names, with its words."""
    suspects: tuple[CommitView, ...]
    """All suspects, the likeliest first."""
    likely: tuple[CommitView, ...]
    """The suspects that a person should look at: the one, or the first of several. Of an
    `unknown` verdict: the first that were found in the part of the history that is here."""
    is_ordered: bool
    """Whether the first of them is the likeliest. Where only words lead to them, that is
    not known unless one is sure: then they are the newest first."""
    is_long_there: bool
    """Whether all of the `likely` ones are more than a year older than the alert: the code
    ran so long without it."""
    others: tuple[CommitView, ...]
    """The other suspects, the likeliest first."""
    window: str
    """What suspects that are not `is_recent` are older than."""
    is_by_deployment: bool
    """Whether the window is known from what was deployed; otherwise it is 30 days."""
    running: DeploymentView | None
    """The deployment of what ran; `None` where none is known."""
    before: DeploymentView | None
    """The deployment of what ran before: the commits in between count first."""
    undeployed: tuple[Cleared, ...]
    """The newest commits that changed the code of the alert, but did not run yet: one may
    be the fix. Each has `sha` and `subject`."""
    unranked: tuple[CommitView, ...]
    """The newest commits of the window, where the alert leads to no code."""
    lanes: tuple[LaneView, ...]
    """The window's changes of dependencies, migrations, flags and configuration."""
    beside: tuple[LaneView, ...]
    """The newest changes of the window, where those that a person should look at are all
    older: the `lanes`, and without a kind and a path the `recent` ones."""
    recent: tuple[CommitView, ...]
    """The commits of the 30 days that touched the code or name the requirement."""
    alike: tuple[CommitView, ...]
    """Where no commit stands out by its words: those that share the most, if they share
    enough to be read before the newest."""
    newest: tuple[CommitView, ...]
    """The newest of the `unranked` or else of the `recent` commits; those that changed
    no code, configuration or dependencies are left out, unless there are no others."""
    is_newest_of_all: bool
    """Whether no such commit is left out."""
    in_week: int
    """How many of the `recent` ones are of the last 7 days."""
    is_recent_cut: bool
    """Whether there may be more commits than the `recent` ones: the search has a limit."""
    is_week_cut: bool
    """Whether some of those may be of the last 7 days."""
    scope: str
    """What the `recent` ones changed: `code` (that of the alert), `service` (files of its
    service) or `submodule` (that is its service). Where it leads to no code: `named` if
    they are those that name its requirement, or `any` if they are the newest, which are
    compared with it."""
    service: str | None
    """The service whose files were searched: the alert's, or one that its title names."""
    is_code_unchanged: bool
    """Whether the alert leads to code, but no recent commit changed it."""
    is_service_unchanged: bool
    """Whether the service's files are known, and no recent commit changed one."""
    is_service_unknown: bool
    """Whether no file and no folder is called like the service."""
    end: str
    """What the 30 days end with: `the alert`, or `this run` where it has no time."""


def verdict_view(trace: Trace) -> VerdictView:
    """Return what the history says about a trace."""
    suspects = tuple(_suspect(suspect, trace) for suspect in trace.suspects)
    kind = trace.verdict.kind
    first = suspects[: _likely_count(trace)]
    likely = _likely(first) if trace.verdict.is_ordered else _newest_first(first)
    end = "the alert" if trace.alert.started_at else "this run"
    window = trace.window
    recent = tuple(_commit(commit, trace) for commit in trace.recent_commits)
    unranked = tuple(_commit(commit, trace) for commit in trace.unranked)
    every = unranked or recent
    newest = tuple(c for c in every if any(map(_counts, c.paths))) or every
    lanes = tuple(
        LaneView(lane=str(c.lane), path=c.path, commit=_commit(c.commit, trace))
        for c in trace.lanes
    )
    in_week = sum(trace.moment - c.date <= _WEEK for c in trace.recent_commits)
    # The newest commits are complete down to the oldest of them.
    is_complete = trace.recent_scope is Scope.ANY and in_week < len(recent)
    is_empty = kind in {VerdictKind.ONE, VerdictKind.SEVERAL} and not likely
    return VerdictView(
        kind=str(VerdictKind.NONE if is_empty else kind),
        why=trace.verdict.why,
        outside=trace.verdict.outside,
        suspects=suspects,
        likely=likely,
        is_ordered=trace.verdict.is_ordered,
        is_long_there=bool(likely)
        and all(was_long_there(each, trace.moment) for each in likely),
        others=suspects[len(likely) :],
        window=window.bringer
        if window and _is_by_deployment(trace)
        else f"the 30 days before {end}",
        is_by_deployment=_is_by_deployment(trace),
        running=_deployment(window.running, window.end, trace) if window else None,
        before=_deployment(window.before, window.start, trace) if window else None,
        undeployed=tuple(
            each for each in trace.cleared if each.reason.startswith(NOT_DEPLOYED)
        ),
        unranked=unranked,
        lanes=lanes,
        beside=tuple(_beside(likely, recent, lanes))
        if likely or (kind is VerdictKind.NONE and not recent)
        else (),
        recent=recent,
        alike=_alike(suspects, trace),
        newest=newest,
        is_newest_of_all=len(newest) == len(every),
        in_week=in_week,
        is_recent_cut=trace.is_recent_cut,
        is_week_cut=trace.is_recent_cut and not is_complete,
        scope=str(trace.recent_scope),
        service=trace.service,
        is_code_unchanged=bool(trace.leads) and trace.recent_scope is not Scope.CODE,
        is_service_unchanged=trace.is_service_unchanged,
        is_service_unknown=trace.is_service_unknown,
        end=end,
    )


def _alike(suspects: tuple[CommitView, ...], trace: Trace) -> tuple[CommitView, ...]:
    """Return the first suspects where none stands out; of its service, the newest count."""
    is_by_words = trace.verdict.why == "words" and trace.recent_scope is Scope.ANY
    shared = {each.commit.sha: each.shared for each in trace.suspects}
    telling = [each for each in suspects if shared[each.sha] >= _LEAST_WORDS]
    most = tuple(telling[: _LIKELY[VerdictKind.SEVERAL]])
    is_enough = bool(most) and (most[0].percent or 0) >= _LEAST_ALIKE
    is_none = trace.verdict.kind is VerdictKind.NONE
    return _likely(most) if is_none and is_by_words and is_enough else ()


def was_long_there(commit: CommitView, moment: datetime) -> bool:
    """Whether a suspect ran for so long that something else must have changed."""
    return not commit.is_recent and moment - commit.date > _LONG_AGO


def _counts(path: str) -> bool:
    return may_run(path) or lane_of(path) is not None


def _beside(
    likely: tuple[CommitView, ...],
    recent: tuple[CommitView, ...],
    lanes: tuple[LaneView, ...],
) -> Iterator[LaneView]:
    """Walk over the window's changes, newest first, where the likely ones are older."""
    if any(commit.is_recent for commit in likely):
        return
    changes = {each.sha: LaneView(lane="", path="", commit=each) for each in recent}
    for lane in lanes:
        changes.setdefault(lane.commit.sha, lane)
    known = {commit.sha for commit in likely}
    rest = (each for sha, each in changes.items() if sha not in known)
    yield from sorted(rest, key=lambda each: each.commit.date, reverse=True)


def _deployment(
    deployment: Deployment | None, sha: str | None, trace: Trace
) -> DeploymentView | None:
    if deployment is None or sha is None:
        return None
    waited = age(trace.moment - deployment.time)
    return DeploymentView(
        sha=sha, time=deployment.time, age=waited, place=deployment.place
    )


def _likely_count(trace: Trace) -> int:
    """Return how many suspects are shown; also those of a part of the history."""
    is_part = trace.verdict.why in _NOT_ALL_SEARCHED
    kind = VerdictKind.SEVERAL if is_part else trace.verdict.kind
    return _LIKELY.get(kind, 0)


def _newest_first(suspects: tuple[CommitView, ...]) -> tuple[CommitView, ...]:
    shown = (each for each in suspects if (each.percent or 0) >= _LEAST_SHOWN)
    return tuple(sorted(shown, key=lambda each: each.date, reverse=True))


def _likely(suspects: tuple[CommitView, ...]) -> tuple[CommitView, ...]:
    """Leave out suspects that are much less likely than the first."""
    least = _MUCH_LESS * (suspects[0].percent or 0) if suspects else 0
    return tuple(each for each in suspects if (each.percent or 0) >= least)


def _commit(commit: Commit, trace: Trace) -> CommitView:
    return CommitView(
        sha=commit.sha,
        # GitHub ends the subject of a squashed pull request with its number.
        subject=commit.subject.removesuffix(f" (#{commit.pull_request})"),
        author=commit.author.removesuffix("."),  # a sentence may end there
        date=commit.date,
        before=age(trace.moment - commit.date),
        pull_request=commit.pull_request,
        paths=commit.paths,
        files=len(commit.paths),
        # Where a shallow history ends, a commit has no parents either.
        is_first=not commit.parents and trace.scanned.history is History.COMPLETE,
    )


def _suspect(suspect: Suspect, trace: Trace) -> CommitView:
    commit = _commit(suspect.commit, trace)
    # The age is a reason too, and `before` says it.
    age_reason = f"committed {commit.before} before "
    return replace(
        commit,
        percent=round(suspect.confidence * 100),
        reasons=tuple(r for r in suspect.reasons if not r.startswith(age_reason)),
        is_recent=suspect.is_recent,
        is_import=suspect.is_import,
        revert=suspect.revert,
        path=suspect.path,
        line=suspect.line,
    )


def _is_by_deployment(trace: Trace) -> bool:
    return trace.window is not None and trace.window.shas is not None
