"""Reads commits in the clone, and those that it lacks on the forge, as if all were here."""

from collections.abc import (
    Container,
    Generator,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import closing
from datetime import datetime
from itertools import islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tracer.repository.blame import LineWriters
from tracer.repository.commit_log import Commit, CommitLog, HistoryLimits
from tracer.repository.encodings import decode_path
from tracer.repository.git_command import Git
from tracer.repository.hunks import FilePatch
from tracer.repository.patch_log import CommitPatch, PatchLog
from tracer.repository.remote_commits import RemoteCommits

_EARLIER = "^"
"""What git puts behind a commit to name the one before it."""
_CHUNK = 40
"""Commits that git describes at once."""


class CommitReader(Struct, kw_only=True):
    """Commits by their messages, files and lines.

    `remote` reads what is not in the clone; `None` where the clone is all there is.
    `is_filled` says that it had to read what a filter left out: then it knows each commit
    that it lists, and nothing is asked of git that needs old files.
    """

    limits: HistoryLimits
    log: CommitLog
    patch_log: PatchLog
    line_writers: LineWriters
    remote: RemoteCommits | None = None
    is_filled: bool = False

    @classmethod
    def of(
        cls, git: Git, limits: HistoryLimits, log: CommitLog, folder: Path
    ) -> "CommitReader":
        """Read what git has; `folder` is where files for git are written."""
        return cls(
            limits=limits,
            log=log,
            patch_log=PatchLog(git=git, limits=limits, undated=log.undated),
            line_writers=LineWriters(git=git, limits=limits, folder=folder),
        )

    def is_cut_at(self, sha: str) -> bool:
        """Whether a commit only looks like the first: what is before it is not here."""
        is_known = self._is_remote(sha)
        return sha.endswith(_EARLIER) or (sha in self.limits.boundary and not is_known)

    def mentioning(self, revision: str, pattern: str) -> tuple[Commit, ...]:
        """List ancestors whose message may match an extended expression, newest first."""
        here = self.log.mentioning(revision, pattern)
        return _newest_first(here, self._listed(revision, ""))

    def newest(self, revision: str, count: int, folder: str) -> tuple[Commit, ...]:
        """List the newest ancestors without merges, perhaps only those of a folder."""
        here = self.log.newest(revision, count, folder.encode())
        listed = (c for c in self._listed(revision, folder) if len(c.parents) <= 1)
        return _newest_first(here, listed)[:count]

    def described(self, shas: Iterable[str]) -> dict[str, Commit]:
        """Return commits by sha, with the paths that each changed."""
        wanted = list(shas)
        here = [sha for sha in wanted if not self._is_remote(sha)]
        elsewhere = [sha for sha in wanted if self._is_remote(sha)]
        commits = self.log.described(here) if here else {}
        if self.remote:
            commits |= {sha: self.remote.described(sha) for sha in elsewhere}
        return commits

    def patches_of_files(
        self, revision: str, paths: Sequence[bytes], since: datetime
    ) -> Generator[CommitPatch]:
        """Walk over the ancestors that changed files, newest first, without merges.

        Where a filter has left out what they changed, the forge is asked for it. Without
        one, patches have no lines: that a commit changed a file is known all the same.
        """
        known: set[str] = set()
        had_gaps = self.limits.has_gaps
        # The walk may go on at an earlier name of a file, below what is here.
        if not self.limits.may_lack or self.log.dates([revision]):
            with closing(self.patch_log.of_files(revision, paths, since)) as here:
                for patch in here:
                    known.add(patch.commit.sha)
                    yield patch
        is_lacking = self.limits.has_gaps and not had_gaps
        if self.remote is None:
            if is_lacking and self.limits.is_partial:
                yield from self._without_lines(revision, paths, since, known)
        elif self.limits.boundary or is_lacking or self.is_filled:
            self.is_filled = self.is_filled or is_lacking
            self.limits.has_gaps = had_gaps
            names = [decode_path(path) for path in paths]
            yield from self.remote.patches_of_files(revision, names, since, known)

    def _without_lines(
        self,
        revision: str,
        paths: Sequence[bytes],
        since: datetime,
        known: Container[str],
    ) -> Generator[CommitPatch]:
        """Walk over the commits of files by the names in their trees."""
        with closing(self.patch_log.changed_files(revision, paths, since)) as changed:
            while chunk := dict(islice(changed, _CHUNK)):
                commits = self.log.described(sha for sha in chunk if sha not in known)
                for sha, commit in commits.items():
                    files = (FilePatch(path, path) for path in chunk[sha])
                    yield CommitPatch(commit, tuple(files))

    def patches_of_commits(
        self, shas: Sequence[str], paths: Sequence[bytes], beside: int
    ) -> Generator[CommitPatch]:
        """Walk over commits, with what they changed in all or some files."""
        here = [sha for sha in shas if not self._is_remote(sha)]
        yield from self.patch_log.of_commits(here, paths, beside)
        names = frozenset(map(decode_path, paths))
        for sha in shas:
            if self.remote and self.remote.has(sha):
                patch = self.remote.patch(sha)
                yield from [_part(patch, names)] if patch else []

    def rename(self, sha: str, path: str) -> FilePatch | None:
        """Return what a commit changed in a file that it renamed; `None` for a new file."""
        # What the forge answers has the earlier name already.
        return None if self._is_remote(sha) else self.patch_log.rename(sha, path)

    def writers(
        self,
        revision: str,
        path: bytes,
        ranges: Sequence[range],
        ignored: Sequence[str],
    ) -> Mapping[int, Commit]:
        """Return, by the line's number, the commit that was the last to change a line."""
        if self.remote and self.is_filled:
            unknown = _before(revision, self.remote.since)
            return {line: unknown for lines in ranges for line in lines}
        writers = self.line_writers.writers(revision, path, ranges, ignored)
        return {line: self._earlier(commit) for line, commit in writers.items()}

    def _earlier(self, commit: Commit) -> Commit:
        """Return what stands for all commits before one at which the clone is cut.

        What that one wrote itself is known by the forge: it is a commit like others.
        """
        is_cut = self._is_remote(commit.sha) and commit.sha in self.limits.boundary
        return replace(commit, sha=commit.sha + _EARLIER) if is_cut else commit

    def _is_remote(self, sha: str) -> bool:
        """Whether a commit is read on the forge: it is not here, or not what is before it."""
        if self.remote is None or not self.remote.has(sha):
            return False
        is_left_out = self.is_filled or sha in self.limits.boundary
        return is_left_out or not self.log.dates([sha])

    def _listed(self, revision: str, path: str) -> Iterator[Commit]:
        """List what the forge has and a shallow clone has not."""
        asked = self.remote if self.limits.boundary else None
        return iter(asked.listed(revision, path) if asked else ())


def _before(revision: str, moment: datetime) -> Commit:
    """Return what stands for all commits before a moment of which nothing is known."""
    return Commit(
        sha=revision + _EARLIER,
        parents=(),
        author="",
        date=moment,
        subject="",
        body="",
    )


def _newest_first(
    here: Iterable[Commit], listed: Iterable[Commit]
) -> tuple[Commit, ...]:
    commits = {c.sha: c for c in listed}
    if not commits:  # git has ordered its own already
        return tuple(here)
    commits |= {c.sha: c for c in here}
    return tuple(sorted(commits.values(), key=lambda c: c.date, reverse=True))


def _part(patch: CommitPatch, paths: frozenset[str]) -> CommitPatch:
    """Return what a commit changed in some files, empty for all."""
    files = (f for f in patch.files if not paths or (f.new_path or f.old_path) in paths)
    return CommitPatch(patch.commit, tuple(files))
