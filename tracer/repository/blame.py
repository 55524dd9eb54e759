"""Which commits last changed the lines of a file."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracer.repository.commits import Commit
from tracer.repository.git_command import Git

_HEADER = re.compile(rb"^([0-9a-f]{40,64}) \d+ \d+(?: \d+)?$", re.MULTILINE)
IGNORED_COMMITS = ".git-blame-ignore-revs"
"""The list of commits that change no meaning, at the root of a repository."""
_IGNORED = re.compile(r"^\s*([0-9a-f]{64}|[0-9a-f]{40})\s*(?:#.*)?$", re.MULTILINE)
_CUTS_LIMIT = 200
"""Commits whose common ancestor is searched; for more the whole history is blamed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a file, counted from 1, at a commit; the path is as git has it."""

    revision: str
    path: bytes
    lines: range


@dataclass(frozen=True, kw_only=True, slots=True)
class Blame:
    """Asks git who last changed lines, as far back as some commits reach.

    `folder` is where the list of commits to ignore is written for git; `failed` has the
    places that git could not tell about.
    """

    git: Git
    folder: Path
    failed: set[Place] = field(default_factory=set)

    def count(
        self, place: Place, commits: Sequence[Commit], ignored: Sequence[str]
    ) -> Counter[str]:
        """Count the lines that each of these commits was the last to change.

        Commits that are ignored pass their lines on to those before them.
        """
        first, last = place.lines.start, place.lines.stop - 1
        result = self.git.run(
            *("blame", "--porcelain", "-w", "-M", "-L", f"{first},{last}"),
            *(*self._ignoring(ignored), *self._cut(commits)),
            *(place.revision, "--"),
            place.path,
        )
        if result.status != 0:
            self.failed.add(place)
            return Counter()
        shas = (match[1].decode() for match in _HEADER.finditer(result.stdout))
        wanted = {commit.sha for commit in commits}
        return Counter(sha for sha in shas if sha in wanted)

    def _ignoring(self, ignored: Sequence[str]) -> tuple[str, ...]:
        if not ignored:
            return ()
        list_file = self.folder / "ignored-commits"
        list_file.write_text("".join(f"{sha}\n" for sha in ignored))
        return ("--ignore-revs-file", str(list_file))

    def _cut(self, commits: Sequence[Commit]) -> tuple[str, ...]:
        """Return what keeps git from searching below all of these commits.

        That is a common ancestor of their parents. A date would not do: `--since` stops
        at any older commit, which may lie above them.
        """
        parents = sorted({parent for commit in commits for parent in commit.parents})
        has_root = any(not commit.parents for commit in commits)
        if has_root or not 0 < len(parents) <= _CUTS_LIMIT:
            return ()
        if len(parents) == 1:
            return (f"^{parents[0]}",)
        result = self.git.run("merge-base", "--octopus", *parents)
        return tuple(f"^{sha}" for sha in result.stdout.decode().split()[:1])


def read_ignored_commits(text: str | None) -> tuple[str, ...]:
    """Read `.git-blame-ignore-revs`, which GitHub's own view of blame follows too.

    It has a whole sha on each line; at anything else `git blame` ends with an error.
    """
    return tuple(_IGNORED.findall(text or ""))
