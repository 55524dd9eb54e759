"""The list of files that a commit tracks."""

from collections.abc import Mapping

from msgspec import Struct, field

from tracer.repository.encodings import decode_path
from tracer.repository.git_command import Git

_LINK, _SUBMODULE = b"120000", b"160000"


class Inventory(Struct, frozen=True):
    """The regular files, the symbolic links and the submodules of a commit, by path.

    `object_names` has the blob of each file, `raw_paths` the bytes of those paths that
    are not UTF-8.
    """

    files: tuple[str, ...]
    links: tuple[str, ...]
    submodules: tuple[str, ...]
    object_names: Mapping[str, str] = field(default_factory=dict)
    raw_paths: Mapping[str, bytes] = field(default_factory=dict)

    def raw_path(self, path: str) -> bytes:
        """Return a path as git has it."""
        return self.raw_paths.get(path) or path.encode()

    def shown_path(self, raw: bytes) -> str:
        """Return a path as we show it: a name of another encoding is looked up."""
        try:
            return raw.decode()
        except UnicodeDecodeError:
            shown = (path for path, name in self.raw_paths.items() if name == raw)
            return next(shown, decode_path(raw))


def list_files(git: Git, revision: str) -> Inventory:
    """List what a commit tracks.

    Raises:
        RepositoryError: where the commit or one of its folders is missing.

    """
    listing = git.read("ls-tree", "-r", "-z", "--full-tree", revision)
    object_names: dict[str, str] = {}
    raw_paths: dict[str, bytes] = {}
    others: dict[bytes, list[str]] = {_LINK: [], _SUBMODULE: []}
    for line in listing.split(b"\0"):
        entry, _, raw = line.partition(b"\t")
        if entry[:6] in others:
            others[entry[:6]].append(decode_path(raw))
        if not entry.startswith(b"100"):
            continue
        path = decode_path(raw)
        if path in object_names:  # `é` in UTF-8 and in Latin-1 are two files
            path = raw.decode("utf-8", "backslashreplace")
        object_names[path] = entry.rpartition(b" ")[2].decode()
        if not raw.isascii() and path.encode() != raw:
            raw_paths[path] = raw
    return Inventory(
        files=tuple(object_names),
        links=tuple(others[_LINK]),
        submodules=tuple(others[_SUBMODULE]),
        object_names=object_names,
        raw_paths=raw_paths,
    )
