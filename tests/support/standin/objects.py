"""The git objects of the stand-in, read and written without a process for each.

A story asks for some fifty of them, and a process takes longer than the rest of a request.
"""

import subprocess
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha1
from pathlib import Path

FOLDER = "40000"


class MissingError(Exception):
    """No object has this name."""


@dataclass(frozen=True)
class Entry:
    """What a folder has under a name."""

    mode: str
    sha: str

    @property
    def kind(self) -> str:
        return {FOLDER: "tree", "160000": "commit"}.get(self.mode, "blob")


@dataclass(frozen=True)
class Commit:
    tree: str
    parents: tuple[str, ...]
    author: str
    email: str
    date: str
    message: str


class Objects:
    """The objects of a bare repository; what is written is read by any other git."""

    def __init__(self, path: Path) -> None:
        self._folder = path / "objects"
        self._process = subprocess.Popen(
            ["git", "cat-file", "--batch-command"],
            cwd=path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def end(self) -> None:
        self._process.communicate()

    def find(self, name: str) -> tuple[str, str] | None:
        """Return the id and the type of the object that a name leads to, if one does."""
        found = self._ask("info", name)
        return found[:2] if found else None

    def read(self, name: str, kind: str = "blob") -> bytes:
        """Return what an object of this type holds."""
        found = self._ask("contents", name)
        if not found or found[1] != kind:
            raise MissingError(f"{name} is no {kind}")
        return found[2]

    def _ask(self, command: str, name: str) -> tuple[str, str, bytes] | None:
        if "\n" in name or not name:
            return None
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{command} {name}\n".encode())
        self._process.stdin.flush()
        answer = self._process.stdout.readline().decode().rstrip("\n")
        if answer.endswith((" missing", " ambiguous")):
            return None
        sha, kind, size = answer.split(" ")
        data = b""
        if command == "contents":
            data = self._process.stdout.read(int(size))
            self._process.stdout.read(1)  # the line end behind it
        return sha, kind, data

    def folder(self, name: str) -> dict[str, Entry]:
        """Return the entries of a folder or of a commit, in git's order."""
        sha, _ = self.find(name) or ("", "")
        rest, entries = self.read(f"{sha}^{{tree}}", "tree"), {}
        size = len(sha) // 2
        while rest:
            head, _, rest = rest.partition(b"\0")
            mode, _, path = head.decode("utf-8", "surrogateescape").partition(" ")
            entries[path] = Entry(mode, rest[:size].hex())
            rest = rest[size:]
        return entries

    def files(self, name: str) -> Iterator[tuple[str, str]]:
        """Walk over the files below a folder, with their ids; over none where it is none."""
        found = self.find(name)
        for path, entry in self.folder(name).items() if found else ():
            if entry.kind == "tree":
                inner = self.files(entry.sha)
                yield from ((f"{path}/{below}", sha) for below, sha in inner)
            else:
                yield path, entry.sha

    def commit(self, name: str) -> Commit:
        head, _, message = self.read(name, "commit").partition(b"\n\n")
        lines = [
            line.partition(" ")[::2]
            for line in head.decode("utf-8", "replace").split("\n")
        ]
        values = dict(reversed(lines))
        author, _, rest = values["author"].partition(" <")
        email, _, date = rest.rpartition("> ")
        return Commit(
            tree=values["tree"],
            parents=tuple(value for key, value in lines if key == "parent"),
            author=author,
            email=email,
            date=_iso(date),
            message=message.decode("utf-8", "replace"),
        )

    def write(self, kind: str, data: bytes) -> str:
        """Keep an object as git does that is not packed yet, and return its id."""
        whole = f"{kind} {len(data)}\0".encode() + data
        sha = sha1(whole, usedforsecurity=False).hexdigest()
        file = self._folder / sha[:2] / sha[2:]
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(zlib.compress(whole, 1))
        return sha

    def write_folder(
        self, base: str | None, changes: Mapping[str, Entry | None]
    ) -> str:
        """Change paths of a folder, where `None` deletes; return the new one's id."""
        entries = self.folder(base) if base else {}
        inner: dict[str, dict[str, Entry | None]] = {}
        for path, entry in changes.items():
            name, _, below = path.partition("/")
            if below:
                inner.setdefault(name, {})[below] = entry
            elif entry:
                entries[name] = entry
            else:
                entries.pop(name, None)
        for name, inside in inner.items():
            old = entries.pop(name, None)
            folder = old.sha if old and old.mode == FOLDER else None
            sha = self.write_folder(folder, inside)
            if self.folder(sha):  # git keeps no empty folder
                entries[name] = Entry(FOLDER, sha)
        return self.write("tree", b"".join(_lines(entries.items())))


def _lines(entries: Iterable[tuple[str, Entry]]) -> Iterator[bytes]:
    # Git sorts the names of folders as if a slash followed.
    for name, entry in sorted(
        entries, key=lambda each: f"{each[0]}/" if each[1].mode == FOLDER else each[0]
    ):
        path = name.encode("utf-8", "surrogateescape")
        yield entry.mode.encode() + b" " + path + b"\0" + bytes.fromhex(entry.sha)


def _iso(date: str) -> str:
    seconds, offset = date.split(" ")
    minutes = int(offset[1:3]) * 60 + int(offset[3:5])
    zone = timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
    return datetime.fromtimestamp(int(seconds), zone).isoformat()
