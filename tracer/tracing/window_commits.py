"""The commits of a window, newest first: all that is known where no code is."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct, field

from tracer.history import Window, without_own
from tracer.repository import Commit, Repository

_ASKED = 300
"""Commits that git is asked for; more are not read by anyone."""
_LISTED = 50


class WindowCommits(Struct):
    """Lists the commits before a revision, and asks git once for each folder."""

    repository: Repository
    revision: str
    is_own_file: Callable[[str], bool]
    _commits: dict[str, tuple[Commit, ...]] = field(default_factory=dict)
    _is_own: dict[str, bool] = field(default_factory=dict)
    _changed: dict[str, Commit] = field(default_factory=dict)

    def newest(
        self, window: Window, moment: datetime, folder: str = ""
    ) -> tuple[Commit, ...]:
        """Return the commits of a window that changed a folder, without merges and ours."""
        return self._without_own(self._all(window, moment, folder)[:_LISTED])

    def is_cut(self, window: Window, moment: datetime) -> bool:
        """Whether a window has, or may have, more commits than are listed."""
        commits = self._all(window, moment)
        asked = self._commits[""]
        if len(commits) > _LISTED or len(asked) < _ASKED:
            return len(commits) > _LISTED
        # Git has more commits than it was asked for: they may be of the window.
        return asked[-1].date > moment or asked[-1] in commits

    def with_paths(
        self, window: Window, moment: datetime, folder: str = ""
    ) -> tuple[Commit, ...]:
        """Return the same commits with the paths that each changed."""
        commits = self.newest(window, moment, folder)
        new = [c.sha for c in commits if c.sha not in self._changed]
        self._changed |= self.repository.commits(new) if new else {}
        shas = (c.sha for c in commits)
        return tuple(self._changed[sha] for sha in shas if sha in self._changed)

    def _all(self, window: Window, moment: datetime, folder: str = "") -> list[Commit]:
        if folder not in self._commits:
            asked = self.repository.newest_commits(self.revision, _ASKED, folder)
            self._commits[folder] = asked
        return [
            commit
            for commit in self._commits[folder]
            if commit.date <= moment and window.has(commit.sha, commit.date, moment)
        ]

    def _without_own(self, commits: Sequence[Commit]) -> tuple[Commit, ...]:
        """Leave out what we made; each commit is asked about once for all alerts."""
        new = [commit for commit in commits if commit.sha not in self._is_own]
        theirs = without_own(self.repository, new, self.is_own_file) if new else ()
        self._is_own |= {commit.sha: commit not in theirs for commit in new}
        return tuple(commit for commit in commits if not self._is_own[commit.sha])
