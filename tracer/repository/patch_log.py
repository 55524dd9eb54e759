"""Commits with what they changed, line by line, asked of git for some files or shas."""

from collections.abc import Container, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter

from msgspec import Struct, field

from tracer.errors import RepositoryError
from tracer.repository.commit_log import (
    LAYOUT,
    Commit,
    HistoryLimits,
    parse_commit,
)
from tracer.repository.encodings import decode_path
from tracer.repository.git_command import Git
from tracer.repository.hunks import FilePatch
from tracer.repository.patches import PatchRecord, read_patches, unquoted

_FIELDS = 6
_PATCH = (
    *("-p", "-U0", "--no-color", "--no-ext-diff", "--no-textconv"),
    *("--src-prefix=a/", "--dst-prefix=b/", "--encoding=UTF-8", f"{LAYOUT}%x00"),
)
_RENAMES = ("-M", "-l400")
"""The most files among which renames are looked for: time grows with their square."""
_FEW_PATHS = 12
"""Paths that one walk of git compares with each path of a tree; more take it too long."""
_FEW_FOLDERS = 12
"""Folders to which a walk is limited; beyond, git is faster without a limit."""
_WIDE = 50
"""Files of a commit of which only those that are asked about are compared by line."""
_FIRST_CHUNK, _LARGEST_CHUNK = 20, 1000
"""Commits whose patches are asked for at once: few at first, as the walk may end soon."""
_LACKING = 10
"""Commits that lack objects and are left out before the others are given up, too."""


class CommitPatch(Struct, frozen=True):
    """A commit, and what it changed in the files that were asked about."""

    commit: Commit
    files: tuple[FilePatch, ...]


class _ChangedPaths(Struct, frozen=True, kw_only=True):
    """A commit, and those of its files that are asked about, as git has their paths."""

    sha: str
    paths: tuple[bytes, ...]
    is_wide: bool


class PatchLog(Struct, frozen=True, kw_only=True):
    """Asks git for patches. Commits of a shallow history's boundary are left out.

    Where objects are missing git fails; then there is what it has shown before that.
    `undated` notes commits with a date that no calendar has.
    """

    git: Git
    limits: HistoryLimits
    undated: set[str]
    _renames: dict[str, dict[str, tuple[bytes, bytes]]] = field(default_factory=dict)

    def of_files(
        self, revision: str, paths: Sequence[bytes], since: datetime
    ) -> Generator[CommitPatch]:
        """Walk over the ancestors that changed files, newest first, without merges.

        What a merge brings has commits of its own. The walk ends at commits that are older
        than `since`. Close the walk to end git.

        Raises:
            RepositoryError: where git cannot read a history that is whole.

        """
        if len(paths) > _FEW_PATHS:
            yield from self._of_many_files(revision, paths, since)
            return
        options = ("--no-merges", "--no-renames", f"--max-age={int(since.timestamp())}")
        command = ("log", *options, *_PATCH, revision, "--")
        lines = self.git.lines(
            *command, *map(_literal, paths), is_over=self.limits.is_over
        )
        try:
            yield from self._read(lines)
        except RepositoryError as error:
            self.limits.note_failure(error)

    def _of_many_files(
        self, revision: str, paths: Sequence[bytes], since: datetime
    ) -> Generator[CommitPatch]:
        """Walk by the names of the files that each commit changed, then by patches."""
        size = _FIRST_CHUNK
        with closing(self._changed_paths(revision, paths, since)) as changed:
            while chunk := list(islice(changed, size)):
                for is_wide, commits in groupby(chunk, attrgetter("is_wide")):
                    yield from self._patches_in(tuple(commits), is_wide=is_wide)
                size = min(2 * size, _LARGEST_CHUNK)

    def changed_files(
        self, revision: str, paths: Sequence[bytes], since: datetime
    ) -> Generator[tuple[str, tuple[str, ...]]]:
        """Walk over the ancestors that changed files, each with the paths of these files."""
        with closing(self._changed_paths(revision, paths, since)) as changed:
            for commit in changed:
                yield commit.sha, tuple(map(decode_path, commit.paths))

    def _changed_paths(
        self, revision: str, paths: Sequence[bytes], since: datetime
    ) -> Generator[_ChangedPaths]:
        folders = {path.rpartition(b"/")[0] for path in paths}
        is_narrow = len(folders) <= _FEW_FOLDERS and b"" not in folders
        limits = map(_literal, sorted(folders)) if is_narrow else ()
        options = (
            *("--no-merges", "--no-renames", "--name-only", "--format=%x00%H"),
            f"--max-age={int(since.timestamp())}",
        )
        command = ("log", *options, revision, "--", *limits)
        lines = self.git.lines(*command, is_over=self.limits.is_over)
        with closing(lines):
            try:
                yield from _read_changed_paths(lines, frozenset(paths))
            except RepositoryError as error:
                self.limits.note_failure(error)

    def _patches_in(
        self, commits: Sequence[_ChangedPaths], *, is_wide: bool
    ) -> Generator[CommitPatch]:
        """Return what commits changed in the files that are asked about."""
        if is_wide:
            for commit in commits:
                yield from self.of_commits([commit.sha], commit.paths)
            return
        wanted = frozenset(decode_path(path) for c in commits for path in c.paths)
        shas = [commit.sha for commit in commits]
        for patch in self._of_commits(shas, (), ("--no-renames",), wanted):
            files = (f for f in patch.files if (f.new_path or f.old_path) in wanted)
            yield CommitPatch(patch.commit, tuple(files))

    def of_commits(
        self, shas: Sequence[str], paths: Sequence[bytes] = (), beside: int = 0
    ) -> Generator[CommitPatch]:
        """Walk over commits in this order, with all that they changed, or in some files.

        `beside` is how many unchanged lines around the changed ones are shown, too.

        Raises:
            RepositoryError: where git cannot read a history that is whole.

        """
        # Renames need both files, of which the paths may name only one.
        renames = ("--no-renames",) if paths else _RENAMES
        options = (*renames, f"-U{beside}") if beside else renames
        yield from self._of_commits(shas, paths, options, is_shown=bool(beside))

    def _of_commits(
        self,
        shas: Sequence[str],
        paths: Sequence[bytes],
        options: Sequence[str],
        wanted: Container[str] | None = None,
        *,
        is_shown: bool = False,
    ) -> Generator[CommitPatch]:
        rest = list(shas)
        more: tuple[str, ...] = ()
        for _ in range(1 + _LACKING):
            if not rest:
                return
            command = ("diff-tree", "--stdin", "--root", "-r", *_PATCH, *more, *options)
            names = "".join(f"{sha}\n" for sha in rest).encode()
            lines = self.git.lines(*command, "--", *map(_literal, paths), stdin=names)
            count = 0
            try:
                for patch in self._read(lines, wanted, is_shown=is_shown):
                    count = rest.index(patch.commit.sha) + 1
                    if patch.files:
                        yield patch
            except RepositoryError as error:
                self.limits.note_failure(error)
            else:
                return
            # Git ends at a commit that it cannot show. Which one is known only if it shows
            # the others, too, that have nothing to show.
            rest = rest[count + len(more) :]
            more = ("--always",)

    def rename(self, sha: str, path: str) -> FilePatch | None:
        """Return what a commit changed in a file that it renamed; `None` for a new file."""
        if sha not in self._renames:
            self._renames[sha] = self._list_renames(sha)
        paths = self._renames[sha].get(path)
        patches = self._of_commits([sha], paths, _RENAMES) if paths else ()
        for patch in patches:
            for file in patch.files:
                if file.new_path == path and file.old_path not in {None, path}:
                    return file
        return None

    def _list_renames(self, sha: str) -> dict[str, tuple[bytes, bytes]]:
        """Return the renamed files of a commit: today's path, and both as git has them.

        Without their patches: one commit may add all the files of a large repository.
        """
        result = self.git.run(
            *("diff-tree", "-r", "-z", "--no-commit-id", "--name-status"),
            *("--diff-filter=R", *_RENAMES, sha, "--"),
        )
        fields = result.stdout.split(b"\0")
        pairs = zip(fields[1::3], fields[2::3], strict=False)
        return {decode_path(new): (old, new) for old, new in pairs}

    def _read(
        self,
        lines: Generator[bytes],
        wanted: Container[str] | None = None,
        *,
        is_shown: bool = False,
    ) -> Generator[CommitPatch]:
        with closing(lines):
            records = read_patches(lines, _FIELDS, wanted, is_shown=is_shown)
            yield from self._patches(records)

    def _patches(self, records: Iterable[PatchRecord]) -> Generator[CommitPatch]:
        for record in records:
            commit = parse_commit(record.fields)
            if commit is None:
                self.undated.add(record.fields[1].decode())
            elif commit.sha not in self.limits.boundary:
                yield CommitPatch(commit, tuple(record.files))


def _literal(path: bytes) -> bytes:
    return b":(literal,top)" + path


def _read_changed_paths(
    lines: Iterable[bytes], wanted: frozenset[bytes]
) -> Iterator[_ChangedPaths]:
    """Read git's list: a line with a zero byte and a sha, then a path on each line."""
    for sha, paths in _records(lines):
        own = tuple(path for path in paths if path in wanted)
        if own:
            yield _ChangedPaths(sha=sha, paths=own, is_wide=len(paths) > _WIDE)


def _records(lines: Iterable[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    sha, paths = "", list[bytes]()
    for line in lines:
        if line.startswith(b"\0"):
            if paths:
                yield sha, paths
            sha, paths = line[1:-1].decode(), []
        elif line != b"\n":
            paths.append(unquoted(line[:-1]))
    if paths:
        yield sha, paths
