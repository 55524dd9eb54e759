"""Objects of a repository, read from one git process that stays open."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import IO

from msgspec import Struct

from tracer.repository.encodings import decode_path
from tracer.repository.git_command import Git, GitProcess

_DRAIN_LIMIT = 16 * 1024 * 1024
"""Bytes of an object too large that are read and thrown away; git is ended for more."""
_CHUNK = 64 * 1024


class ObjectHeader(Struct, frozen=True):
    """What git says of an object first; `size` is in bytes."""

    name: str
    type: str
    size: int


class TreeEntry(Struct, frozen=True):
    """What a name in a folder leads to: git's mode in six digits, the object's name."""

    mode: str
    object_name: str

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file: no link, folder or submodule."""
        return self.mode.startswith("100")


class ObjectProcess:
    """A running `git cat-file`, started when it is first asked.

    One process serves a whole run; see `git help cat-file`, "BATCH OUTPUT".
    """

    def __init__(self, git: Git, mode: str) -> None:
        """Prepare a process in the mode `--batch` or `--batch-check`."""
        self._git = git
        self._mode = mode
        self._process: GitProcess | None = None

    def header(self, name: str) -> ObjectHeader | None:
        """Ask for an object; `None` where nothing has this name."""
        if "\n" in name:
            return None  # names are passed on lines
        self._ask([name])
        return self._read_header()

    def contents(
        self, names: Sequence[str], limit: int | None = None
    ) -> list[tuple[ObjectHeader | None, bytes | None]]:
        """Ask for some objects at once, so that git need not wait for us between them.

        Their names are git's own. All are in memory at once: ask for few.
        """
        self._ask(names)
        process = self._process
        answers: list[tuple[ObjectHeader | None, bytes | None]] = []
        for number, name in enumerate(names):
            # Git ends at an object that is damaged: the others are asked for again.
            is_asked = number == 0 or self._process is process is not None
            header = self._read_header() if is_asked else self.header(name)
            answers.append((header, self.content(header, limit) if header else None))
        return answers

    def _ask(self, names: Sequence[str]) -> None:
        stdin, _ = self._streams()
        lines = "".join(f"{name}\n" for name in names)
        with suppress(BrokenPipeError):
            stdin.write(lines.encode("utf-8", "surrogateescape"))
            stdin.flush()

    def _read_header(self) -> ObjectHeader | None:
        _, stdout = self._streams()
        answer = stdout.readline()
        if not answer:  # a name like `HEAD@{9}` can end git with an error
            self.close()
        match answer.split():
            case [full_name, kind, size] if size.isdigit():
                return ObjectHeader(full_name.decode(), kind.decode(), int(size))
        return None

    def content(self, header: ObjectHeader, limit: int | None = None) -> bytes | None:
        """Return the bytes of the object last asked for, `None` above a limit."""
        _, stdout = self._streams()
        if limit is None or header.size <= limit:
            data = stdout.read(header.size + 1)
            if len(data) == header.size + 1:
                return data[:-1]
            self.close()  # git ends at an object that is damaged
            return None
        if header.size > _DRAIN_LIMIT:
            self.close()
            return None
        left = header.size + 1
        while left > 0:
            left -= len(stdout.read(min(left, _CHUNK))) or left
        return None

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def _streams(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = self._git.start("cat-file", self._mode)
        return self._process.stdin, self._process.stdout


class ObjectReader:
    """Reads blobs by their name, and finds them by revision and path.

    Paths are looked up folder by folder. So git never sees one as an argument, and a
    name that is not UTF-8 or has a line break needs no care.
    """

    def __init__(self, git: Git, name_length: int) -> None:
        """Read with a git command; an object's name has `name_length` bytes."""
        self._process = ObjectProcess(git, "--batch")
        self._name_length = name_length
        self._folder = cache(self._read_folder)

    def blob(self, name: str, limit: int | None = None) -> bytes | None:
        """Return a file's bytes; `None` where it is missing, no file or too large."""
        return next(self.blobs([name], limit))

    def blobs(
        self, names: Sequence[str], limit: int | None = None
    ) -> Iterator[bytes | None]:
        """Return the bytes of some files, each as `blob` does; ask for few at once."""
        for header, content in self._process.contents(names, limit):
            yield content if header and header.type == "blob" else None

    def entry(self, revision: str, path: str) -> TreeEntry | None:
        """Return what a commit has at a path, `None` where nothing is there."""
        parts = [part for part in path.split("/") if part not in {"", "."}]
        entry: TreeEntry | None = TreeEntry("040000", f"{revision}^{{tree}}")
        for part in parts:
            entry = self._folder(entry.object_name).get(part) if entry else None
        return entry

    def folder(self, revision: str, path: str) -> dict[str, TreeEntry]:
        """Return what a commit has in a folder, by name; empty where there is none."""
        entry = self.entry(revision, path)
        is_folder = entry is not None and entry.mode == "040000"
        return dict(self._folder(entry.object_name)) if entry and is_folder else {}

    def close(self) -> None:
        """End the git process."""
        self._process.close()

    def _read_folder(self, name: str) -> dict[str, TreeEntry]:
        header = self._process.header(name)
        data = self._process.content(header) if header else None
        if header is None or header.type != "tree" or not data:
            return {}
        return _parse_tree(data, self._name_length)


def _parse_tree(data: bytes, name_length: int) -> dict[str, TreeEntry]:
    """Read git's format of a folder: mode, blank, name, zero byte, object name."""
    entries: dict[str, TreeEntry] = {}
    start = 0
    while start < len(data):
        blank = data.index(b" ", start)
        zero = data.index(b"\0", blank)
        end = zero + 1 + name_length
        mode = data[start:blank].decode().zfill(6)
        name = decode_path(data[blank + 1 : zero])
        entries.setdefault(name, TreeEntry(mode, data[zero + 1 : end].hex()))
        start = end
    return entries
