"""The commits of a trace, and whether one of them stands out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracer.repository import Commit, History
from tracer.text import age
from tracer.tracing import Suspect, Trace

_LIKELY = 0.5
_MARGIN = 0.1
"""Scores that differ by less are a tie."""
_SHOWN = 3
"""Of so many commits a person still reads the reasons."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class CommitView:
    """A commit; `before` is how long before the alert it was, `reasons` speak for it."""

    sha: str
    subject: str
    author: str
    date: datetime
    before: str
    pull_request: int | None
    percent: int | None = None
    reasons: tuple[str, ...] = ()
    paths: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class VerdictView:
    """What the history says: `one` commit stands out, `several` do, `none`, or `unknown`.

    `unknown` means that nothing was searched; `why` is then `shallow` or `partial` (the
    history), `no code` (no place of the requirement is known) or `untraced`.
    """

    kind: str
    why: str
    suspects: tuple[CommitView, ...]
    likely: tuple[CommitView, ...]
    """Those that stand out."""
    recent: tuple[CommitView, ...]
    in_week: int
    end: str
    """What the 30 days end with: `the alert`, or `this run` where it has no time."""


def verdict_view(trace: Trace) -> VerdictView:
    """Return what the history says about a trace."""
    recent = tuple(_commit(commit, trace) for commit in trace.recent_commits)
    kind, why = _kind(trace)
    return VerdictView(
        kind=kind,
        why=why,
        suspects=tuple(_suspect(suspect, trace) for suspect in trace.suspects),
        likely=_likely(trace, kind),
        recent=recent,
        in_week=sum(
            trace.moment - commit.date <= _WEEK for commit in trace.recent_commits
        ),
        end="the alert" if trace.alert.started_at else "this run",
    )


def _kind(trace: Trace) -> tuple[str, str]:
    if trace.requirement is None:
        return "unknown", "untraced"
    if trace.scanned.history is not History.COMPLETE:
        return "unknown", str(trace.scanned.history)
    if not trace.implementations and not trace.commits:
        return "unknown", "no code"
    return _rank(trace.suspects), ""


def _rank(suspects: Sequence[Suspect]) -> str:
    """Return whether the first of ranked suspects stands out."""
    if not suspects or suspects[0].score < _LIKELY:
        return "none"
    best = suspects[0].score
    close = sum(best - suspect.score < _MARGIN for suspect in suspects)
    return "one" if close == 1 else "several"


def _likely(trace: Trace, kind: str) -> tuple[CommitView, ...]:
    if kind not in {"one", "several"}:
        return ()
    best = trace.suspects[0].score
    close = [s for s in trace.suspects if best - s.score < _MARGIN]
    return tuple(_suspect(suspect, trace) for suspect in close[:_SHOWN])


def _commit(commit: Commit, trace: Trace) -> CommitView:
    return CommitView(
        sha=commit.sha,
        subject=commit.subject,
        author=commit.author,
        date=commit.date,
        before=age(trace.moment - commit.date),
        pull_request=commit.pull_request,
        paths=commit.paths,
    )


def _suspect(suspect: Suspect, trace: Trace) -> CommitView:
    commit = suspect.commit
    return CommitView(
        sha=commit.sha,
        subject=commit.subject,
        author=commit.author,
        date=commit.date,
        before=age(trace.moment - commit.date),
        pull_request=commit.pull_request,
        percent=round(suspect.score * 100),
        reasons=suspect.reasons,
        paths=commit.paths,
    )
