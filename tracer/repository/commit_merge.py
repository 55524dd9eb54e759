"""Merges two commits without a work tree, and says which files both changed in conflict."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from tracer.errors import RepositoryError
from tracer.repository.encodings import decode_path
from tracer.repository.git_command import Git

_CLEAN, _CONFLICTS = 0, 1
"""What `git merge-tree` exits with; anything else is an error."""


class MergedFile(Struct, frozen=True, kw_only=True):
    """A file that a merge changes in one of the two commits.

    `blob` is `None` where the merge deletes it. `content` is that of a blob that neither
    commit has: the merge made it of both.
    """

    path: str
    mode: str
    blob: str | None
    content: bytes | None = None


class FileConflict(Struct, frozen=True, kw_only=True):
    """A file that both commits changed in one place; a version is `None` where it is absent."""

    path: str
    ancestor: bytes | None
    ours: bytes | None
    theirs: bytes | None


class CommitMerge(Struct, frozen=True, kw_only=True):
    """What a merge changes in `ours`, without the files in conflict; and these."""

    files: tuple[MergedFile, ...]
    conflicts: tuple[FileConflict, ...]


class CommitMerger:
    """Merges commits of a checkout; the objects that git makes are kept apart from it."""

    def __init__(self, git: Git, objects: Path, folder: Path) -> None:
        """Make the place for new objects.

        Args:
            git: git, in a git directory of our own.
            objects: those of the checkout.
            folder: a folder of our own.

        """
        own = folder / "merged-objects"
        own.mkdir(exist_ok=True)
        self._git = git
        self._environment: Mapping[str, str | None] = {
            "GIT_OBJECT_DIRECTORY": str(own),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(objects),
        }

    def merge(self, ours: str, theirs: str) -> CommitMerge | None:
        """Merge one commit into another; `None` where one has the other already.

        Raises:
            RepositoryError: where git cannot merge them.

        """
        if self._is_ancestor(theirs, ours) or self._is_ancestor(ours, theirs):
            return None
        merging = ("merge-tree", "--write-tree", "-z", "--no-messages", ours, theirs)
        result = self._git.run(*merging, environment=self._environment)
        if result.status not in {_CLEAN, _CONFLICTS}:
            raise RepositoryError(
                f"git cannot merge two branches: {result.first_error}",
                hint="It needs git 2.38 or newer, and the whole history",
            )
        tree, *entries = result.stdout.decode("utf-8", "surrogateescape").split("\0")
        conflicts = tuple(self._conflicts(filter(None, entries)))
        in_conflict = {conflict.path for conflict in conflicts}
        return CommitMerge(
            files=tuple(
                file
                for file in self._changed(ours, theirs, tree)
                if file.path not in in_conflict
            ),
            conflicts=conflicts,
        )

    def _is_ancestor(self, one: str, other: str) -> bool:
        question = ("merge-base", "--is-ancestor", one, other)
        return self._git.run(*question).status == 0

    def _conflicts(self, entries: Iterator[str]) -> Iterator[FileConflict]:
        """Read the versions of each file in conflict: `100644 SHA 2`, a tab, the path."""
        versions: dict[str, dict[str, bytes]] = {}
        for entry in entries:
            description, _, path = entry.partition("\t")
            _, blob, stage = description.split(" ")
            versions.setdefault(path, {})[stage] = self._read(blob)
        for path, own in versions.items():
            yield FileConflict(
                path=_shown(path),
                ancestor=own.get("1"),
                ours=own.get("2"),
                theirs=own.get("3"),
            )

    def _changed(self, ours: str, theirs: str, tree: str) -> Iterator[MergedFile]:
        listed = self._run("ls-tree", "-r", "-z", "--full-tree", theirs)
        known = {entry.split(b"\t")[0].split(b" ")[-1] for entry in listed.split(b"\0")}
        fields = self._run(
            "diff-tree", "-r", "-z", "--no-renames", f"{ours}^{{tree}}", tree
        ).split(b"\0")
        for description, path in zip(fields[::2], fields[1::2], strict=False):
            _, mode, _, blob, _ = description.decode().split(" ")
            is_gone = mode == "000000"
            is_new = not is_gone and blob.encode() not in known
            yield MergedFile(
                path=_shown(path.decode("utf-8", "surrogateescape")),
                mode=mode,
                blob=None if is_gone else blob,
                content=self._read(blob) if is_new else None,
            )

    def _read(self, blob: str) -> bytes:
        return self._run("cat-file", "blob", blob)

    def _run(self, *arguments: str) -> bytes:
        result = self._git.run(*arguments, environment=self._environment)
        if result.status:
            raise RepositoryError(f"`git {arguments[0]}` failed: {result.first_error}")
        return result.stdout


def _shown(path: str) -> str:
    return decode_path(path.encode("utf-8", "surrogateescape"))
