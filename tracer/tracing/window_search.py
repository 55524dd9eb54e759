"""Finds the commits that may have caused an alert which leads to no code: the window's."""

import itertools
from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from tracer.history import Change, Window
from tracer.repository import Commit, Repository, is_code_file, is_test_file
from tracer.tracing.candidate_search import SearchResult
from tracer.tracing.cleared_commits import Cleared, clear, cleared
from tracer.tracing.suspect_features import LEAST_WORDS, CommitCandidate
from tracer.tracing.window_commits import WindowCommits
from tracer.tracing.window_patches import WindowPatch, WindowPatches


class WindowAlert(Struct, frozen=True, kw_only=True):
    """An alert that leads to no code, as far as its window's commits are compared with it.

    `service` are the changed files of its service, `service_commits` those that changed
    them: in a busy repository, they may not be among the window's newest. `other_services`
    are the folders of others.
    """

    words: frozenset[str]
    service: frozenset[str]
    service_commits: tuple[Commit, ...] = ()
    other_services: frozenset[str] = frozenset()
    window: Window
    moment: datetime


class WindowSearch(Struct):
    """Compares the commits of windows with alerts."""

    repository: Repository
    revision: str
    commits: WindowCommits
    patches: WindowPatches

    def run(self, alert: WindowAlert, naming: SearchResult) -> SearchResult:
        """Return all commits of the window; `naming` has those that name the requirement.

        Without a commit of the service, and without one that shares at least two words with
        the alert, nothing is known of any: then only `naming` is returned.
        """
        commits = {c.sha: c for c in self._commits(alert)}
        ignored = frozenset(self.repository.ignored_commits(self.revision))
        patches = self.patches.of(list(commits))
        known = {sha: p for sha, p in patches.items() if sha not in ignored}
        if not any(_is_about(patch, alert) for patch in known.values()):
            return naming
        candidates = tuple(
            _candidate(commits[sha], patch, alert) for sha, patch in known.items()
        )
        paths = frozenset(path for patch in known.values() for path in patch.hunks)
        kept, gone = clear(self.repository, candidates, paths)
        named = (c for c in naming.candidates if c.commit.sha not in known)
        return SearchResult(
            candidates=(*kept, *named),
            cleared=(*gone, *_ignored(commits, ignored), *naming.cleared),
            is_cut=self.commits.is_cut(alert.window.by_time(), alert.moment),
        )

    def _commits(self, alert: WindowAlert) -> Iterator[Commit]:
        # What an earlier deployment brought may show only later, as a leak does.
        windows = (alert.window, alert.window.by_time())
        of_windows = (self.commits.with_paths(each, alert.moment) for each in windows)
        for commit in itertools.chain(*of_windows, alert.service_commits):
            if not self.repository.is_cut_at(commit.sha):
                yield commit


def _ignored(
    commits: Mapping[str, Commit], ignored: frozenset[str]
) -> Iterator[Cleared]:
    for sha in sorted(commits.keys() & ignored):
        yield cleared(commits[sha], "it is listed in .git-blame-ignore-revs")


def _is_about(patch: WindowPatch, alert: WindowAlert) -> bool:
    words = patch.message_words.union(*patch.places)
    is_alike = len(words & alert.words) >= LEAST_WORDS
    return is_alike or not alert.service.isdisjoint(patch.words)


def _candidate(
    commit: Commit, patch: WindowPatch, alert: WindowAlert
) -> CommitCandidate:
    """Compare a commit with an alert; the file that has most to do with it comes first."""
    paths = sorted(
        patch.hunks,
        key=lambda path: (
            -len(patch.words[path] & alert.words),
            path not in alert.service,
            path,
        ),
    )
    return CommitCandidate(
        commit=commit,
        change=Change(commit, hunks={path: patch.hunks[path] for path in paths}),
        message_words=patch.message_words,
        changed_words=patch.changed_words,
        changed_places=patch.places,
        lowered=patch.lowered,
        is_inert=patch.is_inert,
        is_of_others=_is_of_others(commit, alert.other_services),
    )


def _is_of_others(commit: Commit, folders: frozenset[str]) -> bool:
    """Whether all code that a commit changed is that of other services."""
    code = [p for p in commit.paths if is_code_file(p) and not is_test_file(p)]
    return bool(code and folders) and all(_is_in(path, folders) for path in code)


def _is_in(path: str, folders: frozenset[str]) -> bool:
    ends = (at for at, sign in enumerate(path) if sign == "/")
    return any(path[:end] in folders for end in ends)
