"""Commits with what they changed, line by line, asked of git for some files or shas."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from tracer.errors import RepositoryError
from tracer.repository.commit_log import (
    LAYOUT,
    Commit,
    HistoryLimits,
    parse_commit,
)
from tracer.repository.encodings import decode_path
from tracer.repository.git_command import Git
from tracer.repository.patches import FilePatch, PatchRecord, read_patches

_FIELDS = 6
_PATCH = (
    *("-p", "-U0", "--no-color", "--no-ext-diff", "--no-textconv"),
    *("--src-prefix=a/", "--dst-prefix=b/", "--encoding=UTF-8", f"{LAYOUT}%x00"),
)
_RENAMES = ("-M", "-l400")
"""The most files among which renames are looked for: time grows with their square."""


@dataclass(frozen=True, slots=True)
class CommitPatch:
    """A commit, and what it changed in the files that were asked about."""

    commit: Commit
    files: tuple[FilePatch, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PatchLog:
    """Asks git for patches. Commits of a shallow history's boundary are left out.

    Where objects may be missing git may fail; then what it has shown is all there is.
    `undated` notes commits with a date that no calendar has.
    """

    git: Git
    limits: HistoryLimits
    undated: set[str]
    _renames: dict[str, dict[str, tuple[bytes, bytes]]] = field(default_factory=dict)

    def of_files(self, revision: str, paths: Sequence[bytes]) -> Generator[CommitPatch]:
        """Walk over the ancestors that changed files, newest first, without merges.

        What a merge brings has commits of its own. Close the walk to end git.

        Raises:
            RepositoryError: where git cannot read a history that is whole.

        """
        literal = (b":(literal,top)" + path for path in paths)
        command = ("log", "--no-merges", "--no-renames", *_PATCH, revision, "--")
        yield from self._read(self.git.lines(*command, *literal))

    def of_commits(
        self, shas: Sequence[str], paths: Sequence[bytes] = ()
    ) -> Generator[CommitPatch]:
        """Walk over commits in this order, with all that they changed, or in some files.

        Raises:
            RepositoryError: where git cannot read a history that is whole.

        """
        # Renames need both files, of which the paths may name only one.
        renames = ("--no-renames",) if paths else _RENAMES
        yield from self._of_commits(shas, paths, renames)

    def _of_commits(
        self, shas: Sequence[str], paths: Sequence[bytes], renames: Sequence[str]
    ) -> Generator[CommitPatch]:
        if not shas:
            return
        literal = (b":(literal,top)" + path for path in paths)
        command = ("diff-tree", "--stdin", "--root", "-r", *renames, *_PATCH, "--")
        names = "".join(f"{sha}\n" for sha in shas).encode()
        yield from self._read(self.git.lines(*command, *literal, stdin=names))

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

    def _read(self, lines: Generator[bytes]) -> Generator[CommitPatch]:
        with closing(lines):
            try:
                yield from self._patches(read_patches(lines, _FIELDS))
            except RepositoryError as error:
                self.limits.note_failure(error)

    def _patches(self, records: Iterable[PatchRecord]) -> Generator[CommitPatch]:
        for record in records:
            commit = parse_commit(record.fields)
            if commit is None:
                self.undated.add(record.fields[1].decode())
            elif commit.sha not in self.limits.boundary:
                yield CommitPatch(commit, tuple(record.files))
