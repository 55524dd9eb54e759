"""The files of one commit: from the checkout, or one by one through GitHub."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct, field

from tracer.errors import RepositoryError
from tracer.repository import Repository, Snapshot, TreeEntry, taken_reason


class LocalSnapshot(Struct, frozen=True):
    """The files of a commit that the checkout has."""

    repository: Repository
    sha: str

    def read(self, path: str) -> str | None:
        """Return a file's text, byte for byte as UTF-8.

        Raises:
            RepositoryError: where it is not a file or not UTF-8: we could not write it.

        """
        mode = self.repository.mode(self.sha, path)
        if mode is None:
            return None
        data = self.repository.file(self.sha, path)
        if not mode.startswith("100"):
            raise not_a_file(path)
        if data is None:
            raise RepositoryError(
                f"this clone lacks the object of `{path}`",
                hint="Clone without `--filter`, or check the branch out once. If the "
                "clone has no filter, it is damaged: clone it again",
            )
        return decode_file(path, data)

    def list_folder(self, folder: str) -> tuple[str, ...]:
        return self.repository.list_folder(self.sha, folder)

    def taken_reason(self, path: str) -> str | None:
        return self.repository.taken_reason(self.sha, path)


class RemoteFiles(Protocol):
    """What reads single files of a commit through GitHub."""

    def file_at(self, sha: str, path: str) -> str | None:
        """Return a file's text at a commit, `None` where there is no such file."""

    def folder_at(self, sha: str, folder: str) -> tuple[str, ...]:
        """Return the paths of the files directly in a folder at a commit."""

    def tree(self, name: str) -> Mapping[str, TreeEntry]:
        """Return what is in a folder, by the name of its tree or, of the root, a commit."""


class RemoteSnapshot(Struct, frozen=True):
    """The files of a commit that the checkout does not have; each is asked for once."""

    files: RemoteFiles
    sha: str
    _known: dict[str, str | None] = field(default_factory=dict)
    _trees: dict[str, Mapping[str, TreeEntry]] = field(default_factory=dict)

    def read(self, path: str) -> str | None:
        """Return a file's text, as `LocalSnapshot` does."""
        if path not in self._known:
            self._known[path] = self.files.file_at(self.sha, path)
        return self._known[path]

    def keep(self, texts: Mapping[str, str | None]) -> None:
        """Keep files that were read in another way; `None` is one that does not exist."""
        self._known.update(texts)

    def list_folder(self, folder: str) -> tuple[str, ...]:
        return self.files.folder_at(self.sha, folder)

    def taken_reason(self, path: str) -> str | None:
        """Return why no file can be at a path; each folder above a new one is a request."""
        if self.read(path) is not None:
            return None
        return taken_reason(path, self._folder)

    def _folder(self, folder: str) -> Mapping[str, TreeEntry]:
        """Return what is in a folder that exists."""
        entries = self._tree(self.sha)
        for name in filter(None, folder.split("/")):
            entries = self._tree(entries[name].object_name)
        return entries

    def _tree(self, name: str) -> Mapping[str, TreeEntry]:
        if name not in self._trees:
            self._trees[name] = self.files.tree(name)
        return self._trees[name]


class WrittenSnapshot(Struct, frozen=True):
    """The files of a commit that this run has made: what it wrote need not be read."""

    parent: Snapshot
    sha: str
    written: Mapping[str, str | None]

    def read(self, path: str) -> str | None:
        """Return a file's text, as `LocalSnapshot` does."""
        return self.written[path] if path in self.written else self.parent.read(path)

    def keep(self, texts: Mapping[str, str | None]) -> None:
        """Keep files that were read in another way, where this commit has the parent's."""
        if isinstance(self.parent, RemoteSnapshot | WrittenSnapshot):
            others = (path for path in texts if path not in self.written)
            self.parent.keep({path: texts[path] for path in others})

    def list_folder(self, folder: str) -> tuple[str, ...]:
        return overlaid_folder(self.parent, folder, self.written)

    def taken_reason(self, path: str) -> str | None:
        return self.parent.taken_reason(path)


def overlaid_folder(
    parent: Snapshot, folder: str, texts: Mapping[str, str | None]
) -> tuple[str, ...]:
    """Return the files of a folder where some were written; `None` is a removed one."""
    new = (path for path in texts if path.rpartition("/")[0] == folder)
    paths = dict.fromkeys((*parent.list_folder(folder), *new))
    return tuple(path for path in paths if texts.get(path, "") is not None)


def decode_file(path: str, data: bytes) -> str:
    """Return a file's text.

    Raises:
        RepositoryError: where it is not UTF-8, so that we could not write it back.

    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise RepositoryError(
            f"`{path}` is not UTF-8 at byte {error.start}", hint="Convert it to UTF-8"
        ) from None


def not_a_file(path: str) -> RepositoryError:
    """Return the error for a path with a folder, a link or a submodule.

    A link must not be followed: writing the file back would replace the link.
    """
    return RepositoryError(
        f"`{path}` is not a regular file", hint="Move it to another path"
    )
