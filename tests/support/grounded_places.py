"""The places and commits of a trace, looked up in its repository."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple


class Place(NamedTuple):
    """A line of a file."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


def places_in(value: Any) -> set[Place]:
    """Return every place that a trace has, as fields or written as `path:line`."""
    return set(_places(value, ""))


def _places(value: Any, path: str) -> Iterator[Place]:
    if isinstance(value, dict):
        yield from _places_of_mapping(value, path)
    elif isinstance(value, list):
        for member in value:
            yield from _places(member, path)
    elif isinstance(value, str):
        for match in re.finditer(r"(?<!\S)([^\s:]+):(\d+)(?=[\s,;.)]|$)", value):
            if not re.fullmatch(r"[\d.]+", match[1]):  # an address: `10.0.0.1:80`
                yield Place(match[1], int(match[2]))


def _places_of_mapping(value: dict[str, Any], path: str) -> Iterator[Place]:
    path = value.get("path") or path
    if path and isinstance(value.get("line"), int):
        yield Place(path, value["line"])
    if isinstance(value.get("requirement"), dict):
        # Constraints and rules are lines of the requirement's own file.
        own = value["requirement"].get("path")
        for item in (*value["constraints"], *value["rules"]) if own else ():
            yield Place(own, item["line"])
    for key, member in value.items():
        if key == "alert" and isinstance(member, dict):
            # Its frames may be of any repository; where its rule is defined is of this one.
            yield from _places(member.get("definition"), "")
        elif key != "alert":
            yield from _places(member, path)


def shas_in(value: Any) -> set[str]:
    """Return every whole name of a commit that a trace has."""
    if isinstance(value, dict):
        return set().union(*map(shas_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(shas_in, value))
    is_sha = isinstance(value, str) and re.fullmatch(
        r"[0-9a-f]{40}|[0-9a-f]{64}", value
    )
    return {value} if is_sha else set()


@dataclass(frozen=True)
class CheckedOut:
    """A repository at a revision."""

    repository: Path
    revision: str
    deployed: str | None = None
    """What ran, where it is known: a branch of releases may not be merged back."""
    _lines: dict[str, int | None] = field(default_factory=dict)

    def problem(self, place: Place) -> str | None:
        """Return why a place does not exist, `None` where it does."""
        if place.path not in self._lines:
            shown = self._git("show", f"{self.revision}:{place.path}")
            # A last line without a line break counts.
            text = shown.stdout + (b"" if shown.stdout.endswith(b"\n") else b"\n")
            self._lines[place.path] = None if shown.returncode else text.count(b"\n")
        count = self._lines[place.path]
        if count is None:
            return f"there is no such file at {self.revision[:7]}"
        if not 1 <= place.line <= count:
            return f"the file has {count} lines"
        return None

    def line(self, place: Place) -> str:
        """Return the text of a line, empty where there is none."""
        shown = self._git("show", f"{self.revision}:{place.path}")
        lines = shown.stdout.decode("utf-8", "replace").split("\n")
        return "".join(lines[place.line - 1 : place.line])

    def commit_problem(self, sha: str) -> str | None:
        """Return why a commit is not part of the history, `None` where it is."""
        for end in filter(None, (self.revision, self.deployed)):
            found = self._git("merge-base", "--is-ancestor", sha, end)
            if found.returncode == 0:
                return None
        kind = self._git("cat-file", "-t", sha).stdout.strip()
        return (
            "it is not an ancestor" if kind == b"commit" else "there is no such commit"
        )

    def _git(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            ["git", "-C", str(self.repository), *arguments],
            capture_output=True,
            check=False,
        )
