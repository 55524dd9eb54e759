"""Finds the commits that may have caused alerts, with one walk over history for all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.history import (
    Change,
    CountedTime,
    Depth,
    Place,
    PlaceHistory,
    Window,
    is_own_commit,
)
from tracer.repository import Commit, Repository
from tracer.tracing.cleared_commits import Cleared, clear, cleared
from tracer.tracing.commit_words import words_of, words_of_hunks
from tracer.tracing.fault_place import FaultPlace
from tracer.tracing.suspect_features import CommitCandidate

_NEAR = 3
"""Frames whose code is searched in depth."""
_BLAMED = 6
"""Frames whose old lines are blamed, which takes longer than all the rest: who wrote those
of the callers further out changed the first suspect of none of 252 learnt cases."""
_FURTHER_OUT, _FURTHEST_OUT = timedelta(days=2 * 365), timedelta(days=183)
"""How far back the files of the next frames are looked at, and those of all others. Of 133
judged stack traces, two years for these put as many culprits first."""
_IMPORTED_FILES = 200
"""A commit of as many files that adds one of them has brought a product, not a change."""


class AlertPlaces(Struct, frozen=True, kw_only=True):
    """What is known of an alert before commits are searched: its places and its time.

    `naming` are the commits that name its requirement: recent ones are candidates too,
    wherever they changed something.
    """

    places: tuple[FaultPlace, ...]
    moment: datetime
    window: Window
    naming: tuple[Commit, ...] = ()

    @property
    def paths(self) -> frozenset[str]:
        """The files that the places are in."""
        return frozenset(place.place.path for place in self.places)

    def without_guesses(self) -> "AlertPlaces":
        """Return it with the places that the alert really leads to."""
        places = tuple(place for place in self.places if not place.is_guess)
        return replace(self, places=places)


class SearchResult(Struct, frozen=True, kw_only=True):
    """The commits that may have caused an alert, and those that were ruled out.

    `is_cut` says that there are more commits than were compared with the alert.
    """

    candidates: tuple[CommitCandidate, ...]
    cleared: tuple[Cleared, ...]
    is_cut: bool = False


class CandidateSearch(Struct):
    """Searches the candidates of all alerts that were traced at one revision.

    `is_over` says when the time for it is over; then `is_cut` becomes true, and the
    candidates are those of the newer part of the history.
    """

    repository: Repository
    is_own_file: Callable[[str], bool]
    is_over: Callable[[], bool] = lambda: False
    is_cut: bool = False
    _message_words: dict[str, frozenset[str]] = field(default_factory=dict)
    _changed_words: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def run(
        self, revision: str, alerts: Sequence[AlertPlaces]
    ) -> tuple[SearchResult, ...]:
        """Return the candidates of each alert, and the commits that were ruled out."""
        changes = self._changes(revision, alerts)
        named = {c.sha: c for alert in alerts for c in _recent(alert)}
        cut = {
            sha: change.commit
            for sha, change in changes.items()
            if self.repository.is_cut_at(sha)
        }
        asked = [sha for sha in changes if sha not in cut]
        commits = {**self.repository.commits([*asked, *named]), **cut}
        allowed = {sha: c for sha, c in commits.items() if self._is_candidate(c)}
        by_path = _by_path(changes.values())
        ignored = frozenset(self.repository.ignored_commits(revision))
        return tuple(
            self._result(alert, by_path, commits, allowed, ignored) for alert in alerts
        )

    def _result(
        self,
        alert: AlertPlaces,
        by_path: Mapping[str, Sequence[Change]],
        commits: Mapping[str, Commit],
        allowed: Mapping[str, Commit],
        ignored: frozenset[str],
    ) -> SearchResult:
        known = {sha: c for sha, c in allowed.items() if sha not in ignored}
        candidates = tuple(self._candidates(alert, by_path, known))
        kept, gone = clear(self.repository, candidates, alert.paths)
        shas = {c.commit.sha for path in alert.paths for c in by_path.get(path, ())}
        return SearchResult(
            candidates=kept,
            cleared=(
                *gone,
                *(
                    cleared(commits[sha], reason)
                    for sha in sorted(shas & commits.keys())
                    if not self.repository.is_cut_at(sha)
                    and (reason := _clear_reason(commits[sha], alert, known, ignored))
                ),
            ),
        )

    def _changes(
        self, revision: str, alerts: Sequence[AlertPlaces]
    ) -> dict[str, Change]:
        ranks: dict[Place, int] = {}
        for each in (p for alert in alerts for p in alert.places):
            # The fault may be in each function that is marked, but in one of a stack.
            rank = each.rank if each.is_frame else 0
            ranks[each.place] = min(rank, ranks.get(each.place, rank))
        if not ranks:
            return {}
        moments = [alert.moment for alert in alerts]
        span = CountedTime.before(min(moments), max(moments))
        history = PlaceHistory(self.repository, span, self.is_over)
        depths = {place: _depth(place, rank) for place, rank in ranks.items()}
        changes = history.search(revision, depths)
        self.is_cut = self.is_cut or history.is_cut
        return {change.commit.sha: change for change in changes}

    def _is_candidate(self, commit: Commit) -> bool:
        """Whether a commit can be a cause: what a merge brought has commits of its own."""
        is_own = is_own_commit(commit, self.is_own_file)
        return len(commit.parents) <= 1 and not is_own

    def _candidates(
        self,
        alert: AlertPlaces,
        by_path: Mapping[str, Sequence[Change]],
        allowed: Mapping[str, Commit],
    ) -> Iterable[CommitCandidate]:
        paths = alert.paths
        seen: dict[str, Change] = {}
        nth: dict[str, dict[str, int]] = {}
        for path in sorted(paths):
            newer = 0
            for change in by_path.get(path, ()):
                commit = allowed.get(change.commit.sha)
                if commit is None or commit.date > alert.moment:
                    continue
                seen[commit.sha] = change
                if path in change.hunks:
                    nth.setdefault(commit.sha, {})[path] = newer
                    newer += 1
        for commit in _recent(alert):
            if commit.sha in allowed:
                seen.setdefault(commit.sha, Change(commit))
        for sha, change in seen.items():
            commit = allowed[sha]
            yield CommitCandidate(
                commit=commit,
                change=change,
                message_words=self._words_of_message(commit),
                changed_words=self._words_of_change(change, paths),
                nth=nth.get(sha, {}),
                is_cut=self.repository.is_cut_at(sha),
                is_import=self._is_import(change, commit, paths),
            )

    def _is_import(self, change: Change, commit: Commit, paths: frozenset[str]) -> bool:
        """Whether a commit brought all the code of an alert that it wrote.

        That is the first commit, or one that added the files with hundreds of others.
        """
        written = paths & {*change.hunks, *(place.path for place in change.touches)}
        if not (written and commit.parents):
            return bool(written)
        # A file that was renamed later is not known by its name here.
        if len(commit.paths) < _IMPORTED_FILES or not written <= commit.paths:
            return False
        parent = commit.parents[0]
        return not any(self.repository.mode(parent, path) for path in written)

    def _words_of_message(self, commit: Commit) -> frozenset[str]:
        if self.repository.is_cut_at(commit.sha):
            return frozenset()
        if commit.sha not in self._message_words:
            self._message_words[commit.sha] = words_of(commit.message)
        return self._message_words[commit.sha]

    def _words_of_change(self, change: Change, paths: frozenset[str]) -> frozenset[str]:
        words = frozenset[str]()
        for path in paths & change.hunks.keys():
            key = (change.commit.sha, path)
            if key not in self._changed_words:
                self._changed_words[key] = words_of_hunks(change.hunks[path])
            words |= self._changed_words[key]
        return words


def _depth(place: Place, rank: int) -> Depth:
    """Return how far back the history of a place is searched: further in, further back.

    The oldest lines take longest. Further out those that the stack trace names say as much
    as the whole function: the culprit came first as often in 226 learnt cases.
    """
    if rank < _NEAR:
        return Depth()
    if rank < _BLAMED:
        return Depth(walked=_FURTHER_OUT, blamed=place.lines)
    return Depth(walked=_FURTHEST_OUT, blamed=())


def _clear_reason(
    commit: Commit,
    alert: AlertPlaces,
    known: Mapping[str, Commit],
    ignored: frozenset[str],
) -> str | None:
    """Return why a commit that changed the places was no candidate."""
    if commit.sha in ignored:
        return "it is listed in .git-blame-ignore-revs"
    if commit.sha not in known:
        return "it is a merge" if len(commit.parents) > 1 else "this tool made it"
    if commit.date > alert.moment:
        return "committed after the alert began"
    return None


def _recent(alert: AlertPlaces) -> list[Commit]:
    """Return the commits of the window that name the requirement of the alert."""
    return [
        commit
        for commit in alert.naming
        if commit.date <= alert.moment
        and alert.window.has(commit.sha, commit.date, alert.moment)
    ]


def _by_path(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Group changes by the files that they changed or whose lines they wrote."""
    by_path: dict[str, list[Change]] = {}
    for change in changes:
        for path in {*change.hunks, *(place.path for place in change.touches)}:
            by_path.setdefault(path, []).append(change)
    return by_path
