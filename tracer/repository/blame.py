"""Which commits were the last to change the lines of a file, as `git blame` has it."""

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, field

from tracer.errors import RepositoryError
from tracer.repository.commit_log import Commit, HistoryLimits, parse_date
from tracer.repository.git_command import Git
from tracer.text import Pattern

_LINE = re.compile(rb"^([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?$")
IGNORED_COMMITS = ".git-blame-ignore-revs"
"""The list of commits that change no meaning, at the root of a repository."""
_IGNORED = Pattern(r"^\s*([0-9a-f]{64}|[0-9a-f]{40})\s*(?:#.*)?$", re.MULTILINE)


class LineRange(Struct, frozen=True):
    """Lines of a file, counted from 1, at a commit; the path is as git has it."""

    revision: str
    path: bytes
    lines: range


class LineWriters(Struct, frozen=True, kw_only=True):
    """Asks `git blame` who last changed lines.

    `folder` is where the list of commits to ignore is written for git; `failed` has the
    places that git could not tell about.
    """

    git: Git
    limits: HistoryLimits
    folder: Path
    failed: set[LineRange] = field(default_factory=set)

    def writers(
        self,
        revision: str,
        path: bytes,
        ranges: Sequence[range],
        ignored: Sequence[str],
    ) -> dict[int, Commit]:
        """Return, by the line's number, the commit that was the last to change a line.

        Of the commits only sha, author, date and subject are known.
        """
        command: tuple[str | bytes, ...] = (
            *("blame", "--porcelain", "-w", "-M", *self._ignoring(ignored)),
            *(f"-L{lines.start},{lines.stop - 1}" for lines in ranges),
            *(revision, "--"),
            path,
        )
        try:
            lines = self.git.lines(*command, is_over=self.limits.is_over)
            return _read_writers(b"".join(lines))
        except RepositoryError:
            self.failed.update(LineRange(revision, path, lines) for lines in ranges)
            return {}

    def _ignoring(self, ignored: Sequence[str]) -> tuple[str, ...]:
        if not ignored:
            return ()
        list_file = self.folder / "ignored-commits"
        list_file.write_text("".join(f"{sha}\n" for sha in ignored))
        return ("--ignore-revs-file", str(list_file))


def _read_writers(output: bytes) -> dict[int, Commit]:
    """Read the porcelain format: what is known of a commit follows its first line."""
    commits: dict[str, Commit] = {}
    lines: dict[int, str] = {}
    sha, about = "", dict[bytes, bytes]()
    for row in output.split(b"\n"):
        header = _LINE.match(row)
        if header:
            sha = header[1].decode()
            lines[int(header[2])] = sha
        elif row.startswith(b"\t"):
            date = parse_date(about.get(b"committer-time", b""))
            if date and sha not in commits:
                commits[sha] = Commit(
                    sha=sha,
                    parents=(),
                    author=about.get(b"author", b"").decode("utf-8", "replace"),
                    date=date,
                    subject=about.get(b"summary", b"").decode("utf-8", "replace"),
                    body="",
                )
            about = {}
        else:
            name, _, value = row.partition(b" ")
            about[name] = value
    return {line: commits[sha] for line, sha in lines.items() if sha in commits}


def read_ignored_commits(text: str | None) -> tuple[str, ...]:
    """Read `.git-blame-ignore-revs`, which GitHub's own view of blame follows too.

    It has a whole sha on each line; at anything else `git blame` ends with an error.
    """
    return tuple(_IGNORED.findall(text or ""))
