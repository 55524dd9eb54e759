"""Commits that the clone lacks, read one by one from the forge, as far as alerts need them."""

from collections.abc import Container, Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct, field

from tracer.errors import TracerError
from tracer.repository.commit_log import Commit, HistoryLimits
from tracer.repository.patch_log import CommitPatch

_LISTS_LIMIT = 16
_COMMITS_LIMIT = 40
"""Requests of a run. A job's token has 1,000 an hour for all jobs of a repository
(docs.github.com, "Rate limits for the REST API")."""

_ANY_TIME = datetime.max.replace(tzinfo=UTC)


class CommitList(Struct, frozen=True):
    """Commits, the newest first; `is_whole` says that no more of them would follow."""

    commits: tuple[Commit, ...]
    is_whole: bool


class RemoteCommit(Struct, frozen=True):
    """A commit with what it changed; `is_whole` says that no lines of it are missing."""

    patch: CommitPatch
    is_whole: bool


class CommitSource(Protocol):
    """What knows the commits of the repository: the forge."""

    def list_commits(self, revision: str, path: str, since: datetime) -> CommitList:
        """List the newest ancestors that changed a file or folder, empty for all.

        Raises:
            TracerError: where it cannot be asked.

        """
        ...

    def read_commit(self, sha: str) -> RemoteCommit:
        """Return a commit with what it changed.

        Raises:
            TracerError: where it cannot be asked.

        """
        ...


class RemoteCommits(Struct, kw_only=True):
    """Reads commits from the forge, each once, and notes what was not read.

    `since` is where the windows of the alerts begin; `limits` say when the time for the
    history is over. `problem` is the forge's reason for the first request that it refused.
    """

    source: CommitSource
    since: datetime
    limits: HistoryLimits
    problem: str = ""
    _lists: dict[tuple[str, str], CommitList] = field(default_factory=dict)
    _listed: dict[str, Commit] = field(default_factory=dict)
    _patches: dict[str, CommitPatch] = field(default_factory=dict)
    _unread_at: datetime | None = None
    """When the newest commit landed that should have been read and was not."""

    @property
    def count(self) -> int:
        """How many commits were read with what they changed."""
        return len(self._patches)

    def is_whole_since(self, moment: datetime) -> bool:
        """Whether all commits since a moment that were looked for were read."""
        unread = self._unread_at
        return not self.problem and (unread is None or unread < moment)

    def has(self, sha: str) -> bool:
        """Whether a commit is known by the forge."""
        return sha in self._listed

    def described(self, sha: str) -> Commit:
        """Return a commit that is known, with its paths if these can still be read."""
        patch = self._read(self._listed[sha])
        return patch.commit if patch else self._listed[sha]

    def listed(self, revision: str, path: str = "") -> tuple[Commit, ...]:
        """List the commits of the windows that changed a file or folder, empty for all."""
        return self._list(revision, path, self.since)

    def patches_of_files(
        self,
        revision: str,
        paths: Sequence[str],
        since: datetime,
        known: Container[str],
    ) -> Iterator[CommitPatch]:
        """Walk over the commits of files, newest first, but for those that are known."""
        listed = (self._list(revision, path, since) for path in paths)
        commits = {commit.sha: commit for each in listed for commit in each}
        missing = [c for sha, c in commits.items() if sha not in known]
        newest_first = sorted(missing, key=lambda c: c.date, reverse=True)
        for commit in newest_first:
            patch = self._read(commit) if len(commit.parents) <= 1 else None
            if patch:
                yield patch
            elif len(commit.parents) <= 1:
                self._note_unread(commit.date)

    def patch(self, sha: str) -> CommitPatch | None:
        """Return what a listed commit changed; one that cannot be read is noted."""
        commit = self._listed[sha]
        patch = self._read(commit)
        if patch is None:
            self._note_unread(commit.date)
        return patch

    def _list(self, revision: str, path: str, since: datetime) -> tuple[Commit, ...]:
        key = (revision, path)
        if key not in self._lists:
            self._lists[key] = self._ask_list(revision, path, since)
            self._listed |= {c.sha: c for c in self._lists[key].commits}
        return self._lists[key].commits

    def _ask_list(self, revision: str, path: str, since: datetime) -> CommitList:
        listed = CommitList((), is_whole=False)
        if len(self._lists) < _LISTS_LIMIT and not self._is_ended():
            try:
                listed = self.source.list_commits(revision, path, since)
            except TracerError as error:
                self.problem = str(error)
        if not listed.is_whole:
            oldest = listed.commits[-1].date if listed.commits else _ANY_TIME
            self._note_unread(oldest)
        return listed

    def _read(self, commit: Commit) -> CommitPatch | None:
        if commit.sha in self._patches:
            return self._patches[commit.sha]
        if len(self._patches) >= _COMMITS_LIMIT or self._is_ended():
            return None
        try:
            answer = self.source.read_commit(commit.sha)
        except TracerError as error:
            self.problem = str(error)
            return None
        if not answer.is_whole:
            self._note_unread(commit.date)
        self._patches[commit.sha] = answer.patch
        return answer.patch

    def _is_ended(self) -> bool:
        return bool(self.problem) or self.limits.is_over()

    def _note_unread(self, moment: datetime) -> None:
        self._unread_at = max(moment, self._unread_at or moment)
